"""A poster takes an ad down."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.journeys.close_cases import close_open_cases
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@transaction.atomic
def withdraw_listing(*, code: str, seller: Account, now: datetime) -> Listing:
    """
    Take an ad down; a case about it is closed. Doing it twice changes nothing.

    :raises NotFound: if the seller has no such ad
    :raises MoveNotAllowed: if it cannot be taken down in its state
    """
    listing = get_own_listing(seller.pk, code)
    if listing.state == ListingState.WITHDRAWN:
        return listing
    moved = move_listing(
        Move(
            listing_id=listing.pk,
            to=ListingState.WITHDRAWN,
            actor=seller.actor,
            because="taken down by its poster",
        ),
        now=now,
    )
    close_open_cases(listing.subject, because="withdrawn", actor=seller.actor, now=now)
    return moved
