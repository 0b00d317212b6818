"""Places: distances on a round earth, circles, and that no question locates anybody."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lamppost.market.search.document import documents_of
from lamppost.market.search.queries import count, search
from lamppost.market.search.queries.fresh import FreshAds
from lamppost.market.search.queries.places import network, towns_within
from lamppost.market.search.rules import PAGE_SIZE, Circle, Order, Range, Search
from lamppost.market.search.rules.places import (
    EARTH_RADIUS,
    KILOMETRES,
    STEPS,
    flattened,
    kilometres_between,
    point_text,
    read_kilometres,
    read_point,
    rounded_distance,
    rounded_point,
    shifted,
)
from lamppost.market.sites.actions import change_site, open_site
from lamppost.market.sites.rules import DistrictSettings, SiteSettings
from tests.cast import LUMEN, NOW
from tests.rooms.boards import catch_up, content, forget_index, publish

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
POINTS = st.tuples(LATITUDES, LONGITUDES)
# Float arithmetic, not geometry: a thousandth of a millimetre on a distance of 20,000 km.
CLOSE = 1e-3


class TestDistances:
    @pytest.mark.parametrize(
        ("one", "other", "kilometres"),
        [
            ((0, 0), (0, 1), 111.195),  # a degree of the equator
            ((0, 179.5), (0, -179.5), 111.195),  # the same across the date line
            ((-17.8, 179.9), (-17.8, -179.9), 21.174),
            ((90, 0), (90, 123), 0),  # all longitudes meet at a pole
            ((89.9, 0), (89.9, 180), 22.239),  # straight across it
            ((90, 0), (-90, 0), math.pi * EARTH_RADIUS),
            ((53.3, -6.2), (52.1, -1.1), 368.2),
        ],
    )
    def test_are_right_on_a_round_earth(self, one, other, kilometres):
        assert kilometres_between(*one, *other) == pytest.approx(kilometres, rel=1e-3, abs=1e-6)

    @given(POINTS, POINTS, POINTS)
    def test_are_distances(self, one, two, three):
        there, back = kilometres_between(*one, *two), kilometres_between(*two, *one)
        assert there == pytest.approx(back, abs=CLOSE)
        assert 0 <= there <= math.pi * EARTH_RADIUS + CLOSE
        around = kilometres_between(*one, *three) + kilometres_between(*three, *two)
        assert there <= around + CLOSE

    @given(POINTS, POINTS, st.sampled_from([-720, -360, 360, 720]))
    def test_do_not_mind_how_often_somebody_went_round_the_earth(self, one, two, turn):
        moved = (two[0], two[1] + turn)
        assert kilometres_between(*one, *moved) == pytest.approx(
            kilometres_between(*one, *two), abs=CLOSE
        )

    @given(POINTS, POINTS)
    def test_flat_maps_keep_them_from_their_middle(self, middle, other):
        east, north = flattened(*middle, *other)
        assert math.hypot(east, north) == pytest.approx(
            kilometres_between(*middle, *other), abs=0.01
        )

    @given(st.tuples(st.floats(-89, 89), LONGITUDES), st.floats(-50, 50), st.floats(-50, 50))
    def test_a_step_on_the_map_ends_where_it_was_drawn(self, start, east, north):
        end = shifted(*start, east=east, north=north)
        assert flattened(*start, *end) == pytest.approx((east, north), abs=1.5)


class TestRounding:
    @given(st.floats(0, 25_000))
    def test_tells_steps_only(self, kilometres):
        told = rounded_distance(kilometres)
        assert told in (0, *STEPS) or (told > 100 and told % 50 == 0)
        assert (told == 0) == (kilometres < 1)

    @given(st.floats(0, 25_000), st.floats(0, 25_000))
    def test_never_tells_the_nearer_of_two_to_be_farther(self, one, other):
        low, high = sorted((one, other))
        assert rounded_distance(low) <= rounded_distance(high)

    @given(st.sampled_from(KILOMETRES), st.floats(0, 1))
    def test_never_tells_more_than_the_circle_that_was_asked_for(self, radius, share):
        assert rounded_distance(radius * share) <= radius

    @given(POINTS)
    def test_a_rounded_point_stays_and_lies_near(self, point):
        rounded = rounded_point(*point)
        assert rounded_point(*rounded) == rounded
        assert -180 <= rounded[1] < 180
        assert read_point(point_text(*rounded)) == rounded
        # Half the diagonal of the largest cell, or the cap of the pole.
        assert kilometres_between(*point, *rounded) < (12 if abs(rounded[0]) == 90 else 1.8)

    @given(POINTS)
    def test_cells_are_nowhere_narrow_enough_to_locate_anybody(self, point):
        """Walk to the next cell in the east: it is at least half a kilometre away."""
        rounded = rounded_point(*point)
        assume(abs(rounded[0]) < 89.9)
        step = 0.005
        while rounded_point(rounded[0], rounded[1] + step) == rounded:
            step += 0.005
        beside = rounded_point(rounded[0], rounded[1] + step)
        assert kilometres_between(*rounded, *beside) > 0.5

    @pytest.mark.parametrize(
        ("text", "point"),
        [
            ("48.21,16.37", (48.21, 16.37)),
            ("48.208174,16.373819", (48.21, 16.37)),
            ("-17.8,180", (-17.8, -180.0)),
            ("-17.8,-180.001", (-17.8, -180.0)),
            ("90,77", (90.0, 0.0)),
            ("-0.001,-0.001", (0.0, 0.0)),
            ("91,0", None),
            ("48.21, 16.37", None),
            ("48,21,16", None),
            ("nan,inf", None),
            ("1e2,3", None),
            ("riverside", None),
            ("٤٨,١٦", None),
            ("", None),
        ],
    )
    def test_reads_points_of_addresses(self, text, point):
        assert read_point(text) == point

    @given(st.text(max_size=30))
    def test_never_trips_over_what_somebody_typed(self, text):
        assert read_point(text) is None or "," in text
        assert read_kilometres(text) in (None, *KILOMETRES)


def town(slug, latitude, longitude, *districts, **changes):
    """A town, with parts as (slug, latitude, longitude)."""
    parts = [
        DistrictSettings(slug=part, name=part.title(), latitude=north, longitude=east)
        for part, north, east in districts
    ]
    said = replace(
        LUMEN,
        name=slug.title(),
        slug=slug,
        latitude=latitude,
        longitude=longitude,
        neighbours=(),
        **changes,
    )
    return open_site(settings=said, districts=parts, actor="test", now=NOW)


@pytest.fixture
def fresh():
    forget_index()


@pytest.fixture
def fiji(sam, fresh):
    """Towns on both sides of the date line, and ads in their parts."""
    west = town("taveuni", -16.85, 179.97, ("north", -16.75, 179.95), ("south", -16.98, 179.99))
    east = town("rabi", -16.5, -179.99, ("beach", -16.52, -179.97), language="fr", currency="FJD")
    far = town("nadi", -17.8, 177.42)
    put = {
        "taveuni": [publish(content("Boat"), site=west, seller=sam, now=NOW)],
        "north": [publish(content("Net", district="north"), site=west, seller=sam, now=NOW)],
        "beach": [publish(content("Oar", district="beach"), site=east, seller=sam, now=NOW)],
        "nadi": [publish(content("Car"), site=far, seller=sam, now=NOW)],
    }
    catch_up()
    return put


def around(latitude, longitude, kilometres=None, **changes) -> Search:
    circle = Circle(latitude=latitude, longitude=longitude, kilometres=kilometres)
    return Search(site_ids=(), languages=("en", "fr"), around=circle, **changes)


def titles(found, ads):
    names = {ad.pk: ad.current.title for ad in ads}
    return [names[key] for key in found.ids]


class TestCircles:
    def test_reach_across_the_date_line(self, fiji):
        all_ads = [ad for ads in fiji.values() for ad in ads]
        found = search(around(-16.85, 179.97, 50, order=Order.NEAREST))

        assert titles(found, all_ads) == ["Boat", "Net", "Oar"]
        assert [found.distances[key] for key in found.ids] == [0, 10, 30]
        assert found.counts["km"] == {
            "1": 1, "2": 1, "5": 1, "10": 1, "20": 2, "50": 3, "100": 3, "200": 3,
        }  # fmt: skip

    def test_reach_across_a_pole(self, sam, fresh):
        here = town("longyearbyen", 89.95, 20.0)
        across = town("camp", 89.95, -160.0)
        ad = publish(content("Sledge"), site=across, seller=sam, now=NOW)
        catch_up()

        assert towns_within(around(89.95, 20.0, 20).around).site_ids == (here.pk, across.pk)
        assert search(around(89.95, 20.0, 20)).ids == (ad.pk,)
        assert search(around(89.95, 20.0, 2)).ids == ()

    def test_a_place_that_no_circle_reaches_finds_nothing_not_everything(self, fiji):
        nowhere = around(48.21, 16.37, 10)

        assert search(nowhere).total == 0
        assert count(nowhere) == 0
        assert search(nowhere, facets={"place"}).counts == {"place": {}}

    def test_ads_that_name_a_part_which_is_gone_stand_for_the_town(self, sam, fresh):
        site = town("one", 10.0, 10.0, ("near", 10.5, 10.0))
        publish(content("Chair", district="gone"), site=site, seller=sam, now=NOW)
        catch_up()

        assert count(around(10.0, 10.0, 1)) == 1
        assert count(around(10.5, 10.0, 1)) == 0

    def test_alerts_look_within_them_in_the_same_way(self, fiji):
        ids = [ad.pk for ads in fiji.values() for ad in ads]
        near, far = around(-16.85, 179.97, 10), around(-17.8, 177.42, 10)

        new = FreshAds(documents_of(ids).values())

        assert new.found_by(near) == {ad.pk for ad in fiji["taveuni"]}
        assert new.found_by(far) == {ad.pk for ad in fiji["nadi"]}

    def test_see_at_once_that_an_operator_moved_a_town(self, sam, fresh):
        site = town("one", 10.0, 10.0)
        publish(content("Chair"), site=site, seller=sam, now=NOW)
        catch_up()
        assert count(around(20.0, 20.0, 5)) == 0

        said = SiteSettings(
            **{
                **{name: getattr(site, name) for name in ("name", "slug", "language", "currency")},
                "country": site.country,
                "latitude": 20.0,
                "longitude": 20.0,
            }
        )
        change_site(site_id=site.pk, settings=said, expected_version=1, actor="test", now=NOW)

        assert count(around(20.0, 20.0, 5)) == 1

    def test_a_circle_over_many_towns_looks_in_the_nearest_forty(self, fresh, db):
        for number in range(45):
            town(f"t-{number:02}", 10 + number / 100, 10.0)

        reached = towns_within(around(10.0, 10.0, 200).around)

        assert len(reached.site_ids) == 40
        assert reached.left_out == 5

    def test_ask_the_database_once(self, fiji, django_assert_max_num_queries):
        search(around(-16.85, 179.97, 50))
        with django_assert_max_num_queries(1):
            search(around(-16.85, 179.97, 50, order=Order.NEAREST))


@pytest.fixture
def corpus(sam, fresh):
    """Seventy ads at places around the date line, with the point that each stands for."""
    pick = random.Random(11)  # noqa: S311 - repeatable
    parts = [
        (f"p{number}", -16.9 + pick.random() / 2, ((180.25 + pick.random() / 2) % 360) - 360)
        for number in range(6)
    ]
    sites = [
        (town("left", -16.7, 179.9, *parts[:3]), [*parts[:3], ("", -16.7, 179.9)]),
        (town("right", -16.6, -179.8, *parts[3:]), [*parts[3:], ("", -16.6, -179.8)]),
    ]
    ads = []
    for number in range(70):
        site, places = pick.choice(sites)
        part, north, east = pick.choice(places)
        said = content(
            pick.choice(["Oak table", "Red chair", "Lamp"]),
            price=pick.choice([500, 1000, 8500]),
            district=part,
        )
        ad = publish(said, site=site, seller=sam, now=NOW + timedelta(seconds=number))
        ads.append((ad, north, east))
    catch_up()
    return ads


CENTRES = st.tuples(st.floats(-17.1, -16.3), st.floats(179.4, 180.6))


class TestAgainstAPlainLook:
    @settings(
        max_examples=80,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        centre=CENTRES,
        radius=st.sampled_from([None, *KILOMETRES]),
        words=st.sampled_from(["", "oak", "chair"]),
        most=st.sampled_from([None, 1000]),
        page=st.integers(1, 3),
    )
    def test_finds_orders_and_counts_the_same(self, corpus, centre, radius, words, most, page):
        wanted = around(
            *centre, radius, words=words, price=Range(None, most), order=Order.NEAREST, page=page
        )
        wanted = replace(wanted, site_ids=tuple({ad.site_id for ad, _n, _e in corpus}))
        middle = rounded_point(*centre)
        fits = [
            (ad, kilometres_between(*middle, north, east))
            for ad, north, east in corpus
            if words in ad.current.title.lower()
            and (most is None or ad.current.price_minor <= most)
        ]
        inside = [(ad, far) for ad, far in fits if radius is None or far <= radius]
        order = sorted(
            inside, key=lambda one: (rounded_distance(one[1]), -one[0].published_at.timestamp())
        )
        start = (page - 1) * PAGE_SIZE
        shown = order[start : start + PAGE_SIZE]

        found = search(wanted)

        assert found.total == len(inside) == count(wanted)
        assert list(found.ids) == [ad.pk for ad, _far in shown]
        assert found.distances == {ad.pk: rounded_distance(far) for ad, far in shown}
        assert found.counts["km"] == {
            str(one): sum(far <= one for _ad, far in fits) for one in KILOMETRES
        }
        assert sum(search(wanted, facets={"place"}).counts["place"].values()) == found.total

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(centre=CENTRES, shift=st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
    def test_points_of_one_cell_get_the_same_answer_to_every_question(self, corpus, centre, shift):
        """Asking often, from slightly other points, tells nothing that one question does not."""
        cell = rounded_point(*centre)
        other = (cell[0] + shift[0] * 0.004, cell[1] + shift[1] * 0.004)
        assert rounded_point(*other) == cell
        for radius in (None, *KILOMETRES):
            one, two = (
                search(around(*point, radius, order=Order.NEAREST)) for point in (cell, other)
            )
            assert one == two

    def test_an_ad_alone_in_its_part_of_town_is_no_nearer_than_the_part(self, corpus):
        """All ads of a place are told to be equally far from everywhere."""
        known = network()
        places = {(ad.site_id, ad.current.district): (north, east) for ad, north, east in corpus}
        told = [place for place in known.places if (place.site_id, place.district) in places]
        assert {(p.latitude, p.longitude) for p in told} == set(places.values())
