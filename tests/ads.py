"""Builders for ads: only what a test talks about is spelled out."""

from __future__ import annotations

from dataclasses import replace

from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.post_listing import Placed, post_draft
from lamppost.journeys.read_ad import TypedAd
from lamppost.market.listings.actions import open_draft, save_draft, set_draft_photos
from tests.cast import NOW

TABLE = TypedAd(
    title="Oak table with two drawers",
    body="Solid oak, some scratches on the top. It stood in our kitchen for ten years.",
    category="for-sale/furniture",
    offer="offer",
    price="85",
    price_type="fixed",
    district="riverside",
    attributes={"condition": "good"},
)
RENT_BEFORE_VIEWING = replace(
    TABLE,
    title="Sunny two-room flat by the river",
    body=(
        "Lovely flat, quiet street. I am abroad at the moment, so please wire the deposit "
        "before the viewing; the keys come to you by courier."
    ),
    category="housing/rent",
    price="400",
    attributes={},
)
REPLICA_WATCH = replace(
    TABLE,
    title="Replica Rolex, 1:1 quality",
    body="Best replica 1:1 with box, nobody can tell the difference. Several in stock.",
    category="for-sale/jewellery",
)


def typed(**changes: object) -> TypedAd:
    """An ordinary ad with some things changed."""
    return replace(TABLE, **changes)


def draft_of(ad: TypedAd, *, site, seller=None, visitor_id=None, now=NOW):
    """A draft that holds an ad as typed."""
    draft = open_draft(
        draft_id=new_id(),
        site=site,
        visitor_id=visitor_id,
        account_id=seller.pk if seller else None,
        now=now,
    )
    fields = {
        "title": ad.title,
        "body": ad.body,
        "category": ad.category,
        "offer": ad.offer,
        "price": ad.price,
        "price_type": ad.price_type,
        "district": ad.district,
        "attributes": dict(ad.attributes),
    }
    draft = save_draft(draft_id=draft.pk, fields=fields, now=now)
    if ad.photo_ids:
        draft = set_draft_photos(draft_id=draft.pk, photo_ids=ad.photo_ids, now=now)
    return draft


def post(ad: TypedAd, *, site, seller, now=NOW) -> Placed:
    """Post an ad through the same journey as the pages."""
    draft = draft_of(ad, site=site, seller=seller, now=now)
    return post_draft(draft_id=draft.pk, seller=seller, now=now)
