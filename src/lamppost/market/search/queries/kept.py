"""Reads: what somebody keeps, what they do not want to see, and who is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.search.models import Favourite, FavouriteMail, HiddenAd
from lamppost.market.search.rules.alerts import last_morning
from lamppost.market.search.rules.kept import MOST_HIDDEN, MOST_KEPT, Owner, Seen, standing_of
from lamppost.market.sites.queries import all_sites

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

# So many accounts in one round: whoever is left is told a minute later.
TOLD_AT_A_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An ad that somebody keeps. ``listing`` is None once its row is gone."""

    favourite: Favourite
    listing: Listing | None


def seen_now(listing: Listing) -> Seen:
    """Return what an ad is like for somebody who keeps it."""
    revision = listing.current
    is_free = revision.price_type == "free"
    return Seen(
        standing=standing_of(listing.state, is_reserved=listing.reserved_at is not None),
        price_minor=0 if is_free else revision.price_minor,
        currency=revision.currency,
    )


def kept_ids_of(owner: Owner) -> frozenset[UUID]:
    """Return the ads that somebody keeps, by id: one query, at most five hundred."""
    mine = Favourite.objects.filter(**owner.keys)
    return frozenset(mine.values_list("listing_id", flat=True)[:MOST_KEPT])


def hidden_ids_of(owner: Owner) -> tuple[UUID, ...]:
    """Return the ads that somebody does not want to see, newest first: one query."""
    mine = HiddenAd.objects.filter(**owner.keys).order_by("-hidden_at", "-id")
    return tuple(mine.values_list("listing_id", flat=True)[:MOST_HIDDEN])


def kept_by(owner: Owner) -> list[Kept]:
    """Return what somebody keeps, newest first: two queries."""
    rows = list(Favourite.objects.filter(**owner.keys).order_by("-kept_at", "-id")[:MOST_KEPT])
    listings = listings_by_ids([row.listing_id for row in rows])
    return [Kept(favourite=row, listing=listings.get(row.listing_id)) for row in rows]


def favourites_of(account_id: UUID) -> list[Kept]:
    """Return what an account keeps, newest first, for its page and its data."""
    return kept_by(Owner(account_id=account_id))


def hidden_ads_of(account_id: UUID) -> list[UUID]:
    """Return what an account does not want to see, for its data."""
    return list(hidden_ids_of(Owner(account_id=account_id)))


def favourite_mail_of(account_id: UUID) -> FavouriteMail | None:
    """Return the link that stops mails about what an account keeps; None if it never kept any."""
    return FavouriteMail.objects.filter(account_id=account_id).first()


def find_favourite_mail(stop_token: str) -> FavouriteMail:
    """
    Return the mails that a link stops.

    :raises NotFound: if there is no such link
    """
    found = FavouriteMail.objects.filter(stop_token=stop_token).first()
    if found is None:
        raise NotFound(N_("This link does not belong to any alert."))
    return found


def favourite_mails_due(now: datetime) -> list[FavouriteMail]:
    """Return whom to tell what is new since yesterday: it is morning in their town."""
    due: list[FavouriteMail] = []
    for site in all_sites():
        morning = last_morning(now, site.time_zone)
        rows = FavouriteMail.objects.filter(site=site, looked_at__lt=morning)
        due += rows.select_related("site").order_by("looked_at", "pk")[: TOLD_AT_A_TIME - len(due)]
    return due


def listings_kept(kept: list[Kept]) -> Mapping[UUID, Listing]:
    """Return the ads that are still there, by id."""
    return {one.listing.pk: one.listing for one in kept if one.listing is not None}
