"""A poster begins a new ad with the words and photos of an old one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.market.listings.actions import open_copy, set_draft_photos
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import REPOSTABLE, ListingState, MoveNotAllowed
from lamppost.market.media.actions import share_photos
from lamppost.market.media.queries import photos_of_draft
from lamppost.trust.cases.queries import was_taken_away

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft
    from lamppost.people.accounts.models import Account


@transaction.atomic
def repost_listing(*, code: str, seller: Account, now: datetime) -> Draft:
    """
    Return a draft of a new ad; it is sent in, and screened, as any other.

    Asking twice gives the same draft as long as it is not sent in. What was refused is no
    beginning for a new ad: it can be changed where it is.

    :raises NotFound: if the seller has no such ad
    :raises MoveNotAllowed: if it is not sold, ended or taken down, or a person decided against it
    """
    listing = get_own_listing(seller.pk, code)
    if ListingState(listing.state) not in REPOSTABLE or was_taken_away(listing.subject):
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))
    draft = open_copy(listing=listing, now=now)
    named = [UUID(text) for text in draft.photos]
    own = {photo.id for photo in photos_of_draft(draft.pk, site_id=draft.site_id)}
    if not named or own.intersection(named):
        return draft
    shared = share_photos(
        site_id=draft.site_id,
        photo_ids=named,
        draft_id=draft.pk,
        account_id=seller.pk,
        now=now,
    )
    return set_draft_photos(draft_id=draft.pk, photo_ids=[p.id for p in shared], now=now)
