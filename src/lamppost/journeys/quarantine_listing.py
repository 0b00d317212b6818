"""Lock an ad away for a trained person: words sealed, photos moved, nothing left in sight."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.environment import env
from lamppost.foundation.audit.log import ENGINE
from lamppost.market.listings.actions import remove_words
from lamppost.market.listings.queries import photo_ids_of
from lamppost.market.media.actions import quarantine_photo
from lamppost.trust.cases.actions import seal_evidence
from lamppost.trust.screening.actions import empty_record

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Case


@transaction.atomic
def quarantine_listing(listing: Listing, *, case: Case, record_id: UUID, now: datetime) -> None:
    """Seal the words of a quarantined ad and of its screening; lock its photos away."""
    words = remove_words(listing_id=listing.pk, actor=ENGINE, now=now)
    screening = empty_record(record_id=record_id, now=now)
    seal_evidence(
        case_id=case.pk,
        content={"listing": str(listing.pk), "words": words, "screening": screening},
        home=env().home,
        actor=ENGINE,
        now=now,
    )
    revision_id = listing.current.pk
    for photo_id in photo_ids_of([revision_id])[revision_id]:
        quarantine_photo(site_id=listing.site_id, photo_id=photo_id, actor=ENGINE, now=now)
    listing.refresh_from_db()
