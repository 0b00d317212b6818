"""Open a case about anything that a check held, and put it into the queue of its worst reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.audit.log import ENGINE
from lamppost.trust.cases.actions import NewCase, open_case
from lamppost.trust.review.actions import queue_case
from lamppost.trust.review.rules import SEVERITY_RANK, Severity, severity_of
from screening_engine import Outcome, Verdict
from screening_engine.verdict import SEVERITY, Reason

if TYPE_CHECKING:
    from lamppost.journeys.matter import Matter
    from lamppost.trust.cases.models import Case


def call_a_person(matter: Matter, verdict: Verdict, record_id: UUID, *, now: datetime) -> Case:
    """Open a case about what was screened, bound to the version that the check saw."""
    reasons = deciding_reasons(verdict)
    worst = max(
        (severity_of(reason.severity) for reason in reasons),
        key=SEVERITY_RANK.__getitem__,
        default=Severity.MEDIUM,
    )
    is_restricted = verdict.outcome is Outcome.QUARANTINE
    case = open_case(
        NewCase(
            subject=matter.subject,
            site_id=matter.site.pk,
            revision_id=matter.revision_id,
            record_id=record_id,
            reasons=[(reason.rule_id, reason.rule_hash) for reason in reasons],
            queue=next((reason.queue for reason in reasons if reason.queue), "general"),
            severity=Severity.CRITICAL if is_restricted else worst,
            is_restricted=is_restricted,
        ),
        actor=ENGINE,
        now=now,
    )
    queue_case(
        case_id=case.pk,
        site_id=matter.site.pk,
        queue=case.queue,
        severity=Severity(case.severity),
        is_restricted=is_restricted,
        actor=ENGINE,
        now=now,
    )
    return case


def deciding_reasons(verdict: Verdict) -> tuple[Reason, ...]:
    """Return the reasons that made the outcome: those of the most severe kind, no shadow ones."""
    return tuple(
        reason
        for reason in verdict.reasons
        if not reason.shadow and SEVERITY[reason.outcome] == SEVERITY[verdict.outcome]
    )


def because_of(verdict: Verdict) -> str:
    """Return the rules that made the outcome, for the log."""
    return ", ".join(reason.rule_id for reason in deciding_reasons(verdict)) or "nothing found"
