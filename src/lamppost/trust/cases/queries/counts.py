"""Counts: how often objections succeed, and what the transparency page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lamppost.trust.cases.models import Case, Report, Statement
from lamppost.trust.cases.rules import (
    LOOKS_AGAIN,
    NAMES_A_RULE,
    CaseKind,
    CaseState,
    Decision,
)

SECONDS_AN_HOUR = 3_600
Row = TypeVar("Row", Case, Report, Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverturnRate:
    """How many objections against a rule were decided, and how many of them succeeded."""

    decided: int
    overturned: int


def overturn_rate(rule_id: str, *, since: datetime) -> OverturnRate:
    """Return how objections to statements that cite a rule were decided since a moment."""
    cited = Statement.objects.filter(rule_id=rule_id).values("pk")
    rows = Case.objects.filter(
        kind=CaseKind.OBJECTION,
        state=CaseState.DECIDED,
        decided_at__gte=since,
        objects_to__in=cited,
    )
    counts = rows.aggregate(
        decided=Count("pk"), overturned=Count("pk", filter=Q(decision=Decision.APPROVE))
    )
    return OverturnRate(**counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCount:
    """Reports of one reason with one outcome ("" while they wait)."""

    reason: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCount:
    """
    Statements of reasons that cite one rule, by who decided and what was done.

    ``measure`` is refuse, remove or warn; ``found_by`` automation, person or report. Those that
    were withdrawn later are counted in ``withdrawn`` as well.
    """

    rule_id: str
    clause: str
    found_by: str
    decided_by: str
    measure: str
    count: int
    withdrawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCount:
    """Objections and second looks made: how many wait, were turned down, or succeeded."""

    kind: str
    made: int
    waiting: int
    upheld: int
    overturned: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """
    What people reported and what was decided, in numbers; nobody is recognisable in them.

    ``kept_by_people`` counts decisions of people that took nothing away.
    ``hours_to_decision`` is the median from opening to decision of what people decided, by
    kind of case; a kind without a decision is missing.
    """

    reports: Sequence[ReportCount]
    statements: Sequence[StatementCount]
    kept_by_people: int
    appeals: Sequence[AppealCount]
    hours_to_decision: dict[str, float]


def counts_for_transparency(
    site_ids: Collection[UUID] | None, *, since: datetime, until: datetime
) -> Counts:
    """
    Return the counts of a span (``until`` not included) for some sites, or all of them (None).

    Reports count by when they were made, statements by when they were issued, appeals by when
    they were made, decisions by when they were decided. Quarantined cases are left out: that
    one exists is not public.
    """
    decided = _at(Case.objects.filter(is_restricted=False), site_ids).filter(
        state=CaseState.DECIDED, decided_at__gte=since, decided_at__lt=until
    )
    return Counts(
        reports=_reports(site_ids, since, until),
        statements=_statements(site_ids, since, until),
        kept_by_people=decided.filter(decision=Decision.APPROVE).count(),
        appeals=_appeals(site_ids, since, until),
        hours_to_decision=_hours(decided),
    )


def _at(rows: QuerySet[Row], site_ids: Collection[UUID] | None) -> QuerySet[Row]:
    return rows if site_ids is None else rows.filter(site_id__in=list(site_ids))


def _reports(
    site_ids: Collection[UUID] | None, since: datetime, until: datetime
) -> list[ReportCount]:
    rows = _at(Report.objects.filter(made_at__gte=since, made_at__lt=until), site_ids)
    counted = rows.values("reason", "outcome").annotate(count=Count("id"))
    return [ReportCount(**row) for row in counted.order_by("reason", "outcome")]


def _statements(
    site_ids: Collection[UUID] | None, since: datetime, until: datetime
) -> list[StatementCount]:
    rows = _at(Statement.objects.filter(issued_at__gte=since, issued_at__lt=until), site_ids)
    names = ("rule_id", "clause", "found_by", "decided_by", "decision")
    counted = rows.values_list(*names).annotate(
        count=Count("id"), withdrawn=Count("id", filter=Q(withdrawn_at__isnull=False))
    )
    return [
        StatementCount(
            rule_id=rule_id,
            clause=clause,
            found_by=found_by,
            decided_by=decided_by,
            measure=measure,
            count=count,
            withdrawn=withdrawn,
        )
        for rule_id, clause, found_by, decided_by, measure, count, withdrawn in counted.order_by(
            *names
        )
    ]


def _appeals(
    site_ids: Collection[UUID] | None, since: datetime, until: datetime
) -> list[AppealCount]:
    rows = Case.objects.filter(kind__in=LOOKS_AGAIN, opened_at__gte=since, opened_at__lt=until)
    kept, taken = Q(decision=Decision.APPROVE), Q(decision__in=NAMES_A_RULE)
    succeeded = Q(kind=CaseKind.OBJECTION) & kept | Q(kind=CaseKind.SECOND_LOOK) & taken
    counted = (
        _at(rows, site_ids)
        .values("kind")
        .annotate(
            made=Count("id"),
            waiting=Count("id", filter=Q(state=CaseState.OPEN)),
            overturned=Count("id", filter=succeeded),
            upheld=Count("id", filter=Q(state=CaseState.DECIDED) & ~succeeded),
            closed=Count("id", filter=Q(state=CaseState.CLOSED)),
        )
    )
    return [AppealCount(**row) for row in counted.order_by("kind")]


def _hours(decided: QuerySet[Case]) -> dict[str, float]:
    spans: dict[str, list[float]] = {}
    for kind, opened, at in decided.values_list("kind", "opened_at", "decided_at"):
        if at is not None:
            spans.setdefault(kind, []).append((at - opened).total_seconds() / SECONDS_AN_HOUR)
    return {kind: round(median(hours), 2) for kind, hours in sorted(spans.items())}
