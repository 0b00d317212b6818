"""Writes: put a case into the queue, claim it, close it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.review.models import QueueEntry
from lamppost.trust.review.rules import SEVERITY_RANK, ClaimedByAnother, Severity, is_claim_live


@transaction.atomic
def queue_case(
    *,
    case_id: UUID,
    site_id: UUID,
    queue: str,
    severity: Severity,
    is_restricted: bool,
    actor: str,
    now: datetime,
) -> None:
    """Put a case in front of people."""
    QueueEntry.objects.create(
        case_id=case_id,
        site_id=site_id,
        queue=queue or "general",
        severity=SEVERITY_RANK[severity],
        is_restricted=is_restricted,
        queued_at=now,
    )
    record(
        Event.REVIEW_QUEUED,
        subject=Subject(SubjectKind.CASE, case_id),
        actor=actor,
        now=now,
        site_id=site_id,
        details={"queue": queue or "general", "severity": str(severity)},
    )


@transaction.atomic
def claim_case(*, case_id: UUID, moderator_id: UUID, actor: str, now: datetime) -> None:
    """
    Claim a case for a quarter of an hour, so that two people do not do the same work.

    :raises NotFound: if it does not wait any more
    :raises ClaimedByAnother: if somebody else has a live claim
    """
    entry = QueueEntry.objects.select_for_update().filter(case_id=case_id, closed_at=None).first()
    if entry is None:
        raise NotFound(N_("This case is not waiting any more."))
    taken = is_claim_live(entry.claimed_at, now=now)
    if taken and entry.claimed_by != moderator_id:
        raise ClaimedByAnother(N_("A colleague is looking at this case right now."))
    was_mine = taken and entry.claimed_by == moderator_id
    entry.claimed_by, entry.claimed_at = moderator_id, now
    entry.save(update_fields=["claimed_by", "claimed_at"])
    if not was_mine:
        record(
            Event.REVIEW_CLAIMED,
            subject=Subject(SubjectKind.CASE, case_id),
            actor=actor,
            now=now,
            site_id=entry.site_id,
        )


@transaction.atomic
def raise_entry(
    *, case_id: UUID, queue: str, severity: Severity, actor: str, now: datetime
) -> None:
    """Let a waiting case wait in another queue, nearer to its front: it turned out to be worse."""
    entry = QueueEntry.objects.select_for_update().filter(case_id=case_id, closed_at=None).first()
    if entry is None:
        return
    entry.queue, entry.severity = queue, SEVERITY_RANK[severity]
    entry.save(update_fields=["queue", "severity"])
    record(
        Event.REVIEW_QUEUED,
        subject=Subject(SubjectKind.CASE, case_id),
        actor=actor,
        now=now,
        site_id=entry.site_id,
        details={"queue": queue, "severity": str(severity)},
    )


@transaction.atomic
def close_entry(*, case_id: UUID, actor: str, now: datetime) -> None:
    """Take a case out of the queue; one that is not in it stays out."""
    entry = QueueEntry.objects.select_for_update().filter(case_id=case_id, closed_at=None).first()
    if entry is None:
        return
    entry.closed_at = now
    entry.save(update_fields=["closed_at"])
    record(
        Event.REVIEW_CLOSED,
        subject=Subject(SubjectKind.CASE, case_id),
        actor=actor,
        now=now,
        site_id=entry.site_id,
    )
