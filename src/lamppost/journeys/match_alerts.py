"""Ads that went live are shown to the saved searches: who finds one is told later, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.market.search.actions import file_left_searches, note_matches
from lamppost.market.search.document import documents_of
from lamppost.market.search.queries.alerts import FoundAd, new_public_ads
from lamppost.market.search.queries.anchors import Lookout, searches_filed_under
from lamppost.market.search.queries.fresh import FreshAds
from lamppost.market.search.rules.alerts import search_from_json

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.foundation.jobs.outbox import OutboxEntry

CONSUMER = "alerts"
TOPICS = ("listing",)
# So many new ads are looked at together: what they and their searches take stays small, however
# many ads an import brings.
ADS_AT_A_TIME = 100

Finder = Callable[[Lookout], frozenset[UUID]]


def match_entries(entries: Sequence[OutboxEntry], *, now: datetime) -> None:
    """Look at the ads that an outbox names; seeing one twice does no harm."""
    match_new_ads(list(dict.fromkeys(UUID(entry.key) for entry in entries)), now=now)


def match_new_ads(ids: Sequence[UUID], *, now: datetime) -> int:
    """
    Remember which saved searches find which of these ads; return how many pairs there are.

    Only searches that are filed under something that a new ad has are looked at, and they are
    asked about these ads alone: neither the other searches nor the other ads cost anything.
    """
    ads = {ad.listing_id: ad for ad in new_public_ads(ids, now=now)}
    if not ads:
        return 0
    file_left_searches()
    listed = sorted(ads)
    return sum(
        _match({key: ads[key] for key in listed[at : at + ADS_AT_A_TIME]}, now)
        for at in range(0, len(listed), ADS_AT_A_TIME)
    )


def _match(ads: Mapping[UUID, FoundAd], now: datetime) -> int:
    fresh = FreshAds(documents_of(sorted(ads)).values())
    finder, count = _finder(fresh), 0
    for searches in searches_filed_under(fresh.keys):
        pairs = [
            (search, ads[key])
            for search in searches
            for key in sorted(finder(search))
            if _is_news(ads[key], search)
        ]
        note_matches(pairs, now=now)
        count += len(pairs)
    return count


def _finder(fresh: FreshAds) -> Finder:
    """Return what a saved search finds; what many people look for is asked once."""
    known: dict[str, frozenset[UUID]] = {}

    def find(search: Lookout) -> frozenset[UUID]:
        same = json.dumps(search.wanted, sort_keys=True)
        if same not in known:
            known[same] = fresh.found_by(search_from_json(search.wanted))
        return known[same]

    return find


def _is_news(ad: FoundAd, search: Lookout) -> bool:
    """What stood on the board when the search was saved was seen then; one's own ad is known."""
    return ad.published_at >= search.since and ad.seller_id != search.account_id
