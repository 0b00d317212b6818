"""Writes: promote an ad, end it, let it rest while there is a doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM, Event, record
from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.foundation.kernel.errors import N_
from lamppost.market.listings.rules import LISTING_TOPIC
from lamppost.market.promotions.models import Promotion
from lamppost.market.promotions.queries import running_of
from lamppost.market.promotions.rules import KEEP, NotPromotable, check_days, check_note

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing


# What was granted and ended stands in the log already.
UNAUDITED = ("forget_promotions",)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromotion:
    """Which ad to promote for how many days, why, and who says so."""

    listing: Listing
    days: int
    note: str
    actor: str


@transaction.atomic
def grant_promotion(new: NewPromotion, *, now: datetime) -> Promotion:
    """
    Promote an ad from now on. Whether it may be is the journey's to ask.

    :raises NotPromotable: for a length that is not offered, without a reason, or if it is promoted
    """
    lasts, note = check_days(new.days), check_note(new.note)
    # Two at once must not both find that it has none.
    _lock(new.listing)
    if running_of(new.listing.pk, now=now) is not None:
        raise NotPromotable(N_("This ad is promoted already."))
    made = Promotion.objects.create(
        site_id=new.listing.site_id,
        listing_id=new.listing.pk,
        starts_at=now,
        ends_at=now + lasts,
        note=note,
        granted_by=new.actor,
    )
    _changed(made, Event.PROMOTION_GRANTED, new.actor, now)
    return made


@transaction.atomic
def end_promotion(*, promotion: Promotion, actor: str, now: datetime) -> Promotion:
    """End a promotion before its time. Twice is once."""
    found = Promotion.objects.select_for_update().get(pk=promotion.pk)
    if found.ended_at is None and found.ends_at > now:
        found.ended_at, found.ended_by = now, actor
        found.save(update_fields=["ended_at", "ended_by"])
        _changed(found, Event.PROMOTION_ENDED, actor, now)
    return found


@transaction.atomic
def pause_promotion(*, promotion: Promotion, is_paused: bool, now: datetime) -> bool:
    """Let a promotion rest, or go on; return whether that is a change."""
    found = Promotion.objects.select_for_update().get(pk=promotion.pk)
    if (found.paused_at is not None) == is_paused:
        return False
    found.paused_at = now if is_paused else None
    found.save(update_fields=["paused_at"])
    _changed(found, Event.PROMOTION_PAUSED if is_paused else Event.PROMOTION_RESUMED, SYSTEM, now)
    return True


@transaction.atomic
def forget_promotions(*, now: datetime) -> int:
    """Remove promotions that ended a year ago; return how many."""
    count, _rows = Promotion.objects.filter(ends_at__lt=now - KEEP).delete()
    return count


def _lock(listing: Listing) -> None:
    type(listing).objects.select_for_update().filter(pk=listing.pk).first()


def _changed(promotion: Promotion, event: Event, actor: str, now: datetime) -> None:
    record(
        event,
        subject=promotion.subject,
        actor=actor,
        now=now,
        site_id=promotion.site_id,
        details={
            "promotion": str(promotion.pk),
            "ends_at": promotion.ends_at.isoformat(),
            "note": promotion.note,
        },
    )
    # The index says which ads are promoted.
    put_in_outbox(LISTING_TOPIC, key=str(promotion.listing_id), now=now)
