"""Texts, health and numbers: what an operator looks after, and how everything is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from lamppost.environment import env
from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.actions import Failure, give_up_work
from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.market.search.state import Progress, end_progress, tell_progress
from lamppost.market.texts.actions import change_text
from lamppost.market.texts.queries import current_text, text_of, versions_of
from lamppost.market.texts.rules import TextKey
from lamppost.ops.lock import sequencer_lock
from lamppost.people.accounts.rules import Role
from lamppost.web.staff import health_checks as look
from lamppost.web.staff.health_checks import Light
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, post, typed
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, forget_index

ABOUT = "/staff/texts/about/?language=en"


@pytest.fixture
def operating(client, ora):
    client.force_login(ora)
    return client


@pytest.fixture
def olga(brill):
    return cast.staff("Olga", Role.OPERATOR, site=brill)


def save(client, body, version=0, address=ABOUT, **more):
    return client.post(address, {"body": body, "version": version, "action": "save", **more})


class TestTexts:
    def test_lists_what_there_is(self, operating, lumen, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            words = words_of(operating.get("/staff/texts/"))

        assert "About this board" in words
        assert "Legal representative in the European Union" in words
        assert "Texts of Lumen" in words_of(operating.get("/staff/sites/lumen/texts/"))

    def test_saves_a_version_that_readers_see(self, operating, ora, lumen):
        answer = save(operating, "We are neighbours.\r\n\r\n- kind\r\n- quick")

        assert answer.status_code == 302
        assert "We are neighbours." in words_of(operating.get("/about/"))
        row = current_text(TextKey.ABOUT, site_id=None, language="en")
        line = lines_about(row.subject).get()
        assert (line.event, line.actor, line.details["version"]) == ("text.changed", ora.actor, 1)

    def test_a_language_without_a_text_shows_what_readers_get(self, operating, lumen):
        page = words_of(operating.get("/staff/texts/about/?language=de"))
        assert "Who reads in German gets the text that came with Lamppost." in page

        save(operating, "We are neighbours.")

        page = words_of(operating.get("/staff/texts/about/?language=de"))
        assert "Who reads in German gets the text in English." in page
        town = words_of(operating.get("/staff/sites/lumen/texts/about/?language=en"))
        assert "Who reads in English gets the text of the whole network." in town

    def test_a_page_opens_in_the_language_of_the_town(self, operating, lumen):
        answer = operating.get("/staff/sites/lumen/texts/about/?language=tlh")

        assert answer.headers["Location"] == "/staff/sites/lumen/texts/about/?language=en"

    def test_two_at_once_both_see_the_other_one(self, operating, lumen, now):
        change_text(
            key=TextKey.ABOUT, site_id=None, language="en", body="Olga was faster.",
            expected_version=0, actor="test", now=now,
        )  # fmt: skip

        answer = save(operating, "Ora was slower.", version=0)

        page = words_of(answer)
        assert answer.status_code == 409
        assert "Ora was slower." in page
        assert "Olga was faster." in page
        assert save(operating, "Ora decides.", version=1).status_code == 302

    def test_shows_a_preview_and_saves_nothing(self, operating, lumen):
        answer = operating.post(
            ABOUT, {"body": "One <b>\n\n- two", "version": 0, "action": "preview"}
        )

        page = answer.content.decode()
        assert "<p>One &lt;b&gt;</p><ul><li>two</li></ul>" in page
        assert current_text(TextKey.ABOUT, site_id=None, language="en") is None

    def test_an_old_version_comes_back_as_a_new_one(self, operating, lumen):
        save(operating, "First.")
        save(operating, "Second.", version=1)

        operating.post(ABOUT, {"version": 2, "restore": 1})

        rows = versions_of(TextKey.ABOUT, site_id=None, language="en")
        assert [(row.version, row.body) for row in rows] == [
            (3, "First."), (2, "Second."), (1, "First."),
        ]  # fmt: skip
        assert operating.post(ABOUT, {"version": 3, "restore": 9}).status_code == 404

    def test_an_empty_text_takes_it_back(self, operating, lumen):
        save(operating, "First.")
        save(operating, "", version=1)

        assert not text_of(TextKey.ABOUT, site_id=None, languages=("en",)).is_own

    @pytest.mark.parametrize("body", ["x" * 401, "é" * 20_001])
    def test_too_long_comes_back_with_what_was_typed(self, operating, lumen, body):
        answer = save(operating, body, address="/staff/texts/operator-name/")

        assert answer.status_code == 422
        assert "400 is the most." in words_of(answer)
        assert body[:400] in answer.content.decode()

    def test_a_fact_has_no_language_and_makes_the_contact_page(self, operating, lumen):
        save(operating, "Harbour Co-op", address="/staff/sites/lumen/texts/operator-name/")

        assert "Harbour Co-op" in words_of(operating.get("/lumen/contact/"))
        assert operating.get("/staff/texts/nonsense/").status_code == 404

    def test_an_operator_of_a_town_changes_only_its_texts(self, client, olga, lumen):
        client.force_login(olga)

        assert client.get("/staff/sites/brill/texts/about/?language=en").status_code == 200
        for address in ("/staff/texts/", ABOUT, "/staff/sites/lumen/texts/about/?language=en"):
            assert save(client, "Mine.", address=address).status_code == 404


class TestHealth:
    def test_shows_everything_in_few_queries(
        self, operating, a_table, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(25):
            answer = operating.get("/staff/health/")

        words = words_of(answer)
        assert answer.status_code == 200
        for title in ("Database", "Worker", "Search index", "Audit log", "Room on the disk"):
            assert title in words
        assert "No mail server is set." in words
        assert "No HTTPS" in words

    def test_a_worker_that_is_not_there_is_red(self, db, now):
        assert look.worker(now).light is Light.RED

        with sequencer_lock():
            assert look.worker(now).light is Light.GREEN
        assert look.worker(now).light is Light.RED

    @pytest.mark.parametrize(
        ("minutes", "light"), [(0, Light.GREEN), (1, Light.AMBER), (6, Light.RED)]
    )
    def test_what_waits_long_changes_its_light(self, db, now, minutes, light):
        put_in_outbox("listing", key="1", payload={}, now=now)

        found = look.outbox(now + timedelta(minutes=minutes))

        assert found.light is light
        assert "1 waits" in found.words
        assert bool(found.do) == (light is not Light.GREEN)

    @pytest.mark.parametrize(
        ("seconds", "light"), [(1, Light.GREEN), (6, Light.AMBER), (360, Light.RED)]
    )
    def test_an_index_that_falls_behind_changes_its_light(self, a_table, now, seconds, light):
        forget_index()
        catch_up()
        put_in_outbox("listing", key=str(a_table.pk), payload={}, now=now)

        found = look.index(now + timedelta(seconds=seconds))

        assert found.light is light
        assert "1 ads in it, 1 are public." in found.words
        assert ("1 waits" in found.words) == (light is not Light.GREEN)

    def test_a_rebuild_says_how_far_it_has_come(self, a_table, now):
        catch_up()
        tell_progress(Progress(done=400, total=1000, started_at=now))
        try:
            found = look.index(now + timedelta(seconds=30))
        finally:
            end_progress()

        assert found.light is Light.AMBER
        assert "40 %, 400 of 1,000 ads. The one before answers meanwhile." in found.words

    def test_given_up_work_leads_to_its_page(self, operating, now):
        give_up_work(Failure(name="x", arguments=[], error="no", attempts=3), now=now)

        page = operating.get("/staff/health/").content.decode()

        assert "1 piece of work." in page
        assert 'href="/staff/work/"' in page

    def test_lines_that_are_not_sealed_turn_red(self, ora, now):
        later = datetime.now(UTC) + timedelta(hours=1)

        assert look.log(later).light is Light.RED
        assert "Nothing is sealed yet." in look.log(later).words

    def test_a_broken_file_of_help_lines_is_told(self, db, now):
        path = env().home / "help_lines.yaml"
        path.write_text("- nonsense", encoding="utf-8")
        try:
            assert look.help_lines(now).light is Light.AMBER
        finally:
            path.unlink()

    def test_sends_a_test_mail(self, operating, mailoutbox):
        answer = operating.post("/staff/health/test-mail/", follow=True)
        assert "No mail server is set." in words_of(answer)

        with override_settings(EMAIL_HOST="mail.example.org"):
            answer = operating.post("/staff/health/test-mail/", follow=True)

        assert "The mail server took the mail." in words_of(answer)
        assert [letter.to for letter in mailoutbox] == [["ora@example.org"]]

    def test_is_for_operators_of_the_network(self, client, olga):
        client.force_login(olga)

        for address in ("health/", "first-steps/", "numbers/", "texts/"):
            assert client.get(f"/staff/{address}").status_code == 404


class TestFirstSteps:
    def test_says_what_is_left(self, operating, lumen, now):
        before = words_of(operating.get("/staff/first-steps/"))
        for key in ("operator_name", "operator_address", "operator_mail"):
            change_text(
                key=TextKey(key), site_id=lumen.pk, language="", body="x",
                expected_version=0, actor="test", now=now,
            )  # fmt: skip

        after = words_of(operating.get("/staff/first-steps/"))

        assert "0 of 7 things" in before
        assert "1 of 7 things" in after
        assert "Post in Lumen" in after


class TestNumbers:
    @pytest.fixture
    def today(self, lumen, sam, sly):
        now = timezone.now()
        post(typed(), site=lumen, seller=sam, now=now)
        post(RENT_BEFORE_VIEWING, site=lumen, seller=sly, now=now - timedelta(days=1))
        return now

    def test_counts_the_last_fourteen_days(self, operating, today, django_assert_max_num_queries):
        with django_assert_max_num_queries(20):
            answer = operating.get("/staff/numbers/")

        words = words_of(answer)
        assert "New ads 1 today 2 in 14 days" in words
        assert "Checked and live at once 1 today" in words
        assert "Held for a person 0 today 1 in 14 days" in words
        assert "Objections that succeeded – today" in words
        assert answer.content.decode().count('class="chart spark"') == 14

    def test_keeps_them_for_ten_minutes(self, operating, today, django_assert_max_num_queries):
        operating.get("/staff/numbers/")

        with django_assert_max_num_queries(9):
            operating.get("/staff/numbers/")

    def test_of_a_town_count_that_town_only(self, client, olga, today):
        client.force_login(olga)

        words = words_of(client.get("/staff/sites/brill/numbers/"))

        assert "New ads 0 today 0 in 14 days" in words
        assert "New accounts" not in words
        assert client.get("/staff/sites/lumen/numbers/").status_code == 404

    def test_the_form_leads_to_a_town(self, operating, lumen):
        answer = operating.get("/staff/numbers/?town=lumen")

        assert answer.headers["Location"] == "/staff/sites/lumen/numbers/"
        assert operating.get("/staff/numbers/?town=x").headers["Location"] == "/staff/numbers/"
