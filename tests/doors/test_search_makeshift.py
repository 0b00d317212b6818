"""While the search index cannot be read, nobody is sent away with an error."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lamppost.market.search import folder, state
from lamppost.market.search.queries import search
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import LAST_PAGE, PAGE_SIZE, Search
from lamppost.market.search.writing import IndexWriter
from lamppost.web.whole_ad import public_url
from tests.rooms.boards import catch_up, content, forget_index, publish

pytestmark = pytest.mark.django_db
WORDS = "Search is being rebuilt: 40 %"


@pytest.fixture(autouse=True)
def table(lumen, sam):
    """One ad in the database, and no index."""
    forget_index()
    cache.clear()
    yield publish(content("Oak table"), site=lumen, seller=sam)
    forget_index()


@pytest.fixture
def rebuilt():
    """A rebuild that has come so far."""
    folder.root().mkdir(parents=True, exist_ok=True)
    state.tell_progress(state.Progress(done=4, total=10, started_at=datetime.now(UTC)))


def results(client, **params):
    return client.get(reverse("search", kwargs={"site": "lumen"}), params)


class TestWithoutAnIndex:
    def test_a_town_shows_its_newest_ads_and_says_so(self, client, rebuilt):
        page = client.get(reverse("site-home", kwargs={"site": "lumen"}))

        assert page.status_code == 200
        assert WORDS in page.content.decode()
        assert "Oak table" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"

    def test_the_network_counts_all_the_same(self, client, rebuilt):
        page = client.get(reverse("home"))

        assert page.status_code == 200
        assert WORDS in page.content.decode()

    def test_a_category_shows_its_newest_ads(self, client, rebuilt):
        where = {"site": "lumen", "section": "for-sale", "leaf": "furniture"}
        page = client.get(reverse("category", kwargs=where))

        assert page.status_code == 200
        assert WORDS in page.content.decode()
        assert "Oak table" in page.content.decode()

    def test_no_page_lies_deeper_than_with_an_index(self, client, rebuilt):
        deep = 10**11
        with CaptureQueriesContext(connection) as asked:
            page = results(client, page=deep)

        assert page.status_code == 200
        assert all(
            f"OFFSET {(LAST_PAGE - 1) * PAGE_SIZE}" in sql or "OFFSET" not in sql
            for sql in (query["sql"] for query in asked)
        )

    def test_words_are_answered_later_with_the_newest_ads_meanwhile(self, client, rebuilt):
        page = results(client, q="walnut")

        assert page.status_code == 503
        assert int(page.headers["Retry-After"]) > 0
        assert page.headers["Cache-Control"] == "no-store"
        assert WORDS in page.content.decode()
        assert "Oak table" in page.content.decode()

    @pytest.mark.parametrize(
        "params",
        [
            {"view": "map"},
            {"where": "near", "view": "map"},
            {"q": "oak table under 100"},
            {"photo": "yes", "sort": "nearest"},
            {"page": "99"},
        ],
        ids=lambda params: "-".join(params.values()),
    )
    def test_no_way_to_ask_ends_in_an_error(self, client, params):
        assert results(client, **params).status_code in (200, 503)

    def test_a_feed_of_words_says_when_to_come_again(self, client):
        feed = client.get(reverse("feed", kwargs={"site": "lumen"}), {"q": "walnut"})

        assert feed.status_code == 503
        assert "Retry-After" in feed.headers
        plain = client.get(reverse("feed", kwargs={"site": "lumen"}))
        assert plain.status_code == 200
        assert "Oak table" in plain.content.decode()

    def test_an_ad_is_shown_as_ever(self, client, table):
        page = client.get(public_url(table))

        assert page.status_code == 200
        assert "Oak table" in page.content.decode()

    def test_nobody_at_work_is_told_as_well(self, client):
        assert "Search is out of order" in results(client).content.decode()


class TestABrokenIndex:
    @pytest.mark.parametrize("part", ["term", "idx", "fast", "pos", "fieldnorm"])
    @pytest.mark.parametrize("harm", ["cut", "garbled", "gone"])
    def test_gives_a_page_and_is_reported(self, client, lumen, part, harm):
        catch_up(IndexWriter())
        break_files(f"*.{part}", harm)

        for params in ({}, {"q": "oak"}, {"q": '"oak table"'}, {"sort": "cheapest"}):
            assert results(client, **params).status_code in (200, 503)
        assert client.get(reverse("site-home", kwargs={"site": "lumen"})).status_code == 200

    def test_whose_list_of_segments_is_garbled_is_reported(self, client):
        catch_up(IndexWriter())
        break_files("meta.json", "garbled")

        assert results(client).status_code == 200
        assert state.take_report() == folder.current().name

    def test_is_not_to_blame_for_a_wrong_question(self, lumen):
        catch_up(IndexWriter())

        def wrong(_index, _searcher):
            raise ValueError("no such field")

        with pytest.raises(ValueError, match="no such field"):
            reader.ask(wrong, otherwise=lambda: None)
        assert search(Search(site_ids=(lumen.pk,), languages=("en",))).total == 1


def break_files(pattern, harm):
    """Harm files as a failing disk does: before anybody has opened them."""
    for file in folder.current().glob(pattern):
        whole = file.read_bytes()
        file.unlink()
        if harm == "cut":
            file.write_bytes(whole[: len(whole) // 2])
        elif harm == "garbled":
            file.write_bytes(bytes(byte ^ 0x5A for byte in whole))
