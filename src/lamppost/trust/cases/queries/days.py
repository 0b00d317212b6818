"""Counts by day, for those who look after a board: reports, waits, objections."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from lamppost.trust.cases.models import Case, Report
from lamppost.trust.cases.rules import CaseKind, CaseState, Decision

SECONDS_AN_HOUR = 3_600
# Beyond this a page would wait; the medians of the latest twenty thousand are as good.
MOST_WAITS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Overturned:
    """How many objections were decided on a day, and how many of them succeeded."""

    decided: int
    overturned: int


def count_reports_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, int]:
    """Return how many reports were made on each day since a moment."""
    rows = Report.objects.filter(made_at__gte=since)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    days = rows.annotate(day=TruncDate("made_at", tzinfo=zone)).values_list("day")
    return dict(days.annotate(count=Count("pk")).order_by("day"))


def hours_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, list[float]]:
    """
    Return how long people took, in hours, for what was decided on each day since a moment.

    Quarantined cases are left out: not everybody who reads this may know of them.
    """
    rows = _decided(site_ids, since).order_by("-decided_at")
    found: dict[date, list[float]] = {}
    for opened, decided in rows.values_list("opened_at", "decided_at")[:MOST_WAITS]:
        if decided is not None:
            hours = max((decided - opened).total_seconds(), 0) / SECONDS_AN_HOUR
            found.setdefault(decided.astimezone(zone).date(), []).append(hours)
    return found


def overturned_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, Overturned]:
    """Return how objections were decided on each day since a moment."""
    rows = _decided(site_ids, since).filter(kind=CaseKind.OBJECTION)
    days = rows.annotate(day=TruncDate("decided_at", tzinfo=zone)).values("day")
    counted = days.annotate(
        decided=Count("pk"), overturned=Count("pk", filter=Q(decision=Decision.APPROVE))
    )
    return {
        row["day"]: Overturned(decided=row["decided"], overturned=row["overturned"])
        for row in counted.order_by("day")
    }


def middle(hours: Collection[float]) -> float | None:
    """Return the median of some hours, None of none."""
    return round(median(hours), 1) if hours else None


def _decided(site_ids: Collection[UUID] | None, since: datetime) -> QuerySet[Case]:
    rows = Case.objects.filter(state=CaseState.DECIDED, decided_at__gte=since, is_restricted=False)
    return rows if site_ids is None else rows.filter(site_id__in=list(site_ids))
