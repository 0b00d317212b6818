"""Take the words out of an ad, and put them back. Only for what was locked away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.models import Draft, Listing, ListingRevision
from lamppost.market.listings.rules import ListingState, MoveNotAllowed

WORDS = ("title", "body", "attributes")


Words = dict[str, dict[str, object]]
"""Title, body and attributes of each revision, by the revision's id."""


@transaction.atomic
def remove_words(*, listing_id: UUID, actor: str, now: datetime) -> Words:
    """
    Empty every revision and draft of a quarantined ad; return what stood there.

    The one exception to "a revision never changes": who must not see it cannot be left a copy,
    and an earlier revision may say nearly the same.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if it is not quarantined
    """
    listing = _quarantined(listing_id)
    words: Words = {}
    for revision in ListingRevision.objects.filter(listing=listing):
        words[str(revision.pk)] = {name: getattr(revision, name) for name in WORDS}
        revision.title, revision.body, revision.attributes = "", "", {}
        revision.save(update_fields=list(WORDS))
    Draft.objects.filter(listing_id=listing_id).update(fields={}, photos=[])
    record(
        Event.LISTING_WORDS_REMOVED,
        subject=listing.subject,
        actor=actor,
        now=now,
        site_id=listing.site_id,
        details={"revisions": sorted(words)},
    )
    return words


@transaction.atomic
def restore_words(*, listing_id: UUID, words: Words, actor: str, now: datetime) -> None:
    """
    Put the words of a quarantined ad back, because a reviewer found nothing wrong with them.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if it is not quarantined
    """
    listing = _quarantined(listing_id)
    for revision in ListingRevision.objects.filter(listing=listing, pk__in=list(words)):
        for name in WORDS:
            setattr(revision, name, words[str(revision.pk)][name])
        revision.save(update_fields=list(WORDS))
    record(
        Event.LISTING_WORDS_RESTORED,
        subject=listing.subject,
        actor=actor,
        now=now,
        site_id=listing.site_id,
        details={"revisions": sorted(words)},
    )


def _quarantined(listing_id: UUID) -> Listing:
    listing = Listing.objects.select_for_update().filter(pk=listing_id).first()
    if listing is None:
        raise NotFound(N_("There is no such ad."))
    if listing.state != ListingState.QUARANTINED:
        raise MoveNotAllowed(N_("This ad is not in quarantine."))
    return listing
