"""Ads as they stand in lists: one shape for results and shelves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.categories.rules import Category, Kind, Taxonomy
from lamppost.market.listings.queries import CardRow, card_row, photo_ids_of
from lamppost.market.media.queries import PhotoView, photos_by_ids
from lamppost.web.whole_ad import ad_path, badge_text, facts_of, price_text

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.market.sites.models import Site
    from lamppost.web.public.towns import Ground

EXCERPT = 140
FACTS_SHOWN = 4
_marks = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """
    One ad in a list, as ``parts/cards.html`` draws it. ``photo`` is the cover.

    Below ``save_path`` stand the addresses that keep and hide it. ``copies`` are as many ads that
    say nearly the same and are not listed, ``copies_url`` lists them. Two cards with one ``mark``
    differ in nothing but what the page says of them: the distance, the look, the copies.
    """

    id: UUID
    url: str
    title: str
    price_text: str
    place: str
    category: str
    published_at: datetime
    badge: str
    icon: str
    excerpt: str
    photo: PhotoView | None
    save_path: str
    code: str
    mark: int
    distance: str = ""
    is_seen: bool = False
    copies: int = 0
    copies_url: str = ""


def covers_of(listings: Sequence[Listing]) -> dict[UUID, PhotoView]:
    """Return the first photo of each ad, by the ad's id."""
    photo_ids = photo_ids_of([listing.current.pk for listing in listings])
    first = {listing.pk: ids[0] for listing in listings if (ids := photo_ids[listing.current.pk])}
    photos = {photo.id: photo for photo in photos_by_ids(first.values())} if first else {}
    return {key: photos[photo_id] for key, photo_id in first.items() if photo_id in photos}


def card_of(listing: Listing, *, site: Site, ground: Ground, photo: PhotoView | None) -> Card:
    """Return one ad of a site as a card. An ad of another town than the ground's names its town."""
    return card_from(card_row(listing), site=site, ground=ground, photo=photo)


def card_from(row: CardRow, *, site: Site, ground: Ground, photo: PhotoView | None) -> Card:
    """Return the same from a plain row."""
    leaf = ground.taxonomy.find(row.category)
    language = get_language() or "en"
    is_here = site.pk == ground.site.pk
    return Card(
        id=row.id,
        url=ad_path(site.slug, row.code, row.slug),
        title=row.title,
        price_text=price_text(row, leaf) if leaf else "",
        place=ground.places.get(row.district, site.name) if is_here else site.name,
        category=leaf.label(language) if leaf else "",
        published_at=row.published_at or row.created_at,
        badge=_badge(row),
        icon=_icon(leaf, ground),
        excerpt=excerpt_of(row.attributes, row.beginning, ground.taxonomy, row.category),
        photo=photo,
        save_path=ad_path(site.slug, row.code),
        code=row.code,
        mark=next(_marks),
    )


def _icon(leaf: Category | None, ground: Ground) -> str:
    """Return what stands for a photo. Among ads of all kinds the section's: one sprite has them."""
    if leaf is None:
        return "tag"
    section = ground.taxonomy.section(leaf.section_key)
    return leaf.icon if ground.section is not None or section is None else section.icon


def _badge(row: CardRow) -> str:
    """Return the word on a card's corner. That it is promised matters more than what it is."""
    if row.reserved_at is not None:
        return _("Reserved")
    # "Free" stands where the price does.
    return "" if row.offer == Kind.FREE else badge_text(row.offer)


def excerpt_of(answers: Mapping[str, object], body: str, taxonomy: Taxonomy, category: str) -> str:
    """Return one line about an ad: what it answers, else how its description begins."""
    leaf = taxonomy.find(category)
    facts = facts_of(leaf, answers, get_language() or "en") if leaf else []
    if len(facts) > 1:
        return " · ".join(answer for _question, answer in facts[:FACTS_SHOWN])
    line = " ".join(body[: EXCERPT * 2].split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"
