"""The counts behind the numbers of the day: a dozen queries, kept for ten minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.cache import cache

from lamppost.foundation.notify.queries import count_sent_by_day
from lamppost.market.contact.queries import count_begun_by_day
from lamppost.market.listings.queries import count_found_by_day, count_new_by_day
from lamppost.people.accounts.queries import count_joined_by_day
from lamppost.trust.cases.queries.days import (
    Overturned,
    count_reports_by_day,
    hours_by_day,
    overturned_by_day,
)
from lamppost.trust.screening.queries import ScreeningCount, count_outcomes_by_day
from lamppost.web.public.counting import FATES

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

DAYS = 14
KEPT = 600  # seconds
ByDay = Mapping[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """
    What happened on each of the last fourteen days, today last, in the town's own time.

    ``checked`` is by fate (live, asked, person, refused), ads only; what waits for reviewers
    counts as waiting for a person. ``begun`` is (conversations begun, of them answered).
    ``joined`` is None for one town: accounts belong to the whole network.
    """

    days: Sequence[date]
    counted_at: datetime
    new_ads: ByDay
    checked: Mapping[str, ByDay]
    messages: ByDay
    begun: Mapping[date, tuple[int, int]]
    reports: ByDay
    waits: Mapping[date, list[float]]
    objections: Mapping[date, Overturned]
    found: ByDay
    joined: ByDay | None
    mails: ByDay


def day_counts(town: Site | None, *, now: datetime) -> DayCounts:
    """Return the counts of a town, or of the network; counted anew every ten minutes at most."""
    key = f"numbers:{town.pk if town else 'network'}"
    found = cache.get(key)
    if not isinstance(found, DayCounts):
        found = _count(town, now)
        cache.set(key, found, KEPT)
    return found


def _count(town: Site | None, now: datetime) -> DayCounts:
    zone: tzinfo = ZoneInfo(town.time_zone) if town else UTC
    sites: list[UUID] | None = [town.pk] if town else None
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    since = datetime.combine(days[0], time(), zone)
    checks = count_outcomes_by_day(sites, since=since, zone=zone)
    return DayCounts(
        days=days,
        counted_at=now,
        new_ads=count_new_by_day(sites, since=since, zone=zone),
        checked=_fates(checks),
        messages=_messages(checks),
        begun=count_begun_by_day(sites, since=since, zone=zone),
        reports=count_reports_by_day(sites, since=since, zone=zone),
        waits=hours_by_day(sites, since=since, zone=zone),
        objections=overturned_by_day(sites, since=since, zone=zone),
        found=count_found_by_day(sites, since=since, zone=zone),
        joined=None if town else count_joined_by_day(since=since, zone=zone),
        mails=count_sent_by_day(sites, since=since, zone=zone),
    )


def _fates(checks: Mapping[date, Sequence[ScreeningCount]]) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = {fate: {} for fate in FATES.values()}
    for day, rows in checks.items():
        for row in rows:
            if row.kind == "listing":
                days = found[FATES[row.outcome]]
                days[day] = days.get(day, 0) + row.count
    return found


def _messages(checks: Mapping[date, Sequence[ScreeningCount]]) -> dict[date, int]:
    return {
        day: sum(row.count for row in rows if row.kind == "message") for day, rows in checks.items()
    }
