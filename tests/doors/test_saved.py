"""Hearts and hidden ads: for strangers and members, with and without a script, each their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.tell_of_favourites import tell_of_favourites
from lamppost.market.listings.rules import ListingState
from lamppost.market.search.queries.kept import favourites_of, hidden_ads_of
from lamppost.people.accounts.queries import wishes_of
from lamppost.people.accounts.rules import Wishes
from tests.ads import post, typed
from tests.doors.test_results import shown
from tests.doors.walk import last_mail, link_in, words_of
from tests.rooms.boards import catch_up, content, forget_index, move, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def ads(lumen, sam):
    made = [publish(content(title), site=lumen, seller=sam) for title in ("Oak table", "Elm chair")]
    catch_up()
    return made


def path_of(listing, act: str = "keep") -> str:
    return f"/lumen/ad/{listing.code}/{act}/"


def sign_in(client, address="bea@example.org"):
    client.post("/sign-in/", {"email": address})
    client.post(link_in(last_mail()))


class TestKeeping:
    def test_as_a_stranger_needs_no_account_and_no_token(self, lumen, ads):
        client = Client(enforce_csrf_checks=True)

        answer = client.post(path_of(ads[0]), {"keep": "1"}, follow=True)

        assert "You keep this ad now" in words_of(answer)
        page = client.get("/my/saved/")
        assert "Oak table" in words_of(page)
        assert "kept in this browser" in words_of(page)
        assert page.headers["Cache-Control"] == "private, no-store"

    def test_is_the_browsers_own(self, client, lumen, ads):
        client.post(path_of(ads[0]))

        assert "Oak table" not in words_of(Client().get("/my/saved/"))

    def test_marks_the_ad_wherever_it_stands(self, client, lumen, ads):
        client.post(path_of(ads[0]))

        for page in ("/lumen/search/", "/lumen/", f"/lumen/ad/{ads[0].code}-oak-table/"):
            html = client.get(page).content.decode()
            assert html.count('name="keep" value="" aria-pressed="true"') == 1, page

    def test_costs_a_page_of_results_one_query_and_a_stranger_none(
        self, client, lumen, ads, django_assert_num_queries
    ):
        client.get("/lumen/search/")
        with CaptureQueriesContext(connection) as stranger:
            Client().get("/lumen/search/")
            usual = len(stranger)
        client.post(path_of(ads[0]))
        client.get("/my/saved/")  # the message was shown

        # What is kept, and what is hidden.
        with django_assert_num_queries(usual + 2):
            client.get("/lumen/search/")

    def test_leads_back_to_where_the_button_was(self, client, lumen, ads):
        there = "/lumen/search/?q=oak"

        answer = client.post(path_of(ads[0]), HTTP_REFERER=f"http://testserver{there}")

        assert answer.headers["Location"] == there

    @pytest.mark.parametrize(
        "referer",
        ["https://evil.example/lumen/", "http://testserver//evil.example/", "nonsense", ""],
    )
    def test_leads_to_no_other_place(self, client, lumen, ads, referer):
        answer = client.post(
            path_of(ads[0]), {"next": "https://evil.example"}, HTTP_REFERER=referer
        )

        assert answer.headers["Location"] == f"/lumen/ad/{ads[0].code}/"

    def test_answers_a_script_with_words(self, client, lumen, ads):
        answer = client.post(path_of(ads[0]), HTTP_ACCEPT="application/json")

        assert answer.json() == {"message": "You keep this ad now. It stands under “Saved”."}

    def test_ends(self, client, lumen, ads):
        client.post(path_of(ads[0]))
        client.post(path_of(ads[0]), {"keep": ""})

        assert "Nothing saved yet" in words_of(client.get("/my/saved/"))

    @pytest.mark.parametrize("act", ["keep", "hide"])
    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_ORIGIN": "https://evil.example"},
            {"HTTP_ORIGIN": "null"},
            {"HTTP_SEC_FETCH_SITE": "cross-site"},
            {"HTTP_SEC_FETCH_SITE": "same-site"},
            {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "https://evil.example"},
        ],
        ids=["origin", "no-origin", "cross-site", "same-site", "both"],
    )
    def test_is_not_for_other_sites_to_do(self, client, lumen, ads, act, headers):
        assert client.post(path_of(ads[0], act), **headers).status_code == 403
        assert "visitor" not in client.cookies

    def test_takes_what_a_page_of_ours_sends(self, client, lumen, ads):
        answer = client.post(
            path_of(ads[0]), HTTP_ORIGIN="http://testserver", HTTP_SEC_FETCH_SITE="same-origin"
        )

        assert answer.status_code == 302

    def test_is_not_done_by_looking(self, client, lumen, ads):
        assert client.get(path_of(ads[0])).status_code == 405

    def test_is_not_for_what_is_not_public(self, client, lumen, ads):
        move(ads[0], ListingState.HELD)

        assert client.post(path_of(ads[0])).status_code == 404
        assert client.post("/lumen/ad/zzzzzzzz/keep/").status_code == 404
        assert client.post("/nowhere/ad/zzzzzzzz/keep/").status_code == 404

    def test_leaves_a_strangers_page_as_everybody_gets_it(self, lumen, ads):
        page = Client().get("/lumen/search/")

        assert page.headers["Cache-Control"].startswith("public")
        assert "csrf" not in page.content.decode()
        assert not page.cookies

    def test_makes_a_page_private_once_it_is_ones_own(self, client, lumen, ads):
        client.post(path_of(ads[0]))

        assert client.get("/lumen/search/").headers["Cache-Control"] == "private, no-cache"


class TestSigningIn:
    def test_brings_what_the_browser_kept(self, client, lumen, bea, ads):
        client.post(path_of(ads[0]))
        client.post(path_of(ads[1], "hide"))

        sign_in(client)

        assert [one.listing for one in favourites_of(bea.pk)] == [ads[0]]
        assert hidden_ads_of(bea.pk) == [ads[1].pk]
        assert "Oak table" in words_of(client.get("/my/saved/"))

    def test_out_again_leaves_nothing_for_the_next_one(self, client, lumen, bea, ads):
        client.force_login(bea)
        client.post(path_of(ads[0]))
        client.post("/sign-out/")

        assert "Oak table" not in words_of(client.get("/my/saved/"))


class TestHiding:
    def test_leaves_an_ad_out_of_list_and_counts(self, client, lumen, ads):
        client.post(path_of(ads[0], "hide"))

        page = client.get("/lumen/search/")

        assert shown(page) == ["Elm chair"]
        words = words_of(page)
        assert "1 ad that you hid is left out" in words
        assert len(shown(client.get("/lumen/search/?hidden=show"))) == 2
        assert "left out" not in words_of(client.get("/lumen/search/?q=elm"))
        assert len(shown(Client().get("/lumen/search/"))) == 2

    def test_is_undone_where_hidden_ads_are_listed(self, client, lumen, ads):
        client.post(path_of(ads[0], "hide"))
        assert "Hidden ads" in words_of(client.get("/my/saved/"))

        client.post("/my/saved/", {"show": str(ads[0].pk)})

        assert len(shown(client.get("/lumen/search/"))) == 2

    def test_is_undone_where_it_was_done(self, client, lumen, ads):
        client.post(path_of(ads[0], "hide"))
        client.post(path_of(ads[0], "hide"), {"hide": ""})

        assert len(shown(client.get("/lumen/search/"))) == 2


class TestSavedPage:
    @pytest.fixture
    def bea_in(self, client, lumen, bea, ads):
        client.force_login(bea)
        client.post(path_of(ads[0]))
        return client

    def test_shows_what_became_cheaper(self, bea_in, ads):
        revision = ads[0].current
        revision.price_minor = 7000
        revision.save(update_fields=["price_minor"])

        assert "was €85 , now €70" in words_of(bea_in.get("/my/saved/"))

    @pytest.mark.parametrize(
        ("state", "word"),
        [
            (ListingState.SOLD, "Sold"),
            (ListingState.WITHDRAWN, "Gone"),
            (ListingState.HELD, "Being"),
        ],
    )
    def test_shows_what_is_gone_without_a_link(self, bea_in, ads, state, word):
        move(ads[0], state)

        page = bea_in.get("/my/saved/")

        assert word in words_of(page)
        assert "Oak table" in words_of(page)
        assert f"/ad/{ads[0].code}" not in page.content.decode()

    @pytest.mark.parametrize("state", [ListingState.REFUSED, ListingState.DELETED])
    def test_does_not_repeat_what_was_removed(self, bea_in, ads, state):
        move(ads[0], state)

        words = words_of(bea_in.get("/my/saved/"))

        assert "Oak table" not in words
        assert "An ad that you kept" in words

    def test_says_what_is_promised(self, bea_in, ads):
        ads[0].reserved_at = timezone.now()
        ads[0].save(update_fields=["reserved_at"])

        assert "Reserved" in words_of(bea_in.get("/my/saved/"))

    def test_removes(self, bea_in, bea, ads):
        bea_in.post("/my/saved/", {"drop": str(ads[0].pk)})

        assert favourites_of(bea.pk) == []

    @pytest.mark.parametrize("value", ["", "x", "01a20d7f-99db-7197-b589-e38c0a26c5a0"])
    def test_removes_nothing_that_is_not_there(self, bea_in, bea, value):
        assert bea_in.post("/my/saved/", {"drop": value, "show": value}).status_code == 302
        assert len(favourites_of(bea.pk)) == 1

    def test_wants_a_token(self, bea, ads):
        client = Client(enforce_csrf_checks=True)
        client.force_login(bea)

        assert client.post("/my/saved/", {"drop": str(ads[0].pk)}).status_code == 403

    def test_stops_the_mails(self, bea_in, bea):
        bea_in.post("/my/saved/", {"tell": "0"})
        bea.refresh_from_db()
        assert not wishes_of(bea).favourites
        assert "We do not write to you" in words_of(bea_in.get("/my/saved/"))

        bea_in.post("/my/saved/", {"tell": "1"})
        bea.refresh_from_db()
        assert wishes_of(bea) == Wishes()

    def test_is_empty_for_a_stranger(self, client, db):
        page = client.get("/my/saved/?page=7")

        assert "Nothing saved yet" in words_of(page)
        assert page.headers["Cache-Control"] == "private, no-store"

    def test_takes_few_queries_however_much_is_kept(
        self, bea_in, lumen, sam, django_assert_max_num_queries
    ):
        for number in range(60):
            listing = publish(content(f"Thing {number}"), site=lumen, seller=sam)
            bea_in.post(path_of(listing))

        with django_assert_max_num_queries(16):
            first = bea_in.get("/my/saved/")
        assert "61 ads" in words_of(first)
        assert "Oak table" in words_of(bea_in.get("/my/saved/?page=2"))


class TestMailsAboutFavourites:
    def test_are_stopped_by_their_own_link(self, client, lumen, sam, bea):
        table = post(typed(), site=lumen, seller=sam).listing
        client.force_login(bea)
        client.post(path_of(table))
        move(table, ListingState.WITHDRAWN)
        tell_of_favourites(now=timezone.now() + timedelta(days=1))
        mail = written_mails().first()
        link = mail.headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
        assert "News about the ads that you keep" in words_of(Client().get(link))

        answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})

        assert "Stopped" in words_of(answer)
        bea.refresh_from_db()
        assert not wishes_of(bea).favourites
