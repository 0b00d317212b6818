"""Front pages: the network with its towns, and a town with its whole board."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import PriceType
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    def put(*said, site=lumen):
        made = [publish(one, site=site, seller=sam, now=timezone.now()) for one in said]
        catch_up()
        return made

    return put


class TestNetworkHome:
    def test_shows_every_town_with_what_goes_on_there(self, client, on, brill):
        on(content("Oak table"), content("Oak chair"))

        words = words_of(client.get("/"))

        assert (
            "Lumen Everything second-hand, nobody second-rate. 2 ads 2 new since yesterday" in words
        )
        assert "Brill 0 ads" in words

    def test_shows_one_town_too(self, client, lumen):
        page = client.get("/")

        assert 'href="/lumen/"' in page.content.decode()

    def test_stands_before_there_is_a_town(self, client, ora):
        page = client.get("/")

        assert page.status_code == 200
        assert "No town has a board here yet." in words_of(page)

    def test_gives_each_town_its_colour(self, client, lumen, brill):
        sheet = re.search(r'href="(/towns-[0-9a-f]{8}\.css)"', client.get("/").content.decode())
        colours = client.get(sheet.group(1))

        assert '[data-town="lumen"]{--brand-h:165;' in colours.content.decode()
        assert "immutable" in colours.headers["Cache-Control"]

    def test_takes_few_queries(self, client, lumen, brill, django_assert_max_num_queries):
        # The board's towns; and each one's outlines, once.
        with django_assert_max_num_queries(4):
            client.get("/")
        with django_assert_max_num_queries(2):
            client.get("/")


class TestTownHome:
    def test_shows_the_whole_board_with_live_counts(self, client, on):
        on(
            content("Oak table"),
            content("Oak chair"),
            content("Trek", category="for-sale/bicycles"),
        )

        html = client.get("/lumen/").content.decode()

        for leaf in shipped_taxonomy().leaves():
            assert f'href="/lumen/{leaf.key}/"' in html
        assert 'Furniture<span class="count">2</span>' in html
        assert 'Bicycles<span class="count">1</span>' in html
        assert 'For sale <span class="count">3</span>' in html
        assert html.count("<h2 id=") >= 9

    def test_shows_what_is_new_and_what_is_free(self, client, on):
        gift = content(
            "Box of toys",
            offer=Kind.FREE,
            price=None,
            price_type=PriceType.FREE,
            category="free-and-swap/kids",
        )
        on(content("Oak table"), gift)

        words = words_of(client.get("/lumen/"))

        assert "New near you" in words
        assert "Free today" in words
        assert words.count("Box of toys") == 2
        assert "2 ads right now 2 new since yesterday 1 thing for free" in words

    def test_counts_what_found_somebody(self, client, on):
        _table, chair = on(content("Oak table"), content("Oak chair"))
        chair.sold_at = timezone.now()
        chair.save(update_fields=["sold_at"])

        assert "1 found somebody" in words_of(client.get("/lumen/"))

    def test_names_the_towns_next_door(self, client, on, brill):
        on(content("Oak table"), site=brill)

        assert "Next door Brill 1 ad" in words_of(client.get("/lumen/"))

    def test_invites_to_begin_a_new_board(self, client, lumen):
        page = client.get("/lumen/")

        assert "This board is new. Yours could be the first ad." in words_of(page)
        assert 'href="/lumen/post/"' in page.content.decode()

    def test_is_whole_without_any_ad(self, client, lumen):
        words = words_of(client.get("/lumen/"))

        assert "Furniture" in words
        assert "New near you" not in words
        assert "right now" not in words

    def test_speaks_the_language_of_its_town_or_of_the_reader(self, client, on):
        html = client.get("/lumen/").content.decode()
        assert '<html lang="en"' in html

        client.cookies["language"] = "de"
        assert "Möbel<span" in client.get("/lumen/").content.decode()

    def test_takes_few_queries(self, client, on, brill, django_assert_max_num_queries):
        on(content("Oak table"), content("Oak chair"))

        # Town, categories, districts, ads, photos, neighbours (twice); and numbers, now and then.
        with django_assert_max_num_queries(9):
            client.get("/lumen/")
        with django_assert_max_num_queries(7):
            client.get("/lumen/")

    def test_leads_an_address_without_a_slash_home(self, client, lumen):
        assert client.get("/lumen").url == "/lumen/"

    def test_has_no_page_for_another_town(self, client, db):
        assert client.get("/atlantis/").status_code == 404


class TestPlainFiles:
    def test_keeps_crawlers_out_of_searches(self, client, db):
        answer = client.get("/robots.txt")

        assert answer.headers["Content-Type"].startswith("text/plain")
        assert "Disallow: /*/search/" in answer.content.decode()

    def test_says_that_all_is_well(self, client, lumen):
        answer = client.get("/healthz")

        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert answer.headers["Cache-Control"] == "no-store"

    def test_says_which_part_is_broken(self, client, on):
        from lamppost.market.search import folder

        on(content("Oak table"))
        (folder.current() / "meta.json").write_text("broken", encoding="ascii")

        answer = client.get("/healthz")

        assert (answer.status_code, answer.content) == (503, b"search index: cannot be read\n")

    def test_sends_browsers_to_the_icon(self, client, db):
        assert client.get("/favicon.ico").url.endswith("img/icon.svg")
