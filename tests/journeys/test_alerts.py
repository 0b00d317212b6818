"""Somebody looks for a thing, somebody else posts it, and a mail brings the two together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys import match_alerts
from lamppost.journeys import send_alerts as send_alerts_shelf
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.reserve_listing import reserve_listing
from lamppost.journeys.sell_listing import sell_listing
from lamppost.journeys.send_alerts import send_alerts
from lamppost.journeys.tell_of_favourites import stop_telling, tell_of_favourites
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.rules import Found, ListingState
from lamppost.market.search.actions import (
    NewAlert,
    keep_ad,
    save_search,
    stop_search,
)
from lamppost.market.search.queries import alerts as queries
from lamppost.market.search.queries.kept import favourite_mail_of
from lamppost.market.search.rules import Range, Search
from lamppost.market.search.rules.alerts import Frequency
from lamppost.market.search.rules.kept import Owner
from lamppost.ops.follow import Follower
from tests.ads import RENT_BEFORE_VIEWING, REPLICA_WATCH, post, typed
from tests.cast import NOW, person
from tests.rooms.boards import content, forget_index, move, publish

SOON = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def follow(db):
    """Let pass a round or more of the process that follows, at a time."""
    follower = Follower()

    def rounds(now=SOON):
        while follower.step(now=now):
            pass

    return rounds


@pytest.fixture
def saved(lumen, bea):
    """Bea looks for an oak table under 100."""

    def save(*, frequency=Frequency.AT_ONCE, owner=bea, now=NOW, **asked):
        new = NewAlert(
            account_id=owner.pk,
            site_id=lumen.pk,
            label="Oak tables up to €100",
            params=[("q", "oak table"), ("max", "100")],
            wanted=Search(
                site_ids=(lumen.pk,),
                languages=("en",),
                **{"words": "oak table", "price": Range(None, 10_000), **asked},
            ),
            frequency=frequency,
            language="en",
        )
        return save_search(new, now=now)

    return save


def alerts_to(person) -> list:
    """The mails about alerts or favourites that somebody was written, oldest first."""
    mails = written_mails().filter(address=person.email).order_by("written_at", "id")
    return [mail for mail in mails if mail.headers]


def edited(listing, seller, *, now, **fields):
    """The ad after its seller changed it, through the same journeys as the pages."""
    draft = edit_listing(code=listing.code, seller=seller, now=now)
    save_draft(draft_id=draft.pk, fields=fields, now=now)
    return post_draft(draft_id=draft.pk, seller=seller, now=now)


class TestAtOnce:
    def test_brings_an_ad_that_fits(self, lumen, sam, bea, saved, follow):
        search = saved()
        table = post(typed(price="85"), site=lumen, seller=sam, now=SOON).listing
        post(typed(title="Oak table, very large", price="400"), site=lumen, seller=sam, now=SOON)

        follow()

        [mail] = alerts_to(bea)
        assert mail.subject == "New: Oak table with two drawers"
        assert table.code in mail.text
        assert "€85.00" in mail.text
        assert "very large" not in mail.text
        stop = reverse("alert-stop", kwargs={"token": search.stop_token})
        assert mail.headers == {
            "List-Unsubscribe": f"<http://testserver{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        assert stop in mail.text

    def test_tells_of_an_ad_once(self, lumen, sam, bea, saved, follow):
        saved()
        table = post(typed(), site=lumen, seller=sam, now=SOON).listing
        follow()
        follow(SOON + timedelta(hours=1))

        edited(table, sam, title="Oak table with two drawers, oiled", now=SOON)
        follow(SOON + timedelta(hours=2))

        assert len(alerts_to(bea)) == 1

    def test_collects_for_half_an_hour(self, lumen, sam, bea, saved, follow):
        saved()
        for number in range(12):
            publish(content(f"Oak table {number}"), site=lumen, seller=sam, now=SOON)
            if not number:
                follow(SOON)
        follow(SOON + timedelta(minutes=29))
        assert len(alerts_to(bea)) == 1

        follow(SOON + timedelta(minutes=31))

        [_first, second] = alerts_to(bea)
        assert second.subject == "11 new ads for “Oak tables up to €100”"
        assert second.text.count("/ad/") == 10

    def test_is_not_for_what_was_there_before(self, lumen, sam, bea, saved, follow):
        table = post(typed(), site=lumen, seller=sam).listing
        follow(NOW)
        saved(now=NOW + timedelta(seconds=1))

        edited(table, sam, body="Solid oak, and the drawers were waxed again.", now=SOON)
        follow()

        assert alerts_to(bea) == []

    def test_is_not_for_ones_own_ads(self, lumen, bea, saved, follow):
        saved()
        post(typed(), site=lumen, seller=bea, now=SOON)

        follow()

        assert alerts_to(bea) == []

    @pytest.mark.parametrize("ad", [RENT_BEFORE_VIEWING, REPLICA_WATCH], ids=["held", "refused"])
    def test_is_never_for_what_is_not_public(self, lumen, sam, bea, saved, follow, ad):
        saved(words="", price=Range())
        listing = post(ad, site=lumen, seller=sam, now=SOON).listing
        assert listing.state != ListingState.PUBLISHED

        follow()

        assert alerts_to(bea) == []

    def test_is_not_for_what_went_before_its_mail(self, lumen, sam, bea, saved, follow):
        saved()
        publish(content("Oak table one"), site=lumen, seller=sam, now=SOON)
        follow(SOON)
        table = post(typed(), site=lumen, seller=sam, now=SOON).listing
        follow(SOON + timedelta(minutes=1))
        withdraw_listing(code=table.code, seller=sam, now=SOON)

        follow(SOON + timedelta(hours=1))

        assert len(alerts_to(bea)) == 1

    def test_is_for_what_came_back_before_its_mail(self, lumen, sam, bea, saved, follow):
        saved()
        publish(content("Oak table one"), site=lumen, seller=sam, now=SOON)
        follow(SOON)
        table = publish(content("Oak table two"), site=lumen, seller=sam, now=SOON)
        follow(SOON + timedelta(minutes=1))
        move(table, ListingState.HELD)
        follow(SOON + timedelta(hours=1))
        assert len(alerts_to(bea)) == 1

        move(table, ListingState.PUBLISHED)
        follow(SOON + timedelta(hours=2))

        assert "Oak table two" in alerts_to(bea)[1].text

    def test_ends_when_it_is_stopped(self, lumen, sam, bea, saved, follow):
        search = saved()
        stop_search(stop_token=search.stop_token, now=NOW)
        post(typed(), site=lumen, seller=sam, now=SOON)

        follow()

        assert alerts_to(bea) == []

    def test_waits_for_the_index(self, lumen, sam, bea, saved, follow, monkeypatch):
        saved()
        post(typed(), site=lumen, seller=sam, now=SOON)
        with monkeypatch.context() as broken:
            broken.setattr(Follower, "_write_index", lambda self, now: 0)
            follow()
        assert alerts_to(bea) == []

        follow()

        assert len(alerts_to(bea)) == 1


class TestMany:
    """However many look for the same, nobody else waits for them."""

    def test_ads_at_once_are_all_looked_at(self, lumen, sam, saved, monkeypatch):
        monkeypatch.setattr(match_alerts, "ADS_AT_A_TIME", 2)
        saved()
        tables = [
            publish(content(f"Oak table {number}"), site=lumen, seller=sam) for number in range(5)
        ]

        assert match_alerts.match_new_ads([one.pk for one in tables], now=NOW) == 5

    def test_searches_cost_a_few_queries(self, lumen, sam, bea, saved):
        def match(title):
            table = publish(content(title), site=lumen, seller=sam)
            with CaptureQueriesContext(connection) as asked:
                assert match_alerts.match_new_ads([table.pk], now=NOW) == number
            return len(asked)

        number = 1
        saved(owner=person("P0"))
        few = match("Oak table")
        for number in range(2, 41):
            saved(owner=person(f"P{number}"), words="table oak" if number % 2 else "oak table")

        # Neither those that find it nor those that do not are asked one by one.
        saved(owner=bea, words="elm")
        assert match("Oak table, round") <= few

    def test_mails_leave_time_for_the_index(self, lumen, sam, saved, monkeypatch):
        monkeypatch.setattr(queries, "MAILED_AT_A_TIME", 2)
        for number in range(5):
            saved(owner=person(f"P{number}"))
        post(typed(), site=lumen, seller=sam, now=SOON)
        follower, mails = Follower(), []
        while follower.step(now=SOON):
            mails.append(len([one for one in written_mails() if one.headers]))

        assert [mails.count(count) > 0 for count in (2, 4, 5)] == [True] * 3
        assert not {1, 3} & set(mails)

    def test_one_that_cannot_be_told_keeps_nobody_waiting(
        self, lumen, sam, bea, saved, follow, monkeypatch
    ):
        bad, _good = saved(owner=person("P0")), saved()
        post(typed(), site=lumen, seller=sam, now=SOON)

        def fail_for_one(news, now):
            if news.search.pk == bad.pk:
                raise ValueError(news.search.label)
            by_mail(news, now)

        by_mail = send_alerts_shelf._by_mail

        with monkeypatch.context() as broken:
            broken.setattr(send_alerts_shelf, "_by_mail", fail_for_one)
            follow(SOON)
        assert len(alerts_to(bea)) == 1
        assert [mail.address for mail in written_mails() if mail.headers] == [bea.email]

        follow(SOON + timedelta(minutes=31))

        assert len([mail for mail in written_mails() if mail.headers]) == 2


class TestDaily:
    MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)

    def test_comes_in_the_morning_of_the_town(self, lumen, sam, bea, saved, follow):
        saved(frequency=Frequency.DAILY)
        post(typed(), site=lumen, seller=sam, now=SOON)
        follow(SOON)
        follow(self.MORNING - timedelta(minutes=1))
        assert alerts_to(bea) == []

        follow(self.MORNING)
        assert len(alerts_to(bea)) == 1

    def test_comes_once_a_day(self, lumen, sam, bea, saved, follow):
        saved(frequency=Frequency.DAILY)
        post(typed(), site=lumen, seller=sam, now=SOON)
        follow(SOON)
        follow(self.MORNING)
        later = self.MORNING + timedelta(minutes=5)
        post(typed(title="Oak table, round"), site=lumen, seller=sam, now=later)
        follow(later)
        follow(self.MORNING + timedelta(hours=15))
        assert len(alerts_to(bea)) == 1

        follow(self.MORNING + timedelta(days=1))
        assert len(alerts_to(bea)) == 2

    def test_a_feed_is_told_by_no_mail(self, lumen, sam, bea, saved, follow):
        saved(frequency=Frequency.FEED)
        post(typed(), site=lumen, seller=sam, now=SOON)
        follow(SOON)
        follow(self.MORNING)

        assert alerts_to(bea) == []


class TestFavourites:
    MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)

    @pytest.fixture
    def kept(self, lumen, sam, bea):
        table = post(typed(), site=lumen, seller=sam).listing
        keep_ad(owner=Owner(account_id=bea.pk), listing=table, language="en", now=NOW)
        return table

    def test_that_cost_less_are_told_of_the_next_morning(self, sam, bea, kept):
        edited(kept, sam, price="70", now=SOON)
        tell_of_favourites(now=self.MORNING - timedelta(seconds=1))
        assert alerts_to(bea) == []

        tell_of_favourites(now=self.MORNING)
        tell_of_favourites(now=self.MORNING + timedelta(hours=1))
        tell_of_favourites(now=self.MORNING + timedelta(days=1))

        [mail] = alerts_to(bea)
        assert mail.subject == "News about an ad that you keep"
        assert "was €85.00, now €70.00" in mail.text

    def test_that_are_gone_are_told_of_once(self, sam, bea, kept):
        withdraw_listing(code=kept.code, seller=sam, now=SOON)

        tell_of_favourites(now=self.MORNING)
        tell_of_favourites(now=self.MORNING + timedelta(days=1))

        [mail] = alerts_to(bea)
        assert "is not on the board any more" in mail.text

    def test_that_are_promised_and_then_sold_are_told_of_each(self, sam, bea, kept):
        reserve_listing(code=kept.code, is_reserved=True, seller=sam, now=SOON)
        tell_of_favourites(now=self.MORNING)
        tell_of_favourites(now=self.MORNING + timedelta(hours=1))
        [mail] = alerts_to(bea)
        assert "is promised to somebody" in mail.text

        later = self.MORNING + timedelta(hours=2)
        sell_listing(code=kept.code, found=Found.HERE, seller=sam, now=later)
        tell_of_favourites(now=self.MORNING + timedelta(days=1))
        tell_of_favourites(now=self.MORNING + timedelta(days=2))

        [_first, second] = alerts_to(bea)
        assert "is sold" in second.text

    def test_that_were_removed_are_not_quoted(self, bea, kept):
        move(kept, ListingState.REFUSED)

        tell_of_favourites(now=self.MORNING)

        [mail] = alerts_to(bea)
        assert "Oak table" not in mail.text
        assert "An ad that you kept" in mail.text

    def test_that_are_the_same_are_no_news(self, bea, kept):
        assert tell_of_favourites(now=self.MORNING) == 0
        assert alerts_to(bea) == []

    def test_are_no_reason_to_write_to_who_does_not_want_it(self, sam, bea, kept):
        token = favourite_mail_of(bea.pk).stop_token
        stop_telling(stop_token=token, now=SOON)
        edited(kept, sam, price="70", now=SOON)

        tell_of_favourites(now=self.MORNING)

        assert alerts_to(bea) == []

    def test_of_a_browser_are_told_to_nobody(self, lumen, sam):
        table = post(typed(), site=lumen, seller=sam).listing
        keep_ad(owner=Owner(visitor_id=sam.pk), listing=table, language="en", now=NOW)
        edited(table, sam, price="70", now=SOON)

        assert tell_of_favourites(now=self.MORNING) == 0


def test_nothing_is_sent_when_nothing_is_saved(db):
    assert send_alerts(now=NOW) == 0
    assert tell_of_favourites(now=NOW) == 0
