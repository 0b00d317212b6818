"""Somebody looks near them: a circle in the address, the form, the cards, the map of the region."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.market.search.rules.places import KILOMETRES
from lamppost.market.sites.actions import open_site
from lamppost.market.sites.rules import DistrictSettings
from lamppost.web.region_svg import MOST_MARKS
from tests.cast import LUMEN, NOW
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


def open_town(slug, latitude, longitude, *parts, **changes):
    """A town with parts as (slug, latitude, longitude)."""
    said = replace(
        LUMEN,
        name=slug.title(),
        slug=slug,
        latitude=latitude,
        longitude=longitude,
        neighbours=(),
        **changes,
    )
    districts = [
        DistrictSettings(slug=part, name=part.title(), latitude=north, longitude=east)
        for part, north, east in parts
    ]
    return open_site(settings=said, districts=districts, actor="test", now=NOW)


@pytest.fixture
def coast(lumen, sam):
    """Lumen with ads in two parts, and Port some twenty-five kilometres away."""
    port = open_town("port", 53.5, -6.0, ("docks", 53.51, -6.0))
    for said, site in [
        (content("Oak table", district="riverside"), lumen),
        (content("Oak chair", district="old-town"), lumen),
        (content("Oak shelf", district="docks"), port),
        (content("Oak bench"), port),
    ]:
        publish(said, site=site, seller=sam)
    catch_up()
    return port


def shown(response) -> list[str]:
    html = response.content.decode()
    return [unescape(title) for title in re.findall(r'class="t"[^>]*><a[^>]*>([^<]*)</a>', html)]


def links(response, pattern: str) -> list[str]:
    return [unescape(one) for one in re.findall(pattern, response.content.decode())]


class TestCircle:
    def test_reaches_other_towns_and_says_so(self, client, coast):
        page = client.get("/lumen/search/?km=50&sort=nearest")

        assert set(shown(page)[:2]) == {"Oak table", "Oak chair"}
        assert set(shown(page)[2:]) == {"Oak shelf", "Oak bench"}
        assert "All ads within 50 km of Lumen" in words_of(page)
        assert "about 1 km" in words_of(page)
        assert "about 30 km" in words_of(page)

    def test_has_a_part_of_town_a_town_or_a_point_for_its_middle(self, client, coast):
        assert shown(client.get("/lumen/search/?around=riverside&km=1")) == ["Oak table"]
        assert set(shown(client.get("/lumen/search/?around=port&km=5"))) == {
            "Oak shelf",
            "Oak bench",
        }
        assert shown(client.get("/lumen/search/?around=53.512345,-6.001&km=1")) == ["Oak shelf"]

    def test_says_how_many_each_radius_would_give(self, client, coast):
        html = client.get("/lumen/search/?km=20").content.decode()

        assert 'data-sync="km=20">20 km (2)</option>' in html
        assert 'data-sync="km=50">50 km (4)</option>' in html

    def test_is_a_chip_that_can_be_taken_away(self, client, coast):
        page = client.get("/lumen/search/?around=riverside&km=5&q=oak")

        assert "Within 5 km of Riverside" in words_of(page)
        assert "/lumen/search/?q=oak" in links(page, r'class="chip" href="([^"]*)"')

    def test_offers_a_wider_one_where_nothing_is(self, client, coast):
        page = client.get("/lumen/search/?around=53.4,-6.1&km=5")

        assert not shown(page)
        assert "Within 20 km of the chosen point · 4" in words_of(page).replace("  ", " ")

    def test_tells_who_names_a_place_that_does_not_exist(self, client, coast):
        page = client.get("/lumen/search/?around=atlantis&km=7")

        assert not shown(page)
        assert "This distance does not exist" in words_of(page)

    def test_finds_nothing_rather_than_everything_where_no_town_is(self, client, coast):
        page = client.get("/lumen/search/?around=0,0&km=10")
        assert page.status_code == 200
        assert not shown(page)

    def test_leaves_towns_with_other_money_out_of_a_price(self, client, coast, sam):
        open_town("pound", 53.35, -6.2, currency="GBP")
        page = client.get("/lumen/search/?km=50&max=900")
        assert "Pound is left out: prices there are in GBP." in words_of(page)

    def test_takes_few_queries(self, client, coast, django_assert_max_num_queries):
        client.get("/lumen/search/?km=50")
        with django_assert_max_num_queries(14):  # also asks for a wider circle and neighbours
            client.get("/lumen/search/?km=50&sort=nearest&view=list")
        with django_assert_max_num_queries(16):
            client.get("/lumen/search/?km=50&view=map")

    def test_is_in_the_feed_and_in_what_is_saved(self, client, coast):
        assert client.get("/lumen/feed.atom?km=50").content.decode().count("<entry>") == 4
        page = client.get("/lumen/search/?km=50")
        assert any("km=50" in one for one in links(page, r'href="([^"]*save-search[^"]*)"'))

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        around=st.one_of(
            st.text(max_size=20),
            st.tuples(st.floats(-100, 100), st.floats(-400, 400)).map(
                lambda p: f"{p[0]:.4f},{p[1]:.4f}"
            ),
            st.sampled_from(["riverside", "port", "90,0", "-90,180", "0,180", "0,-180"]),
        ),
        km=st.one_of(st.text(max_size=5), st.sampled_from(KILOMETRES).map(str)),
        view=st.sampled_from(["map", "list"]),
        sort=st.sampled_from(["", "nearest", "cheapest"]),
    )
    def test_no_address_is_a_fault_of_ours(self, client, coast, around, km, view, sort):
        query = {"around": around, "km": km, "view": view, "sort": sort}
        assert client.get("/lumen/search/", query).status_code == 200


class TestRegionMap:
    def test_shows_exact_counts_that_lead_closer(self, client, coast):
        page = client.get("/lumen/search/?km=50&view=map&q=oak")
        html = page.content.decode()

        assert 'aria-label="Lumen: 2 ads"' in html
        assert 'aria-label="Port: 2 ads"' in html
        there = links(page, r'href="([^"]*)" class="pin" aria-label="Port: 2 ads"')
        assert there == ["/port/search/?q=oak&view=map"]
        assert client.get(there[0]).status_code == 200

    def test_every_step_is_a_link_so_that_nobody_must_drag(self, client, coast):
        page = client.get("/lumen/search/?km=50&view=map")

        steps = dict(
            re.findall(r'href="([^"]*)" rel="nofollow" data-step="(\w+)"', page.content.decode())
        )
        assert sorted(steps.values()) == ["east", "in", "north", "out", "south", "west"]
        for url in steps:
            assert client.get(unescape(url)).status_code == 200

    def test_neighbours_together_have_one_as_well(self, client, lumen, brill, sam):
        publish(content("Lamp"), site=lumen, seller=sam)
        publish(content("Desk", currency="GBP"), site=brill, seller=sam)
        catch_up()

        page = client.get("/lumen/search/?where=near&view=map")

        assert 'aria-label="Lumen: 1 ad"' in page.content.decode()
        assert 'aria-label="Brill: 1 ad"' in page.content.decode()

    @pytest.mark.parametrize(
        ("here", "there"),
        [
            ((-16.85, 179.97), (-16.8, -179.95)),
            ((78.22, 15.65), (78.3, 15.9)),
            ((89.99, 0), (89.9, 170)),
        ],
        ids=["fiji", "longyearbyen", "pole"],
    )
    def test_is_right_at_the_date_line_and_near_the_poles(self, client, sam, here, there):
        one, other = open_town("one", *here), open_town("other", *there)
        publish(content("Sledge"), site=one, seller=sam)
        publish(content("Boat"), site=other, seller=sam)
        catch_up()

        html = client.get("/one/search/?km=20&view=map").content.decode()

        pins = re.findall(r'aria-label="(\w+): 1 ad"><circle cx="(\d+)" cy="(\d+)"', html)
        places = {name: (int(x), int(y)) for name, x, y in pins}
        assert set(places) == {"One", "Other"}
        assert all(0 < x < 1000 and 0 < y < 860 for x, y in places.values())

    def test_stays_small_with_four_thousand_places(self, client, lumen, sam, db):
        """What a page weighs does not grow with the places on its map: marks join."""
        for number in range(38):
            parts = [
                (f"p{part}", 53.0 + number / 90 + part / 900, -6.9 + part / 70)
                for part in range(100)
            ]
            site = open_town(f"t{number}", 53.0 + number / 90, -6.5, *parts)
            said = [content("Lamp", district=f"p{part}") for part in range(0, 100, 50)]
            for one in said:
                publish(one, site=site, seller=sam)
        catch_up()

        page = client.get("/lumen/search/?km=100&view=map")

        assert page.content.decode().count('class="pin"') <= MOST_MARKS
        assert len(brotli.compress(page.content, quality=5)) < 16_000
