"""Ads whose time is over leave the board."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM
from lamppost.foundation.kernel.errors import Stale
from lamppost.journeys.reminder_letters import tell_of_end
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import expired_by
from lamppost.market.listings.rules import ListingState, MoveNotAllowed


def expire_listings(*, now: datetime) -> int:
    """Move up to 200 ads whose time is over, each in its own transaction; return how many."""
    moved = 0
    for listing in expired_by(now):
        move = Move(
            listing_id=listing.pk,
            to=ListingState.EXPIRED,
            actor=SYSTEM,
            because="time is over",
            revision_id=listing.revision_id,
        )
        try:
            with transaction.atomic():
                was_public = listing.is_public
                ended = move_listing(move, now=now)
                if was_public and not ended.source:
                    tell_of_end(ended, now=now)
        except (MoveNotAllowed, Stale):
            continue  # somebody moved it, or gave it new time, since we looked
        moved += 1
    return moved
