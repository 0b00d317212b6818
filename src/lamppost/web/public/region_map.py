"""The map of a region: where in several towns results are, and how to look closer or further."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.market.search.queries import search
from lamppost.market.search.queries.places import Place, network
from lamppost.market.search.rules import Circle
from lamppost.market.search.rules.places import (
    KILOMETRES,
    kilometres_between,
    next_radius,
    point_text,
    shifted,
)
from lamppost.market.search.schema import place_name
from lamppost.web.jinja import number
from lamppost.web.public.asked import Asked
from lamppost.web.public.links import address, path_of, with_value, without_names
from lamppost.web.public.nearby import distance_text
from lamppost.web.public.town_map import level_of, url_there
from lamppost.web.region_svg import Cluster, Dot, Region, draw_region, names_placed

if TYPE_CHECKING:
    from lamppost.web.public.towns import Ground

# How far a step of the map goes, as a share of what it shows from its middle to its edge.
STEP = 0.6
WIDER_THAN_TOWNS = 1.15
NAMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A cluster with its name, what a screen reader says, and where it leads."""

    cluster: Cluster
    name: str
    words: str
    url: str
    label: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TownGround:
    """The ground of a town on the map; ``level`` is 0 (no ad) to 4 (most)."""

    path: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A town in the list below the map."""

    name: str
    count: int
    far: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A step of the map, as a link. ``turn`` is where it goes, clockwise from north, or None."""

    name: str
    turn: int | None
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMap:
    """What ``parts/region.html`` draws. ``kilometres`` is what lies between middle and edge."""

    drawing: Region
    has_circle: bool
    name: str
    grounds: tuple[TownGround, ...]
    marks: tuple[Mark, ...]
    listed: tuple[Listed, ...]
    ways: tuple[Way, ...]
    point: str
    kilometres: float
    bar: str


def reaches_towns(ground: Ground, *, near: bool) -> bool:
    """Return whether a search reaches further than one town, so that its map is a region's."""
    return ground.has_circle or (near and bool(ground.neighbours))


def region_map(asked: Asked, ground: Ground) -> RegionMap:
    """Return the map of a search in several towns; its counts are exact, as the list's are."""
    counts = _counts(asked)
    known = network()
    shown = [place for place in known.places if counts.get(place.key)]
    circle = _circle(ground, shown)
    towns = list(ground.sites)
    middle, kilometres = (circle.latitude, circle.longitude), float(circle.kilometres or 1)
    drawing = draw_region(
        middle,
        kilometres,
        [_dot(place, counts) for place in shown],
        [(town.latitude, town.longitude) for town in towns],
    )
    by_town = Counter[UUID]()
    for place in shown:
        by_town[place.site_id] += counts[place.key]
    most = max(by_town.values(), default=0)
    return RegionMap(
        drawing=drawing,
        has_circle=ground.has_circle,
        name=ground.nearby.name if ground.nearby else ground.site.name,
        grounds=tuple(
            TownGround(path=path, level=level_of(by_town[town.pk], most))
            for town, path in zip(towns, drawing.grounds, strict=True)
            if path
        ),
        marks=_marks(drawing, shown, circle, asked, ground),
        listed=_listed(by_town, known.told(circle), asked, ground),
        ways=_ways(circle, asked, ground),
        point=point_text(circle.latitude, circle.longitude),
        kilometres=kilometres,
        bar=_bar_text(drawing.bar[1]),
    )


def _counts(asked: Asked) -> Mapping[str, int]:
    if asked.is_impossible:
        return {}
    return search(replace(asked.search, page=1), facets={"place"}).counts["place"]


def _circle(ground: Ground, shown: Sequence[Place]) -> Circle:
    """Return what the map shows: the circle that was asked for, else one around all towns."""
    if ground.nearby is not None and ground.has_circle:
        return ground.nearby.circle
    here = ground.site
    points = [(town.latitude, town.longitude) for town in ground.sites]
    points += [(place.latitude, place.longitude) for place in shown]
    far = max(kilometres_between(here.latitude, here.longitude, *point) for point in points)
    # Around the place itself: what is not a circle of the address is no choice of it either.
    return Circle(
        latitude=here.latitude,
        longitude=here.longitude,
        kilometres=max(round(far * WIDER_THAN_TOWNS), 1),
    )


def _dot(place: Place, counts: Mapping[str, int]) -> Dot:
    return Dot(
        key=place.key,
        latitude=place.latitude,
        longitude=place.longitude,
        count=counts[place.key],
    )


def _marks(
    drawing: Region, shown: Sequence[Place], circle: Circle, asked: Asked, ground: Ground
) -> tuple[Mark, ...]:
    by_key = {place.key: place for place in shown}
    members = [[by_key[key] for key in cluster.keys] for cluster in drawing.clusters]
    names = [_name(places) for places in members]
    labels = names_placed(names, drawing.clusters)
    return tuple(
        Mark(
            cluster=cluster,
            name=name,
            words=ngettext("%(n)s ad", "%(n)s ads", cluster.count) % {"n": number(cluster.count)},
            url=_narrower(places, circle, asked, ground),
            label=label,
        )
        for cluster, places, name, label in zip(
            drawing.clusters, members, names, labels, strict=True
        )
    )


def _name(places: Sequence[Place]) -> str:
    """Return what a cluster is called: its place, its town, or the first of its towns."""
    towns = list(dict.fromkeys(place.town for place in places))
    if len(places) == 1:
        return places[0].name
    if len(towns) == 1:
        return towns[0]
    more = len(towns) - NAMED
    first = ", ".join(towns[:NAMED])
    return (
        _("%(towns)s and %(n)s more") % {"towns": first, "n": number(more)} if more > 0 else first
    )


def _narrower(places: Sequence[Place], circle: Circle, asked: Asked, ground: Ground) -> str:
    """Return where a cluster leads: a part of town, a town, or a smaller circle around it."""
    towns = {place.site_id: place for place in places}
    town = next((one for one in ground.sites if one.pk in towns), None)
    if len(towns) == 1 and town is not None:
        district = places[0].district if len(places) == 1 else ""
        return url_there(town, asked, ground, district=district)
    first = places[0]
    needed = max(
        kilometres_between(first.latitude, first.longitude, place.latitude, place.longitude)
        for place in places
    )
    smaller = next((one for one in KILOMETRES if one >= needed), KILOMETRES[-1])
    if circle.kilometres is not None and smaller >= circle.kilometres:
        smaller = next_radius(circle.kilometres, wider=False)
    return _moved(point_text(first.latitude, first.longitude), smaller, asked, ground)


def _listed(
    by_town: Mapping[UUID, int], told: Mapping[str, int], asked: Asked, ground: Ground
) -> tuple[Listed, ...]:
    rows = [
        Listed(
            name=town.name,
            count=by_town[town.pk],
            far=distance_text(told.get(place_name(town.pk), 0)),
            url=url_there(town, asked, ground),
        )
        for town in ground.sites
        if by_town[town.pk]
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name)))


def _moved(middle: str, kilometres: int, asked: Asked, ground: Ground) -> str:
    params = without_names(with_value(asked.params, "view", "map"), "where", "district", "town")
    params = with_value(with_value(params, "around", middle), "km", str(kilometres))
    return address(path_of(ground), params)


def _ways(circle: Circle, asked: Asked, ground: Ground) -> tuple[Way, ...]:
    """Return the steps of the map, as links: everything that dragging and pinching can do."""
    shown = circle.kilometres or KILOMETRES[-1]
    kilometres = next((one for one in KILOMETRES if one >= shown), KILOMETRES[-1])
    middle = ground.nearby.middle if ground.nearby else ""
    closer, wider = next_radius(kilometres, wider=False), next_radius(kilometres, wider=True)
    if not ground.has_circle:
        wider = kilometres
    ways = []
    if closer < shown:
        url = _moved(middle, closer, asked, ground)
        ways.append(Way(name="in", turn=None, label=_("Closer"), url=url))
    if wider > shown or not ground.has_circle:
        url = _moved(middle, wider, asked, ground)
        ways.append(Way(name="out", turn=None, label=_("Wider"), url=url))
    for name, turn, label in (
        ("north", 0, _("North")),
        ("west", 270, _("West")),
        ("east", 90, _("East")),
        ("south", 180, _("South")),
    ):
        point = _step(circle, turn, kilometres * STEP)
        url = _moved(point_text(*point), kilometres, asked, ground)
        ways.append(Way(name=name, turn=turn, label=label, url=url))
    return tuple(ways)


def _step(circle: Circle, turn: int, far: float) -> tuple[float, float]:
    way = math.radians(turn)
    return shifted(
        circle.latitude, circle.longitude, east=math.sin(way) * far, north=math.cos(way) * far
    )


def _bar_text(kilometres: float) -> str:
    if kilometres < 1:
        return _("%(n)s m") % {"n": number(round(kilometres * 1000))}
    return _("%(km)s km") % {"km": number(round(kilometres))}
