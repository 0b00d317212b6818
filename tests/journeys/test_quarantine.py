"""What must not be seen: sealed to the reviewers' key, and nowhere else a word of it."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.apps import apps
from django.db import connection, models

from lamppost.environment import env
from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.review_quarantined import (
    confirm_quarantined,
    open_quarantined,
    release_quarantined,
)
from lamppost.market.listings.actions import save_draft, set_draft_photos
from lamppost.market.listings.queries import find_listing, published
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.actions import add_photo
from lamppost.market.media.queries import photos_by_ids
from lamppost.trust.cases.queries import cases_about, get_case
from lamppost.trust.cases.rules import CaseAlreadyDecided, CaseState, Decision, MayNotDecide
from lamppost.trust.cases.sealing import PRIVATE_KEY, WrongKey
from lamppost.trust.review.queries import waiting
from lamppost.trust.screening.queries import latest_record
from tests.ads import draft_of, post, typed
from tests.rooms.pictures import landscape, written

# Indicators only, as they stand in the policy's own examples.
TITLE = "Pictures at the Zuiderzee"
BODY = "Private photo shoot, bikini photos, do not tell your parents."
RULE = "safety.sexualised-youth"
TELLING = ("Zuiderzee", "bikini", "tell your parents")


@pytest.fixture
def locked_away(lumen, sly):
    return post(typed(title=TITLE, body=BODY), site=lumen, seller=sly).listing


@pytest.fixture
def a_case(locked_away):
    return cases_about(locked_away.subject)[0]


@pytest.fixture
def key_file(a_case):
    return env().home / PRIVATE_KEY


def text_columns(table):
    with closing(connection.cursor()) as cursor:
        fields = connection.introspection.get_table_description(cursor, table)
    return [field.name for field in fields]


def tables_that_hold(word):
    """Every (table, column) of the database in which a word stands, read as it is stored."""
    found = []
    with closing(connection.cursor()) as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in text_columns(table):
                name = connection.ops.quote_name
                sql = (
                    f"SELECT COUNT(*) FROM {name(table)} "  # noqa: S608 - names, quoted
                    f"WHERE LOWER(CAST({name(column)} AS TEXT)) LIKE %s"
                )
                cursor.execute(sql, [f"%{word.lower()}%"])
                if cursor.fetchone()[0]:
                    found.append((table, column))
    return found


class TestLockAway:
    def test_is_not_public_and_waits_for_a_reviewer(self, lumen, locked_away, a_case):
        assert locked_away.state == ListingState.QUARANTINED
        assert not published(lumen.pk).exists()
        assert a_case.is_restricted
        assert waiting(None).count() == 0
        assert waiting(None, with_restricted=True).count() == 1

    def test_the_search_would_find_words_that_are_there(self, lumen, sly):
        post(typed(title="Chairs from the Zuiderzee"), site=lumen, seller=sly)

        assert ("listings_listingrevision", "title") in tables_that_hold("zuiderzee")

    @pytest.mark.parametrize("word", TELLING)
    def test_leaves_no_word_of_it_anywhere_in_the_database(self, locked_away, word):
        assert tables_that_hold(word) == []

    def test_leaves_no_word_of_a_photo_description(self, lumen, sly, now):
        draft = draft_of(typed(title=TITLE, body=BODY), site=lumen, seller=sly)
        photo = add_photo(
            upload=written(landscape()),
            filename="lake.jpg",
            alt="Two towels on the IJsselmeer beach",
            site_id=lumen.pk,
            draft_id=draft.pk,
            account_id=sly.pk,
            now=now,
        )
        set_draft_photos(draft_id=draft.pk, photo_ids=[photo.id], now=now)

        listing = post_draft(draft_id=draft.pk, seller=sly, now=now).listing

        assert listing.state == ListingState.QUARANTINED
        assert tables_that_hold("ijsselmeer") == []
        assert photos_by_ids([photo.id]) == []

    def test_leaves_no_word_of_an_earlier_version_either(self, lumen, sly, now):
        earlier = typed(body="Watercolours of the Markermeer, painted last summer by the dyke.")
        listing = post(earlier, site=lumen, seller=sly).listing
        draft = edit_listing(code=listing.code, seller=sly, now=now)
        save_draft(draft_id=draft.pk, fields={"title": TITLE, "body": BODY}, now=now)

        placed = post_draft(draft_id=draft.pk, seller=sly, now=now)

        assert placed.state == ListingState.QUARANTINED
        assert tables_that_hold("markermeer") == []

    def test_every_table_is_searched(self, db):
        with closing(connection.cursor()) as cursor:
            tables = set(connection.introspection.table_names(cursor))
        ours = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
        assert ours <= tables
        assert all(text_columns(table) for table in ours)
        assert issubclass(apps.get_model("cases", "SealedEvidence"), models.Model)

    def test_keeps_the_outcome_of_the_screening_without_its_words(self, locked_away):
        record = latest_record(locked_away.subject)

        assert record.outcome == "quarantine"
        assert (record.submission, record.verdict) == ({}, {})


class TestOpen:
    def test_a_reviewer_with_the_key_reads_it_and_that_is_written_down(
        self, rita, a_case, key_file, now
    ):
        content = open_quarantined(case_id=a_case.pk, key_file=key_file, reviewer=rita, now=now)

        (words,) = content["words"].values()
        assert (words["title"], words["body"]) == (TITLE, BODY)
        line = lines_about(a_case.as_subject).get(event="evidence.opened")
        assert line.actor == rita.actor

    def test_a_moderator_does_not_find_it(self, mo, a_case, key_file, now):
        with pytest.raises(NotFound):
            open_quarantined(case_id=a_case.pk, key_file=key_file, reviewer=mo, now=now)

    def test_another_key_opens_nothing(self, rita, a_case, tmp_path, now):
        other = tmp_path / "other.pem"
        other.write_text("no key at all")

        with pytest.raises(WrongKey):
            open_quarantined(case_id=a_case.pk, key_file=other, reviewer=rita, now=now)

        assert not lines_about(a_case.as_subject).filter(event="evidence.opened").exists()


class TestRelease:
    def test_publishes_the_ad_with_its_words(self, lumen, rita, locked_away, a_case, key_file, now):
        release_quarantined(case_id=a_case.pk, key_file=key_file, reviewer=rita, now=now)

        listing = find_listing(locked_away.pk)
        assert list(published(lumen.pk)) == [listing]
        assert (listing.current.title, listing.current.body) == (TITLE, BODY)
        assert listing.current.attributes == {"condition": "good"}
        assert not waiting(None, with_restricted=True).exists()

    def test_is_decided_once(self, rita, a_case, key_file, now):
        confirm_quarantined(case_id=a_case.pk, rule_id=RULE, reviewer=rita, now=now)

        with pytest.raises(CaseAlreadyDecided):
            release_quarantined(case_id=a_case.pk, key_file=key_file, reviewer=rita, now=now)

        assert tables_that_hold("zuiderzee") == []


class TestConfirm:
    def test_keeps_it_locked_away(self, rita, locked_away, a_case, now):
        confirm_quarantined(case_id=a_case.pk, rule_id=RULE, reviewer=rita, now=now)

        case = get_case(a_case.pk)
        assert (case.state, case.decision) == (CaseState.DECIDED, Decision.REFUSE)
        assert find_listing(locked_away.pk).state == ListingState.QUARANTINED
        assert tables_that_hold("bikini") == []


class TestNotByTheOrdinaryWay:
    @pytest.mark.parametrize("decision", list(Decision))
    def test_a_page_cannot_decide_it(self, lumen, rita, a_case, decision, now):
        """Approving without the key would publish an ad that has lost its words."""
        given = Given(case_id=a_case.pk, decision=decision, rule_id=RULE)

        with pytest.raises(MayNotDecide):
            decide_case(given, moderator=rita, now=now)

        assert not published(lumen.pk).exists()
