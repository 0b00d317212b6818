"""Ads that went live are shown to the saved searches: who finds one is told later, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.market.search.actions import note_matches
from lamppost.market.search.queries import found_among
from lamppost.market.search.queries.alerts import FoundAd, new_public_ads, searches_for
from lamppost.market.search.rules.alerts import search_from_json

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.foundation.jobs.outbox import OutboxEntry
    from lamppost.market.search.models import SavedSearch

CONSUMER = "alerts"
TOPICS = ("listing",)


def match_entries(entries: Sequence[OutboxEntry], *, now: datetime) -> None:
    """Look at the ads that an outbox names; seeing one twice does no harm."""
    match_new_ads(list(dict.fromkeys(UUID(entry.key) for entry in entries)), now=now)


def match_new_ads(ids: Sequence[UUID], *, now: datetime) -> int:
    """
    Remember which saved searches find which of these ads; return how many pairs there are.

    The index must have seen the ads. Each search asks it once, however many ads are new.
    """
    ads = new_public_ads(ids, now=now)
    searches = searches_for(ads) if ads else []
    found = found_among(
        [search_from_json(one.wanted) for one in searches], [ad.listing_id for ad in ads]
    )
    pairs = [
        (search, ad)
        for search, hits in zip(searches, found, strict=True)
        for ad in ads
        if ad.listing_id in hits and _is_news(ad, search)
    ]
    note_matches(pairs, now=now)
    return len(pairs)


def _is_news(ad: FoundAd, search: SavedSearch) -> bool:
    """What stood on the board when the search was saved was seen then; one's own ad is known."""
    return ad.published_at >= search.since and ad.seller_id != search.account_id
