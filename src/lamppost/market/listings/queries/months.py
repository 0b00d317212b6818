"""Public ads by the month in which they went live: for site maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max
from django.db.models.functions import Greatest, TruncMonth

from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState, slug_of

# sitemaps.org: a file names at most 50,000 addresses.
MOST = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfAds:
    """A month of a town in which ads went live that are public still."""

    site_id: UUID
    month: datetime
    newest: datetime


def months_with_ads() -> list[MonthOfAds]:
    """Return every month of every town that has public ads, by town and month."""
    rows = (
        Listing.objects.filter(state=ListingState.PUBLISHED, published_at__isnull=False)
        .annotate(month=TruncMonth("published_at"))
        .values("site_id", "month")
        .annotate(newest=Max("state_at"))
        .order_by("site_id", "month")
    )
    return [MonthOfAds(**row) for row in rows]


def ads_of_month(
    site_id: UUID, *, since: datetime, until: datetime
) -> Iterator[tuple[str, str, datetime]]:
    """Return (code, slug, changed) of a span's public ads, the newest first, 50,000 at most."""
    rows = (
        Listing.objects.filter(
            site_id=site_id,
            state=ListingState.PUBLISHED,
            published_at__gte=since,
            published_at__lt=until,
        )
        .annotate(changed=Greatest(F("published_at"), F("revision__created_at")))
        .order_by("-published_at", "-id")
        .values_list("code", "revision__title", "changed")[:MOST]
    )
    for code, title, changed in rows.iterator(chunk_size=2_000):
        yield code, slug_of(title), changed
