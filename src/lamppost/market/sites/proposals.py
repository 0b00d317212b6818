"""What a new town most likely wants: its address, money and clock, and its parts. Pure."""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Sequence

from anyascii import anyascii
from babel.core import get_global
from babel.numbers import get_territory_currencies

from lamppost.market.sites.outlines import read_outlines
from lamppost.market.sites.rules import RESERVED_SLUGS, DistrictSettings

LONGEST_SLUG = 40
# Where most people of a country with several clocks live; an operator may choose another.
MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


def countries() -> list[str]:
    """Return the code of every country in which somebody lives by a clock."""
    return sorted(code for code in get_global("territory_zones") if len(code) == 2)


def slug_for(name: str) -> str:
    """Return an address for a name in any script: "São Bento" is sao-bento; "" for no letters."""
    words = re.findall(r"[a-z0-9]+", anyascii(name).lower())
    slug = "-".join(words)[:LONGEST_SLUG].strip("-")
    return f"{slug}-board" if slug in RESERVED_SLUGS else slug


def currency_for(country: str) -> str:
    """Return the money of a country today, the euro where nothing is known."""
    found = get_territory_currencies(country) if country in countries() else []
    return found[0] if found else "EUR"


def zones_for(country: str) -> list[str]:
    """Return the time zones of a country, the one of most people first."""
    known = zoneinfo.available_timezones()
    zones = [zone for zone in get_global("territory_zones").get(country, ()) if zone in known]
    main = MAIN_ZONES.get(country)
    if main in known:
        return [main, *(zone for zone in zones if zone != main)]
    return zones


def zone_for(country: str) -> str:
    """Return the time zone of most people in a country, UTC where nothing is known."""
    return next(iter(zones_for(country)), "UTC")


def parts_named(
    names: Sequence[str], *, latitude: float = 0.0, longitude: float = 0.0
) -> list[DistrictSettings]:
    """
    Return parts of a town by name, all at its centre until somebody says where they lie.

    Two names that would have one address get a number behind it.
    """
    found: dict[str, DistrictSettings] = {}
    for name in names:
        slug = _free(slug_for(name) or "part", found)
        found[slug] = DistrictSettings(
            slug=slug, name=name, latitude=latitude, longitude=longitude, outline=()
        )
    return list(found.values())


def parts_drawn(text: str) -> list[DistrictSettings]:
    """
    Return the parts of a town that a GeoJSON FeatureCollection draws, each with its centre.

    :raises OutlineNotValid: if it cannot be read, or a polygon has no name
    """
    names = [_name_of(feature) for feature in _features(text)]
    by_slug = {
        part.slug: part.name for part in parts_named(list(dict.fromkeys(filter(None, names))))
    }
    outlines = read_outlines(text, by_slug)
    return [
        DistrictSettings(
            slug=slug,
            name=by_slug[slug],
            latitude=_middle([lat for _lon, lat in ring]),
            longitude=_middle([lon for lon, _lat in ring]),
            outline=ring,
        )
        for slug, ring in outlines.items()
    ]


def centre_of(parts: Sequence[DistrictSettings]) -> tuple[float, float] | None:
    """Return (latitude, longitude) in the middle of the parts that are drawn, None without any."""
    drawn = [part for part in parts if part.outline]
    if not drawn:
        return None
    return (
        _middle([part.latitude for part in drawn]),
        _middle([part.longitude for part in drawn]),
    )


def _free(slug: str, taken: dict[str, DistrictSettings]) -> str:
    number, wanted = 2, slug
    while slug in taken:
        slug = f"{wanted[: LONGEST_SLUG - 4]}-{number}"
        number += 1
    return slug


def _features(text: str) -> list[object]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return []  # read_outlines says what is wrong
    features = read.get("features") if isinstance(read, dict) else None
    return features if isinstance(features, list) else []


def _name_of(feature: object) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = properties if isinstance(properties, dict) else {}
    return str(found.get("name") or found.get("slug") or "").strip()


def _middle(values: Sequence[float]) -> float:
    return round((min(values) + max(values)) / 2, 5)
