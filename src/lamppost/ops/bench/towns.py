"""Towns that are nowhere: names, places on the globe, parts and neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from lamppost.market.sites.rules import DistrictSettings, SiteSettings
from lamppost.ops.bench.words import LATIN, made_up

TOWNS = 400
NEIGHBOURS = 4
ENDINGS = ("ton", "ford", "bury", "mouth", "wick", "stad", "field", "bridge", "port", "haven")
PARTS = ("Old Town", "Riverside", "Northside", "Southside", "Harbour", "Station", "Hillside",
         "Market", "Mills", "Gardens", "Docks", "University")  # fmt: skip
# A tenth of the hemisphere would be sea; degrees between which a country of these lies.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Country:
    """Where towns stand: ``box`` is south, north, west, east."""

    code: str
    language: str
    currency: str
    zone: str
    share: float
    box: Box


COUNTRIES = (
    Country("GB", "en", "GBP", "Europe/London", 0.30, (50.8, 57.5, -4.5, 0.5)),
    Country("US", "en", "USD", "America/Chicago", 0.30, (31.0, 46.0, -118.0, -76.0)),
    Country("IE", "en", "EUR", "Europe/Dublin", 0.08, (51.8, 54.5, -9.0, -6.2)),
    Country("NZ", "en", "NZD", "Pacific/Auckland", 0.05, (-45.5, -36.0, 170.0, 178.0)),
    Country("DE", "de", "EUR", "Europe/Berlin", 0.12, (47.8, 54.0, 7.0, 13.5)),
    Country("FR", "fr", "EUR", "Europe/Paris", 0.06, (43.6, 49.8, -0.5, 6.5)),
    Country("ES", "es", "EUR", "Europe/Madrid", 0.06, (37.0, 42.8, -6.5, 0.0)),
    Country("AE", "ar", "AED", "Asia/Dubai", 0.03, (24.0, 25.6, 54.0, 56.0)),
)


@dataclass(frozen=True, slots=True)
class Town:
    """A town as it is opened; ``weight`` is its share of all ads, not normed."""

    settings: SiteSettings
    districts: tuple[DistrictSettings, ...]
    weight: float

    @property
    def point(self) -> tuple[float, float]:
        return self.settings.latitude, self.settings.longitude


def towns(rng: Random, *, count: int = TOWNS) -> list[Town]:
    """Return that many towns, the large ones first, with the nearest as neighbours."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[made_up(rng, LATIN, 1).capitalize() + rng.choice(ENDINGS)] = None
    found = [_town(rng, name, rank) for rank, name in enumerate(names)]
    return [replace(one, settings=_with_neighbours(one, found)) for one in found]


def _town(rng: Random, name: str, rank: int) -> Town:
    country = rng.choices(COUNTRIES, weights=[one.share for one in COUNTRIES])[0]
    south, north, west, east = country.box
    settings = SiteSettings(
        name=name,
        slug=name.lower(),
        hue=rng.randrange(360),
        language=country.language,
        currency=country.currency,
        country=country.code,
        time_zone=country.zone,
        latitude=round(rng.uniform(south, north), 4),
        longitude=round(rng.uniform(west, east), 4),
    )
    parts = rng.sample(PARTS, rng.randrange(4, len(PARTS) + 1))
    districts = tuple(_district(rng, settings, part) for part in parts)
    return Town(settings, districts, 1 / (rank + 4) ** 0.8)


def _district(rng: Random, town: SiteSettings, name: str) -> DistrictSettings:
    return DistrictSettings(
        slug=name.lower().replace(" ", "-"),
        name=name,
        latitude=round(town.latitude + rng.gauss(0, 0.02), 4),
        longitude=round(town.longitude + rng.gauss(0, 0.03), 4),
    )


def _with_neighbours(town: Town, others: Sequence[Town]) -> SiteSettings:
    nearest = sorted(others, key=lambda other: _apart(town, other))
    slugs = [other.settings.slug for other in nearest if other is not town]
    return replace(town.settings, neighbours=tuple(slugs[:NEIGHBOURS]))


def _apart(one: Town, other: Town) -> float:
    """Return how far apart two towns are, in no unit: only the order counts."""
    (south, west), (north, east) = one.point, other.point
    middle = math.radians((south + north) / 2)
    return math.hypot(north - south, (east - west) * math.cos(middle))
