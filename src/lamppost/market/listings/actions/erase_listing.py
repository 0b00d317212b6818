"""Empty an ad that was deleted long enough ago: its words, where it was, how often it was seen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.models import Draft, Listing, ListingRevision, ViewDay
from lamppost.market.listings.rules import ListingState, MoveNotAllowed


@transaction.atomic
def erase_listing(*, listing_id: UUID, actor: str, now: datetime) -> None:
    """
    Remove what a deleted ad said. What was decided about it stays, and so does that it was.

    Category, price and the number of its versions stay for counting; they say nothing about
    anybody. Twice is once.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if it is not deleted
    """
    listing = Listing.objects.select_for_update().filter(pk=listing_id).first()
    if listing is None:
        raise NotFound(N_("There is no such ad."))
    if listing.state != ListingState.DELETED:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))
    if listing.erased_at is not None:
        return
    revisions = ListingRevision.objects.filter(listing=listing)
    count = revisions.update(title="", body="", attributes={}, district="")
    Draft.objects.filter(listing_id=listing_id).delete()
    ViewDay.objects.filter(listing=listing).delete()
    listing.erased_at = now
    listing.save(update_fields=["erased_at"])
    record(
        Event.LISTING_WORDS_REMOVED,
        subject=listing.subject,
        actor=actor,
        now=now,
        site_id=listing.site_id,
        details={"revisions": count, "because": "deleted"},
    )
