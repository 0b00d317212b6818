"""Reads: saved searches, what they found, and which of them have something to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.search.models import SavedSearch, SearchMatch
from lamppost.market.search.rules.alerts import (
    KEEP_MATCHES,
    Frequency,
    last_morning,
)

# So many mails in one round of the process that follows, some tenths of a second: then the index
# has its turn, and new ads, and the next so many are written.
MAILED_AT_A_TIME = 25


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


def active_searches() -> int:
    """Return how many saved searches look out for something."""
    return SavedSearch.objects.filter(stopped_at=None).count()


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


def searches_due(now: datetime) -> list[tuple[SavedSearch, datetime | None]]:
    """
    Return which searches have something to tell now, each with the end of what it tells.

    Who waits longest comes first, so that nobody is passed over however many there are.
    """
    due = SavedSearch.objects.filter(due_at__lte=now, stopped_at=None).select_related("site")
    return [
        (search, _end_of_news(search, now))
        for search in due.order_by("due_at", "id")[:MAILED_AT_A_TIME]
    ]


def _end_of_news(search: SavedSearch, now: datetime) -> datetime | None:
    is_daily = search.frequency == Frequency.DAILY
    return last_morning(now, search.site.time_zone) if is_daily else None


def get_own_search(account_id: UUID, search_id: UUID) -> SavedSearch:
    """
    Return an alert for its owner.

    :raises NotFound: if there is none, or it is somebody else's
    """
    found = SavedSearch.objects.filter(pk=search_id, account_id=account_id).first()
    if found is None:
        raise NotFound(N_("You have no such alert."))
    return found
