"""Add up how often ads were looked at. Nothing is known of who looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from lamppost.market.listings.models import Listing, ViewDay
from lamppost.market.listings.rules import KEEP_VIEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewedOn:
    """An ad on one day (UTC)."""

    listing_id: UUID
    day: date


# So many pairs stand in one statement: SQLite takes an expression of a thousand parts at most.
BATCH = 200


@transaction.atomic
def count_views(counts: Mapping[ViewedOn, int]) -> None:
    """Add views to the days they belong to. Ads that are not there any more are left out."""
    sites = dict(
        Listing.objects.filter(pk__in={seen.listing_id for seen in counts}).values_list(
            "pk", "site_id"
        )
    )
    known = {seen: views for seen, views in counts.items() if seen.listing_id in sites}
    ViewDay.objects.bulk_create(
        (
            ViewDay(listing_id=seen.listing_id, site_id=sites[seen.listing_id], day=seen.day)
            for seen in known
        ),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    # Most ads were looked at once or twice: few statements add to many of them.
    alike = defaultdict(list)
    for seen, views in known.items():
        alike[views].append(seen)
    for views, days in alike.items():
        for start in range(0, len(days), BATCH):
            _add(views, days[start : start + BATCH])


def _add(views: int, days: Sequence[ViewedOn]) -> None:
    which = Q()
    for seen in days:
        which |= Q(listing_id=seen.listing_id, day=seen.day)
    ViewDay.objects.filter(which).update(views=F("views") + views)


@transaction.atomic
def forget_views(*, now: datetime) -> int:
    """Remove counts that are older than anybody looks at; return how many days of ads."""
    count, _rows = ViewDay.objects.filter(day__lt=(now - KEEP_VIEWS).date()).delete()
    return count
