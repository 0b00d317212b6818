"""The page of whoever posted ads: what they offer now, in all towns, and nothing about others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import gettext, override

from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.actions import ask_to_leave
from lamppost.people.accounts.rules import GONE_NAME
from tests.cast import NOW, person
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, move, publish

S = ListingState


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    def put(*said, site=lumen, seller=sam):
        made = [
            publish(one, site=site, seller=seller, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


def page_of(account) -> str:
    return f"/people/{account.code}/"


def test_shows_who_it_is_and_what_is_live_everywhere(client, on, sam, brill):
    on(content("Oak table"), content("Oak chair"))
    on(content("Steel lamp"), site=brill)
    on(content("Not Sam's"), seller=person("Bea"))

    words = words_of(client.get(page_of(sam)))

    assert "Sam here since 2025 3 ads right now" in words
    for title in ("Oak table", "Oak chair", "Steel lamp"):
        assert title in words
    assert "Brill" in words
    assert "Not Sam's" not in words


def test_shows_nothing_private(client, on, sam):
    table, chair, desk = on(content("Oak table"), content("Oak chair"), content("Oak desk"))
    move(chair, S.WITHDRAWN)
    move(desk, S.SCREENING)
    html = client.get(page_of(sam)).content.decode()

    assert "sam@example.org" not in html
    assert str(sam.pk) not in html
    assert "Oak chair" not in html
    assert "Oak desk" not in html
    assert table.code in html


def test_says_how_many_found_somebody(client, on, sam):
    _table, chair = on(content("Oak table"), content("Oak chair"))
    move(chair, S.SOLD)

    assert "1 ad found somebody" in words_of(client.get(page_of(sam)))


def test_stays_for_a_while_when_nothing_is_live(client, on, sam):
    (table,) = on(content("Oak table"))
    move(table, S.WITHDRAWN)

    assert "No ads right now" in words_of(client.get(page_of(sam)))


@pytest.mark.parametrize("state", [S.REFUSED, S.SCREENING, S.DELETED])
def test_tells_nothing_about_who_has_no_public_ad(client, on, sam, state):
    (table,) = on(content("Oak table"))
    move(table, state)

    assert client.get(page_of(sam)).status_code == 404


def test_tells_nothing_about_who_only_has_an_account(client, lumen, bea):
    stranger = client.get("/people/zzzzzzzz/")
    known = client.get(page_of(bea))

    assert (stranger.status_code, known.status_code) == (404, 404)
    assert words_of(stranger) == words_of(known)


def test_goes_at_once_when_somebody_leaves(client, on, sam):
    on(content("Oak table"))
    ask_to_leave(account=sam, url="http://testserver/mail/{token}/", now=NOW)

    assert client.get(page_of(sam)).status_code == 404


def test_names_who_has_left_in_the_readers_language(sam):
    sam.left_at = NOW

    with override("de"):
        assert sam.shown_name == gettext(GONE_NAME) != "Sam"


def test_is_not_for_search_engines_and_may_be_reported(client, on, sam):
    on(content("Oak table"))
    html = client.get(page_of(sam)).content.decode()

    assert '<meta name="robots" content="noindex">' in html
    assert f'href="/report/person/{sam.code}/"' in html
    assert client.get(page_of(sam)).headers["Cache-Control"].startswith("public")


def test_has_pages(client, on, sam):
    on(*(content(f"Oak table {number}") for number in range(31)))

    first, second = client.get(page_of(sam)), client.get(page_of(sam) + "?page=2")

    assert first.content.decode().count('class="card"') == 30
    assert second.content.decode().count('class="card"') == 1
    for wrong in ("0", "-1", "abc", "9" * 40, "99"):
        assert client.get(page_of(sam), {"page": wrong}).status_code == 200


def test_has_one_address(client, on, sam):
    on(content("Oak table"))
    answer = client.get(f"/people/{sam.code.upper()}/")

    if sam.code.upper() != sam.code:
        assert answer.headers["Location"] == page_of(sam)


def test_takes_few_queries(client, on, sam, django_assert_max_num_queries):
    on(*(content(f"Oak table {number}") for number in range(5)))

    # Person, ever public, how many, states, habit, ads, photos, categories.
    with django_assert_max_num_queries(9):
        client.get(page_of(sam))
