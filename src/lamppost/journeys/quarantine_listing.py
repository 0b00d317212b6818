"""Lock an ad away for a trained person: words sealed, photos moved, nothing left in sight."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.environment import env
from lamppost.foundation.audit.log import ENGINE
from lamppost.journeys.answer_reporters import close_reports_about
from lamppost.market.listings.actions import remove_words
from lamppost.market.listings.queries import photo_ids_of, revisions_of
from lamppost.market.media.actions import quarantine_photo
from lamppost.trust.cases.actions import empty_reports, seal_evidence
from lamppost.trust.cases.rules import ReportOutcome
from lamppost.trust.screening.actions import empty_records

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Case


@transaction.atomic
def quarantine_listing(listing: Listing, *, case: Case, now: datetime) -> None:
    """Seal the words of a quarantined ad and of its screenings; lock all its photos away."""
    words = remove_words(listing_id=listing.pk, actor=ENGINE, now=now)
    screenings = empty_records(listing.subject, now=now)
    seal_evidence(
        case_id=case.pk,
        content={"listing": str(listing.pk), "words": words, "screenings": screenings},
        home=env().home,
        actor=ENGINE,
        now=now,
    )
    empty_reports(subject=listing.subject, actor=ENGINE, now=now)
    close_reports_about(listing.subject, outcome=ReportOutcome.GONE, actor=ENGINE, now=now)
    photos = photo_ids_of([revision.pk for revision in revisions_of(listing.pk)])
    for photo_id in dict.fromkeys(chain.from_iterable(photos.values())):
        quarantine_photo(site_id=listing.site_id, photo_id=photo_id, actor=ENGINE, now=now)
    listing.refresh_from_db()
