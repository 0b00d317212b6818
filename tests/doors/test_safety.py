"""Safety and help: first steps, the right numbers, nothing kept anywhere, and a way out."""

from __future__ import annotations

import re

import pytest

from lamppost.environment import env
from lamppost.market.texts.actions import change_text
from lamppost.market.texts.rules import TextKey
from lamppost.trust.safety.queries import own_file
from tests.doors.walk import words_of

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("path", ["/safety/", "/lumen/safety/", "/leave/"])


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path))
    env.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    env.cache_clear()


class TestHelpLines:
    def test_a_town_shows_those_of_its_country(self, client, lumen, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):
            page = client.get("/lumen/safety/")

        assert "emergency number of this country: Ireland" in words_of(page)
        assert 'href="tel:112"' in page.content.decode()
        assert "Hotline.ie" in words_of(page)
        assert "Samaritans" not in words_of(page)

    def test_another_country_can_be_chosen(self, client, lumen):
        page = client.get("/lumen/safety/", {"country": "US"})

        html = page.content.decode()
        assert "emergency number of this country: United States" in words_of(page)
        assert 'href="tel:911"' in html
        assert 'href="tel:18883737888"' in html
        assert 'href="sms:88788?body=START"' in html
        assert '<option value="US" selected>' in html

    def test_the_network_takes_the_country_of_all_its_towns(
        self, client, lumen, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(2):
            page = client.get("/safety/")

        assert "emergency number of this country: Ireland" in words_of(page)

    def test_towns_in_two_countries_leave_it_to_the_browser(self, client, lumen, brill):
        of_britain = client.get("/safety/", headers={"accept-language": "en-GB,en;q=0.5"})
        of_nowhere = client.get("/safety/", headers={"accept-language": "en"})

        assert "emergency number of this country: United Kingdom" in words_of(of_britain)
        assert "Choose a country" in words_of(of_nowhere)
        assert 'href="tel:' not in of_nowhere.content.decode()

    def test_a_country_without_a_line_says_so(self, client, lumen):
        words = words_of(client.get("/lumen/safety/"))

        assert "We know no line for this there that somebody checked" in words

    @pytest.mark.parametrize("asked", ["ZZ", "us'", "x" * 5000, "", "İ"])
    def test_nonsense_is_the_towns_own_country(self, client, lumen, asked):
        page = client.get("/lumen/safety/", {"country": asked})

        assert page.status_code == 200
        assert "emergency number of this country: Ireland" in words_of(page)

    def test_the_operators_line_stands_there_with_how_it_was_checked(self, client, lumen, home):
        own_file().write_text(
            "lines:\n  ie-money:\n    country: IE\n    role: authority\n    name: Money advice\n"
            "    number: 1800 000 000\n    hours: mon-fri 09:00-17:00\n    topics: [fraud]\n"
            "    source: their own page\n    checked: 2026-10-01\n",
            encoding="utf-8",
        )

        words = words_of(client.get("/lumen/safety/"))

        assert "Money advice" in words
        assert "Monday to Friday" in words
        assert "October 1, 2026" in words

    def test_the_operator_adds_what_helps_in_the_town(self, client, lumen, now):
        change_text(
            key=TextKey.SAFETY,
            site_id=lumen.pk,
            language="en",
            body="Meet in front of the library.\n\n- cameras\n- light",
            expected_version=0,
            actor="test",
            now=now,
        )

        assert "Meet in front of the library." in words_of(client.get("/lumen/safety/"))
        assert "library" not in words_of(client.get("/safety/"))

    def test_every_matter_has_steps_and_can_be_linked_to(self, client, lumen):
        html = client.get("/lumen/safety/").content.decode()
        linked = re.findall(r'<li><a href="#([a-z-]+)">', html)

        assert len(linked) == 8
        for key in linked:
            section = re.search(rf'id="{key}".*?</section>', html, re.DOTALL).group()
            assert section.count("<li>") >= 4


class TestNobodySees:
    @BOTH
    def test_no_cache_keeps_it_for_anybody(self, client, lumen, path):
        page = client.get(path)

        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"

    @BOTH
    def test_the_title_tells_nothing(self, client, lumen, path):
        html = client.get(path).content.decode()

        title = re.search(r"<title>(.*?)</title>", html).group(1)
        assert title.startswith("Information – ")

    @BOTH
    def test_the_way_out_is_a_plain_link(self, client, lumen, path):
        html = client.get(path).content.decode()

        [link] = re.findall(r'<a class="btn" href="([^"]+)" rel="nofollow noreferrer">', html)
        assert link == env().exit_url

    def test_links_to_others_do_not_say_where_from(self, client, lumen):
        html = client.get("/lumen/safety/?country=US").content.decode()

        outside = re.findall(r'<a [^>]*href="https?://[^>]*>', html)
        assert len(outside) > 5
        assert all('rel="nofollow noreferrer"' in link for link in outside)


def test_every_page_leads_there(client, lumen):
    assert 'class="lead" href="/lumen/safety/"' in client.get("/lumen/").content.decode()
    assert 'class="lead" href="/safety/"' in client.get("/").content.decode()
