"""The outlines of a town's parts: what one may be, and how a GeoJSON file gives them. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping

from lamppost.foundation.kernel.errors import N_, DomainError

Point = tuple[float, float]
"""Longitude and latitude, in degrees (WGS 84), as GeoJSON (RFC 7946) orders them."""
Ring = tuple[Point, ...]

# Finer than any drawing of a town on a phone; a page with eighty parts stays light.
MOST_POINTS = 400
# About a metre: more digits are noise, and would be stored with every point.
DIGITS = 5
LARGEST_FILE = 2 * 1024 * 1024


class OutlineNotValid(DomainError):
    """An outline, or a file with them, cannot be used; the message says why."""

    code = "outline_not_valid"


def problem_of(ring: Ring) -> str:
    """Return what is wrong with an outline as a message id, "" if nothing is."""
    if not ring:
        return ""
    if len(ring) > MOST_POINTS:
        return N_("The outline has more than 400 points. Simplify it first.")
    if not all(math.isfinite(lon) and math.isfinite(lat) for lon, lat in ring):
        return N_("A point of the outline is not a number.")
    if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in ring):
        return N_("A point of the outline lies outside the world. Longitude comes first.")
    if len(set(ring)) < 3:
        return N_("An outline needs three different points at least.")
    return ""


def read_ring(found: object) -> Ring:
    """
    Return a list of [longitude, latitude] pairs as an outline, open and rounded.

    :raises OutlineNotValid: if it is none
    """
    if not isinstance(found, list):
        raise OutlineNotValid(N_("An outline is a list of [longitude, latitude] pairs."))
    if len(found) > MOST_POINTS + 1:
        raise OutlineNotValid(N_("The outline has more than 400 points. Simplify it first."))
    ring = tuple(_point(pair) for pair in found)
    # GeoJSON closes its rings by naming the first point again; we keep it once.
    ring = ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring
    problem = problem_of(ring) if ring else N_("An outline needs three different points at least.")
    if problem:
        raise OutlineNotValid(problem)
    return ring


def _point(pair: object) -> Point:
    if not isinstance(pair, list) or len(pair) < 2:
        raise OutlineNotValid(N_("An outline is a list of [longitude, latitude] pairs."))
    return (_number(pair[0]), _number(pair[1]))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise OutlineNotValid(N_("A point of the outline is not a number."))
    try:
        return round(float(value), DIGITS)
    except OverflowError:
        raise OutlineNotValid(N_("A point of the outline is not a number.")) from None


def read_outlines(text: str, names: Mapping[str, str]) -> dict[str, Ring]:
    """
    Return the outlines that a GeoJSON FeatureCollection holds, by the slug of the district.

    A feature belongs to the district that its property "slug" or "name" names; ``names`` are the
    town's, by slug. Of a polygon the outer ring counts, of several the one with most points.

    :raises OutlineNotValid: if it cannot be read, names a part that is not there, or none at all
    """
    features = _features(text)
    by_name = {name.casefold(): slug for slug, name in names.items()}
    found: dict[str, Ring] = {}
    for number, feature in enumerate(features, start=1):
        slug = _slug_of(feature, by_name, names)
        if not slug:
            raise OutlineNotValid(
                N_("Feature %(number)d names no part of this town: give it a “slug” or a “name”."),
                number=number,
            )
        if slug in found:
            raise OutlineNotValid(N_("Two features are about “%(slug)s”."), slug=slug)
        found[slug] = _outer_ring(feature)
    if not found:
        raise OutlineNotValid(N_("There is no outline in this file."))
    return found


def _features(text: str) -> list[object]:
    if len(text) > LARGEST_FILE:
        raise OutlineNotValid(N_("This file is too large: 2 MB is the most."))
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise OutlineNotValid(N_("This is not a JSON file.")) from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list):
        raise OutlineNotValid(N_("This is not a GeoJSON FeatureCollection."))
    return features


def _slug_of(feature: object, by_name: Mapping[str, str], slugs: Collection[str]) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return ""
    slug, name = str(properties.get("slug", "")), str(properties.get("name", ""))
    return slug if slug in slugs else by_name.get(name.casefold(), "")


def _outer_ring(feature: object) -> Ring:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    rings = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPolygon" and isinstance(rings, list):
        outer = [part[0] for part in rings if isinstance(part, list) and part]
        rings = [max((ring for ring in outer if isinstance(ring, list)), key=len, default=None)]
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(rings, list) or not rings:
        raise OutlineNotValid(N_("Only polygons can be outlines."))
    return read_ring(rings[0])
