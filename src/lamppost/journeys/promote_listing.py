"""An operator promotes an ad: only what is public and about which nobody is in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.listings.queries import get_published, listings_by_ids
from lamppost.market.promotions.actions import NewPromotion, grant_promotion, pause_promotion
from lamppost.market.promotions.queries import running
from lamppost.market.promotions.rules import NotPromotable
from lamppost.trust.cases.queries import open_cases_about, open_subjects_among

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from lamppost.market.promotions.models import Promotion
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account


@transaction.atomic
def promote_listing(
    *, site: Site, code: str, days: int, note: str, operator: Account, now: datetime
) -> Promotion:
    """
    Promote an ad of a town.

    :raises NotPromotable: if it is not public, somebody is in doubt about it, it is the operator's
        own, or it is promoted already
    """
    try:
        listing = get_published(site.pk, code)
    except NotFound:
        raise NotPromotable(N_("There is no public ad with this number in this town.")) from None
    if listing.seller_id == operator.pk:
        raise NotPromotable(N_("Somebody else must do this: it is your own ad."))
    if _is_in_doubt(listing.pk):
        raise NotPromotable(
            N_("There is an open case about this ad. Nothing is promoted while there is a doubt.")
        )
    new = NewPromotion(listing=listing, days=days, note=note, actor=operator.actor)
    return grant_promotion(new, now=now)


def watch_promotions(*, now: datetime) -> int:
    """
    Let promotions rest while a case about their ad is open, and go on afterwards.

    An ad that is not public is in no results, promoted or not. Return how many changed.
    """
    promotions = list(running(now))
    doubted = open_subjects_among([one.subject for one in promotions])
    # Asked for all at once, and nothing is locked that stays as it is: this runs every minute.
    changing = [
        one for one in promotions if (one.paused_at is not None) != (one.subject in doubted)
    ]
    return sum(
        pause_promotion(promotion=one, is_paused=one.subject in doubted, now=now)
        for one in changing
    )


def titles_of(promotions: list[Promotion]) -> dict[UUID, str]:
    """Return what promoted ads are called, of those that are still there."""
    listings = listings_by_ids([one.listing_id for one in promotions])
    return {key: one.current.title for key, one in listings.items()}


def _is_in_doubt(listing_id: UUID) -> bool:
    return bool(open_cases_about(Subject(SubjectKind.LISTING, listing_id)))
