"""Reads: what is promoted, until when, and what an operator granted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.promotions.models import Promotion

if TYPE_CHECKING:
    from django.db.models import QuerySet

SHOWN = 100


def promoted_until(listing_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return until when ads are promoted, of those that are or were: for the index, one query."""
    return _ends(Promotion.objects.filter(listing_id__in=list(listing_ids)))


def promoted_until_between(first: UUID, last: UUID) -> dict[UUID, datetime]:
    """Return the same for all ads from one id to another, both included: one query."""
    return _ends(Promotion.objects.filter(listing_id__range=(first, last)))


def _ends(promotions: QuerySet[Promotion]) -> dict[UUID, datetime]:
    rows = promotions.filter(ended_at=None, paused_at=None).order_by("ends_at")
    return dict(rows.values_list("listing_id", "ends_at"))


def running(now: datetime) -> QuerySet[Promotion]:
    """Return the promotions that are not over, paused ones included, by id."""
    return Promotion.objects.filter(ended_at=None, ends_at__gt=now).order_by("id")


def running_of(listing_id: UUID, *, now: datetime) -> Promotion | None:
    """Return the promotion that an ad has now."""
    return running(now).filter(listing_id=listing_id).first()


def promotions_of(site_id: UUID) -> list[Promotion]:
    """Return a town's promotions, the newest first, a hundred at most."""
    rows = Promotion.objects.filter(site_id=site_id).order_by("-starts_at", "-id")
    return list(rows[:SHOWN])


def get_promotion(site_id: UUID, promotion_id: UUID) -> Promotion:
    """
    Return a promotion of a town.

    :raises NotFound: if it has no such one
    """
    found = Promotion.objects.filter(site_id=site_id, pk=promotion_id).first()
    if found is None:
        raise NotFound(N_("There is no such promotion."))
    return found
