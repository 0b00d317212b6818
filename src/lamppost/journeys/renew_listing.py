"""A poster gives an ad new time: a public one stays, an ended one is looked at again first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.journeys.place_listing import place_listing
from lamppost.journeys.post_listing import expiry_of
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings import actions as listings
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import CannotRenew, ListingState

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@transaction.atomic
def renew_listing(*, code: str, seller: Account, now: datetime) -> Listing:
    """
    Give an ad the full time of its category again, from now.

    :raises NotFound: if the seller has no such ad
    :raises MoveNotAllowed: if it is neither public nor ended
    :raises CannotRenew: if it is too early or too late, or its category is not there any more
    """
    listing = get_own_listing(seller.pk, code)
    category = listing.current.category
    if taxonomy_for(listing.site_id).find(category) is None:
        raise CannotRenew(N_("Its category is not there any more. Please change the ad instead."))
    renewed = listings.renew_listing(
        listing_id=listing.pk,
        expires_at=expiry_of(category, listing.site_id, now),
        actor=seller.actor,
        now=now,
    )
    if renewed.state == ListingState.PUBLISHED:
        return renewed
    moved = move_listing(
        Move(
            listing_id=renewed.pk,
            to=ListingState.SCREENING,
            actor=seller.actor,
            because="renewed",
            revision_id=renewed.revision_id,
        ),
        now=now,
    )
    return place_listing(moved, now=now).listing
