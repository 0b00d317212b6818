"""Ads that were deleted a month ago lose their words and photos for good."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM
from lamppost.market.listings import actions as listings
from lamppost.market.listings.queries import photo_ids_of, revisions_of, to_erase
from lamppost.market.media.actions import erase_photo
from lamppost.market.media.rules import PhotoUnderReview
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.links.actions import forget_sketches
from lamppost.trust.screening.actions import empty_records

if TYPE_CHECKING:
    from uuid import UUID

    from lamppost.market.listings.models import Listing


def erase_listings(*, now: datetime) -> int:
    """
    Erase up to 200 ads whose deletion cannot be undone any more; return how many.

    One that somebody is looking at waits until that is decided.
    """
    erased = 0
    for listing in to_erase(now):
        if not open_cases_about(listing.subject):
            erase_listing(listing, actor=SYSTEM, now=now)
            erased += 1
    return erased


@transaction.atomic
def erase_listing(listing: Listing, *, actor: str, now: datetime) -> None:
    """
    Empty a deleted ad: words, photos, and what its screenings read. Decisions stay.

    :raises MoveNotAllowed: if it is not deleted
    """
    listings.erase_listing(listing_id=listing.pk, actor=actor, now=now)
    empty_records(listing.subject, now=now, retention="erased")
    forget_sketches([listing.subject])
    photos = photo_ids_of([revision.pk for revision in revisions_of(listing.pk)])
    for photo_id in dict.fromkeys(chain.from_iterable(photos.values())):
        _erase(photo_id, listing.site_id, actor, now)


def _erase(photo_id: UUID, site_id: UUID, actor: str, now: datetime) -> None:
    try:
        erase_photo(site_id=site_id, photo_id=photo_id, actor=actor, now=now)
    except PhotoUnderReview:
        return  # evidence, kept as long as what it belongs to
