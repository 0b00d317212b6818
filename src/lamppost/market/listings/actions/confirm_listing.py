"""The poster read the note and stands by the ad as it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.listings.actions.move_listing import Move, move_listing
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState, MoveNotAllowed


@transaction.atomic
def confirm_listing(*, listing_id: UUID, revision_id: UUID, actor: str, now: datetime) -> Listing:
    """
    Publish an ad that waited for its poster's word, and record the word for this revision.

    :raises Stale: if another revision counts by now
    :raises MoveNotAllowed: if the ad does not wait for its poster
    """
    # What waits for a person, or was refused, may become public as well, but not by this word.
    waiting = Listing.objects.select_for_update().filter(
        pk=listing_id, state=ListingState.AWAITING_POSTER
    )
    if waiting.first() is None:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))
    record(
        Event.LISTING_CONFIRMED,
        subject=Subject(SubjectKind.LISTING, listing_id),
        actor=actor,
        now=now,
        details={"revision": str(revision_id)},
    )
    move = Move(
        listing_id=listing_id,
        to=ListingState.PUBLISHED,
        actor=actor,
        because="confirmed by its poster",
        revision_id=revision_id,
    )
    return move_listing(move, now=now)
