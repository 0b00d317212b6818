"""What a poster may do from a mail by one button, without signing in: the link is the proof."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.journeys.act_links import ActLink, MailAct
from lamppost.journeys.renew_listing import renew_listing
from lamppost.journeys.reserve_listing import reserve_listing
from lamppost.journeys.sell_listing import sell_listing
from lamppost.market.listings import actions as listings
from lamppost.market.listings.rules import CannotRenew, Found

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing


@transaction.atomic
def do_act(link: ActLink, *, now: datetime) -> Listing:
    """
    Do what a button says, as the ad's poster. Pressed twice, it is done once.

    :raises MoveNotAllowed: if the ad has moved on
    :raises CannotRenew: if it is too early or too late for that
    """
    listing = link.listing
    code, seller = listing.code, listing.seller
    if link.act is MailAct.AVAILABLE:
        return listings.confirm_availability(listing_id=listing.pk, actor=seller.actor, now=now)
    if link.act is MailAct.RESERVED:
        return reserve_listing(code=code, is_reserved=True, seller=seller, now=now)
    if link.act is MailAct.SOLD:
        return sell_listing(code=code, found=Found.UNSAID, seller=seller, now=now)
    return _renew(listing, now)


def _renew(listing: Listing, now: datetime) -> Listing:
    """Renew; a second press right after the first finds it renewed, and says the same."""
    try:
        return renew_listing(code=listing.code, seller=listing.seller, now=now)
    except CannotRenew:
        if listing.is_public and listing.warned_at is None and listing.expires_at is not None:
            return listing
        raise
