"""A flyer says what the ad's page says, to anybody, as long as the ad is public."""

from __future__ import annotations

from lamppost.environment import env
from lamppost.journeys.withdraw_listing import withdraw_listing
from tests.ads import RENT_BEFORE_VIEWING, post, typed
from tests.cast import NOW
from tests.doors.walk import words_of

LONG = "Ninety letters of a title about a kitchen table of solid oak with two drawers and 4 chairs"


def flyer_of(client, listing):
    return client.get(f"/lumen/ad/{listing.code}/flyer/")


class TestFlyer:
    def test_has_nine_strips_with_the_short_address(self, client, a_table):
        page = flyer_of(client, a_table)
        html = page.content.decode()
        address = f"{env().base_url}/lumen/ad/{a_table.code}".split("://", 1)[1]

        assert page.status_code == 200
        assert html.replace("<wbr>", "").count(f"{address}<") == 10
        assert html.count("<svg") >= 1
        assert 'class="qr"' in html
        assert "style=" not in html

    def test_is_the_same_for_everybody(self, client, a_table):
        page = flyer_of(client, a_table)

        assert page["Cache-Control"].startswith("public")
        assert "csrf" not in page.content.decode()

    def test_is_only_for_what_is_public(self, client, a_table, lumen, sam):
        held = post(RENT_BEFORE_VIEWING, site=lumen, seller=sam).listing
        withdraw_listing(code=a_table.code, seller=sam, now=NOW)

        for listing in (held, a_table):
            assert flyer_of(client, listing).status_code == 404

    def test_costs_few_queries(self, client, a_table, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            flyer_of(client, a_table)

    def test_takes_a_long_title(self, client, lumen, sam):
        listing = post(typed(title=LONG), site=lumen, seller=sam).listing

        assert LONG in words_of(flyer_of(client, listing))
