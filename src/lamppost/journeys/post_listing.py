"""A person posts an ad: save it, screen it, then publish, ask, hold or refuse it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lamppost.foundation.kernel.errors import N_, Stale
from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.close_cases import close_open_cases
from lamppost.journeys.place_listing import Placed, place_listing
from lamppost.journeys.read_ad import AdFrame, TypedAd, read_ad
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.actions import (
    NewListing,
    close_draft,
    create_listing,
    lock_draft,
    revise_listing,
)
from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.queries import find_listing
from lamppost.market.media.actions import settle_photos
from lamppost.market.media.queries import photos_of_draft
from lamppost.market.sites.queries import districts_of
from lamppost.trust.cases.actions import withdraw_statements
from lamppost.trust.links.rules import Whence
from lamppost.trust.screening.queries import latest_record, verdict_of

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft, Listing
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account


@transaction.atomic
def post_draft(
    *,
    draft_id: UUID,
    seller: Account,
    now: datetime,
    version: int | None = None,
    whence: Whence | None = None,
) -> Placed:
    """
    Send a draft in: as a new ad, or as a new version of the ad it edits.

    Sending the same draft twice gives the first answer. ``version`` is the version of the
    draft that its mail link was written for: words that changed since then are not sent in
    by a click on an older mail. ``whence`` is where it is sent from, as far as that is known; a
    browser that is not known is the one that began the draft.

    :raises Stale: if the draft is gone or has changed since the mail
    :raises AdNotComplete: with every problem, by field
    :raises MoveNotAllowed: if the edited ad cannot be changed any more
    """
    draft = lock_draft(draft_id)
    if draft is None:
        raise Stale(N_("This draft is not here any more."))
    if draft.published_at is not None and draft.listing_id is not None:
        return first_answer(draft.listing_id)
    if version is not None and draft.version != version:
        raise Stale(N_("The draft was changed after this mail was sent. Please send it again."))
    content = read_draft(draft)
    settle_photos(site_id=draft.site_id, photo_ids=content.photo_ids)
    if draft.listing_id is not None:
        listing = _revise(draft, content, seller, now)
    else:
        listing = create_listing(
            NewListing(
                site=draft.site,
                seller=seller,
                content=content,
                expires_at=expiry_of(content.category, draft.site_id, now),
            ),
            now=now,
        )
    close_draft(draft_id=draft.pk, listing_id=listing.pk, now=now)
    began = Whence.of(visitor_id=draft.visitor_id, key=settings.SECRET_KEY.encode())
    return place_listing(listing, now=now, whence=(whence or began).or_else(began))


def first_answer(listing_id: UUID) -> Placed:
    """Return what became of a draft that was sent in before."""
    listing = find_listing(listing_id)
    kept = latest_record(listing.subject) if listing else None
    if listing is None or kept is None:
        raise Stale(N_("This draft is not here any more."))
    return Placed(listing, verdict_of(kept))


def read_draft(draft: Draft) -> ListingContent:
    """
    Return the checked content of a draft.

    :raises AdNotComplete: with every problem, by field
    """
    return read_ad(typed_ad(draft), frame=frame_of(draft.site))


def typed_ad(draft: Draft) -> TypedAd:
    """
    Return a draft as it was typed, with those of its photos that are its own.

    An id that somebody forged into it, of another person's private photo, is left out.
    """
    own = {photo.id for photo in photos_of_draft(draft.pk, site_id=draft.site_id)}
    named = (parse_id(text) for text in draft.photos)
    return TypedAd.from_fields(draft.fields, tuple(key for key in named if key in own))


def frame_of(site: Site) -> AdFrame:
    """Return what ads of a site are checked against."""
    return AdFrame(
        taxonomy=taxonomy_for(site.pk),
        districts=frozenset(district.slug for district in districts_of(site.pk)),
        currency=site.currency,
        language=site.language,
    )


def expiry_of(category: str, site_id: UUID, now: datetime) -> datetime:
    """Return when an ad of a category ends if nobody renews it."""
    return now + timedelta(days=taxonomy_for(site_id).leaf(category).expiry_days)


def _revise(draft: Draft, content: ListingContent, seller: Account, now: datetime) -> Listing:
    listing = find_listing(draft.listing_id) if draft.listing_id else None
    if listing is None or listing.seller_id != seller.pk:
        raise Stale(N_("This draft is not here any more."))
    withdraw_statements(subject=listing.subject, actor=seller.actor, now=now)
    close_open_cases(listing.subject, because="edited", actor=seller.actor, now=now)
    return revise_listing(
        listing_id=listing.pk,
        content=content,
        expires_at=expiry_of(content.category, draft.site_id, now),
        actor=seller.actor,
        now=now,
    )
