"""My ads, after they went live: one button each, honest words, and a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import find_listing, published
from tests.ads import post, typed
from tests.doors.walk import words_of

DAY = timedelta(days=1)
PISTOL = typed(title="Pistol for sale", body="9 mm pistol, two magazines and 50 rounds of ammo.")


@pytest.fixture
def browser(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def table(lumen, sam):
    return post(typed(), site=lumen, seller=sam, now=timezone.now()).listing


def page_of(browser, listing, what=""):
    return browser.get(f"/my/listings/{listing.code}/{what}")


def press(browser, listing, what, **fields):
    """Press a button and return the page where one lands."""
    answer = browser.post(f"/my/listings/{listing.code}/{what}/", fields)
    return browser.get(answer.url) if answer.status_code == 302 else answer


class TestReserve:
    def test_shows_on_the_list_and_on_the_card(self, browser, table, client):
        page = press(browser, table, "reserve", reserved="yes", next="/my/listings/")

        assert "“Reserved” stands on the ad now" in words_of(page)
        assert "No longer reserved" in words_of(page)
        assert "says that it is reserved" in words_of(page_of(browser, table))

        page = press(browser, table, "reserve", reserved="no")
        assert "not reserved any more" in words_of(page)

    def test_leads_nowhere_else(self, browser, table):
        answer = browser.post(
            f"/my/listings/{table.code}/reserve/",
            {"reserved": "yes", "next": "https://evil.example/"},
        )

        assert answer.url == f"/my/listings/{table.code}/"


class TestSold:
    def test_asks_where_and_takes_any_answer(self, browser, table, lumen):
        assert "Where did it find somebody?" in words_of(page_of(browser, table, "sold/"))
        assert published(lumen.pk).exists()

        page = press(browser, table, "sold", found="nonsense")

        assert "off the board" in words_of(page)
        assert find_listing(table.pk).found_through == ""
        gone = browser.get(f"/lumen/ad/{table.code}/")
        assert "This has found a new home" in words_of(gone)

    def test_can_be_posted_again(self, browser, table):
        press(browser, table, "sold", found="here")

        answer = browser.post(f"/my/listings/{table.code}/repost/")

        assert answer.url.startswith("/lumen/post/")
        assert "Oak table with two drawers" in browser.get(answer.url).content.decode()


class TestRenew:
    def test_says_from_when_on(self, browser, table):
        assert "You can renew it from" in words_of(page_of(browser, table))
        assert "cannot be renewed now" in words_of(press(browser, table, "renew"))

    def test_gives_new_time(self, browser, lumen, sam):
        old = post(typed(), site=lumen, seller=sam, now=timezone.now() - 58 * DAY).listing
        assert "also moves to the front" in words_of(page_of(browser, old))

        page = press(browser, old, "renew")

        assert "is renewed: it stays until" in words_of(page)


class TestDelete:
    def test_asks_once_and_can_be_undone(self, browser, table, lumen):
        assert "Delete this ad?" in words_of(page_of(browser, table, "delete/"))

        page = words_of(press(browser, table, "delete"))
        assert "Deleted. You can take it back until" in page
        assert "Undo" in page
        assert not published(lumen.pk).exists()
        assert "Oak table" not in words_of(browser.get("/my/listings/"))
        assert "Oak table" in words_of(browser.get("/my/listings/?show=deleted"))

        assert "The ad is back: Live." in words_of(press(browser, table, "undelete"))
        assert published(lumen.pk).exists()

    def test_shows_nothing_to_others(self, browser, client, table):
        press(browser, table, "delete")
        client.logout()

        page = client.get(f"/lumen/ad/{table.code}/")

        assert page.status_code == 410
        assert "Oak table" not in words_of(page)

    def test_leaves_a_refusal_a_refusal(self, browser, lumen, sam):
        refused = post(PISTOL, site=lumen, seller=sam, now=timezone.now()).listing
        press(browser, refused, "delete")

        page = words_of(press(browser, refused, "undelete"))

        assert "The ad is back: Not published." in page
        assert "Why it was not published" in page


class TestHistory:
    def test_earlier_versions_are_the_posters_alone(self, browser, client, table, sam, bea):
        draft = edit_listing(code=table.code, seller=sam, now=timezone.now())
        save_draft(draft_id=draft.pk, fields={"price": "70"}, now=timezone.now())
        post_draft(draft_id=draft.pk, seller=sam, now=timezone.now())

        page = words_of(page_of(browser, table))
        assert "Version 1, of" in page
        assert "€85" in page

        public = words_of(client.get(f"/lumen/ad/{table.code}-{table.current.slug}/"))
        assert "€85" not in public

    def test_costs_few_queries(self, browser, table, django_assert_max_num_queries):
        with django_assert_max_num_queries(24):
            page_of(browser, table)


class TestOthers:
    @pytest.mark.parametrize("what", ["reserve", "sold", "renew", "repost", "delete", "undelete"])
    def test_find_no_such_ad(self, what, client, table, bea):
        client.force_login(bea)

        assert client.post(f"/my/listings/{table.code}/{what}/").status_code == 404
        assert find_listing(table.pk).state == "published"

    @pytest.mark.parametrize("what", ["reserve", "renew", "repost", "undelete"])
    def test_a_look_changes_nothing(self, what, browser, table):
        assert page_of(browser, table, f"{what}/").status_code == 405
