"""A browser has the page already: it is told so in a few bytes. And it may fetch ads ahead."""

from __future__ import annotations

import json

import pytest

from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def table(lumen, sam):
    made = publish(content("Oak table", district="riverside"), site=lumen, seller=sam)
    catch_up()
    return made


@pytest.fixture(
    params=["/", "/lumen/", "/lumen/for-sale/", "/lumen/search/?q=oak", "ad", "person", "feed"]
)
def path(request, table, sam):
    return {
        "ad": f"/lumen/ad/{table.code}-oak-table/",
        "person": f"/people/{sam.code}/",
        "feed": "/lumen/feed.atom",
    }.get(request.param, request.param)


def test_sends_nothing_again_that_is_the_same(client, path):
    first = client.get(path)
    client.cookies.clear()
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"].removeprefix("W/") == first.headers["ETag"].removeprefix("W/")
    assert "public" in again.headers["Cache-Control"]


def test_sends_it_when_something_is_new(client, path, lumen, sam):
    known = client.get(path).headers["ETag"]
    client.cookies.clear()
    publish(content("Oak chair", district="riverside"), site=lumen, seller=sam)
    catch_up()

    assert client.get(path, headers={"If-None-Match": known}).status_code == 200


def test_marks_nothing_that_was_drawn_for_one_person(client, table, sam):
    client.force_login(sam)
    page = client.get("/lumen/")

    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_knows_the_languages_apart(client, table):
    english = client.get("/lumen/").headers["ETag"]
    client.cookies["language"] = "de"

    assert client.get("/lumen/").headers["ETag"] != english


def test_may_be_kept_for_going_back(client, path):
    assert "no-store" not in client.get(path).headers["Cache-Control"]


def test_names_what_may_be_fetched_ahead(client, table):
    address = client.get("/lumen/").headers["Speculation-Rules"]
    rules = client.get(address.strip('"'))

    assert rules.headers["Content-Type"] == "application/speculationrules+json"
    (rule,) = json.loads(rules.content)["prefetch"]
    assert rule["eagerness"] == "moderate"
    assert rule["where"]["and"][0] == {"href_matches": "/*/ad/*-*/"}


def test_lets_nothing_private_be_fetched_ahead(client, table):
    assert "Speculation-Rules" not in client.get("/sign-in/").headers
