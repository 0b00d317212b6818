"""Cards that were made lately, each shown again only while its ad stands as it stood then."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language

from lamppost.market.categories.rules import Taxonomy
from lamppost.market.listings.queries import (
    CardRow,
    Standing,
    card_rows,
    photo_ids_of,
    standings_of,
)
from lamppost.market.media.queries import photos_by_ids, which_are_live
from lamppost.web.lately import Lately
from lamppost.web.public.cards import Card, card_from
from lamppost.web.public.nearby import distance_text

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.web.public.towns import Ground

# Cards of one process: two or three kilobytes each.
MOST = 4_000
# Seconds. All that a card says is asked for on every page; should anything else ever change, it
# is a minute late.
LONGEST = 60.0

# The ad, the town whose page it is, its categories, whether they are all on the page, the language.
Key = tuple[UUID, UUID, Taxonomy, bool, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A card with what it was made from, and when."""

    card: Card
    standing: Standing
    site_id: UUID
    site_version: int
    cover_id: UUID | None
    at: float


_lately: Lately[Key, Kept] = Lately(MOST)


def cards_of(
    ids: Sequence[UUID], ground: Ground, *, distances: Mapping[UUID, int] = MappingProxyType({})
) -> list[Card]:
    """
    Return the public ads among these ids, in this order.

    Cards that were made lately cost one small query, which says what is public and with which
    words, and a second one if they have photos. The others cost up to three more. ``distances``
    are rounded kilometres, told on the cards of those that have one.
    """
    cards = _by_id(ids, ground)
    return [
        replace(card, distance=distance_text(distances[card.id])) if card.id in distances else card
        for key in ids
        if (card := cards.get(key)) is not None
    ]


def _by_id(ids: Sequence[UUID], ground: Ground) -> dict[UUID, Card]:
    if not ids:
        return {}
    sites = {site.pk: site for site in ground.sites}
    keys = _keys(ids, ground)
    kept = _still_right(keys, sites)
    missing = [key for key in ids if key not in kept]
    return kept | _made(missing, keys, sites, ground) if missing else kept


def _keys(ids: Sequence[UUID], ground: Ground) -> dict[UUID, Key]:
    language, own, is_wide = get_language() or "en", ground.site.pk, ground.section is None
    return {key: (key, own, ground.taxonomy, is_wide, language) for key in ids}


def _still_right(keys: Mapping[UUID, Key], sites: Mapping[UUID, Site]) -> dict[UUID, Card]:
    """Return the kept cards that would be made just so now."""
    known = {key: thing for key, whole in keys.items() if (thing := _lately.get(whole))}
    if not known:
        return {}
    standings, now = standings_of(sites, list(known)), time.monotonic()
    right = {
        key: thing
        for key, thing in known.items()
        if standings.get(key) == thing.standing
        and sites[thing.site_id].version == thing.site_version
        and now - thing.at < LONGEST
    }
    covers = [thing.cover_id for thing in right.values() if thing.cover_id]
    live = which_are_live(covers) if covers else {}
    return {key: thing.card for key, thing in right.items() if _has_its_photo(thing, live)}


def _has_its_photo(thing: Kept, live: Mapping[UUID, bool]) -> bool:
    """Return whether a cover is still there, or still gone, and has AVIF as it had."""
    photo = thing.card.photo
    has_avif = live.get(thing.cover_id) if thing.cover_id else None
    return (photo.has_avif if photo else None) == has_avif


def _made(
    ids: Sequence[UUID], keys: Mapping[UUID, Key], sites: Mapping[UUID, Site], ground: Ground
) -> dict[UUID, Card]:
    """Make cards of what is public of these ads, and keep them."""
    now = time.monotonic()
    rows = card_rows(sites, ids)
    covers = _covers(rows)
    photos = {photo.id: photo for photo in photos_by_ids(covers.values())} if covers else {}
    cards: dict[UUID, Card] = {}
    for key, row in rows.items():
        site, cover_id = sites[row.site_id], covers.get(key)
        photo = photos.get(cover_id) if cover_id else None
        card = card_from(row, site=site, ground=ground, photo=photo)
        _lately.put(keys[key], Kept(card, row.standing, site.pk, site.version, cover_id, now))
        cards[key] = card
    return cards


def _covers(rows: Mapping[UUID, CardRow]) -> dict[UUID, UUID]:
    """Return the id of the first photo of each ad that has any."""
    of_revision = photo_ids_of([row.revision_id for row in rows.values()])
    return {key: ids[0] for key, row in rows.items() if (ids := of_revision[row.revision_id])}
