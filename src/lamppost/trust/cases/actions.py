"""Writes: open, decide and close cases; issue and withdraw statements of reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.cases.models import Case, SealedEvidence, Statement
from lamppost.trust.cases.rules import (
    NOTE_MAX,
    PRESERVE,
    CaseAlreadyDecided,
    CaseKind,
    CaseState,
    DecidedBy,
    Decision,
    ReasonMissing,
)
from lamppost.trust.cases.sealing import public_key, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What a person shall look at and why. ``reasons`` are (rule id, rule hash)."""

    subject: Subject
    site_id: UUID
    revision_id: UUID | None
    kind: CaseKind = CaseKind.SCREENING
    record_id: UUID | None = None
    reasons: Sequence[tuple[str, str]] = ()
    queue: str = "general"
    severity: str = "medium"
    is_restricted: bool = False
    words: str = ""
    objects_to: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecision:
    """What a moderator decided. A refusal names a rule of the policy."""

    case_id: UUID
    decision: Decision
    moderator_id: UUID
    rule_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """A statement of reasons in its reader's language. ``facts`` are sentences."""

    subject: Subject
    site_id: UUID
    revision_id: UUID | None
    account_id: UUID
    rule_id: str
    rule_hash: str
    clause: str
    clause_heading: str
    explanation: str
    facts: Sequence[str]
    found_by: DecidedBy
    decided_by: DecidedBy
    language: str
    case_id: UUID | None = None


@transaction.atomic
def open_case(new: NewCase, *, actor: str, now: datetime) -> Case:
    """Open a case; if one of its kind is open about the subject, that one is closed first."""
    for old in Case.objects.filter(
        subject=str(new.subject), kind=new.kind, state=CaseState.OPEN
    ).select_for_update():
        close_case(case_id=old.pk, because="a newer version came", actor=actor, now=now)
    case = Case.objects.create(
        site_id=new.site_id,
        subject=str(new.subject),
        revision_id=new.revision_id,
        kind=new.kind,
        record_id=new.record_id,
        reasons=[list(reason) for reason in new.reasons],
        queue=new.queue or "general",
        severity=new.severity,
        is_restricted=new.is_restricted,
        words=new.words[:NOTE_MAX],
        objects_to=new.objects_to,
        opened_at=now,
    )
    event = Event.OBJECTION_MADE if new.kind is CaseKind.OBJECTION else Event.CASE_OPENED
    record(
        event,
        subject=case.as_subject,
        actor=actor,
        now=now,
        site_id=new.site_id,
        details={
            "about": str(new.subject),
            "revision": str(new.revision_id),
            "rules": [list(reason) for reason in new.reasons],
            "queue": case.queue,
        },
        erasable={"words": case.words} if case.words else None,
    )
    return case


@transaction.atomic
def decide_case(given: CaseDecision, *, actor: str, now: datetime) -> Case:
    """
    Write down a moderator's decision.

    :raises NotFound: if there is no such case
    :raises CaseAlreadyDecided: if somebody decided or closed it before
    :raises ReasonMissing: if a refusal names no rule
    """
    case = Case.objects.select_for_update().filter(pk=given.case_id).first()
    if case is None:
        raise NotFound(N_("There is no such case."))
    if case.state != CaseState.OPEN:
        raise CaseAlreadyDecided(N_("This case was decided or closed already."))
    if given.decision is Decision.REFUSE and not given.rule_id:
        raise ReasonMissing(N_("Choose the rule that this ad breaks."))
    case.state, case.decided_at = CaseState.DECIDED, now
    case.decision, case.decided_by = given.decision, given.moderator_id
    case.rule_id, case.note = given.rule_id, given.note[:NOTE_MAX]
    case.save()
    record(
        Event.CASE_DECIDED,
        subject=case.as_subject,
        actor=actor,
        now=now,
        site_id=case.site_id,
        details={
            "about": case.subject,
            "revision": str(case.revision_id),
            "decision": str(given.decision),
            "rule": given.rule_id,
        },
        erasable={"note": case.note} if case.note else None,
    )
    return case


@transaction.atomic
def close_case(*, case_id: UUID, because: str, actor: str, now: datetime) -> None:
    """Close an open case without a decision: what it was about has gone or changed."""
    case = Case.objects.select_for_update().filter(pk=case_id, state=CaseState.OPEN).first()
    if case is None:
        return
    case.state, case.decided_at = CaseState.CLOSED, now
    case.save(update_fields=["state", "decided_at"])
    record(
        Event.CASE_CLOSED,
        subject=case.as_subject,
        actor=actor,
        now=now,
        site_id=case.site_id,
        details={"because": because},
    )


@transaction.atomic
def issue_statement(new: NewStatement, *, actor: str, now: datetime) -> Statement:
    """Issue a statement of reasons."""
    statement = Statement.objects.create(
        site_id=new.site_id,
        subject=str(new.subject),
        revision_id=new.revision_id,
        account_id=new.account_id,
        case_id=new.case_id,
        rule_id=new.rule_id,
        rule_hash=new.rule_hash,
        clause=new.clause,
        clause_heading=new.clause_heading[:120],
        explanation=new.explanation,
        facts=list(new.facts),
        found_by=new.found_by,
        decided_by=new.decided_by,
        language=new.language,
        issued_at=now,
    )
    record(
        Event.STATEMENT_ISSUED,
        subject=Subject(SubjectKind.STATEMENT, statement.pk),
        actor=actor,
        now=now,
        site_id=new.site_id,
        details={
            "about": str(new.subject),
            "rule": new.rule_id,
            "hash": new.rule_hash,
            "decided_by": str(new.decided_by),
        },
    )
    return statement


@transaction.atomic
def withdraw_statements(*, subject: Subject, actor: str, now: datetime) -> None:
    """Withdraw what was stated about a subject: a new version came, or a person overturned it."""
    for statement in Statement.objects.filter(subject=str(subject), withdrawn_at=None):
        statement.withdrawn_at = now
        statement.save(update_fields=["withdrawn_at"])
        record(
            Event.STATEMENT_WITHDRAWN,
            subject=Subject(SubjectKind.STATEMENT, statement.pk),
            actor=actor,
            now=now,
            site_id=statement.site_id,
            details={"about": str(subject)},
        )


@transaction.atomic
def seal_evidence(
    *, case_id: UUID, content: Mapping[str, object], home: Path, actor: str, now: datetime
) -> None:
    """Seal what a quarantined case is about to the reviewers' public key."""
    case = Case.objects.get(pk=case_id)
    SealedEvidence.objects.create(
        case=case,
        site_id=case.site_id,
        sealed=seal(content, public_key(home)),
        sealed_at=now,
        keep_until=now + PRESERVE,
    )
    record(
        Event.EVIDENCE_SEALED,
        subject=case.as_subject,
        actor=actor,
        now=now,
        site_id=case.site_id,
        details={"about": case.subject, "keep_until": (now + PRESERVE).isoformat()},
    )


@transaction.atomic
def note_opening(*, case_id: UUID, actor: str, now: datetime) -> None:
    """Write down that a reviewer opened sealed evidence. Nobody looks unseen."""
    case = Case.objects.get(pk=case_id)
    record(
        Event.EVIDENCE_OPENED, subject=case.as_subject, actor=actor, now=now, site_id=case.site_id
    )
