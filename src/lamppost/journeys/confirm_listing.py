"""A poster read the note about an ad and publishes it as it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.journeys.letters import write_outcome
from lamppost.market.listings import actions as listings
from lamppost.market.listings.queries import get_own_listing

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account


@transaction.atomic
def confirm_listing(*, code: str, revision_id: UUID, seller: Account, now: datetime) -> Listing:
    """
    Publish an ad that waited for its poster's word.

    :raises NotFound: if the seller has no such ad
    :raises Stale: if another revision counts by now
    :raises MoveNotAllowed: if it does not wait for its poster
    """
    listing = get_own_listing(seller.pk, code)
    moved = listings.confirm_listing(
        listing_id=listing.pk, revision_id=revision_id, actor=seller.actor, now=now
    )
    write_outcome(moved, statement=None, now=now)
    return moved
