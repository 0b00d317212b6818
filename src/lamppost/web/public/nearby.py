"""How far around: what an address asks of place, the words for it, and the choices of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.market.search.queries.places import Network, network, towns_within
from lamppost.market.search.rules import Circle, Order
from lamppost.market.search.rules.places import (
    KILOMETRES,
    USUAL_KILOMETRES,
    point_text,
    read_kilometres,
    read_point,
    rounded_point,
)
from lamppost.market.sites.queries import sites_by_ids
from lamppost.web.jinja import number
from lamppost.web.public.links import Params, with_value, without_names

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

NAMES = ("around", "km")
# Wider circles that are tried for whoever found nothing.
TRIED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """
    What an address asks of place. ``middle`` is what it says there: a part of town, a town or a
    point; "" is the town itself. ``name`` is the middle in words.

    ``pairs`` are what of the address it was read from. ``places`` are those within the circle, as
    the index names them, and ``towns`` theirs, the nearest first; without kilometres any place of
    the town. ``left_out`` counts towns beyond the most that one search looks in. ``is_unknown``:
    the middle is no place here.
    """

    circle: Circle
    middle: str
    name: str
    towns: tuple[Site, ...]
    places: tuple[str, ...] | None = None
    pairs: Params = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()
    is_unknown: bool = False

    @property
    def kilometres(self) -> int | None:
        return self.circle.kilometres


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChoices:
    """The two selects of the form: (value, label, whether chosen), radii with their counts."""

    radii: Sequence[tuple[str, str, int | None, bool]]
    middles: Sequence[tuple[str, str, bool]]


def place_pairs(params: Params) -> Params:
    """Return what of an address ``read_nearby`` looks at."""
    return tuple(
        pair for pair in params if pair[0] in NAMES or pair == ("sort", Order.NEAREST.value)
    )


def read_nearby(params: Params, site: Site, places: Mapping[str, str]) -> Nearby | None:
    """
    Return what an address asks of place; None if it does not: two small queries if it does.

    ``around`` is a part of the town, a town of the network, or a point ("48.21,16.37", rounded as
    it is read); ``km`` one of ``KILOMETRES``. An order by distance asks for it, too.
    """
    named = dict(reversed(params))
    middle, radius = named.get("around", ""), named.get("km", "")
    if not middle and not radius and named.get("sort") != Order.NEAREST:
        return None
    kilometres = read_kilometres(radius)
    notes = (
        [_("This distance does not exist; it was left out.")] if radius and not kilometres else []
    )
    known = network()
    found = _middle(middle, site, places, known)
    (latitude, longitude), name = found or ((site.latitude, site.longitude), middle)
    latitude, longitude = rounded_point(latitude, longitude)
    circle = Circle(latitude=latitude, longitude=longitude, kilometres=kilometres)
    towns, left_out = _towns(circle, site, known)
    if left_out:
        notes.append(
            ngettext(
                "%(n)s town farther away is left out: a search looks in the nearest %(most)s.",
                "%(n)s towns farther away are left out: a search looks in the nearest %(most)s.",
                left_out,
            )
            % {"n": number(left_out), "most": number(len(towns))}
        )
    return Nearby(
        circle=circle,
        middle=middle if read_point(middle) is None else point_text(latitude, longitude),
        name=name,
        towns=towns,
        places=None if kilometres is None else tuple(one.key for _far, one in known.near(circle)),
        pairs=place_pairs(params),
        left_out=left_out,
        notes=tuple(notes),
        is_unknown=found is None,
    )


def _middle(
    text: str, site: Site, places: Mapping[str, str], known: Network
) -> tuple[tuple[float, float], str] | None:
    """Return the middle of a circle and its name."""
    if not text:
        return (site.latitude, site.longitude), site.name
    point = read_point(text)
    if point is not None:
        return point, _("the chosen point")
    place = known.place(site.slug, text) if text in places else known.place(text)
    return ((place.latitude, place.longitude), place.name) if place else None


def _towns(circle: Circle, site: Site, known: Network) -> tuple[tuple[Site, ...], int]:
    if circle.kilometres is None:
        return (site,), 0
    reached = towns_within(circle, known=known)
    if reached.site_ids == (site.pk,):
        return (site,), 0
    found = sites_by_ids(reached.site_ids)
    return tuple(found[key] for key in reached.site_ids if key in found), reached.left_out


def distance_text(kilometres: int) -> str:
    """Return a rounded distance as cards tell it."""
    if not kilometres:
        return _("under 1 km")
    return _("about %(km)s km") % {"km": number(kilometres)}


def within_text(nearby: Nearby) -> str:
    """Return how far around a search looks, as a filter that can be taken away."""
    if nearby.kilometres is None:
        return _("Distances from %(place)s") % {"place": nearby.name}
    return _("Within %(km)s km of %(place)s") % {
        "km": number(nearby.kilometres),
        "place": nearby.name,
    }


def heading_within(nearby: Nearby, *, words: str, category: str) -> str:
    """Return what a search in a circle shows, in the reader's words; ``category`` may be ""."""
    said = {
        "words": words,
        "category": category or _("All ads"),
        "km": number(nearby.kilometres or 0),
        "place": nearby.name,
    }
    if words and category:
        return _("“%(words)s” in %(category)s, within %(km)s km of %(place)s") % said
    if words:
        return _("“%(words)s” within %(km)s km of %(place)s") % said
    return _("%(category)s within %(km)s km of %(place)s") % said


def place_choices(
    nearby: Nearby | None,
    site: Site,
    *,
    places: Mapping[str, str],
    towns: Sequence[Site],
    counts: Mapping[str, int],
) -> PlaceChoices:
    """Return what the form offers; ``towns`` may stand for the middle besides the town's parts."""
    chosen = nearby.kilometres if nearby else None
    middle = nearby.middle if nearby else ""
    middles = [("", site.name), *places.items()]
    middles += [(town.slug, town.name) for town in towns if town.pk != site.pk]
    if nearby and middle not in dict(middles):
        middles.append((middle, nearby.name[:1].upper() + nearby.name[1:]))
    return PlaceChoices(
        radii=[
            (
                str(one),
                _("%(km)s km") % {"km": number(one)},
                counts.get(str(one)) if counts else None,
                one == chosen,
            )
            for one in KILOMETRES
        ],
        middles=[(value, label, value == middle) for value, label in middles],
    )


def wider(params: Params, nearby: Nearby | None, site: Site) -> Iterator[tuple[str, Params]]:
    """Yield the next wider circles, in words and as an address: for whoever found nothing."""
    now = nearby.kilometres if nearby else None
    larger = [one for one in KILOMETRES if one > (now or USUAL_KILOMETRES - 1)]
    name = nearby.name if nearby and not nearby.is_unknown else site.name
    kept = without_names(params, "where", *(("around",) if nearby and nearby.is_unknown else ()))
    for kilometres in larger[:TRIED]:
        label = _("Within %(km)s km of %(place)s") % {"km": number(kilometres), "place": name}
        yield label, with_value(kept, "km", str(kilometres))
