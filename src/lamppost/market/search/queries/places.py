"""Reads: the places that ads may stand for, and which of them lie within a circle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import takewhile
from uuid import UUID

from lamppost.market.search.rules import Circle, Search
from lamppost.market.search.rules.places import (
    MOST_TOWNS,
    kilometres_between,
    rounded_distance,
    rounded_point,
)
from lamppost.market.search.schema import place_key, place_name
from lamppost.market.sites.queries import all_districts, all_sites, network_version

# Points whose distances this process keeps: some hundred bytes for each place of the network.
KEPT_POINTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    A part of a town, or with an empty ``district`` the town itself, where ads name no part.

    ``key`` is how the index names it; ``name`` is that of the part, else of the town.
    """

    key: str
    site_id: UUID
    slug: str
    town: str
    district: str
    name: str
    latitude: float
    longitude: float
    language: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Towns:
    """The towns that a circle reaches, the nearest first; ``left_out`` says how many are not."""

    site_ids: tuple[UUID, ...]
    left_out: int = 0


class Network:
    """All places of the network as they were at one version of it, with their distances."""

    def __init__(self, version: tuple[object, ...]) -> None:
        self.version = version
        self.places = _places()
        self._by_number = {place_key(place.key): place for place in self.places}
        self._near = lru_cache(maxsize=KEPT_POINTS)(self._measured)
        self._told = lru_cache(maxsize=KEPT_POINTS)(self._rounded)

    def by_number(self, number: int) -> Place | None:
        """Return a place by the number that the index has for it."""
        return self._by_number.get(number)

    def place(self, slug: str, district: str = "") -> Place | None:
        """Return a town by its slug, or one of its parts."""
        return next((p for p in self.places if p.slug == slug and p.district == district), None)

    def near(self, around: Circle) -> tuple[tuple[float, Place], ...]:
        """Return the places within a circle with their distances in km, the nearest first."""
        found = self._near(*rounded_point(around.latitude, around.longitude))
        limit = around.kilometres
        if limit is None:
            return found
        return tuple(takewhile(lambda one: one[0] <= limit, found))

    def told(self, around: Circle) -> Mapping[str, int]:
        """Return the rounded kilometres from a circle's middle to every place, by its key."""
        return self._told(*rounded_point(around.latitude, around.longitude))

    def _rounded(self, latitude: float, longitude: float) -> Mapping[str, int]:
        return {place.key: rounded_distance(far) for far, place in self._near(latitude, longitude)}

    def _measured(self, latitude: float, longitude: float) -> tuple[tuple[float, Place], ...]:
        measured = (
            (kilometres_between(latitude, longitude, place.latitude, place.longitude), place)
            for place in self.places
        )
        return tuple(sorted(measured, key=lambda one: (one[0], one[1].key)))


def network() -> Network:
    """Return the network as it is now: one small query, three more after somebody changed it."""
    version = network_version()
    kept = _kept()
    if kept.get("now") is None or kept["now"].version != version:
        kept["now"] = Network(version)
    return kept["now"]


@cache
def _kept() -> dict[str, Network]:
    return {}


def _places() -> tuple[Place, ...]:
    towns = {site.pk: site for site in all_sites()}
    whole = [
        Place(
            key=place_name(town.pk),
            site_id=town.pk,
            slug=town.slug,
            town=town.name,
            district="",
            name=town.name,
            latitude=town.latitude,
            longitude=town.longitude,
            language=town.language,
            currency=town.currency,
        )
        for town in towns.values()
    ]
    by_site = {place.site_id: place for place in whole}
    # A town may open between the two queries; its parts come with the next version.
    parts = [
        replace(
            by_site[part.site_id],
            key=place_name(part.site_id, part.slug),
            district=part.slug,
            name=part.name,
            latitude=part.latitude,
            longitude=part.longitude,
        )
        for part in all_districts()
        if part.site_id in by_site
    ]
    return (*whole, *parts)


def places_within(around: Circle) -> tuple[Place, ...]:
    """Return the places whose centres lie within a circle around its rounded point."""
    return tuple(place for _far, place in network().near(around))


def towns_within(around: Circle, *, known: Network | None = None) -> Towns:
    """Return the towns with a place in a circle: at most ``MOST_TOWNS``, the nearest first."""
    reached = (known or network()).near(around)
    ids = tuple(dict.fromkeys(place.site_id for _far, place in reached))
    return Towns(site_ids=ids[:MOST_TOWNS], left_out=max(len(ids) - MOST_TOWNS, 0))


def located(wanted: Search, *, known: Network | None = None) -> Search:
    """
    Return a search that says which places its circle reaches; one without a circle as it is.

    One that says it already stays: a page asks the network once for all its questions.
    """
    if wanted.around is None or wanted.around.kilometres is None:
        return replace(wanted, places=None)
    if wanted.places is not None:
        return wanted
    reached = (known or network()).near(wanted.around)
    return replace(wanted, places=tuple(place.key for _far, place in reached))
