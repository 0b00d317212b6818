"""A reader types as people talk: the page says what it understood, and can be told otherwise."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import PriceType
from tests.cast import NOW
from tests.doors.test_results import chips, shown
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam, bea):
    def put(*said, site=lumen):
        made = [
            publish(
                content(one) if isinstance(one, str) else one,
                site=site,
                seller=(sam, bea)[number % 2],
                now=NOW + timedelta(minutes=number),
            )
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


@pytest.fixture
def tables(on):
    return on(
        content("Oak table", price=8500, district="riverside"),
        content("Grand oak table", price=90_000, district="riverside"),
        content("Oak table with drawers", price=5000, district="old-town"),
    )


def links(response) -> dict[str, str]:
    html = response.content.decode()
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {re.sub(r"<[^>]*>", "", unescape(text)).strip(): unescape(url) for url, text in found}


class TestReading:
    def test_a_price_and_a_place_become_filters_that_are_shown(self, client, tables):
        page = client.get("/lumen/search/?q=oak+table+riverside+under+100")

        assert shown(page) == ["Oak table"]
        assert "Read as: up to €100 · Riverside" in words_of(page)
        assert ("Riverside", "/lumen/search/?q=oak+table&max=100") in chips(page)
        assert 'value="oak table riverside under 100"' in page.content.decode()

    def test_exactly_these_words_can_be_searched_instead(self, client, tables, on):
        page = client.get("/lumen/search/?q=oak+table+riverside+under+100")
        typed = links(page)["Search for exactly these words instead"]

        again = client.get(typed)

        assert "as=typed" in typed
        assert "Read as" not in words_of(again)
        assert "0 ads" in words_of(again)
        assert "Nothing like that right now" in words_of(again)

    def test_words_that_an_ad_has_win_if_what_was_read_has_nothing(self, client, on):
        on(content("Under 100 stars", price=None), content("Lamp", price=500))

        page = client.get("/lumen/search/?q=under+100+stars")
        assert shown(page) == ["Under 100 stars"]

        page = client.get("/lumen/search/?q=stars+under+100")
        assert shown(page) == ["Under 100 stars"]
        assert "Nothing for “up to €100”, so here are ads with exactly your words." in words_of(
            page
        )
        assert chips(page) == []

    def test_what_the_address_names_counts_more(self, client, tables):
        page = client.get("/lumen/search/?q=oak+table+under+60&max=2000&district=riverside")

        assert set(shown(page)) == {"Oak table", "Grand oak table"}

    def test_quotes_are_never_taken_apart(self, client, tables):
        page = client.get('/lumen/search/?q="oak+table+riverside"')

        assert "Read as" not in words_of(page)
        assert shown(page) == []

    def test_free_things_can_be_asked_for(self, client, on):
        on(
            content("Sofa", price=None, offer=Kind.FREE, price_type=PriceType.FREE),
            content("Sofa bed", price=9000),
        )

        assert shown(client.get("/lumen/search/?q=free+sofa")) == ["Sofa"]

    def test_the_town_itself_may_be_named(self, client, tables):
        page = client.get("/lumen/search/?q=oak+table+in+lumen")

        assert len(shown(page)) == 3
        assert "Read as: Lumen" in words_of(page)

    def test_takes_few_queries(self, client, tables, django_assert_max_num_queries):
        with django_assert_max_num_queries(9):
            client.get("/lumen/search/?q=oak+table+riverside+under+100")

    @pytest.mark.parametrize(
        "text",
        [
            "oak " * 2_500,
            "*" * 1_000,
            "a* " * 60,
            "(((((" * 40 + "oak" + ")))))" * 40,
            "[a-z]{1,999}.*|(x+x+)+y",
            "\x00oak\ufffe",
            "\u202eoak\u200f \u2066table",
            "🛋️ 🚲" * 60,
            '"' * 199,
            "under " * 40 + "1" * 50,
            "between 1 and " * 20,
            "9" * 200,
            "-" * 200,
            "AND OR NOT title:x^9~2",
        ],
    )
    def test_no_query_is_too_much(self, client, tables, text):
        assert client.get("/lumen/search/", {"q": text}).status_code == 200
        assert client.get("/lumen/suggest/", {"q": text}).status_code == 200

    def test_a_lone_surrogate_is_no_error(self, client, tables):
        assert client.get("/lumen/search/?q=%ED%A0%80oak").status_code == 200


class TestOtherWords:
    def test_ads_of_the_category_follow_and_the_page_says_so(self, client, on):
        on("Couch", "Green sofa", content("Trek", category="for-sale/bicycles"))

        page = client.get("/lumen/search/?q=couch")

        assert shown(page) == ["Couch", "Green sofa"]
        assert "These say it in other words" in words_of(page)

    def test_the_category_is_offered_with_the_number_that_it_shows(self, client, on):
        on("Red sofa", "Green sofa", content("Trek", category="for-sale/bicycles"))
        page = client.get("/lumen/search/?q=couch")

        assert links(page)["Furniture 2"] == "/lumen/for-sale/furniture/"
        assert len(shown(client.get("/lumen/for-sale/furniture/"))) == 2

    def test_within_a_category_words_are_just_words(self, client, on):
        on("Couch", "Oak table")

        assert shown(client.get("/lumen/for-sale/furniture/?q=couch")) == ["Couch"]

    def test_a_better_word_is_offered(self, client, on):
        on("Oak tabel", *(f"Table {number}" for number in range(12)))

        page = client.get("/lumen/search/?q=tabel+under+100")

        assert "Did you mean table ?" in " ".join(words_of(page).split())
        assert links(page)["table"] == "/lumen/search/?max=100&q=table"


class TestMostWords:
    def test_stand_below_a_line_and_no_number_counts_them(self, client, on):
        on("Oak table with purple", "Oak table", "Grand piano")

        page = client.get("/lumen/search/?q=oak+table+with+purple")

        words = words_of(page)
        assert shown(page) == ["Oak table with purple", "Oak table"]
        assert "1 ad " in words
        assert words.index("Oak table with purple") < words.index("These have most of your words")
        assert "Without “purple”" in words

    def test_keep_filters_and_what_is_excluded(self, client, on):
        on(
            content("Oak table", price=5000),
            content("Oak table, scratched", price=5000),
            content("Oak table, grand", price=90_000),
        )

        page = client.get("/lumen/search/?q=oak+table+purple+-scratched&max=100")

        assert shown(page) == ["Oak table"]
        assert "No ad has all your words." in words_of(page)


class TestCompleting:
    def ask(self, client, text):
        return client.get("/lumen/suggest/", {"q": text})

    def test_gives_words_categories_and_places(self, client, on):
        on("Bike", "Bike", "Bike", content("Trek", category="for-sale/bicycles"))

        assert self.ask(client, "old bik").json() == {
            "items": [{"label": "old bike", "query": "old bike", "count": 3}]
        }
        assert {"label": "Bicycles", "url": "/lumen/for-sale/bicycles/"}.items() <= self.ask(
            client, "bic"
        ).json()["items"][0].items()
        assert self.ask(client, "bike riv").json()["items"] == [
            {
                "label": "Riverside",
                "url": "/lumen/search/?q=bike&district=riverside",
                "kind": "place",
                "words": "bike",
            }
        ]

    def test_may_be_kept_by_anybody_for_a_minute(self, client, on):
        answer = self.ask(client, "bik")

        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies

    @pytest.mark.parametrize("text", ["", "b", "bik ", "!", " ", "bik-"])
    def test_offers_nothing_where_no_word_is_begun(self, client, on, text):
        on("Bike", "Bike", "Bike")

        assert self.ask(client, text).json() == {"items": []}

    def test_stops_when_somebody_never_stops(self, client, lumen, monkeypatch):
        from lamppost.web.limits import Limit
        from lamppost.web.public import suggest

        monkeypatch.setattr(suggest, "COMPLETING", Limit("few", 2, timedelta(minutes=1)))
        answers = [self.ask(client, "bik").status_code for _time in range(3)]

        assert answers == [200, 200, 429]

    def test_takes_few_queries(self, client, on, django_assert_max_num_queries):
        on("Bike", "Bike", "Bike")

        with django_assert_max_num_queries(3):
            self.ask(client, "bik")
