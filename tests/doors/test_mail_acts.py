"""Buttons of mails: a look changes nothing, a press does it once, and nobody need sign in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from lamppost.journeys.act_links import MailAct, act_url
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.queries import find_listing
from tests.ads import post, typed
from tests.doors.walk import words_of

DAY = timedelta(days=1)


@pytest.fixture
def table(lumen, sam):
    return post(typed(), site=lumen, seller=sam, now=timezone.now()).listing


@pytest.fixture
def stranger():
    """A browser without any cookie that checks tokens as real ones do."""
    return Client(enforce_csrf_checks=True)


def path(listing, act: MailAct, *, now=None) -> str:
    return urlsplit(act_url(listing, act, now=now or timezone.now())).path


class TestLooking:
    @pytest.mark.parametrize("act", list(MailAct))
    def test_shows_one_button_and_changes_nothing(self, act, stranger, table):
        before = find_listing(table.pk)
        answer = stranger.get(path(table, act))

        assert answer.status_code == 200
        assert table.current.title in words_of(answer)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        after = find_listing(table.pk)
        assert (after.state, after.reserved_at, after.confirmed_at) == (
            before.state,
            before.reserved_at,
            before.confirmed_at,
        )

    def test_costs_few_queries(self, stranger, table, django_assert_max_num_queries):
        with django_assert_max_num_queries(3):
            stranger.get(path(table, MailAct.SOLD))


class TestPressing:
    def test_available_is_noted_and_shown_to_others(self, stranger, table):
        for _ in range(2):
            answer = stranger.post(path(table, MailAct.AVAILABLE))
            assert "People see that you said so today" in words_of(answer)

        assert find_listing(table.pk).confirmed_at is not None
        page = stranger.get(f"/lumen/ad/{table.code}-{table.current.slug}/")
        assert "Confirmed available on" in words_of(page)

    def test_reserved_stands_on_the_ad(self, stranger, table):
        stranger.post(path(table, MailAct.RESERVED))

        page = stranger.get(f"/lumen/ad/{table.code}-{table.current.slug}/")
        assert "Reserved." in words_of(page)

    def test_sold_takes_it_off_the_board(self, stranger, table):
        for _ in range(2):
            assert stranger.post(path(table, MailAct.SOLD)).status_code == 200

        gone = stranger.get(f"/lumen/ad/{table.code}-{table.current.slug}/")
        assert gone.status_code == 410
        assert "found a new home" in words_of(gone)

    def test_renewing_twice_renews_once(self, stranger, lumen, sam):
        posted = timezone.now() - 58 * DAY
        table = post(typed(), site=lumen, seller=sam, now=posted).listing
        assert table.expires_at - timezone.now() < 7 * DAY

        answers = [words_of(stranger.post(path(table, MailAct.RENEW))) for _ in range(2)]

        assert "it stays until" in answers[0]
        assert "it stays until" in answers[1]
        assert find_listing(table.pk).expires_at - timezone.now() > 50 * DAY

    def test_signs_nobody_in(self, stranger, table):
        stranger.post(path(table, MailAct.SOLD))

        assert not stranger.cookies
        assert stranger.get("/my/listings/").status_code == 302

    def test_says_what_is_not_possible_any_more(self, stranger, table, sam):
        withdraw_listing(code=table.code, seller=sam, now=timezone.now())

        answer = stranger.post(path(table, MailAct.AVAILABLE))

        assert answer.status_code == 409
        assert "not possible any more" in words_of(answer)


class TestLinks:
    def test_do_one_thing_only(self, stranger, table):
        link = path(table, MailAct.AVAILABLE)
        for forged in (
            link[:-2] + "/",
            link.replace("/mail/act/", "/mail/act/x"),
            "/mail/act/nonsense/",
        ):
            assert stranger.post(forged).status_code == 410
        assert find_listing(table.pk).confirmed_at is None

    def test_end_after_forty_days(self, stranger, table):
        old = path(table, MailAct.SOLD, now=timezone.now() - 41 * DAY)

        assert stranger.get(old).status_code == 410
        assert stranger.post(old).status_code == 410
