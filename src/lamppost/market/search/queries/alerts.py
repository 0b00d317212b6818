"""Reads: saved searches, what they found, and which of them have something to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.search.models import SavedSearch, SearchMatch
from lamppost.market.search.rules.alerts import (
    KEEP_MATCHES,
    PAUSE_BETWEEN_MAILS,
    Frequency,
    last_morning,
    may_find,
    search_from_json,
)
from lamppost.market.sites.queries import all_sites

if TYPE_CHECKING:
    from django.db.models import QuerySet

# So many mails in one round: the others wait a minute.
MAILED_AT_A_TIME = 100
# So many searches are held in memory at a time while new ads are looked at.
READ_AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAd:
    """What matching needs to know of a public ad."""

    listing_id: UUID
    site_id: UUID
    seller_id: UUID
    category: str
    published_at: datetime


def saved_searches_of(account_id: UUID) -> list[SavedSearch]:
    """Return an account's saved searches, newest first."""
    rows = SavedSearch.objects.filter(account_id=account_id).select_related("site")
    return list(rows.order_by("-created_at", "-id"))


def new_counts_of(account_id: UUID) -> dict[UUID, int]:
    """Return how much each alert of an account found since its owner last looked, by its id."""
    rows = SearchMatch.objects.filter(
        search__account_id=account_id, matched_at__gt=F("search__looked_at")
    )
    counted = rows.values_list("search_id").annotate(count=Count("id"))
    return dict(counted.order_by("search_id"))


def new_matches_of(account_id: UUID, *, since: datetime | None = None) -> int:
    """Return how many ads an account's alerts found since a moment, or since it last looked."""
    rows = SearchMatch.objects.filter(search__account_id=account_id, search__stopped_at=None)
    fresh = Q(matched_at__gt=since) if since else Q(matched_at__gt=F("search__looked_at"))
    return rows.filter(fresh).values("listing_id").distinct().count()


def find_search_by_feed(token: str) -> SavedSearch:
    """
    Return the saved search that a feed's address names.

    :raises NotFound: if there is none
    """
    found = SavedSearch.objects.select_related("site").filter(feed_token=token).first()
    if found is None:
        raise NotFound(N_("There is no such feed (any more)."))
    return found


def find_search_to_stop(token: str) -> SavedSearch | None:
    """Return the saved search that a link in a mail stops."""
    return SavedSearch.objects.select_related("site").filter(stop_token=token).first()


def searches_for(ads: Sequence[FoundAd]) -> list[SavedSearch]:
    """Return the active searches that may find one of these ads, before the index is asked."""
    places = {(ad.site_id, ad.category) for ad in ads}
    active = SavedSearch.objects.filter(stopped_at=None).order_by("id")
    return [
        search
        for search in active.iterator(chunk_size=READ_AT_A_TIME)
        if any(
            may_find(search_from_json(search.wanted), site_id=site_id, category=category)
            for site_id, category in places
        )
    ]


def new_public_ads(ids: Sequence[UUID], *, now: datetime) -> list[FoundAd]:
    """
    Return which of these ads are public and young enough to be news.

    By when they were written: an ad that is renewed or edited later is no new one.
    """
    listings = listings_by_ids(ids).values()
    return [
        FoundAd(
            listing_id=listing.pk,
            site_id=listing.site_id,
            seller_id=listing.seller_id,
            category=listing.current.category,
            published_at=listing.published_at,
        )
        for listing in listings
        if listing.is_public
        and listing.published_at is not None
        and listing.created_at > now - KEEP_MATCHES
    ]


def unsent_of(search_id: UUID, *, before: datetime | None = None) -> list[SearchMatch]:
    """Return what a search found and did not tell yet, oldest first."""
    rows = SearchMatch.objects.filter(search_id=search_id, sent_at=None)
    if before is not None:
        rows = rows.filter(matched_at__lt=before)
    return list(rows.order_by("matched_at", "id"))


def searches_to_mail(now: datetime) -> list[tuple[SavedSearch, datetime | None]]:
    """Return which searches have something to tell now, each with the end of what it tells."""
    rested = Q(mailed_at=None) | Q(mailed_at__lte=now - PAUSE_BETWEEN_MAILS)
    at_once = _active(Frequency.AT_ONCE).filter(rested, Exists(_unsent()))
    due: list[tuple[SavedSearch, datetime | None]] = [
        (search, None) for search in at_once.order_by("mailed_at", "id")[:MAILED_AT_A_TIME]
    ]
    for site in all_sites():
        morning = last_morning(now, site.time_zone)
        daily = _active(Frequency.DAILY).filter(
            Exists(_unsent().filter(matched_at__lt=morning)), site=site
        )
        due += [(search, morning) for search in daily.order_by("id")[:MAILED_AT_A_TIME]]
    return due[:MAILED_AT_A_TIME]


def _active(frequency: Frequency) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(stopped_at=None, frequency=frequency).select_related("site")


def _unsent() -> QuerySet[SearchMatch]:
    return SearchMatch.objects.filter(search=OuterRef("pk"), sent_at=None)


def get_own_search(account_id: UUID, search_id: UUID) -> SavedSearch:
    """
    Return an alert for its owner.

    :raises NotFound: if there is none, or it is somebody else's
    """
    found = SavedSearch.objects.filter(pk=search_id, account_id=account_id).first()
    if found is None:
        raise NotFound(N_("You have no such alert."))
    return found
