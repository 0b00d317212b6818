"""An ad found somebody: it leaves the board and is counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.journeys.close_cases import close_open_cases
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import Found, ListingState

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@transaction.atomic
def sell_listing(*, code: str, found: Found, seller: Account, now: datetime) -> Listing:
    """
    Take an ad off the board because it found somebody. Doing it twice changes nothing.

    :raises NotFound: if the seller has no such ad
    :raises MoveNotAllowed: if it is not public and did not just end
    """
    listing = get_own_listing(seller.pk, code)
    if listing.state == ListingState.SOLD:
        return listing
    moved = move_listing(
        Move(
            listing_id=listing.pk,
            to=ListingState.SOLD,
            actor=seller.actor,
            because="found somebody",
            found=found,
        ),
        now=now,
    )
    close_open_cases(listing.subject, because="sold", actor=seller.actor, now=now)
    return moved
