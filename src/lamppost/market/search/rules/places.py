"""Places: how far apart they are, how finely anybody may know it, and how an address says it. Pure.

An ad has no point of its own. It stands for the centre of its part of town, else of its town, so
no question can find out more of it than that. What is rounded here protects whoever asks.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence

# The mean radius of the ellipsoid of WGS 84, (2a + b) / 3 with a = 6378.137 and b = 6356.752 km:
# R1 of H. Moritz, Geodetic Reference System 1980, Journal of Geodesy 74 (2000), 128–133.
EARTH_RADIUS = 6371.0088
# What a circle may be in an address. Each is a step of the rounded distances, too: nothing that
# lies within 20 km is ever "about 30 km" away.
KILOMETRES = (1, 2, 5, 10, 20, 50, 100, 200)
USUAL_KILOMETRES = 10
# A search in more towns than this is no search near somebody any more.
MOST_TOWNS = 40
# Distances as people are told them: 0 is "under 1 km". Beyond the last one in steps of fifty.
STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 50, 75, 100)
WIDE_STEP = 50
# An asked point lies on a grid of a hundredth of a degree, about 1.1 km. Meridians meet at the
# poles: from each of these latitudes on so many hundredths of longitude make a cell, so that
# none is narrower than half a kilometre.
_CELLS = (
    (0.0, 1), (60.0, 2), (75.5, 5), (84.0, 10), (87.0, 20), (88.5, 50), (89.4, 100), (89.7, 200),
    (89.85, 500),
)  # fmt: skip
_POLE = 89.9
_POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,12})?),(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)")


def kilometres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """
    Return the distance of two points (WGS 84 degrees) on a sphere, in kilometres.

    The haversine formula (R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68, 1984):
    it needs no care at the date line and the poles, and keeps its digits for near points. A sphere
    is at most 0.6 % off the ellipsoid, less than any step that we tell.
    """
    first, second = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    half = math.sin((second - first) / 2) ** 2
    half += math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(half, 1.0)))


def rounded_distance(kilometres: float) -> int:
    """Return a distance as people are told it, in kilometres: a step of ``STEPS``, 0 below 1 km."""
    if kilometres < STEPS[0]:
        return 0
    if kilometres > STEPS[-1]:
        return max(round(kilometres / WIDE_STEP) * WIDE_STEP, STEPS[-1])
    place = bisect_right(STEPS, kilometres)
    near = STEPS[place - 1 : place + 1]
    return min(near, key=lambda step: abs(step - kilometres))


def rounded_point(latitude: float, longitude: float) -> tuple[float, float]:
    """
    Return the point of the grid that stands for one, longitudes from -180 to below 180.

    Rounding a rounded point changes nothing. A point of the grid is all that searches know.
    """
    north = round(min(max(latitude, -90.0), 90.0) * 100)
    if abs(north) >= _POLE * 100:
        return math.copysign(90.0, north), 0.0
    cell = next(size for least, size in reversed(_CELLS) if abs(north) >= least * 100)
    turn = (longitude + 180.0) % 360.0 - 180.0
    east = round(turn * 100 / cell) * cell
    return north / 100, (east - 36_000 if east >= 18_000 else east) / 100


def read_point(text: str) -> tuple[float, float] | None:
    """Return the rounded point that "48.21,16.37" names; None if it names none on earth."""
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) > 90 or abs(longitude) > 360:
        return None
    return rounded_point(latitude, longitude)


def point_text(latitude: float, longitude: float) -> str:
    """Return a rounded point as an address names it; ``read_point`` reads it again."""
    return f"{latitude:.2f},{longitude:.2f}"


def read_kilometres(text: str) -> int | None:
    """Return the radius that an address names; None if it is not one of ``KILOMETRES``."""
    return next((one for one in KILOMETRES if text == str(one)), None)


def next_radius(kilometres: int | None, *, wider: bool, among: Sequence[int] = KILOMETRES) -> int:
    """Return the next larger or smaller radius; the last one there is stays."""
    if kilometres is None:
        return among[-1]
    if wider:
        return next((one for one in among if one > kilometres), among[-1])
    return next((one for one in reversed(among) if one < kilometres), among[0])


def shifted(latitude: float, longitude: float, *, east: float, north: float) -> tuple[float, float]:
    """
    Return the rounded point that lies so many kilometres east and north of one.

    Along a great circle, so that a step across the pole comes down on its other side.
    """
    way, turn = math.hypot(east, north) / EARTH_RADIUS, math.atan2(east, north)
    start = math.radians(latitude)
    sine = math.sin(start) * math.cos(way) + math.cos(start) * math.sin(way) * math.cos(turn)
    end = math.asin(min(max(sine, -1.0), 1.0))
    across = math.atan2(
        math.sin(turn) * math.sin(way) * math.cos(start),
        math.cos(way) - math.sin(start) * math.sin(end),
    )
    return rounded_point(math.degrees(end), longitude + math.degrees(across))


def flattened(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> tuple[float, float]:
    """
    Return how many kilometres east and north a second point lies of the first, on a flat map.

    The azimuthal equidistant projection around the first point: distances and directions from
    there are true everywhere on earth, so a circle around it is drawn as one, also at a pole.
    """
    first, second = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    east = math.cos(second) * math.sin(across)
    north = math.cos(first) * math.sin(second)
    north -= math.sin(first) * math.cos(second) * math.cos(across)
    size = math.hypot(east, north)
    far = kilometres_between(latitude, longitude, other_latitude, other_longitude)
    return (east / size * far, north / size * far) if size else (0.0, 0.0)
