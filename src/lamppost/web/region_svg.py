"""Draw a region: towns as ground, results as clusters that never overlap, a circle. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lamppost.market.search.rules.places import flattened
from lamppost.web.map_svg import Point, cells, path_of

# Units of the drawing, as in ``map_svg``: finer than a pixel at any size that we show it.
WIDTH, HEIGHT = 1000, 860
# What a circle leaves free at the edges.
EDGE = 24
REACH = HEIGHT / 2 - EDGE
SMALLEST, LARGEST = 36.0, 66.0
LETTER = 10.0
GAP = 10.0
# However many places there are, a map says no more than this at a time: the page stays small, and
# so does what a keyboard has to walk through.
MOST_MARKS = 40
NAME_SIZE = 27
HALF_LETTER = 0.29
ROUNDS = 40
SCALES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place with results: ``key`` names it, degrees say where it is."""

    key: str
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Places drawn as one mark, those with the most results first, and how many they have."""

    keys: tuple[str, ...]
    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """
    A map around a point, north up. ``units`` is how many units a kilometre has.

    ``grounds`` are the paths of towns in their order, "" where nothing of it is to be seen.
    ``bar`` is the scale: its length in units, and in kilometres.
    """

    clusters: tuple[Cluster, ...]
    grounds: tuple[str, ...]
    units: float
    reach: float
    bar: tuple[int, float]
    width: int = WIDTH
    height: int = HEIGHT
    middle: tuple[int, int] = field(default=(WIDTH // 2, HEIGHT // 2))


def draw_region(
    middle: Point, kilometres: float, dots: Sequence[Dot], towns: Sequence[Point]
) -> Region:
    """
    Return a map of so many kilometres around a middle; points are (latitude, longitude).

    Distances and directions from the middle are true, at the date line and at a pole as well.
    """
    units = REACH / max(kilometres, 0.1)
    most = max((dot.count for dot in dots), default=1)
    marks = [
        _mark(dot, _placed(middle, (dot.latitude, dot.longitude), units), most) for dot in dots
    ]
    disc = [
        (WIDTH / 2 + REACH * math.cos(turn), HEIGHT / 2 + REACH * math.sin(turn))
        for turn in (2 * math.pi * step / 72 for step in range(72))
    ]
    grounds = cells([_placed(middle, town, units) for town in towns], disc)
    return Region(
        clusters=tuple(clustered(marks)),
        grounds=tuple(path_of(ring) for ring in grounds),
        units=units,
        reach=REACH,
        bar=_bar(units),
    )


def _placed(middle: Point, point: Point, units: float) -> Point:
    east, north = flattened(*middle, *point)
    # What lies just outside (a town of which a part is inside) must not push others about.
    return WIDTH / 2 + east * units, HEIGHT / 2 - north * units


def _mark(dot: Dot, at: Point, most: int) -> Cluster:
    return Cluster(
        keys=(dot.key,), x=at[0], y=at[1], radius=_radius(dot.count, most), count=dot.count
    )


def _radius(count: int, most: int) -> float:
    """Return how large a mark is: by its area, but never too small for its number or a finger."""
    share = math.sqrt(min(count / most, 1.0))
    letters = len(f"{count:,}") * LETTER + 14
    return max(SMALLEST + (LARGEST - SMALLEST) * share * 0.6, letters)


def clustered(marks: Sequence[Cluster]) -> list[Cluster]:
    """
    Return marks of which none touches another, at most ``MOST_MARKS``: the same for the same.

    A mark joins the nearest one that it would touch, smaller ones larger ones, until nothing
    touches. A joined mark stands at the middle of its results.
    """
    most = max((mark.count for mark in marks), default=1)
    found = _gridded(sorted(marks, key=lambda mark: (-mark.count, mark.keys)), most)
    gap = GAP
    for _round in range(ROUNDS):
        joined = _joined(found, gap, most)
        if len(joined) == len(found) and len(joined) <= MOST_MARKS:
            return joined
        if len(joined) == len(found):
            gap += GAP
        found = joined
    return found[:MOST_MARKS]


def _gridded(marks: Sequence[Cluster], most: int) -> list[Cluster]:
    """Join what lies in one small square, so that thousands of places cost no more than tens."""
    squares: dict[tuple[int, int], Cluster] = {}
    for mark in marks:
        square = (int(mark.x // SMALLEST), int(mark.y // SMALLEST))
        other = squares.get(square)
        squares[square] = _one(other, mark, most) if other else mark
    return sorted(squares.values(), key=lambda mark: (-mark.count, mark.keys))


def _joined(marks: Sequence[Cluster], gap: float, most: int) -> list[Cluster]:
    found: list[Cluster] = []
    for mark in marks:
        touching = [
            (math.hypot(mark.x - other.x, mark.y - other.y), at)
            for at, other in enumerate(found)
            if math.hypot(mark.x - other.x, mark.y - other.y) < mark.radius + other.radius + gap
        ]
        if touching:
            _far, at = min(touching)
            found[at] = _one(found[at], mark, most)
        else:
            found.append(mark)
    return sorted(found, key=lambda mark: (-mark.count, mark.keys))


def _one(larger: Cluster, other: Cluster, most: int) -> Cluster:
    count = larger.count + other.count
    share = other.count / count if count else 0.5
    return replace(
        larger,
        keys=(*larger.keys, *other.keys),
        x=larger.x + (other.x - larger.x) * share,
        y=larger.y + (other.y - larger.y) * share,
        count=count,
        radius=_radius(count, most),
    )


def _bar(units: float) -> tuple[int, float]:
    """Return a scale about as long as a fifth of the map."""
    kilometres = min(SCALES, key=lambda one: abs(one * units - WIDTH / 5))
    return round(kilometres * units), kilometres


def names_placed(names: Sequence[str], clusters: Sequence[Cluster]) -> list[tuple[int, int] | None]:
    """Return where each name fits (middle, base line) without touching a mark or another name."""
    taken = [(c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in clusters]
    found: list[tuple[int, int] | None] = []
    for name, mark in zip(names, clusters, strict=True):
        half = len(name) * NAME_SIZE * HALF_LETTER
        spots = (
            (mark.x, mark.y + mark.radius + NAME_SIZE),
            (mark.x, mark.y - mark.radius - NAME_SIZE * 0.35),
            (mark.x + mark.radius + 8 + half, mark.y + NAME_SIZE * 0.35),
            (mark.x - mark.radius - 8 - half, mark.y + NAME_SIZE * 0.35),
        )
        fitting = next(
            ((spot, box) for spot in spots if _is_free(box := _box(spot, half), taken)), None
        )
        if fitting is None:
            found.append(None)
            continue
        (x, base), box = fitting
        taken.append(box)
        found.append((round(x), round(base)))
    return found


_Box = tuple[float, float, float, float]


def _box(spot: Point, half: float) -> _Box:
    x, base = spot
    return x - half, base - NAME_SIZE * 0.8, x + half, base + NAME_SIZE * 0.25


def _is_free(box: _Box, taken: Sequence[_Box]) -> bool:
    is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
    return is_inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    )
