"""What a poster says about an ad that stays as it is: reserved, still there, for longer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM, Event, record
from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import (
    LISTING_TOPIC,
    CannotRenew,
    ListingState,
    MoveNotAllowed,
    Reminder,
    goes_to_the_front,
    may_renew,
)


@transaction.atomic
def reserve_listing(*, listing_id: UUID, is_reserved: bool, actor: str, now: datetime) -> Listing:
    """
    Say on a public ad that it is promised to somebody, or that it is not any more.

    Saying it twice changes nothing.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if the ad is not public
    """
    listing = _locked(listing_id, {ListingState.PUBLISHED})
    if (listing.reserved_at is not None) == is_reserved:
        return listing
    listing.reserved_at = now if is_reserved else None
    listing.save(update_fields=["reserved_at"])
    _write_down(Event.LISTING_RESERVED, listing, actor, now, reserved=is_reserved)
    put_in_outbox(LISTING_TOPIC, key=str(listing.pk), now=now)
    return listing


@transaction.atomic
def confirm_availability(*, listing_id: UUID, actor: str, now: datetime) -> Listing:
    """
    Note that a public ad is still to be had, which also ends a reservation. Once a day is enough.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if the ad is not public
    """
    listing = _locked(listing_id, {ListingState.PUBLISHED})
    if listing.reserved_at is not None:
        listing = reserve_listing(listing_id=listing_id, is_reserved=False, actor=actor, now=now)
    if listing.confirmed_at is not None and listing.confirmed_at.date() == now.date():
        return listing
    listing.confirmed_at = listing.asked_at = now
    listing.save(update_fields=["confirmed_at", "asked_at"])
    _write_down(Event.LISTING_AVAILABLE, listing, actor, now)
    return listing


@transaction.atomic
def renew_listing(*, listing_id: UUID, expires_at: datetime, actor: str, now: datetime) -> Listing:
    """
    Give a public or an expired ad new time. An expired one must be screened before it is public.

    :raises NotFound: if there is no such ad
    :raises MoveNotAllowed: if the ad is neither public nor expired
    :raises CannotRenew: if it is too early or too late
    """
    listing = _locked(listing_id, {ListingState.PUBLISHED, ListingState.EXPIRED})
    if not may_renew(listing.state, listing.expires_at, now=now):
        raise CannotRenew(N_("This ad cannot be renewed now."))
    to_the_front = goes_to_the_front(listing.published_at, now=now)
    if to_the_front:
        listing.published_at = now
    listing.expires_at, listing.asked_at, listing.warned_at = expires_at, None, None
    listing.save(update_fields=["published_at", "expires_at", "asked_at", "warned_at"])
    _write_down(
        Event.LISTING_RENEWED,
        listing,
        actor,
        now,
        until=expires_at.isoformat(),
        to_the_front=to_the_front,
    )
    if listing.state == ListingState.PUBLISHED:
        put_in_outbox(LISTING_TOPIC, key=str(listing.pk), now=now)
    return listing


@transaction.atomic
def note_reminder(*, listing_id: UUID, about: Reminder, now: datetime) -> Listing | None:
    """
    Note that a poster is reminded; None if that was done before, or the ad is not public.

    :raises NotFound: if there is no such ad
    """
    listing = _locked(listing_id, frozenset(ListingState))
    if listing.state != ListingState.PUBLISHED or getattr(listing, about) is not None:
        return None
    setattr(listing, about, now)
    listing.save(update_fields=[about])
    _write_down(Event.LISTING_REMINDED, listing, SYSTEM, now, about=about)
    return listing


def _locked(listing_id: UUID, states: Collection[str]) -> Listing:
    listing = (
        Listing.objects.select_for_update(of=("self",))
        .select_related("revision", "site", "seller")
        .filter(pk=listing_id)
        .first()
    )
    if listing is None:
        raise NotFound(N_("There is no such ad."))
    if listing.state not in states:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))
    return listing


def _write_down(
    event: Event, listing: Listing, actor: str, now: datetime, **details: object
) -> None:
    record(
        event,
        subject=listing.subject,
        actor=actor,
        now=now,
        site_id=listing.site_id,
        details=details,
    )
