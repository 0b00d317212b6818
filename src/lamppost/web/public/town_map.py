"""The map of a town: its districts, how much is found in each, and where its neighbours lie."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import ngettext

from lamppost.market.search.queries import search
from lamppost.market.search.rules import Found
from lamppost.market.sites.queries import drawn_districts_of, neighbours_of
from lamppost.web.jinja import number
from lamppost.web.map_svg import Area, Drawing, Shape, draw
from lamppost.web.public.asked import Asked
from lamppost.web.public.links import (
    Params,
    address,
    leaf_path,
    path_of,
    section_path,
    with_value,
    without_names,
    without_pairs,
)

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.web.public.towns import Ground

LEVELS = 4
# Towns whose drawings this process keeps.
KEPT_DRAWINGS = 64
# More would not fit around a map; a search that reaches the neighbours has them all.
NEIGHBOURS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """
    A district on the map. ``level`` is 0 (no ad) to 4 (most), ``url`` "" where nothing is found.

    ``url`` of a chosen district takes the choice away.
    """

    shape: Shape
    name: str
    count: int
    words: str
    level: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A town next door: in which direction (an arrow's turn in degrees), and how to look there."""

    name: str
    url: str
    turn: int
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TownMap:
    """What ``parts/map.html`` draws. ``elsewhere`` counts the ads that name no district."""

    town: str
    width: int
    height: int
    spots: tuple[Spot, ...]
    elsewhere: int
    beyond: tuple[Beyond, ...]

    @property
    def listed(self) -> list[Spot]:
        """The districts with ads, those with the most first."""
        shown = [spot for spot in self.spots if spot.count or spot.is_chosen]
        return sorted(shown, key=lambda spot: (-spot.count, spot.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMap:
    """A town with one district highlighted: about here, and no nearer."""

    town: str
    width: int
    height: int
    paths: tuple[str, ...]
    here: Shape


def drawing_of(site: Site) -> Drawing:
    """Return a town's drawing. Its version changes with its districts, so it may be kept."""
    return _drawing(site.pk, site.version)


@lru_cache(maxsize=KEPT_DRAWINGS)
def _drawing(site_id: UUID, version: int) -> Drawing:
    del version
    return draw(
        [
            Area(
                key=one.slug,
                name=one.name,
                latitude=one.latitude,
                longitude=one.longitude,
                ring=tuple((lon, lat) for lon, lat in one.outline),
            )
            for one in drawn_districts_of(site_id)
        ]
    )


def small_map(site: Site, district: str) -> SmallMap | None:
    """Return the map that shows where about a district is; None if the town has no such one."""
    drawing = drawing_of(site)
    here = next((shape for shape in drawing.shapes if shape.key == district), None)
    if here is None:
        return None
    others = tuple(shape.path for shape in drawing.shapes if shape.key != district)
    return SmallMap(
        town=site.name, width=drawing.width, height=drawing.height, paths=others, here=here
    )


def town_map(asked: Asked, found: Found, ground: Ground) -> TownMap:
    """Return the map of a search; its counts are exact, each with every other filter applied."""
    drawing, params = drawing_of(ground.site), asked.params
    counts, whole = _here(asked, found, ground)
    most = max((counts.get(shape.key, 0) for shape in drawing.shapes), default=0)
    chosen = asked.search.districts
    spots = tuple(
        Spot(
            shape=shape,
            name=ground.places.get(shape.key, shape.key),
            count=counts.get(shape.key, 0),
            words=_words(counts.get(shape.key, 0)),
            level=level_of(counts.get(shape.key, 0), most),
            url=_url(shape.key, counts.get(shape.key, 0), params, ground),
            is_chosen=shape.key in chosen,
        )
        for shape in drawing.shapes
    )
    return TownMap(
        town=ground.site.name,
        width=drawing.width,
        height=drawing.height,
        spots=spots,
        elsewhere=max(whole - sum(counts.values()), 0),
        beyond=_beyond(asked, ground),
    )


def _here(asked: Asked, found: Found, ground: Ground) -> tuple[Mapping[str, int], int]:
    """Return the counts of the town's own districts, and of all its ads, whatever the district."""
    if asked.is_impossible:
        return {}, 0
    if not asked.near and not asked.search.districts:
        return found.counts.get("district", {}), found.total
    # Neighbours may have a part of the same name: the town is counted alone.
    own = replace(asked.search, site_ids=(ground.site.pk,), districts=(), page=1)
    alone = search(own, facets={"district"})
    return alone.counts.get("district", {}), alone.total


def _words(count: int) -> str:
    return ngettext("%(n)s ad", "%(n)s ads", count) % {"n": number(count)}


def level_of(count: int, most: int) -> int:
    """Return how dark a ground is: 0 (no ad) to ``LEVELS`` (most)."""
    return math.ceil(count * LEVELS / most) if most else 0


def _url(slug: str, count: int, params: Params, ground: Ground) -> str:
    # The neighbours' ads would be filtered by a part of town that is not theirs.
    params = without_names(with_value(params, "view", "map"), "where")
    pair = ("district", slug)
    if pair in params:
        return address(path_of(ground), without_pairs(params, [pair]))
    if not count:
        return ""
    return address(path_of(ground), (*params, pair))


def _beyond(asked: Asked, ground: Ground) -> tuple[Beyond, ...]:
    towns = ground.neighbours or neighbours_of(ground.site)
    return tuple(
        Beyond(
            name=town.name,
            url=url_there(town, asked, ground),
            turn=_direction(ground.site, town),
            count=_count_there(town, asked) if asked.near and not asked.is_impossible else None,
        )
        for town in list(towns)[:NEIGHBOURS]
    )


def url_there(town: Site, asked: Asked, ground: Ground, *, district: str = "") -> str:
    """Return the same search on the neighbour's own map; prices there may be in other money."""
    params = without_names(asked.params, "where", "town", "around", "km", "district")
    if town.currency != ground.site.currency:
        params = without_names(params, "min", "max")
    params = with_value(params, "view", "map")
    params = with_value(params, "district", district)
    if ground.leaf is not None:
        return address(leaf_path(town.slug, ground.leaf.key), params)
    if ground.section is not None:
        return address(section_path(town.slug, ground.section.key), params)
    return address(path_of(replace(ground, site=town)), params)


def _count_there(town: Site, asked: Asked) -> int | None:
    if town.pk not in asked.search.site_ids:
        return None
    there = replace(asked.search, site_ids=(town.pk,), districts=(), page=1)
    return search(there, facets=()).total


def _direction(here: Site, there: Site) -> int:
    """Return which way a town lies, in degrees clockwise from north, rounded to eighths."""
    east = (there.longitude - here.longitude + 180) % 360 - 180
    east *= math.cos(math.radians((here.latitude + there.latitude) / 2))
    turn = math.degrees(math.atan2(east, there.latitude - here.latitude))
    return round(turn / 45) % 8 * 45
