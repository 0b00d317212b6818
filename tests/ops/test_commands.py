"""The other commands: the log, towns, roles, categories, the index, replay."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.search import folder
from lamppost.ops.follow import settle
from lamppost.ops.prepare import first_run_lines
from lamppost.people.accounts.queries import find_account_by_address, has_role
from lamppost.people.accounts.rules import Role
from lamppost.people.accounts.setup_code import FILE, is_setup_code, new_setup_code
from lamppost.trust.screening.queries import latest_record
from tests.ads import post, typed

pytestmark = pytest.mark.django_db


class TestAuditVerify:
    def test_says_that_the_log_holds(self, lamppost, lumen, sam):
        settle()
        answer = lamppost("audit", "verify")

        assert answer.exit_code == 0
        assert answer.out.startswith(f"The log holds: {AuditLine.objects.count()} sealed lines")

    def test_counts_what_is_not_sealed_yet(self, lamppost, lumen):
        answer = lamppost("audit", "verify", "--json")

        assert answer.exit_code == 0
        assert (answer.last["sealed"], answer.last["unsealed"]) == (0, 1)

    def test_says_where_it_does_not_hold(self, lamppost, lumen, sam):
        settle()
        self.tamper()

        answer = lamppost("audit", "verify")
        assert answer.exit_code == 1
        assert "does NOT hold" in answer.out
        assert "(at line 2)" in answer.out
        assert lamppost("audit", "verify", "--json").last["at_seq"] == 2

    def test_shows_the_key_for_whoever_verifies_from_outside(self, lamppost):
        first = lamppost("audit", "key")

        assert first.out.startswith("-----BEGIN PUBLIC KEY-----")
        assert lamppost("audit", "key").out == first.out

    @staticmethod
    def tamper():
        guard = (
            "DROP TRIGGER audit_line_guard ON audit_auditline"
            if connection.vendor == "postgresql"
            else "DROP TRIGGER audit_line_no_edit"
        )
        with connection.cursor() as cursor:
            cursor.execute(guard)
            cursor.execute("UPDATE audit_auditline SET actor = 'nobody' WHERE seq = 2")


class TestSites:
    def test_lists_towns_as_objects_with_their_slug(self, lamppost, lumen, brill):
        answer = lamppost("sites", "--json")

        assert [town["slug"] for town in json.loads(answer.out)] == ["brill", "lumen"]
        assert "Lumen (en, EUR)" in lamppost("sites").out

    def test_an_empty_network_is_an_empty_list(self, lamppost):
        assert json.loads(lamppost("sites", "--json").out) == []

    def test_opens_a_town(self, lamppost):
        answer = lamppost(
            "sites", "open", "lumen", "--name", "Lumen", "--country", "IE", "--currency", "EUR"
        )

        assert answer.exit_code == 0
        assert json.loads(lamppost("sites", "--json").out)[0]["name"] == "Lumen"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            (("staff",), "slug"),
            (("Lumen!",), "slug"),
            (("--country", "Ireland"), "country"),
            (("--currency", "EURO"), "currency"),
            (("--time-zone", "Dublin"), "time_zone"),
            (("--language", "xx-yy-zz"), "language"),
            (("--name", " "), "name"),
        ],
    )
    def test_refuses_what_cannot_work_and_says_which_field(self, lamppost, changed, field):
        given = {"--name": "Lumen", "--country": "IE", "--currency": "EUR"}
        slug = changed[0] if len(changed) == 1 else "lumen"
        given |= dict([changed] if len(changed) == 2 else [])
        answer = lamppost("sites", "open", slug, *(part for pair in given.items() for part in pair))

        assert answer.exit_code == 1
        assert field in answer.err

    def test_opens_no_town_twice(self, lamppost, lumen):
        answer = lamppost(
            "sites", "open", "lumen", "--name", "Lumen", "--country", "IE", "--currency", "EUR"
        )

        assert answer.exit_code == 1


class TestRoles:
    def test_opens_an_account_and_makes_it_the_first_operator(self, lamppost):
        answer = lamppost("roles", "give", "ora@example.org", "operator", "--name", "Ora")

        assert answer.lines == ["Ora is operator of the network."]
        assert has_role(find_account_by_address("ora@example.org"), Role.OPERATOR)

    def test_of_one_town_count_there(self, lamppost, lumen, brill, sam):
        lamppost("roles", "give", "SAM@example.org", "moderator", "--site", "lumen")

        assert has_role(sam, Role.MODERATOR, site_id=lumen.pk)
        assert not has_role(sam, Role.MODERATOR, site_id=brill.pk)

    @pytest.mark.parametrize(
        "arguments",
        [
            ["nobody@example.org", "moderator"],
            ["not an address", "moderator"],
            ["sam@example.org", "moderator", "--site", "atlantis"],
            ["new@example.org", "moderator", "--name", " "],
        ],
    )
    def test_refuse_what_cannot_be(self, lamppost, sam, arguments):
        assert lamppost("roles", "give", *arguments).exit_code == 1
        assert not has_role(sam, *Role)

    def test_an_unknown_role_is_wrong_usage(self, lamppost):
        assert lamppost("roles", "give", "sam@example.org", "king").exit_code == 2


class TestIndex:
    def test_is_rebuilt_from_the_database(self, lamppost, lumen, sam):
        post(typed(), site=lumen, seller=sam, now=timezone.now())
        settle()

        assert lamppost("index", "rebuild").out == "1 ads indexed.\n"
        settle()
        answer = lamppost("index", "check")
        assert answer.exit_code == 0
        assert answer.lines[0] == "1 public ads in the database, 1 in the index."

    def test_says_when_it_differs(self, lamppost, lumen, sam):
        post(typed(), site=lumen, seller=sam, now=timezone.now())
        settle()
        Listing.objects.update(state=ListingState.WITHDRAWN)  # past the outbox

        answer = lamppost("index", "check")
        assert answer.exit_code == 1
        assert answer.lines[0] == "0 public ads in the database, 1 in the index."

    def test_says_how_far_it_is_behind(self, lamppost, lumen, sam):
        settle()
        posted = timezone.now() - timedelta(seconds=20)
        post(typed(), site=lumen, seller=sam, now=posted)

        answer = lamppost("index", "check", "--json")
        assert answer.exit_code == 3
        assert answer.last["rows_behind"] > 0
        assert answer.last["seconds_behind"] >= 20

    def test_says_what_is_damaged(self, lamppost, lumen, sam):
        post(typed(), site=lumen, seller=sam, now=timezone.now())
        settle()
        words = next(folder.current().glob("*.term"))
        words.write_bytes(b"garbled" + words.read_bytes()[7:])

        answer = lamppost("index", "check")
        assert answer.exit_code == 1
        assert f"Damaged: {words.name}" in answer.out

    def test_is_rebuilt_by_one_at_a_time(self, lamppost, lumen):
        with folder.rebuilding():
            answer = lamppost("index", "rebuild")

        assert answer.exit_code == 1
        assert "being rebuilt already" in str(answer.refused)


class TestReplay:
    def test_gives_the_same_verdict(self, lamppost, lumen, sam):
        listing = post(typed(), site=lumen, seller=sam).listing

        answer = lamppost("replay", latest_record(listing.subject).pk)
        assert answer.exit_code == 0
        assert "the same verdict" in answer.out

    def test_of_no_record_is_refused(self, lamppost):
        assert lamppost("replay", new_id()).exit_code == 1
        assert lamppost("replay", "nonsense").exit_code == 2


class TestCategories:
    def test_are_shown_with_key_time_and_risk(self, lamppost, lumen):
        answer = lamppost("categories", "show", "--site", "lumen")

        assert answer.exit_code == 0
        assert "for-sale/furniture" in answer.out

    @pytest.mark.parametrize("content", [b"nonsense: [", b"\xff\xfe", b"categories: 7"])
    def test_files_that_are_wrong_change_nothing(self, lamppost, lumen, tmp_path, content):
        path = tmp_path / "changes.yaml"
        path.write_bytes(content)

        assert lamppost("categories", "load", path, "--site", "lumen").exit_code == 1
        assert not AuditLine.objects.filter(event="categories.changed").exists()


class TestFirstRun:
    def test_a_fresh_board_shows_a_new_code_at_each_start(self, home, db):
        first, second = first_run_lines(), first_run_lines()

        assert "  http://testserver/start/" in first
        shown = re.compile(r"^  ((?:\w{4}-){3}\w{4})$", re.MULTILINE)
        codes = [shown.search("\n".join(lines)).group(1) for lines in (first, second)]
        assert [is_setup_code(home, code) for code in codes] == [False, True]

    def test_a_board_with_an_operator_shows_none_and_forgets_the_last(self, home, ora):
        new_setup_code(home)

        assert first_run_lines() == []
        assert not (home / FILE).exists()
