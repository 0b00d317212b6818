"""Saved searches on their pages: saved, confirmed by mail, changed, stopped, and read as a feed."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.match_alerts import match_new_ads
from lamppost.market.search.queries.alerts import saved_searches_of
from lamppost.market.search.rules import Range
from lamppost.market.search.rules.alerts import search_from_json
from tests.doors.walk import last_mail, link_in, value_of, words_of
from tests.rooms.boards import catch_up, content, forget_index, publish

ASKED = "q=oak+table&max=100&category=for-sale%2Ffurniture"
FORM = f"/lumen/save-search/?{ASKED}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def bea_in(client, bea):
    client.force_login(bea)
    return client


@pytest.fixture
def alert(bea_in, bea, lumen):
    bea_in.post(FORM, {"label": "Oak tables", "how": "at_once"})
    [mine] = saved_searches_of(bea.pk)
    return mine


def put(lumen, seller, *titles):
    now = timezone.now()
    made = [publish(content(title), site=lumen, seller=seller, now=now) for title in titles]
    catch_up()
    match_new_ads([one.pk for one in made], now=now)
    return made


class TestSaving:
    def test_begins_on_every_page_of_results(self, client, lumen):
        page = client.get("/lumen/for-sale/furniture/?q=oak+table&max=100&sort=cheapest&view=list")

        link = "/lumen/save-search/?q=oak+table&amp;max=100&amp;category=for-sale%2Ffurniture"
        assert link in page.content.decode()

    def test_proposes_a_name_in_words(self, bea_in, lumen):
        page = bea_in.get(FORM)

        assert value_of(page, "label").startswith("“oak table” in Furniture, Lumen · ")
        assert "100" in value_of(page, "label")
        assert page.headers["Cache-Control"] == "private, no-store"

    def test_shows_what_last_week_would_have_brought(self, bea_in, lumen, sam):
        put(lumen, sam, *(f"Oak table {number}" for number in range(6)), "Elm chair")
        old = timezone.now() - timedelta(days=8)
        publish(content("Oak table, old"), site=lumen, seller=sam, now=old)
        catch_up()

        words = words_of(bea_in.get(FORM))

        assert "it would have found 6 ads" in words
        assert words.count("Oak table") == 5
        assert "it would have found nothing" in words_of(
            bea_in.get("/lumen/save-search/?q=zeppelin")
        )

    def test_keeps_the_search_as_its_page_reads_it(self, alert, bea, lumen):
        wanted = search_from_json(alert.wanted)

        assert wanted.words == "oak table"
        assert wanted.category == "for-sale/furniture"
        assert wanted.price == Range(None, 10_000)
        assert wanted.site_ids == (lumen.pk,)

    @pytest.mark.parametrize(
        "query",
        ["category=for-sale/zeppelins", "section=nowhere", "min=9&max=3", "where=mars", "a.x=1"],
    )
    def test_does_not_save_what_can_find_nothing(self, bea_in, bea, lumen, query):
        answer = bea_in.post(f"/lumen/save-search/?{query}", {"label": "Oak", "how": "daily"})

        assert answer.status_code == 422
        assert saved_searches_of(bea.pk) == []

    def test_wants_a_name(self, bea_in, lumen):
        answer = bea_in.post(FORM, {"label": " ", "how": "daily"})

        assert answer.status_code == 422
        assert "Give the alert a name" in words_of(answer)

    def test_has_an_end_for_long_addresses(self, bea_in, bea, lumen):
        many = "&".join(f"district={'x' * 100}{number}" for number in range(50))

        assert bea_in.post(f"/lumen/save-search/?{many}", {"label": "Oak"}).status_code == 422
        assert saved_searches_of(bea.pk) == []

    def test_takes_few_queries(self, bea_in, lumen, sam, django_assert_max_num_queries):
        put(lumen, sam, "Oak table")
        with django_assert_max_num_queries(10):
            bea_in.get(FORM)


class TestWithoutAnAccount:
    def test_is_confirmed_by_a_link(self, client, lumen):
        answer = client.post(
            FORM, {"label": "Oak tables", "how": "daily", "email": "nia@example.org"}, follow=True
        )
        assert "open your mail" in words_of(answer)
        link = link_in(last_mail())
        reader = Client()
        shown = reader.get(link)
        assert "Confirm your alert" in words_of(shown)
        assert "Oak tables" in words_of(shown)

        page = reader.post(link, follow=True)

        words = words_of(page)
        assert "Oak tables" in words
        assert "Every morning" in words
        assert reader.post(link).status_code == 410

    def test_is_not_done_by_looking(self, client, lumen):
        client.post(FORM, {"label": "Oak", "how": "daily", "email": "nia@example.org"})
        reader = Client()
        reader.get(link_in(last_mail()))

        assert reader.get("/my/alerts/").status_code == 302

    def test_asks_for_an_address(self, client, lumen):
        answer = client.post(FORM, {"label": "Oak", "how": "daily", "email": "nonsense"})

        assert answer.status_code == 422
        assert value_of(answer, "label") == "Oak"


class TestAlertsPage:
    def test_tells_what_is_new_since_the_last_look(self, bea_in, lumen, sam, alert):
        put(lumen, sam, "Oak table", "Oak table, round")

        assert "2 new" in words_of(bea_in.get("/my/alerts/"))
        assert "2 new" not in words_of(bea_in.get("/my/alerts/"))

    def test_changes_name_and_frequency(self, bea_in, bea, alert):
        there = f"/my/alerts/{alert.pk}/"
        bea_in.post(there, {"act": "change", "label": "Tables", "how": "feed"})
        bea_in.post(there, {"act": "change", "label": " ", "how": "daily"})

        [mine] = saved_searches_of(bea.pk)
        assert (mine.label, mine.frequency) == ("Tables", "feed")

    def test_stops_starts_and_deletes(self, bea_in, bea, alert):
        there = f"/my/alerts/{alert.pk}/"
        bea_in.post(there, {"act": "stop"})
        assert "Stopped" in words_of(bea_in.get("/my/alerts/"))
        bea_in.post(there, {"act": "start"})
        assert saved_searches_of(bea.pk)[0].stopped_at is None

        bea_in.post(there, {"act": "delete"})

        assert "No alerts yet" in words_of(bea_in.get("/my/alerts/"))

    @pytest.mark.parametrize("act", ["change", "stop", "start", "delete"])
    def test_is_for_its_owner_only(self, alert, sam, bea, act):
        other = Client()
        other.force_login(sam)
        there = f"/my/alerts/{alert.pk}/"

        assert other.post(there, {"act": act, "label": "x", "how": "feed"}).status_code == 404
        assert other.post(f"/my/alerts/{new_id()}/", {"act": act}).status_code == 404
        assert Client().post(there, {"act": act}).status_code == 302
        [mine] = saved_searches_of(bea.pk)
        assert (mine.label, mine.stopped_at) == ("Oak tables", None)

    def test_takes_few_queries(self, bea_in, lumen, alert, django_assert_max_num_queries):
        for number in range(20):
            bea_in.post(f"/lumen/save-search/?q=thing{number}", {"label": f"Thing {number}"})
        bea_in.get("/my/alerts/")

        with django_assert_max_num_queries(8):
            page = bea_in.get("/my/alerts/")
        assert "Thing 19" in words_of(page)


class TestStopping:
    def test_shows_a_button_first(self, alert, bea):
        page = Client().get(f"/alerts/{alert.stop_token}/stop/")

        assert "Stop these mails?" in words_of(page)
        assert "Oak tables" in words_of(page)
        assert page.headers["Cache-Control"] == "private, no-store"
        assert saved_searches_of(bea.pk)[0].stopped_at is None

    def test_takes_one_press_of_a_mail_program(self, alert, bea):
        answer = Client(enforce_csrf_checks=True).post(
            f"/alerts/{alert.stop_token}/stop/",
            {"List-Unsubscribe": "One-Click"},
            HTTP_ORIGIN="https://mail.example",
            HTTP_SEC_FETCH_SITE="cross-site",
        )

        assert answer.status_code == 200
        assert not answer.cookies
        assert saved_searches_of(bea.pk)[0].stopped_at is not None

    @pytest.mark.parametrize("act", ["get", "post"])
    def test_needs_the_right_link(self, alert, bea, act):
        for token in (alert.feed_token, "x", str(alert.pk), "%00"):
            there = f"/alerts/{token}/stop/"
            assert getattr(Client(), act)(there).status_code == 404
        assert saved_searches_of(bea.pk)[0].stopped_at is None


class TestFeed:
    def test_has_the_ads_of_the_search(self, lumen, sam, alert):
        put(lumen, sam, "Oak table", "Elm chair")

        answer = Client().get(f"/alerts/{alert.feed_token}/feed.atom")

        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
        assert feed.find(f"{ATOM}title").text == "Oak tables"
        assert [one.text for one in feed.findall(f"{ATOM}entry/{ATOM}title")] == ["Oak table – €85"]

    def test_is_there_as_json_too(self, bea_in, lumen, sam, alert):
        put(lumen, sam, "Oak table", "Elm chair")
        html = bea_in.get("/my/alerts/").content.decode()
        there = f"/alerts/{alert.feed_token}/feed.json"
        link = f'type="application/feed+json" title="Oak tables" href="http://testserver{there}"'
        assert link in html

        answer = Client().get(there)

        assert answer.headers["Content-Type"].startswith("application/feed+json")
        feed = answer.json()
        assert (feed["title"], feed["feed_url"]) == ("Oak tables", f"http://testserver{there}")
        assert [item["title"] for item in feed["items"]] == ["Oak table – €85"]
        assert "private" in answer.headers["Cache-Control"]
        again = Client().get(there, HTTP_IF_NONE_MATCH=answer.headers["ETag"])
        assert again.status_code == 304

    def test_says_when_nothing_is_new(self, lumen, sam, alert):
        there = f"/alerts/{alert.feed_token}/feed.atom"
        first = Client().get(there)

        again = Client().get(there, HTTP_IF_NONE_MATCH=first.headers["ETag"])

        assert again.status_code == 304

    def test_is_found_by_feed_readers(self, bea_in, alert):
        html = bea_in.get("/my/alerts/").content.decode()

        assert (
            f'type="application/atom+xml" title="Oak tables" href="http://testserver/alerts/{alert.feed_token}/feed.atom"'
            in html
        )

    def test_is_kept_by_nobody_in_between(self, alert):
        answer = Client().get(f"/alerts/{alert.feed_token}/feed.atom")

        assert "private" in answer.headers["Cache-Control"]

    def test_ends_with_its_alert(self, bea_in, alert):
        both = [f"/alerts/{alert.feed_token}/feed.{form}" for form in ("atom", "json")]
        bea_in.post(f"/my/alerts/{alert.pk}/", {"act": "stop"})
        assert [Client().get(there).status_code for there in both] == [404, 404]

        bea_in.post(f"/my/alerts/{alert.pk}/", {"act": "delete"})
        assert [Client().get(there).status_code for there in both] == [404, 404]
        assert Client().get(f"/alerts/{alert.stop_token}/feed.atom").status_code == 404
