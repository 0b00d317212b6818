"""Change an ad's state: the only code that does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.foundation.kernel.errors import N_, NotFound, Stale
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import (
    LISTING_TOPIC,
    Found,
    ListingState,
    check_move,
    check_undo,
)

GOES_WITH_STATE = (
    "published_at",
    "public_revision_id",
    "reserved_at",
    "sold_at",
    "found_through",
    "deleted_from",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """
    Where an ad shall go, who says so and why.

    ``revision_id`` is the revision that was judged: if another one counts by now, the move
    fails instead of publishing words that nobody looked at. ``found`` goes with *sold*.
    """

    listing_id: UUID
    to: ListingState
    actor: str
    because: str
    revision_id: UUID | None = None
    found: Found = Found.UNSAID


@transaction.atomic
def move_listing(move: Move, *, now: datetime) -> Listing:
    """
    Put an ad in another state, write down why, and tell the index.

    :raises NotFound: if there is no such ad
    :raises Stale: if another revision counts by now
    :raises MoveNotAllowed: if it cannot go there from where it is
    """
    # Two people may decide on the same ad at once: the second must see what the first did.
    listing = (
        Listing.objects.select_for_update(of=("self",))
        .select_related("revision", "site", "seller")
        .filter(pk=move.listing_id)
        .first()
    )
    if listing is None:
        raise NotFound(N_("There is no such ad."))
    if move.revision_id is not None and listing.revision_id != move.revision_id:
        raise Stale(N_("The ad was changed in the meantime. Please look at the new version."))
    before = ListingState(listing.state)
    check_move(before, move.to)
    if before is ListingState.DELETED:
        check_undo(listing.deleted_from, move.to)
    listing.state, listing.state_at = move.to, now
    _note_what_goes_with_it(listing, move, before, now)
    listing.save(update_fields=["state", "state_at", *GOES_WITH_STATE])
    record(
        Event.LISTING_MOVED,
        subject=listing.subject,
        actor=move.actor,
        now=now,
        site_id=listing.site_id,
        details={
            "before": str(before),
            "after": str(move.to),
            "because": move.because,
            "revision": str(listing.revision_id),
        },
    )
    if ListingState.PUBLISHED in (before, move.to):
        put_in_outbox(LISTING_TOPIC, key=str(listing.pk), now=now)
    return listing


def _note_what_goes_with_it(
    listing: Listing, move: Move, before: ListingState, now: datetime
) -> None:
    if move.to is ListingState.PUBLISHED:
        listing.published_at = listing.published_at or now
        listing.public_revision_id = listing.revision_id
        listing.sold_at, listing.found_through = None, Found.UNSAID
    elif move.to is ListingState.SOLD and before is not ListingState.DELETED:
        listing.sold_at, listing.found_through = now, move.found
    if move.to in (ListingState.SOLD, ListingState.EXPIRED, ListingState.WITHDRAWN):
        listing.reserved_at = None
    listing.deleted_from = before if move.to is ListingState.DELETED else ""
