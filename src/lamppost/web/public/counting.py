"""What is counted for the public, and how small numbers are kept from pointing at one person."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.core.cache import cache

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.trust.cases.queries import Counts, counts_for_transparency
from lamppost.trust.cases.queries.months import (
    MonthOfObjections,
    hours_to_decision,
    objections_by_month,
)
from lamppost.trust.screening.queries import (
    ScreeningCount,
    count_different,
    count_outcomes,
    has_checked,
)
from screening_engine import Outcome

# Below this a kind is not named: in a small town one removed ad is one person's ad.
NAMED_FROM = 5
REST = "fewer-than-five-each"
# Below these a middle, and a slow tenth, say nothing.
MEDIAN_FROM, SLOWEST_FROM = 5, 10
WAIT_BINS = (1.0, 6.0, 24.0, 72.0, math.inf)
MONTHS_BACK = 12
KEPT = 600  # seconds
# Quarantine waits for a person like anything held. That there is one is not public.
FATES = {
    Outcome.PUBLISH: "live",
    Outcome.FRICTION: "asked",
    Outcome.HOLD: "person",
    Outcome.QUARANTINE: "person",
    Outcome.REFUSE: "refused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """
    How long decisions of people took, in hours. ``bins`` counts those up to each of
    ``WAIT_BINS``; ``median`` and ``slowest`` (nine of ten were faster) are None for too few.
    """

    count: int
    bins: tuple[int, ...]
    median: float | None
    slowest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """Everything that is counted about one month of a town or of the network."""

    month: date
    counted_at: datetime
    ads: int
    ad_fates: Mapping[str, int]
    message_fates: Mapping[str, int]
    decided: Counts
    waits: Waits
    objections: Sequence[MonthOfObjections]


def figures_of(site_id: UUID | None, month: date, *, now: datetime) -> MonthFigures:
    """Return the figures of a month; they are counted anew every ten minutes at most."""
    key = f"figures:{site_id}:{month:%Y-%m}"
    found = cache.get(key)
    if not isinstance(found, MonthFigures):
        found = _count(site_id, month, now)
        cache.set(key, found, KEPT)
    return found


def had_anything(site_id: UUID | None, month: date) -> bool:
    """Return whether there is anything to count in a month; one small query."""
    since, until = span_of(month)
    return has_checked(None if site_id is None else [site_id], since=since, until=until)


def _count(site_id: UUID | None, month: date, now: datetime) -> MonthFigures:
    since, until = span_of(month)
    sites = None if site_id is None else [site_id]
    outcomes = count_outcomes(sites, since=since, until=until)
    long_ago, _until = span_of(months_before(month, MONTHS_BACK - 1))
    return MonthFigures(
        month=month,
        counted_at=now,
        ads=count_different(SubjectKind.LISTING, sites, since=since, until=until),
        ad_fates=_fates(outcomes, "listing"),
        message_fates=_fates(outcomes, "message"),
        decided=counts_for_transparency(sites, since=since, until=until),
        waits=summary_of(hours_to_decision(sites, since=since, until=until)),
        objections=objections_by_month(sites, since=long_ago, until=until),
    )


def _fates(outcomes: Sequence[ScreeningCount], kind: str) -> dict[str, int]:
    found = dict.fromkeys(FATES.values(), 0)
    for row in outcomes:
        if row.kind == kind:
            found[FATES[row.outcome]] += row.count
    return found


def summary_of(hours: Sequence[float]) -> Waits:
    """Return the summary of waits that are sorted, the shortest first."""
    lows = (-math.inf, *WAIT_BINS)
    count = len(hours)
    middle = (hours[(count - 1) // 2] + hours[count // 2]) / 2 if count >= MEDIAN_FROM else None
    return Waits(
        count=count,
        bins=tuple(
            sum(1 for wait in hours if low < wait <= high)
            for low, high in zip(lows, WAIT_BINS, strict=False)
        ),
        median=middle,
        slowest=hours[math.ceil(count * 0.9) - 1] if count >= SLOWEST_FROM else None,
    )


def fold_small(counts: Mapping[str, int], *, least: int = NAMED_FROM) -> list[tuple[str, int]]:
    """
    Return counts, largest first; kinds below ``least`` are added up under one name at the end.

    Nothing is lost and nothing can be worked out: the sum is right, and which kinds are in the
    last row is not said, so kinds without any are left out as well.
    """
    named = [(kind, count) for kind, count in counts.items() if count >= least]
    rest = sum(count for count in counts.values() if 0 < count < least)
    named.sort(key=lambda row: (-row[1], row[0]))
    return [*named, (REST, rest)] if rest else named


def span_of(month: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month and of the next one, in UTC."""
    days = monthrange(month.year, month.month)[1]
    first = datetime.combine(month.replace(day=1), time(), UTC)
    return first, first + timedelta(days=days)


def months_before(month: date, count: int) -> date:
    """Return the first day of the month that was ``count`` months earlier."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def months_since(opened: datetime, *, now: datetime) -> list[date]:
    """Return every month from the opening until now, the newest first; ten years at most."""
    first, month = opened.astimezone(UTC).date().replace(day=1), now.date().replace(day=1)
    found = [month]
    while found[-1] > first and len(found) < 120:
        found.append(months_before(found[-1], 1))
    return found
