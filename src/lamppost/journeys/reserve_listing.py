"""A poster promises what an ad offers to somebody, or takes the promise back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.market.listings import actions as listings
from lamppost.market.listings.queries import get_own_listing

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@transaction.atomic
def reserve_listing(*, code: str, is_reserved: bool, seller: Account, now: datetime) -> Listing:
    """
    Say on a public ad that it is reserved, or that it is not. It stays public either way.

    :raises NotFound: if the seller has no such ad
    :raises MoveNotAllowed: if it is not public
    """
    listing = get_own_listing(seller.pk, code)
    return listings.reserve_listing(
        listing_id=listing.pk, is_reserved=is_reserved, actor=seller.actor, now=now
    )
