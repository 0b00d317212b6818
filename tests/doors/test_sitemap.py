"""Maps for search engines: only what is public, by town and month."""

from __future__ import annotations

import re

import pytest

from lamppost.environment import env
from lamppost.journeys.withdraw_listing import withdraw_listing
from tests.ads import RENT_BEFORE_VIEWING, post

pytestmark = pytest.mark.django_db


def places(answer):
    found = re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())
    return [place.removeprefix(env().base_url) for place in found]


class TestMaps:
    def test_the_index_names_towns_and_months(self, client, a_table, brill):
        answer = client.get("/sitemap.xml")

        assert answer.headers["Content-Type"].startswith("application/xml")
        assert places(answer) == [
            "/brill/sitemap.xml", "/lumen/sitemap.xml", "/lumen/sitemap-2026-3.xml",
        ]  # fmt: skip

    def test_every_file_of_the_index_is_there(self, client, a_table, brill):
        for place in places(client.get("/sitemap.xml")):
            assert client.get(place).status_code == 200

    def test_a_month_names_its_ads_where_they_are(
        self, client, a_table, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(2):
            answer = client.get("/lumen/sitemap-2026-3.xml")

        [place] = places(answer)
        assert client.get(place).status_code == 200
        assert "<lastmod>2026-03-02T12:00:00+00:00</lastmod>" in answer.content.decode()

    def test_nothing_hidden_is_named(self, client, lumen, a_table, sam, sly, now):
        post(RENT_BEFORE_VIEWING, site=lumen, seller=sly)
        withdraw_listing(code=a_table.code, seller=sam, now=now)

        assert places(client.get("/lumen/sitemap-2026-3.xml")) == []

    def test_every_place_of_a_town_is_there(self, client, a_table):
        for place in places(client.get("/lumen/sitemap.xml")):
            assert client.get(place).status_code == 200, place

    def test_an_unchanged_map_is_not_sent_again(self, client, a_table):
        first = client.get("/sitemap.xml")

        again = client.get("/sitemap.xml", headers={"if-none-match": first.headers["ETag"]})

        assert again.status_code == 304

    @pytest.mark.parametrize("month", ["2026-13", "0-1", "99999-1"])
    def test_an_impossible_month_is_not_there(self, client, lumen, month):
        assert client.get(f"/lumen/sitemap-{month}.xml").status_code == 404

    def test_robots_are_told_where_it_is(self, client, db):
        assert (
            f"Sitemap: {env().base_url}/sitemap.xml" in client.get("/robots.txt").content.decode()
        )
