"""What was decided earlier: about an account, and about words and contacts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from lamppost.trust.cases.models import Case, Report, Statement
from lamppost.trust.cases.rules import CaseState, DecidedBy, Decision, Measure

AGAINST = (Measure.REFUSE, Measure.REMOVE)


def count_removed_of(account_id: UUID, *, since: datetime) -> int:
    """Return how much of an account's people took away since a moment, and nobody restored."""
    return Statement.objects.filter(
        account_id=account_id,
        decision=Measure.REMOVE,
        decided_by=DecidedBy.PERSON,
        issued_at__gt=since,
        withdrawn_at=None,
    ).count()


def count_approved(subjects: Sequence[str], *, since: datetime) -> int:
    """Return how many of these subjects people looked at and let through since a moment."""
    approved = Case.objects.filter(
        subject__in=list(subjects),
        state=CaseState.DECIDED,
        decision=Decision.APPROVE,
        decided_at__gt=since,
    )
    return approved.values("subject").distinct().count()


def refused_among(subjects: Collection[str], *, since: datetime) -> set[str]:
    """Return those subjects that were refused or removed since a moment and not restored."""
    return decided_against_among(subjects, AGAINST, since=since)


def decided_against_among(
    subjects: Collection[str], measures: Collection[Measure], *, since: datetime
) -> set[str]:
    """Return those subjects about which such a decision was made since a moment and stands."""
    if not subjects:
        return set()
    against = Statement.objects.filter(
        subject__in=list(subjects),
        decision__in=list(measures),
        issued_at__gt=since,
        withdrawn_at=None,
    )
    return set(against.values_list("subject", flat=True))


def count_reports_about(subjects: Collection[str], *, since: datetime) -> int:
    """Return how many reports were made about any of these subjects since a moment."""
    return Report.objects.filter(subject__in=list(subjects), made_at__gt=since).count()
