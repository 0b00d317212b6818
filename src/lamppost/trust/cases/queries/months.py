"""Counts over time: how long decisions took, and how objections went, month by month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from lamppost.trust.cases.models import Case
from lamppost.trust.cases.rules import CaseKind, CaseState, Decision

SECONDS_AN_HOUR = 3_600
# Beyond this a page would wait; a median of the latest twenty thousand is as good.
MOST_WAITS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfObjections:
    """How many objections were made in a month, and how many of them have succeeded."""

    month: date
    made: int
    overturned: int


def hours_to_decision(
    site_ids: Collection[UUID] | None, *, since: datetime, until: datetime
) -> list[float]:
    """
    Return how long people took, in hours, shortest first, for what was decided in a span.

    Quarantined cases are left out: that one exists is not public.
    """
    rows = Case.objects.filter(
        state=CaseState.DECIDED,
        decided_at__gte=since,
        decided_at__lt=until,
        is_restricted=False,
    )
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    pairs = rows.order_by("-decided_at").values_list("opened_at", "decided_at")[:MOST_WAITS]
    return sorted(
        max((decided - opened).total_seconds(), 0) / SECONDS_AN_HOUR
        for opened, decided in pairs
        if decided is not None
    )


def objections_by_month(
    site_ids: Collection[UUID] | None, *, since: datetime, until: datetime
) -> list[MonthOfObjections]:
    """Return the months of a span in which somebody objected, oldest first."""
    rows = Case.objects.filter(
        kind=CaseKind.OBJECTION, opened_at__gte=since, opened_at__lt=until, is_restricted=False
    )
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    counted = (
        rows.annotate(month=TruncMonth("opened_at"))
        .values("month")
        .annotate(
            made=Count("id"),
            overturned=Count("id", filter=Q(decision=Decision.APPROVE)),
        )
        .order_by("month")
    )
    return [
        MonthOfObjections(month=row["month"].date(), made=row["made"], overturned=row["overturned"])
        for row in counted
    ]
