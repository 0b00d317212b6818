"""Drawing a town: everything in its box, north up, no pin on another, also across the date line."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.web.map_svg import (
    PIN,
    WIDTH,
    Area,
    cells,
    clip,
    contains,
    draw,
    path_of,
    simplify,
    spread,
)

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def area(key, latitude, longitude, ring=()) -> Area:
    return Area(key=key, name=key.title(), latitude=latitude, longitude=longitude, ring=ring)


def box(latitude, longitude, size=0.01):
    """A square around a centre."""
    return tuple(
        (longitude + dx * size, latitude + dy * size)
        for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )


def corners(path: str) -> list[tuple[int, int]]:
    """The points of a path, as it is drawn."""
    if not path:
        return []
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", path)
    first, steps = path[1:-1].split("l")
    x, y = map(int, first.split())
    numbers = list(map(int, steps.split()))
    found = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def size_of(ring) -> float:
    """The area inside a ring."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


lat, lon = st.floats(-90, 90), st.floats(-180, 180)
rings = st.just(()) | st.lists(st.tuples(lon, lat), min_size=3, max_size=12).map(tuple)
areas = st.lists(
    st.builds(
        Area,
        key=st.uuids().map(str),
        name=st.text(max_size=60),
        latitude=lat,
        longitude=lon,
        ring=rings,
    ),
    max_size=12,
)


class TestAnyTown:
    @given(areas)
    def test_stays_in_its_box(self, town):
        drawing = draw(town)

        assert len(drawing.shapes) == len(town)
        for shape in drawing.shapes:
            places = [*corners(shape.path), (shape.x, shape.y)]
            places += [shape.label] if shape.label else []
            assert all(0 <= x <= WIDTH and 0 <= y <= drawing.height for x, y in places)

    @given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 800)), max_size=12))
    def test_keeps_pins_in_its_box(self, places):
        assert all(
            PIN <= x <= WIDTH - PIN and PIN <= y <= 800 - PIN for x, y in spread(places, 800)
        )

    @given(
        st.lists(
            st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
            min_size=1,
            max_size=9,
            unique=True,
        )
    )
    def test_shares_the_whole_ground_among_its_centres(self, centres):
        ground = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)]

        shares = cells([(float(x), float(y)) for x, y in centres], ground)

        assert sum(map(size_of, filter(None, shares))) == pytest.approx(1_000_000, rel=1e-6)

    @given(st.lists(st.tuples(st.floats(0, 99), st.floats(0, 99)), min_size=5, max_size=40))
    def test_leaves_out_points_but_makes_none_up(self, ring):
        kept = simplify(ring, 2.0)

        assert set(kept) <= set(ring)
        assert len(kept) <= len(ring)


class TestDrawing:
    def test_of_no_district_is_empty(self):
        assert draw([]).shapes == ()

    def test_has_north_above_and_east_on_the_right(self):
        north, south, east = draw(
            [area("n", 53.4, -6.2), area("s", 53.2, -6.2), area("e", 53.3, -6.0)]
        ).shapes

        assert north.y < east.y < south.y
        assert east.x > north.x

    def test_of_one_centre_fills_the_ground(self):
        (only,) = draw([area("only", 53.3, -6.2)]).shapes

        assert size_of(corners(only.path)) > 0.7 * WIDTH * 560
        assert only.x == WIDTH // 2

    def test_is_the_same_on_the_date_line_as_elsewhere(self):
        here = [
            area(key, -17.0, 10 + at, box(-17.0, 10 + at)) for key, at in (("a", 0), ("b", 0.05))
        ]
        there = [
            area(key, -17.0, lon, tuple(((x + 180) % 360 - 180, y) for x, y in box(-17.0, lon)))
            for key, lon in (("a", 179.98), ("b", -179.97))
        ]

        assert [shape.path for shape in draw(there).shapes] == [
            shape.path for shape in draw(here).shapes
        ]

    def test_keeps_angles_far_north(self):
        (shape,) = draw([area("far", 69.0, 18.0, _metric_square(69.0, 18.0))]).shapes
        xs, ys = zip(*corners(shape.path), strict=True)

        assert max(xs) - min(xs) == pytest.approx(max(ys) - min(ys), abs=4)

    def test_gives_a_district_without_outline_a_circle_among_others(self):
        drawn, known = draw(
            [area("drawn", 1.0, 1.0, box(1.0, 1.0)), area("known", 1.0, 1.05)]
        ).shapes

        assert len(corners(drawn.path)) == 4
        assert len(corners(known.path)) > 12

    def test_puts_the_pin_into_the_outline_when_the_centre_lies_outside(self):
        (shape,) = draw([area("odd", 1.5, 1.5, box(1.0, 1.0))]).shapes

        assert contains(corners(shape.path), (shape.x, shape.y))

    def test_never_puts_a_pin_on_another(self):
        town = [area(str(n), 53.3 + n / 5000, -6.2) for n in range(6)]
        town.append(area("same", 53.3, -6.2))
        town.append(area("far", 53.5, -6.5))

        pins = [(shape.x, shape.y) for shape in draw(town).shapes]

        assert all(math.dist(*pair) >= 2 * PIN for pair in combinations(pins, 2))

    def test_writes_a_name_only_where_it_fits(self):
        town = [area(f"a-rather-long-name-{n}", 53 + n // 5, n % 5) for n in range(25)]
        shapes = draw(town).shapes
        labels = [shape.label for shape in shapes if shape.label]

        assert 0 < len(labels) < 25
        assert len(set(labels)) == len(labels)


class TestParts:
    def test_cuts_along_the_middle_less_a_gap(self):
        assert size_of(clip(SQUARE, (0.0, 5.0), (10.0, 5.0))) == pytest.approx(50)
        assert size_of(clip(SQUARE, (0.0, 5.0), (10.0, 5.0), 1.0)) == pytest.approx(40)

    def test_cuts_nothing_from_nothing(self):
        assert clip([], (0.0, 5.0), (10.0, 5.0)) == []

    def test_leaves_out_what_lies_on_a_line(self):
        line = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0), (5.0, 9.9), (0.0, 10.0)]

        assert set(simplify(line, 1.0)) == set(SQUARE)

    @pytest.mark.parametrize(
        ("ring", "path"),
        [
            ([], ""),
            ([(1.0, 1.0), (1.2, 1.2)], ""),
            ([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], "M0 0l10 0 0 10z"),
        ],
        ids=["nothing", "a point", "a triangle"],
    )
    def test_writes_a_path_in_whole_steps(self, ring, path):
        assert path_of(ring) == path


def _metric_square(latitude, longitude, size=0.01):
    wide = size / math.cos(math.radians(latitude))
    return (
        (longitude - wide, latitude - size),
        (longitude + wide, latitude - size),
        (longitude + wide, latitude + size),
        (longitude - wide, latitude + size),
    )
