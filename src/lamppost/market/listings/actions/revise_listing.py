"""Give an ad a new revision; it goes through screening again before it is public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.actions.move_listing import Move, move_listing
from lamppost.market.listings.actions.revisions import add_revision
from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import EDITABLE, ListingState, MoveNotAllowed


@transaction.atomic
def revise_listing(
    *, listing_id: UUID, content: ListingContent, expires_at: datetime, actor: str, now: datetime
) -> Listing:
    """
    Store new content and put the ad back into screening.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if the ad cannot be edited in its state
    """
    listing = Listing.objects.select_for_update().filter(pk=listing_id).first()
    if listing is None:
        raise NotFound(N_("You have no such ad."))
    if ListingState(listing.state) not in EDITABLE:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))
    previous = listing.current
    revision = add_revision(
        listing, content, number=previous.number + 1, currency=previous.currency, now=now
    )
    listing.expires_at, listing.warned_at = expires_at, None
    listing.save(update_fields=["expires_at", "warned_at"])
    record(
        Event.LISTING_REVISED,
        subject=listing.subject,
        actor=actor,
        now=now,
        site_id=listing.site_id,
        details={"revision": str(revision.pk), "number": revision.number},
    )
    return move_listing(
        Move(listing_id=listing.pk, to=ListingState.SCREENING, actor=actor, because="edited"),
        now=now,
    )
