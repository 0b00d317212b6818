"""Open, decide and close cases; seal what a quarantined one is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.cases.models import Case, SealedEvidence
from lamppost.trust.cases.queries import open_case_of_kind
from lamppost.trust.cases.rules import (
    ABOUT_WHAT_PEOPLE_SAW,
    NAMES_A_RULE,
    NOTE_MAX,
    PRESERVE,
    CaseAlreadyDecided,
    CaseKind,
    CaseState,
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
    claims: Sequence[str] = ()
    objects_to: UUID | None = None
    looks_again_at: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecision:
    """What a moderator decided. Whatever takes something away or warns names a rule."""

    case_id: UUID
    decision: Decision
    moderator_id: UUID
    rule_id: str = ""
    note: str = ""


@transaction.atomic
def open_case(new: NewCase, *, actor: str, now: datetime) -> Case:
    """
    Open a case; if one of its kind is open about the subject, that one is closed first.

    Objections to different statements stand side by side, even about one subject. What people
    report is joined instead: an open case of theirs is returned as it is.
    """
    if new.kind in ABOUT_WHAT_PEOPLE_SAW:
        known = open_case_of_kind(new.subject, new.kind)
        if known is not None:
            return known
    same = Case.objects.filter(subject=str(new.subject), kind=new.kind, state=CaseState.OPEN)
    for old in same.filter(objects_to=new.objects_to).select_for_update():
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
        claims=list(new.claims),
        objects_to=new.objects_to,
        looks_again_at=new.looks_again_at,
        opened_at=now,
    )
    record(
        Event.OBJECTION_MADE if new.kind is CaseKind.OBJECTION else Event.CASE_OPENED,
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
    if given.decision in NAMES_A_RULE and not given.rule_id:
        raise ReasonMissing(N_("Choose the rule that this breaks."))
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


@transaction.atomic
def note_reading(*, case_id: UUID, what: Subject, actor: str, now: datetime) -> None:
    """Write down that somebody of staff read what others wrote to each other in private."""
    case = Case.objects.get(pk=case_id)
    record(
        Event.MESSAGES_READ,
        subject=case.as_subject,
        actor=actor,
        now=now,
        site_id=case.site_id,
        details={"about": str(what)},
    )
