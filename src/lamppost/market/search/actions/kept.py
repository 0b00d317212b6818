"""Writes: what somebody keeps, or does not want to see. It is theirs alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.market.search.models import Favourite, FavouriteMail, HiddenAd
from lamppost.market.search.queries.kept import seen_now
from lamppost.market.search.rules.kept import (
    KEEP_WITHOUT_ACCOUNT,
    MOST_HIDDEN,
    MOST_KEPT,
    Owner,
    Seen,
    TooManyKept,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lamppost.market.listings.models import Listing

# What a person likes or passes over changes nothing for anybody else, and a log that is kept for
# good is no place for it.
UNAUDITED = (
    "keep_ad",
    "drop_ad",
    "hide_ad",
    "show_ad",
    "take_over_kept",
    "note_told",
    "forget_kept",
)


@transaction.atomic
def keep_ad(*, owner: Owner, listing: Listing, language: str, now: datetime) -> None:
    """
    Keep an ad, with what it costs now. Twice is once. An account hears by mail what is new of it.

    :raises TooManyKept: with five hundred of them
    """
    mine = Favourite.objects.filter(**owner.keys)
    is_new = not mine.filter(listing_id=listing.pk).exists()
    if is_new and mine.count() >= MOST_KEPT:
        raise TooManyKept(
            N_("You keep %(most)d ads, and that is the most. Remove some first."), most=MOST_KEPT
        )
    seen = seen_now(listing)
    Favourite.objects.get_or_create(
        **owner.keys,
        listing_id=listing.pk,
        defaults={
            "site_id": listing.site_id,
            "kept_at": now,
            "price_minor": seen.price_minor,
            "currency": seen.currency,
            "state": seen.standing,
            "told_price_minor": seen.price_minor,
            "told_state": seen.standing,
        },
    )
    if owner.account_id is not None:
        _write_mails_to(owner.account_id, site_id=listing.site_id, language=language, now=now)


def _write_mails_to(account_id: UUID, *, site_id: UUID, language: str, now: datetime) -> None:
    FavouriteMail.objects.get_or_create(
        account_id=account_id,
        defaults={"site_id": site_id, "language": language, "looked_at": now},
    )


@transaction.atomic
def drop_ad(*, owner: Owner, listing_id: UUID) -> None:
    """Keep an ad no longer."""
    Favourite.objects.filter(**owner.keys, listing_id=listing_id).delete()


@transaction.atomic
def hide_ad(*, owner: Owner, listing: Listing, now: datetime) -> None:
    """Leave an ad out of this owner's lists. Twice is once; it is kept no longer.

    :raises TooManyKept: with five hundred of them
    """
    mine = HiddenAd.objects.filter(**owner.keys)
    if not mine.filter(listing_id=listing.pk).exists() and mine.count() >= MOST_HIDDEN:
        raise TooManyKept(
            N_("You hide %(most)d ads, and that is the most. Show some again first."),
            most=MOST_HIDDEN,
        )
    HiddenAd.objects.get_or_create(
        **owner.keys,
        listing_id=listing.pk,
        defaults={"site_id": listing.site_id, "hidden_at": now},
    )
    drop_ad(owner=owner, listing_id=listing.pk)


@transaction.atomic
def show_ad(*, owner: Owner, listing_id: UUID) -> None:
    """Show a hidden ad again."""
    HiddenAd.objects.filter(**owner.keys, listing_id=listing_id).delete()


@transaction.atomic
def take_over_kept(*, visitor_id: UUID, account_id: UUID, language: str, now: datetime) -> None:
    """Make what a browser kept and hid the account's, as far as there is room: at sign-in."""
    browser, account = Owner(visitor_id=visitor_id), Owner(account_id=account_id)
    kept = Favourite.objects.filter(**browser.keys).order_by("-kept_at", "-id")
    first = kept.first()
    _take_over(Favourite, kept, account, most=MOST_KEPT)
    hidden = HiddenAd.objects.filter(**browser.keys).order_by("-hidden_at", "-id")
    _take_over(HiddenAd, hidden, account, most=MOST_HIDDEN)
    if first is not None:
        _write_mails_to(account_id, site_id=first.site_id, language=language, now=now)


def _take_over(
    model: type[Favourite] | type[HiddenAd],
    rows: QuerySet[Favourite] | QuerySet[HiddenAd],
    account: Owner,
    *,
    most: int,
) -> None:
    have = set(model.objects.filter(**account.keys).values_list("listing_id", flat=True))
    new = [row for row in rows if row.listing_id not in have][: max(most - len(have), 0)]
    model.objects.filter(pk__in=[row.pk for row in new]).update(**account.keys)
    model.objects.filter(pk__in=[row.pk for row in rows]).filter(account_id=None).delete()


@transaction.atomic
def note_told(*, account_id: UUID, told: Mapping[UUID, Seen], now: datetime) -> None:
    """Remember what an account knows now of the ads that it keeps, by the favourites' ids."""
    for key, seen in told.items():
        Favourite.objects.filter(pk=key, account_id=account_id).update(
            told_price_minor=seen.price_minor, told_state=seen.standing
        )
    FavouriteMail.objects.filter(account_id=account_id).update(looked_at=now)


def forget_kept(*, now: datetime) -> int:
    """Forget what browsers without an account kept and hid long ago; return how much it was."""
    old = now - KEEP_WITHOUT_ACCOUNT
    kept, _rows = Favourite.objects.filter(account_id=None, kept_at__lt=old).delete()
    hidden, _rows = HiddenAd.objects.filter(account_id=None, hidden_at__lt=old).delete()
    return kept + hidden
