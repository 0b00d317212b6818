"""Draw a town from its districts: projection, cells where outlines are unknown, names. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]

# Units of the drawing. Whole numbers are then finer than a pixel at any size we show it.
WIDTH = 1000
LOWEST, HIGHEST = 560, 1000
EDGE = 40
# A town whose districts have no outline needs room around its outermost centres.
EDGE_OF_CENTRES = 150
PIN = 34
NAME_SIZE = 27
# Half of what a letter of our fonts is wide, on average, as a share of their size.
HALF_LETTER = 0.29
TOLERANCE = 4.0
ROUNDS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A district as it is known: its centre in degrees, and its outline, as (lon, lat), or ()."""

    key: str
    name: str
    latitude: float
    longitude: float
    ring: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A district as it is drawn. ``label`` is where its name fits (middle, base line), or None."""

    key: str
    path: str
    x: int
    y: int
    label: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A town in a box of ``width`` by ``height`` units; everything lies inside it."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def draw(areas: Sequence[Area]) -> Drawing:
    """Return a drawing of a town. Without any outline the centres share the ground among them."""
    if not areas:
        return Drawing(width=WIDTH, height=LOWEST, shapes=())
    has_outlines = any(len(area.ring) > 2 for area in areas)
    fit = _fit(areas, EDGE if has_outlines else EDGE_OF_CENTRES)
    centres = [fit.place((area.longitude, area.latitude)) for area in areas]
    if has_outlines:
        rings = [
            simplify([fit.place(point) for point in area.ring])
            if len(area.ring) > 2
            else _circle(centre, _room(centre, centres, fit.height))
            for area, centre in zip(areas, centres, strict=True)
        ]
    else:
        rings = cells(centres, _ground(fit.height))
    at = spread([_inside(c, ring) for c, ring in zip(centres, rings, strict=True)], fit.height)
    labels = _labels([area.name for area in areas], at, fit.height)
    return Drawing(
        width=WIDTH,
        height=fit.height,
        shapes=tuple(
            Shape(key=area.key, path=path_of(ring), x=round(x), y=round(y), label=label)
            for area, ring, (x, y), label in zip(areas, rings, at, labels, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How degrees become units: as on a plane, which a town is small enough for."""

    meridian: float
    shrink: float
    scale: float
    left: float
    top: float
    height: int

    def place(self, point: Point) -> Point:
        x, y = _flat(point, self.meridian, self.shrink)
        return (
            min(max((x - self.left) * self.scale, 0.0), float(WIDTH)),
            min(max((y - self.top) * self.scale, 0.0), float(self.height)),
        )


def _flat(point: Point, meridian: float, shrink: float) -> Point:
    # Counted from a meridian of the town's own, so that the date line divides nothing.
    return ((point[0] - meridian + 180) % 360 - 180) * shrink, -point[1]


def _fit(areas: Sequence[Area], edge: int) -> _Fit:
    points = [(area.longitude, area.latitude) for area in areas]
    points += [point for area in areas if len(area.ring) > 2 for point in area.ring]
    meridian = areas[0].longitude
    middle = (min(p[1] for p in points) + max(p[1] for p in points)) / 2
    shrink = max(math.cos(math.radians(middle)), 0.01)
    flat = [_flat(point, meridian, shrink) for point in points]
    left, right = min(x for x, _y in flat), max(x for x, _y in flat)
    top, bottom = min(y for _x, y in flat), max(y for _x, y in flat)
    wide, high = max(right - left, 1e-9), max(bottom - top, 1e-9)
    inner = WIDTH - 2 * edge
    height = min(max(round(inner * high / wide) + 2 * edge, LOWEST), HIGHEST)
    scale = min(inner / wide, (height - 2 * edge) / high)
    return _Fit(
        meridian=meridian,
        shrink=shrink,
        scale=scale,
        left=(left + right - WIDTH / scale) / 2,
        top=(top + bottom - height / scale) / 2,
        height=height,
    )


def cells(centres: Sequence[Point], ground: Sequence[Point]) -> list[list[Point]]:
    """Return, for each centre, the part of a ground that is nearest to it (a Voronoi diagram)."""
    found = []
    for centre in centres:
        cell = list(ground)
        for other in centres:
            if other != centre:
                cell = clip(cell, centre, other)
        found.append(cell)
    return found


def clip(ring: Sequence[Point], near: Point, far: Point, gap: float = 0.0) -> list[Point]:
    """Return the part of a ring that is nearer to one point than to another, less a gap."""
    dx, dy = far[0] - near[0], far[1] - near[1]
    size = math.hypot(dx, dy) or 1.0
    mid_x, mid_y = (near[0] + far[0]) / 2, (near[1] + far[1]) / 2

    def beyond(point: Point) -> float:
        return ((point[0] - mid_x) * dx + (point[1] - mid_y) * dy) / size + gap

    kept: list[Point] = []
    for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        was, now = beyond(before), beyond(point)
        if (was > 0) != (now > 0):
            share = was / (was - now)
            step_x, step_y = point[0] - before[0], point[1] - before[1]
            kept.append((before[0] + share * step_x, before[1] + share * step_y))
        if now <= 0:
            kept.append(point)
    return kept


def simplify(ring: Sequence[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """Return a ring without the points that nobody would see (Douglas-Peucker)."""
    if len(ring) < 5:
        return list(ring)
    far = max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))
    first, second = ring[: far + 1], [*ring[far:], ring[0]]
    return [*_thinned(first, tolerance)[:-1], *_thinned(second, tolerance)[:-1]]


def _thinned(line: Sequence[Point], tolerance: float) -> list[Point]:
    keep, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        start, end = todo.pop()
        worst = max(
            range(start + 1, end),
            key=lambda at: _off(line[at], line[start], line[end]),
            default=start,
        )
        if worst > start and _off(line[worst], line[start], line[end]) > tolerance:
            keep.add(worst)
            todo += [(start, worst), (worst, end)]
    return [line[at] for at in sorted(keep)]


def _off(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = math.hypot(dx, dy)
    if size == 0:
        return math.dist(point, start)
    return abs(dx * (point[1] - start[1]) - dy * (point[0] - start[0])) / size


def path_of(ring: Iterable[Point]) -> str:
    """Return a ring as the path of an SVG: the first point, then steps in whole units."""
    points = [(round(x), round(y)) for x, y in ring]
    points = [p for at, p in enumerate(points) if at == 0 or p != points[at - 1]]
    if not points:
        return ""
    steps = [f"{x - old_x} {y - old_y}" for (old_x, old_y), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z" if steps else ""


def spread(places: Sequence[Point], height: int) -> list[Point]:
    """Return places so far apart that no pin lies on another, as near to theirs as that allows."""
    at = list(places)
    for _round in range(ROUNDS):
        moved = False
        for one in range(len(at)):
            for two in range(one + 1, len(at)):
                at[one], at[two], was_close = _apart(at[one], at[two], one, two)
                moved |= was_close
        at = [_kept_in(point, height) for point in at]
        if not moved:
            break
    return at


def _apart(one: Point, two: Point, number: int, other: int) -> tuple[Point, Point, bool]:
    dx, dy = two[0] - one[0], two[1] - one[1]
    size = math.hypot(dx, dy)
    missing = 2 * PIN + 4 - size
    if missing <= 0.5:
        return one, two, False
    if size < 1e-6:  # in one place: each pair parts in a direction of its own
        turn = 2.4 * (number + 3 * other)
        dx, dy, size = math.cos(turn), math.sin(turn), 1.0
    push_x, push_y = dx / size * missing / 2, dy / size * missing / 2
    return (one[0] - push_x, one[1] - push_y), (two[0] + push_x, two[1] + push_y), True


def _kept_in(point: Point, height: int) -> Point:
    return (
        min(max(point[0], float(PIN)), float(WIDTH - PIN)),
        min(max(point[1], float(PIN)), float(height - PIN)),
    )


def _labels(
    names: Sequence[str], pins: Sequence[Point], height: int
) -> list[tuple[int, int] | None]:
    """Return where each name fits without touching a pin or another name; None where nowhere."""
    taken = [(x - PIN, y - PIN, x + PIN, y + PIN) for x, y in pins]
    found: list[tuple[int, int] | None] = []
    for name, (x, y) in zip(names, pins, strict=True):
        half = len(name) * NAME_SIZE * HALF_LETTER
        spot = None
        aside, level = PIN + 8 + half, y + NAME_SIZE * 0.35
        for middle, base in (
            (x, y + PIN + NAME_SIZE),
            (x, y - PIN - NAME_SIZE * 0.35),
            (x + aside, level),
            (x - aside, level),
        ):
            box = (middle - half, base - NAME_SIZE * 0.8, middle + half, base + NAME_SIZE * 0.25)
            is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
            if is_inside and not any(_touch(box, other) for other in taken):
                spot = (round(middle), round(base))
                taken.append(box)
                break
        found.append(spot)
    return found


_Box = tuple[float, float, float, float]


def _touch(one: _Box, two: _Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _ground(height: int) -> list[Point]:
    """Return a rounded field that fills the box, for towns of which only centres are known."""
    half_x, half_y = WIDTH / 2 - 12, height / 2 - 12
    turns = [2 * math.pi * step / 64 for step in range(64)]
    return [
        (
            WIDTH / 2 + half_x * _rounded(math.cos(turn)),
            height / 2 + half_y * _rounded(math.sin(turn)),
        )
        for turn in turns
    ]


def _rounded(share: float) -> float:
    return math.copysign(math.sqrt(abs(share)), share)


def _circle(centre: Point, radius: float) -> list[Point]:
    turns = [2 * math.pi * step / 24 for step in range(24)]
    return [
        (centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns
    ]


def _room(centre: Point, centres: Sequence[Point], height: int) -> float:
    """Return how large a circle around a centre may be, so that it hides no other's middle."""
    others = [math.dist(centre, other) for other in centres if other != centre]
    edges = (centre[0], centre[1], WIDTH - centre[0], height - centre[1])
    return max(min([80.0, *(far / 2 for far in others), *edges]), 8.0)


def _inside(centre: Point, ring: Sequence[Point]) -> Point:
    """Return a district's centre, or the middle of its outline if it lies outside."""
    if len(ring) < 3 or contains(ring, centre):
        return centre
    return (sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring))


def contains(ring: Sequence[Point], point: Point) -> bool:
    """Return whether a point lies inside a ring."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
