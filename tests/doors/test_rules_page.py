"""The public rules, as statements of reasons and mails point to them."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest

from lamppost.environment import env
from lamppost.market.sites.actions import open_site
from lamppost.trust.screening.queries import policy_in_force
from lamppost.web.rule_links import rule_url
from screening_engine import load_policy
from tests.cast import LUMEN, NOW, RIVERSIDE, open_brill
from tests.doors.walk import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(monkeypatch):
    def say(address):
        monkeypatch.setenv("LAMPPOST_OPERATOR_CONTACT", address)
        env.cache_clear()

    yield say
    monkeypatch.undo()
    env.cache_clear()


class TestRulesPage:
    def test_has_every_clause_where_links_point_to(self, client):
        html = client.get("/rules/").content.decode()

        for clause_id, clause in policy_in_force("").clauses.items():
            assert f'id="{clause_id}"' in html
            assert f'id="{rule_url(clause_id).partition("#")[2]}"' in html
            assert clause.heading.split()[0] in html

    def test_says_what_each_allows_and_does_not(self, client):
        words = words_of(client.get("/rules/"))

        for clause in policy_in_force("").clauses.values():
            for example in (*clause.allowed, *clause.not_allowed):
                assert " ".join(example.split()) in words

    def test_names_the_version_in_force(self, client):
        policy = policy_in_force("")
        page = client.get("/rules/")

        assert policy.version in page.content.decode()
        assert policy.label in words_of(page)

    def test_puts_them_in_the_order_of_their_numbers(self, client):
        html = client.get("/rules/").content.decode()
        numbers = [
            tuple(int(part) for part in number.split("."))
            for number in re.findall(r'id="rules\.([0-9.]+)"', html)
        ]

        assert numbers == sorted(numbers)

    def test_has_the_parts_that_the_footer_names(self, client):
        html = client.get("/rules/").content.decode()

        for part in ("safety", "sorting", "decisions", "objections"):
            assert f'id="{part}"' in html

    def test_speaks_the_readers_language_where_the_rules_have_it(self, client):
        clause_id, german = next(iter(policy_in_force("").clause_texts["de"].items()))

        client.cookies["language"] = "de"

        assert german.heading in words_of(client.get("/rules/"))
        assert german.heading != policy_in_force("").clauses[clause_id].heading

    def test_names_whoever_runs_this_if_they_said_so(self, client, contact):
        contact("help@example.org")
        assert 'href="mailto:help@example.org"' in client.get("/rules/").content.decode()

        contact("https://example.org/help")
        assert 'href="https://example.org/help"' in client.get("/rules/").content.decode()

        contact("")
        assert "Who runs this" not in words_of(client.get("/rules/"))


class TestWhatCountriesAdd:
    def test_a_town_brings_the_chapter_of_its_country(self, client, lumen):
        assert 'id="rules-gb"' not in client.get("/rules/").content.decode()

        open_brill()

        html, words = client.get("/rules/").content.decode(), words_of(client.get("/rules/"))
        british = load_policy("gb")
        for clause_id in set(british.clauses) - set(policy_in_force("").clauses):
            clause = british.clauses[clause_id]
            assert f'id="{rule_url(clause_id).partition("#")[2]}"' in html
            assert " ".join(clause.text.split()) in words
        assert 'id="rules-gb"' in html
        assert "GB.1" in words
        assert 'id="rules-de"' not in html

    def test_it_speaks_the_readers_language(self, client, brill):
        client.cookies["language"] = "es"

        spanish = load_policy("gb").clause_texts["es"]["rules.gb.2"]
        assert spanish.heading in words_of(client.get("/rules/"))

    def test_it_stays_light_with_the_countries_of_the_demo(self, client, brill):
        open_site(
            settings=replace(LUMEN, slug="linden", country="DE"),
            districts=[RIVERSIDE],
            actor="test",
            now=NOW,
        )

        page = client.get("/rules/", headers={"accept-encoding": "gzip"}).content
        assert len(page if page[:2] == b"\x1f\x8b" else gzip.compress(page)) <= 18_000
