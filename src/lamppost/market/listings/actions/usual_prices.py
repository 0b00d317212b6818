"""Work out what things usually cost, from what is asked for them in public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median_low
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lamppost.market.categories.rules import Kind
from lamppost.market.listings.models import Listing, UsualPrice
from lamppost.market.listings.rules import ListingState, PriceType, UsualKey, size_of

# Older ads say what things cost in another season.
WITHIN = timedelta(days=180)
# Fewer prices say nothing about what is usual.
FEWEST = 8


def work_out_prices(*, now: datetime) -> int:
    """
    Replace the table of usual prices by today's; return how many rows it has.

    The median of what is asked, one price a seller and kind of thing: nobody can move it by
    posting often. Imports bring the ads of many people, so each of theirs counts. One pass over
    the public ads, in batches.
    """
    prices: dict[UsualKey, dict[object, int]] = defaultdict(dict)
    for key, who, minor in _asked(now):
        prices[key][who] = minor
        prices[key.everywhere][who] = minor
    rows = [
        UsualPrice(
            site_id=key.site_id,
            country=key.country,
            category=key.category,
            size=key.size,
            currency=key.currency,
            median_minor=median_low(by_seller.values()),
            sample=len(by_seller),
            worked_out_at=now,
        )
        for key, by_seller in prices.items()
        if len(by_seller) >= FEWEST
    ]
    with transaction.atomic():
        UsualPrice.objects.all().delete()
        UsualPrice.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _asked(now: datetime) -> Iterator[tuple[UsualKey, object, int]]:
    """Yield where, by whom and how much was asked, oldest first: the newest price counts."""
    is_sold = Q(state=ListingState.SOLD, sold_at__gt=now - WITHIN)
    rows = (
        Listing.objects.filter(Q(state=ListingState.PUBLISHED) | is_sold)
        .filter(
            published_at__gt=now - WITHIN,
            revision__price_minor__gt=0,
            revision__offer=Kind.OFFER,
            revision__price_type__in=(PriceType.FIXED, PriceType.NEGOTIABLE),
        )
        .order_by("published_at", "id")
        .values_list(
            "id",
            "site_id",
            "site__country",
            "seller_id",
            "source",
            "revision__category",
            "revision__attributes",
            "revision__currency",
            "revision__price_minor",
        )
    )
    for (
        pk,
        site_id,
        country,
        seller_id,
        source,
        category,
        answers,
        currency,
        minor,
    ) in rows.iterator(chunk_size=2_000):
        who: UUID = pk if source else seller_id
        if minor is not None:
            yield UsualKey(site_id, country, category, size_of(answers), currency), who, minor
