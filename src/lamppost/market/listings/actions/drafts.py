"""Drafts: kept at each step and while typing, exactly as typed. Private and unaudited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_, NotFound, Stale
from lamppost.foundation.kernel.money import exponent
from lamppost.market.listings.models import Draft, Listing, RevisionPhoto
from lamppost.market.listings.queries import find_copy, find_draft
from lamppost.market.listings.rules import DRAFTS_PER_VISITOR, TooManyDrafts

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

RawValue = str | list[str] | dict[str, str | list[str]]


@transaction.atomic
def open_draft(
    *,
    draft_id: UUID,
    site: Site,
    visitor_id: UUID | None,
    account_id: UUID | None,
    now: datetime,
) -> Draft:
    """
    Open a draft under an id that the form carried, so that sending it twice opens one.

    :raises TooManyDrafts: if this browser has twenty unfinished ones
    :raises NotFound: if the id is that of another person's draft
    """
    if visitor_id is not None:
        open_ones = Draft.objects.filter(visitor_id=visitor_id, published_at=None)
        if open_ones.exclude(pk=draft_id).count() >= DRAFTS_PER_VISITOR:
            raise TooManyDrafts(N_("You have many unfinished ads. Please finish or delete one."))
    draft, is_new = Draft.objects.get_or_create(
        pk=draft_id,
        defaults={
            "site": site,
            "visitor_id": visitor_id,
            "account_id": account_id,
            "created_at": now,
            "updated_at": now,
        },
    )
    if not is_new and find_draft(draft_id, visitor_id=visitor_id, account_id=account_id) is None:
        raise NotFound(N_("There is no such draft here. If it is yours, sign in to see it."))
    return draft


@transaction.atomic
def open_edit_draft(*, listing: Listing, now: datetime) -> Draft:
    """Open a draft with what an ad says now, for its seller to change."""
    revision = listing.current
    known = Draft.objects.filter(
        listing_id=listing.pk, account_id=listing.seller_id, published_at=None
    ).first()
    if known is not None:
        return known
    photos = RevisionPhoto.objects.filter(revision=revision).order_by("position")
    return Draft.objects.create(
        site_id=listing.site_id,
        account_id=listing.seller_id,
        listing_id=listing.pk,
        fields=_fields_of(listing),
        photos=[str(photo.photo_id) for photo in photos],
        created_at=now,
        updated_at=now,
    )


@transaction.atomic
def open_copy(*, listing: Listing, now: datetime) -> Draft:
    """Open a draft of a new ad with what an old one says; while it is unfinished, the same one."""
    known = find_copy(listing.pk, listing.seller_id)
    if known is not None:
        return known
    photos = RevisionPhoto.objects.filter(revision=listing.current).order_by("position")
    return Draft.objects.create(
        site_id=listing.site_id,
        account_id=listing.seller_id,
        copied_from=listing.pk,
        fields=_fields_of(listing),
        photos=[str(photo.photo_id) for photo in photos],
        created_at=now,
        updated_at=now,
    )


def _fields_of(listing: Listing) -> dict[str, RawValue]:
    revision = listing.current
    return {
        "title": revision.title,
        "body": revision.body,
        "category": revision.category,
        "offer": revision.offer,
        "price": _plain_price(listing),
        "price_type": revision.price_type,
        "district": revision.district,
        "attributes": {key: _as_typed(value) for key, value in revision.attributes.items()},
    }


def _plain_price(listing: Listing) -> str:
    revision = listing.current
    if revision.price_minor is None:
        return ""
    places = exponent(revision.currency)
    whole, rest = divmod(revision.price_minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if rest else str(whole)


def _as_typed(value: object) -> str | list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@transaction.atomic
def save_draft(
    *, draft_id: UUID, fields: Mapping[str, RawValue], now: datetime, account_id: UUID | None = None
) -> Draft:
    """
    Keep what was typed; fields that the form did not carry stay as they are.

    :raises Stale: if the draft has become an ad meanwhile, or is gone
    """
    draft = _open_draft_for_update(draft_id)
    draft.fields = {**draft.fields, **_storable(fields)}
    draft.version += 1
    draft.updated_at = now
    if account_id is not None:
        draft.account_id = account_id
    draft.save()
    return draft


def _storable(raw: Mapping[str, RawValue]) -> dict[str, object]:
    """Return what was typed without the two signs that PostgreSQL's JSON cannot hold."""
    return {_unbroken(name): _unbroken_all(value) for name, value in raw.items()}


def _unbroken_all(value: RawValue) -> object:
    if isinstance(value, str):
        return _unbroken(value)
    if isinstance(value, list):
        return [_unbroken(text) for text in value]
    return _storable(value)


def _unbroken(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


@transaction.atomic
def set_draft_photos(*, draft_id: UUID, photo_ids: Sequence[UUID], now: datetime) -> Draft:
    """
    Keep the photos of a draft, in order.

    :raises Stale: if the draft has become an ad meanwhile, or is gone
    """
    draft = _open_draft_for_update(draft_id)
    draft.photos = [str(photo_id) for photo_id in photo_ids]
    draft.version += 1
    draft.updated_at = now
    draft.save()
    return draft


def _open_draft_for_update(draft_id: UUID) -> Draft:
    draft = lock_draft(draft_id)
    if draft is None or draft.published_at is not None:
        raise Stale(N_("This draft was sent in already."))
    return draft


def lock_draft(draft_id: UUID) -> Draft | None:
    """
    Return a draft, and keep it to this transaction: two clicks at once must not make two ads.

    Call it inside a transaction.
    """
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("site")
    return drafts.filter(pk=draft_id).first()


@transaction.atomic
def close_draft(*, draft_id: UUID, listing_id: UUID, now: datetime) -> None:
    """Note that a draft became an ad; sending it again leads to that ad."""
    Draft.objects.filter(pk=draft_id).update(published_at=now, listing_id=listing_id)


@transaction.atomic
def delete_draft(*, draft_id: UUID) -> None:
    """Remove a draft. One that became an ad leaves the ad as it is."""
    Draft.objects.filter(pk=draft_id).delete()
