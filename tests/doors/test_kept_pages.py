"""Pages that are the same for all strangers are drawn once in a while, and never too old."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lamppost.environment import env
from lamppost.market.listings.queries import count_views_of
from lamppost.market.listings.rules import ListingState
from lamppost.web.kept_pages import KeptPages
from lamppost.web.public.view_counts import flush_views
from tests.rooms.boards import catch_up, content, forget_index, move, publish

AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def _keeping(monkeypatch):
    monkeypatch.setenv("LAMPPOST_KEEP_PAGES", "10")
    env.cache_clear()
    yield
    monkeypatch.undo()
    env.cache_clear()


@pytest.fixture
def table(lumen, sam):
    forget_index()
    flush_views()
    made = publish(content("Oak table"), site=lumen, seller=sam, now=timezone.now())
    catch_up()
    return made


def asked(client, path, **headers):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(path, headers={**AGENT, **headers})
    return response, len(seen)


def page_of(listing) -> str:
    return f"/lumen/ad/{listing.code}-oak-table/"


@pytest.mark.parametrize("path", ["/", "/lumen/", "/lumen/search/?q=oak", "/lumen/for-sale/"])
def test_a_second_stranger_costs_no_query(client, table, path):
    first, queries = asked(client, path)
    again, none = asked(client, path)

    assert (queries > 0, none) == (True, 0)
    assert again.content == first.content
    assert again.headers["Age"].isdigit()
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in again.headers


def test_an_ad_that_is_taken_down_is_gone_from_every_page_at_once(client, table):
    client.get("/lumen/"), client.get(page_of(table))
    move(table, ListingState.WITHDRAWN, now=timezone.now())
    catch_up()

    assert "Oak table" not in client.get("/lumen/").text
    assert client.get(page_of(table)).status_code == 410


def test_what_staff_change_is_seen_by_strangers_at_once(client, table, ora):
    stranger = Client()
    assert "By the river" not in stranger.get("/lumen/about/").text
    client.force_login(ora)
    client.post(
        "/staff/sites/lumen/texts/about/?language=en",
        {"body": "By the river since 1890.", "version": "0"},
    )

    assert "By the river" in stranger.get("/lumen/about/").text


def test_a_page_gets_no_older_than_the_setting_says(client, table, monkeypatch):
    client.get("/lumen/")
    monkeypatch.setenv("LAMPPOST_KEEP_PAGES", "0")
    env.cache_clear()

    assert asked(client, "/lumen/")[1] > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Cookie", "visitor=x"),
        ("Cookie", "sessionid=x"),
        ("Authorization", "Bearer x"),
        ("Range", "bytes=0-9"),
    ],
)
def test_who_brings_something_of_their_own_gets_a_page_of_their_own(client, table, name, value):
    client.get("/lumen/")

    assert asked(client, "/lumen/", **{name: value})[1] > 0


def test_each_language_encoding_and_host_has_its_own(client, table):
    german = client.get("/", headers={"Accept-Language": "de"})
    english = client.get("/", headers={"Accept-Language": "en"})
    small = client.get("/", headers={"Accept-Language": "en", "Accept-Encoding": "gzip"})
    other = client.get("/", headers={"Accept-Language": "en", "Host": "localhost"})

    assert german.headers["Content-Language"] == "de"
    assert english.headers["Content-Language"] == "en"
    assert small.headers["Content-Encoding"] == "gzip"
    assert "http://localhost/" in other.text or "localhost" not in english.text


def test_a_foreign_host_is_refused_as_before(client, table):
    client.get("/lumen/")

    assert client.get("/lumen/", headers={"Host": "evil.example"}).status_code == 400


def test_who_has_the_page_gets_304_from_memory(client, table):
    first = client.get("/lumen/")
    again, none = asked(client, "/lumen/", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, none) == (304, b"", 0)


def test_looks_at_a_kept_page_count(client, table):
    for _ in range(3):
        client.get(page_of(table), headers=AGENT)
    client.get(page_of(table), headers={"User-Agent": "curl/8.5"})
    flush_views()

    assert count_views_of([table.pk]) == {table.pk: 3}


@pytest.mark.parametrize("path", ["/lumen/post/", "/safety/", "/healthz", "/lumen/save-search/"])
def test_what_is_not_for_all_is_never_kept(client, table, path):
    client.get(path)

    assert "Age" not in client.get(path).headers


def kept_by(monkeypatch, room):
    from django.http import HttpResponse

    from lamppost.web import kept_pages
    from lamppost.web.public.caching import STRANGERS

    def answer(request):
        response = HttpResponse(b"x" * 1000)
        response.headers["Cache-Control"] = STRANGERS
        return response

    monkeypatch.setattr(kept_pages, "ROOM", room)
    return KeptPages(answer)


def test_the_memory_is_bounded(rf, monkeypatch):
    pages = kept_by(monkeypatch, room=30_000)
    for number in range(20):
        pages(rf.get(f"/{number}"))

    assert "Age" not in pages(rf.get("/0")).headers
    assert "Age" in pages(rf.get("/19")).headers
    assert sum(f"/{number}" in str(key) for key in pages._pages for number in range(20)) >= 5
    assert pages._bytes <= 30_000


def test_long_addresses_and_wishes_take_no_more_room_than_pages(rf, monkeypatch):
    pages = kept_by(monkeypatch, room=100_000)
    for number in range(400):
        wish = f"en;q=0.{number}," + "z" * 700
        pages(rf.get(f"/?x={number}" + "y" * 700, headers={"Accept-Language": wish}))

    assert sum(len("".join(key)) for key in pages._pages) < 100_000 / 2
    assert len(pages._pages) < 20


def test_what_nobody_else_would_ask_for_is_not_kept(rf, monkeypatch):
    pages = kept_by(monkeypatch, room=100_000)
    pages(rf.get("/?x=" + "y" * 3000))
    pages(rf.get("/", headers={"Accept-Language": "z" * 3000}))

    assert not pages._pages


def test_bytes_as_they_came_are_not_taken_for_another_address(client, table):
    raw = "q=k\u00e9".encode().decode("latin-1")
    client.get("/lumen/search/", QUERY_STRING=raw)
    other = client.get("/lumen/search/?q=k%C3%83%C2%A9")

    assert "Age" not in other.headers
    assert "k\u00c3\u00a9" in other.text


def test_strange_wishes_for_compression_leave_others_the_small_page(client, table):
    client.get("/lumen/", headers={"Accept-Encoding": "xgzip"})
    small = client.get("/lumen/", headers={"Accept-Encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "gzip"
