"""Outlines of a town's parts: what a file may hold, and what the town keeps of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.sites.actions import change_districts, draw_districts
from lamppost.market.sites.outlines import OutlineNotValid, problem_of, read_outlines, read_ring
from lamppost.market.sites.queries import districts_of, drawn_districts_of, undrawn_names
from lamppost.market.sites.rules import SiteNotValid, check_districts
from lamppost.ops.demo.content import towns
from tests.cast import NOW, OLD_TOWN, RIVERSIDE

NAMES = {"riverside": "Riverside", "old-town": "Old Town"}
SQUARE = [[-6.22, 53.3], [-6.2, 53.3], [-6.2, 53.32], [-6.22, 53.32]]


def feature(ring, **properties):
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def file(*features) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


class TestFile:
    def test_gives_each_part_its_outline_by_slug_or_name(self):
        found = read_outlines(
            file(feature(SQUARE, slug="riverside"), feature(SQUARE[:3], name="OLD TOWN")), NAMES
        )

        assert found == {
            "riverside": tuple(map(tuple, SQUARE)),
            "old-town": tuple(map(tuple, SQUARE[:3])),
        }

    def test_may_close_its_rings(self):
        closed = [*SQUARE, SQUARE[0]]

        assert read_ring(closed) == read_ring(SQUARE)

    def test_takes_the_largest_of_several_polygons(self):
        islands = feature(SQUARE, slug="riverside")
        islands["geometry"] = {"type": "MultiPolygon", "coordinates": [[SQUARE[:3]], [SQUARE]]}

        assert len(read_outlines(file(islands), NAMES)["riverside"]) == 4

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "not a JSON file"),
            ("[" * 100_000, "not a JSON file"),
            ("{}", "not a GeoJSON FeatureCollection"),
            (file(), "no outline"),
            (file(feature(SQUARE, slug="nowhere")), "Feature 1 names no part"),
            (file(None), "Feature 1 names no part"),
            (
                file(feature(SQUARE, slug="riverside"), feature(SQUARE, name="Riverside")),
                "Two features",
            ),
            (file({"properties": {"slug": "riverside"}, "geometry": None}), "Only polygons"),
            (file(feature(SQUARE[:2], slug="riverside")), "three different points"),
            (file(feature([[0, 0]] * 9, slug="riverside")), "three different points"),
            (file(feature([[0, 91], *SQUARE], slug="riverside")), "outside the world"),
            (file(feature([[float("nan"), 1], *SQUARE], slug="riverside")), "not a number"),
            (file(feature([[10**400, 1], *SQUARE], slug="riverside")), "not a number"),
            (file(feature([["0", 1], *SQUARE], slug="riverside")), "not a number"),
            (file(feature([0, 1, 2], slug="riverside")), "list of [longitude, latitude]"),
            (file(feature("ring", slug="riverside")), "list of [longitude, latitude]"),
            (
                file(feature([[n / 100, 1] for n in range(402)], slug="riverside")),
                "more than 400 points",
            ),
            (" " * (2 * 1024 * 1024 + 1), "too large"),
        ],
        ids=lambda value: value[:12] if value else "empty",
    )
    def test_is_refused_with_the_reason(self, text, why):
        with pytest.raises(OutlineNotValid) as refused:
            read_outlines(text, NAMES)

        assert why in str(refused.value)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=5)
                | st.dictionaries(
                    st.sampled_from(["features", "properties", "geometry", "coordinates", "slug"]),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=20,
        )
    )
    def test_is_read_or_refused_but_never_breaks(self, anything):
        try:
            found = read_outlines(json.dumps(anything), NAMES)
        except OutlineNotValid:
            return

        assert all(not problem_of(ring) for ring in found.values())


class TestTown:
    def test_keeps_its_outlines_when_its_parts_are_renamed(self, lumen):
        drawn = draw_districts(
            site_id=lumen.pk, outlines={"riverside": read_ring(SQUARE)}, actor="test", now=NOW
        )
        change_districts(
            site_id=lumen.pk,
            districts=[replace(RIVERSIDE, name="By the River"), OLD_TOWN],
            in_use=(),
            expected_version=2,
            actor="test",
            now=NOW,
        )

        assert drawn == ["riverside"]
        kept = {one.name: one.outline for one in drawn_districts_of(lumen.pk)}
        assert kept == {"By the River": SQUARE, "Old Town": []}
        assert undrawn_names(lumen.pk) == ["Old Town"]

    def test_loses_an_outline_only_when_told_so(self, lumen):
        change_districts(
            site_id=lumen.pk,
            districts=[replace(RIVERSIDE, outline=read_ring(SQUARE)), OLD_TOWN],
            in_use=(),
            expected_version=1,
            actor="test",
            now=NOW,
        )
        change_districts(
            site_id=lumen.pk,
            districts=[replace(RIVERSIDE, outline=()), OLD_TOWN],
            in_use=(),
            expected_version=2,
            actor="test",
            now=NOW,
        )

        assert undrawn_names(lumen.pk) == ["Old Town", "Riverside"]

    def test_writes_down_what_was_drawn(self, lumen):
        draw_districts(
            site_id=lumen.pk, outlines={"riverside": read_ring(SQUARE)}, actor="test", now=NOW
        )
        again = draw_districts(
            site_id=lumen.pk, outlines={"riverside": read_ring(SQUARE)}, actor="test", now=NOW
        )

        assert again == []
        said = [line.details.get("districts") for line in lines_about(lumen.subject)]
        assert {"drawn": ["riverside"]} in said

    def test_refuses_what_is_not_there(self, lumen):
        ring, wrong = read_ring(SQUARE), ((0.0, 0.0), (1.0, 1.0))
        with pytest.raises(OutlineNotValid):
            draw_districts(site_id=lumen.pk, outlines={"nowhere": ring}, actor="test", now=NOW)
        with pytest.raises(OutlineNotValid):
            draw_districts(site_id=lumen.pk, outlines={"riverside": wrong}, actor="test", now=NOW)
        with pytest.raises(NotFound):
            draw_districts(site_id=new_id(), outlines={}, actor="test", now=NOW)

    def test_is_told_which_part_has_a_wrong_outline(self):
        wrong = replace(OLD_TOWN, outline=((0.0, 0.0), (1.0, 1.0)))

        with pytest.raises(SiteNotValid) as refused:
            check_districts([RIVERSIDE, wrong])

        assert set(refused.value.problems) == {"outline-2"}

    def test_does_not_read_outlines_where_names_are_enough(
        self, lumen, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(1):
            assert [one.name for one in districts_of(lumen.pk)] == ["Old Town", "Riverside"]


def test_demo_towns_are_drawn_whole():
    for _settings, districts in towns():
        check_districts(districts)
        assert all(len(district.outline) > 4 for district in districts)
