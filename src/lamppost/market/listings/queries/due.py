"""Ads whose time has come: to end, to be asked about, to be erased."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import (
    ASK_AFTER,
    ASK_NOT_WITHIN,
    KEEP_DELETED,
    WARN_BEFORE,
    ListingState,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 200


def expired_by(now: datetime) -> list[Listing]:
    """Return up to 200 public or unconfirmed ads whose time is over."""
    return list(
        Listing.objects.filter(
            state__in=[ListingState.PUBLISHED, ListingState.AWAITING_POSTER], expires_at__lte=now
        ).order_by("expires_at")[:200]
    )


def to_warn(now: datetime) -> list[Listing]:
    """Return up to 200 public ads that end within three days, and whose posters do not know."""
    rows = _of_reachable().filter(warned_at=None, expires_at__gt=now)
    return list(rows.filter(expires_at__lte=now + WARN_BEFORE).order_by("expires_at")[:BATCH])


def to_ask_about(now: datetime) -> list[Listing]:
    """
    Return up to 200 ads that may be gone by now: public and unchanged for two weeks.

    Not those that are reserved, that somebody was asked about before, or that end within a week.
    """
    long_ago = now - ASK_AFTER
    rows = _of_reachable().filter(asked_at=None, reserved_at=None, published_at__lte=long_ago)
    rows = rows.filter(revision__created_at__lte=long_ago, expires_at__gt=now + ASK_NOT_WITHIN)
    return list(rows.order_by("published_at")[:BATCH])


def _of_reachable() -> QuerySet[Listing]:
    """Return public ads of people whose address is proved; an import has nobody to write to."""
    return Listing.objects.filter(
        state=ListingState.PUBLISHED, source="", seller__proved_at__isnull=False
    ).exclude(seller__email="")


def to_erase(now: datetime) -> list[Listing]:
    """Return up to 200 ads that were deleted longer ago than anybody can undo."""
    rows = Listing.objects.filter(
        Q(state=ListingState.DELETED, state_at__lte=now - KEEP_DELETED), erased_at=None
    )
    return list(rows.order_by("state_at")[:BATCH])
