"""Write to the audit log, inside the same transaction as the change itself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import rfc8785
from django.db import transaction

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.subjects import Subject

ENGINE = "engine"
SYSTEM = "system"


class Event(StrEnum):
    """Every event that may appear in the log. Add here first; never rename."""

    ACCOUNT_OPENED = "account.opened"
    ACCOUNT_PROVED = "account.proved"
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_SECURED = "account.secured"
    ACCOUNT_SIGNED_OUT = "account.signed_out"
    ACCOUNT_EXPORTED = "account.exported"
    ACCOUNT_ERASED = "account.erased"
    MAIL_LINK_SENT = "mail_link.sent"
    MAIL_LINK_USED = "mail_link.used"
    ROLE_GIVEN = "role.given"
    ROLE_TAKEN = "role.taken"
    SITE_OPENED = "site.opened"
    SITE_CHANGED = "site.changed"
    TEXT_CHANGED = "text.changed"
    CATEGORIES_CHANGED = "categories.changed"
    LISTING_CREATED = "listing.created"
    LISTING_REVISED = "listing.revised"
    LISTING_MOVED = "listing.moved"
    LISTING_WORDS_REMOVED = "listing.words_removed"
    LISTING_WORDS_RESTORED = "listing.words_restored"
    LISTING_CONFIRMED = "listing.confirmed"
    LISTING_RESERVED = "listing.reserved"
    LISTING_RENEWED = "listing.renewed"
    LISTING_REMINDED = "listing.reminded"
    LISTING_AVAILABLE = "listing.available"
    PROMOTION_GRANTED = "promotion.granted"
    PROMOTION_ENDED = "promotion.ended"
    PROMOTION_PAUSED = "promotion.paused"
    PROMOTION_RESUMED = "promotion.resumed"
    CONVERSATION_OPENED = "conversation.opened"
    MESSAGE_WRITTEN = "message.written"
    MESSAGE_MOVED = "message.moved"
    MESSAGE_WORDS_REMOVED = "message.words_removed"
    MESSAGE_WORDS_RESTORED = "message.words_restored"
    PERSON_BLOCKED = "person.blocked"
    PERSON_UNBLOCKED = "person.unblocked"
    SEARCH_SAVED = "search.saved"
    SEARCH_CHANGED = "search.changed"
    SEARCH_STOPPED = "search.stopped"
    REPORT_MADE = "report.made"
    REPORT_CHANGED = "report.changed"
    REPORT_ANSWERED = "report.answered"
    PHOTO_ERASED = "photo.erased"
    PHOTO_QUARANTINED = "photo.quarantined"
    SCREENING_EMPTIED = "screening.emptied"
    SCREENING_DONE = "screening.done"
    CASE_OPENED = "case.opened"
    CASE_DECIDED = "case.decided"
    CASE_CLOSED = "case.closed"
    CASE_RAISED = "case.raised"
    MESSAGES_READ = "messages.read"
    EVIDENCE_SEALED = "evidence.sealed"
    EVIDENCE_OPENED = "evidence.opened"
    STATEMENT_ISSUED = "statement.issued"
    REVIEW_QUEUED = "review.queued"
    REVIEW_CLOSED = "review.closed"
    REVIEW_CLAIMED = "review.claimed"
    STATEMENT_WITHDRAWN = "statement.withdrawn"
    OBJECTION_MADE = "objection.made"
    OBSERVATIONS_KEPT = "observations.kept"
    IMPORT_STARTED = "import.started"
    IMPORT_FINISHED = "import.finished"
    JOB_GIVEN_UP = "job.given_up"
    JOB_RETRIED = "job.retried"


def record(
    event: Event,
    *,
    subject: Subject,
    actor: str,
    now: datetime,
    site_id: UUID | None = None,
    details: Mapping[str, object] | None = None,
    erasable: Mapping[str, object] | None = None,
) -> None:
    """
    Add one line. It is sealed and chained within a second of the commit, by one sealer.

    ``details`` are chained for ever: ids, codes, states, counts. Words, names and addresses
    belong in ``erasable``. Both hold plain JSON values.

    :raises RuntimeError: outside a transaction, because a line must stand or fall with its change
    :raises ValueError: if they hold what has no canonical JSON (it would stop the sealer later)
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event} was recorded outside the transaction of its change")
    _check_canonical(details or {})
    salt = secrets.token_hex(16) if erasable is not None else ""
    AuditLine.objects.create(
        happened_at=now,
        actor=actor,
        event=event,
        subject=str(subject),
        site_id=site_id,
        details=dict(details or {}),
        erasable=dict(erasable) if erasable is not None else None,
        erasable_salt=salt,
        erasable_hash=hash_erasable(salt, erasable) if erasable is not None else "",
    )


def forget_words(subjects: Iterable[Subject]) -> int:
    """
    Empty the erasable part of every line about these subjects; return how many lines had one.

    The chain stays whole: it holds only the salted hash of what was there.
    """
    names = [str(subject) for subject in subjects]
    lines = AuditLine.objects.filter(subject__in=names, erasable__isnull=False)
    return lines.update(erasable=None)


def _check_canonical(content: Mapping[str, object]) -> None:
    canonical = rfc8785.dumps(dict(content))  # type: ignore[arg-type] # it checks that itself
    if b"\\u0000" in canonical:
        raise ValueError("the log holds no NUL: PostgreSQL does not store it")


def hash_erasable(salt: str, erasable: Mapping[str, object]) -> str:
    """Return the salted SHA-256 of the canonical JSON (RFC 8785) of what may be erased."""
    return hashlib.sha256(salt.encode() + rfc8785.dumps(dict(erasable))).hexdigest()  # type: ignore[arg-type]
