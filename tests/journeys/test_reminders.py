"""Mails about ads that may be gone or end: each once, only where somebody reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.expire_listings import expire_listings
from lamppost.journeys.remind_posters import remind_posters
from lamppost.journeys.renew_listing import renew_listing
from lamppost.journeys.reserve_listing import reserve_listing
from lamppost.market.listings.queries import find_listing
from tests.ads import post, typed
from tests.cast import NOW

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _posted(a_table):
    """Every story begins with one live ad, and its mail is not counted."""


def subjects() -> list[str]:
    return [mail.subject for mail in written_mails() if "is live" not in mail.subject]


class TestWarningOfTheEnd:
    def test_comes_once_three_days_before(self, a_table):
        end = a_table.expires_at
        asked = end - 20 * DAY
        remind_posters(now=asked)  # the question whether it is still there
        before = len(subjects())

        remind_posters(now=end - 4 * DAY)
        assert len(subjects()) == before
        for _ in range(2):
            remind_posters(now=end - 3 * DAY)

        assert len(subjects()) == before + 1
        mail = written_mails()[0]
        assert "ends on" in mail.subject
        assert mail.text.count("/mail/act/") == 2
        assert mail.html.count("/mail/act/") == 2

    def test_comes_again_for_the_new_time(self, a_table, sam):
        end = a_table.expires_at
        remind_posters(now=end - 2 * DAY)
        renewed = renew_listing(code=a_table.code, seller=sam, now=end - 2 * DAY)

        remind_posters(now=renewed.expires_at - 2 * DAY)

        assert len([words for words in subjects() if "ends on" in words]) == 2

    def test_says_after_the_end_how_to_renew(self, a_table):
        expire_listings(now=a_table.expires_at)

        assert "has ended" in subjects()[0]
        assert "Renew" in written_mails()[0].text


class TestAskingWhetherItIsStillThere:
    def test_comes_once_after_two_weeks(self, a_table):
        remind_posters(now=NOW + 13 * DAY)
        assert not subjects()

        for days in (14, 15):
            remind_posters(now=NOW + days * DAY)

        assert subjects() == ["Is “Oak table with two drawers” still available?"]
        assert find_listing(a_table.pk).asked_at == NOW + 14 * DAY

    def test_spares_who_has_said_so(self, a_table, sam):
        reserve_listing(code=a_table.code, is_reserved=True, seller=sam, now=NOW)

        remind_posters(now=NOW + 14 * DAY)

        assert not subjects()


class TestWhoIsWrittenTo:
    def test_nobody_reads_the_mail_of_an_import(self, lumen, old_board):
        listing = post(typed(title="Oak table of old"), site=lumen, seller=old_board).listing

        remind_posters(now=listing.expires_at - DAY)
        expire_listings(now=listing.expires_at)

        assert not [words for words in subjects() if "of old" in words]

    def test_an_address_that_nobody_proved_gets_none(self, a_table, sam):
        sam.proved_at = None
        sam.save()

        remind_posters(now=a_table.expires_at - DAY)
        expire_listings(now=a_table.expires_at)

        assert not subjects()
