"""Ads that people keep or do not want to see: with an account, and without one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.kernel.ids import new_id
from lamppost.market.listings.rules import ListingState
from lamppost.market.search.actions import (
    drop_ad,
    forget_kept,
    hide_ad,
    keep_ad,
    show_ad,
    take_over_kept,
)
from lamppost.market.search.actions import kept as shelf
from lamppost.market.search.models import HiddenAd
from lamppost.market.search.queries import search
from lamppost.market.search.queries.kept import (
    favourite_mail_of,
    favourites_of,
    hidden_ads_of,
    hidden_ids_of,
    kept_by,
    kept_ids_of,
)
from lamppost.market.search.rules import Search
from lamppost.market.search.rules.kept import (
    KEEP_WITHOUT_ACCOUNT,
    News,
    Owner,
    Seen,
    Standing,
    TooManyKept,
    is_cheaper,
    news_of,
    standing_of,
)
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture
def ads(lumen, sam):
    return [publish(content(title), site=lumen, seller=sam) for title in ("Oak table", "Oak chair")]


@pytest.fixture
def browser():
    return Owner(visitor_id=new_id())


def keep(owner, listing, *, now=NOW):
    keep_ad(owner=owner, listing=listing, language="en", now=now)


class TestKeeping:
    def test_is_for_those_without_an_account_too(self, browser, ads):
        keep(browser, ads[0])

        assert kept_ids_of(browser) == {ads[0].pk}
        assert kept_ids_of(Owner(visitor_id=new_id())) == frozenset()

    def test_remembers_what_the_ad_was_like(self, bea, ads):
        keep(Owner(account_id=bea.pk), ads[0])

        [kept] = favourites_of(bea.pk)

        assert kept.favourite.when_kept == Seen(
            standing=Standing.LIVE, price_minor=8500, currency="EUR"
        )
        assert kept.listing == ads[0]

    def test_twice_is_once(self, browser, ads):
        keep(browser, ads[0])
        keep(browser, ads[0], now=NOW + timedelta(days=1))

        [kept] = kept_by(browser)
        assert kept.favourite.kept_at == NOW

    def test_shows_the_newest_first(self, browser, ads):
        keep(browser, ads[0])
        keep(browser, ads[1], now=NOW + timedelta(minutes=1))

        assert [kept.listing for kept in kept_by(browser)] == [ads[1], ads[0]]

    def test_ends(self, browser, ads):
        keep(browser, ads[0])
        drop_ad(owner=browser, listing_id=ads[0].pk)

        assert kept_by(browser) == []

    def test_has_an_end(self, browser, ads, monkeypatch):
        monkeypatch.setattr(shelf, "MOST_KEPT", 1)
        keep(browser, ads[0])
        keep(browser, ads[0])

        with pytest.raises(TooManyKept):
            keep(browser, ads[1])

    def test_promises_mail_to_accounts_only(self, browser, bea, ads):
        keep(browser, ads[0])
        assert favourite_mail_of(bea.pk) is None

        keep(Owner(account_id=bea.pk), ads[0])
        assert favourite_mail_of(bea.pk) is not None

    def test_belongs_to_one_owner(self):
        with pytest.raises(ValueError, match="an account or a browser"):
            Owner()
        with pytest.raises(ValueError, match="an account or a browser"):
            Owner(account_id=new_id(), visitor_id=new_id())


class TestHiding:
    def test_leaves_an_ad_out_of_page_and_counts(self, lumen, browser, ads):
        forget_index()
        catch_up()
        hide_ad(owner=browser, listing=ads[0], now=NOW)
        here = Search(site_ids=(lumen.pk,), languages=("en",), without=hidden_ids_of(browser))

        found = search(here)

        assert found.ids == (ads[1].pk,)
        assert found.total == 1
        assert found.counts["category"] == {"for-sale/furniture": 1}

    def test_leaves_out_what_is_asked_for_by_an_exclusion_only(self, lumen, browser, ads):
        forget_index()
        catch_up()
        here = Search(site_ids=(), languages=("en",), words="-sofa", without=(ads[0].pk,))

        assert search(here).ids == (ads[1].pk,)

    def test_ends_keeping(self, browser, ads):
        keep(browser, ads[0])
        hide_ad(owner=browser, listing=ads[0], now=NOW)

        assert kept_by(browser) == []

    def test_is_undone(self, browser, ads):
        hide_ad(owner=browser, listing=ads[0], now=NOW)
        hide_ad(owner=browser, listing=ads[0], now=NOW)
        show_ad(owner=browser, listing_id=ads[0].pk)

        assert hidden_ids_of(browser) == ()

    def test_has_an_end(self, browser, ads, monkeypatch):
        monkeypatch.setattr(shelf, "MOST_HIDDEN", 1)
        hide_ad(owner=browser, listing=ads[0], now=NOW)

        with pytest.raises(TooManyKept):
            hide_ad(owner=browser, listing=ads[1], now=NOW)


class TestSigningIn:
    def take_over(self, browser, bea):
        take_over_kept(visitor_id=browser.visitor_id, account_id=bea.pk, language="en", now=NOW)

    def test_brings_what_the_browser_kept_and_hid(self, browser, bea, ads):
        keep(browser, ads[0])
        hide_ad(owner=browser, listing=ads[1], now=NOW)

        self.take_over(browser, bea)

        assert [kept.listing for kept in favourites_of(bea.pk)] == [ads[0]]
        assert hidden_ads_of(bea.pk) == [ads[1].pk]
        assert favourite_mail_of(bea.pk) is not None
        assert kept_by(browser) == []
        assert hidden_ids_of(browser) == ()

    def test_keeps_what_the_account_knew_first(self, browser, bea, ads):
        keep(Owner(account_id=bea.pk), ads[0])
        keep(browser, ads[0], now=NOW + timedelta(days=1))

        self.take_over(browser, bea)

        [kept] = favourites_of(bea.pk)
        assert kept.favourite.kept_at == NOW
        assert kept_by(browser) == []

    def test_brings_no_more_than_there_is_room_for(self, browser, bea, ads, monkeypatch):
        monkeypatch.setattr(shelf, "MOST_KEPT", 1)
        keep(Owner(account_id=bea.pk), ads[0])
        keep(browser, ads[1])

        self.take_over(browser, bea)

        assert [kept.listing for kept in favourites_of(bea.pk)] == [ads[0]]

    def test_brings_nothing_of_nothing(self, browser, bea):
        self.take_over(browser, bea)

        assert favourite_mail_of(bea.pk) is None


class TestForgetting:
    def test_takes_what_browsers_kept_long_ago(self, browser, bea, ads):
        keep(browser, ads[0])
        hide_ad(owner=browser, listing=ads[1], now=NOW)
        keep(Owner(account_id=bea.pk), ads[0])

        assert forget_kept(now=NOW + KEEP_WITHOUT_ACCOUNT) == 0
        assert forget_kept(now=NOW + KEEP_WITHOUT_ACCOUNT + timedelta(seconds=1)) == 2

        assert HiddenAd.objects.count() == 0
        assert len(favourites_of(bea.pk)) == 1


def seen(standing=Standing.LIVE, price=8500, currency="EUR") -> Seen:
    return Seen(standing=standing, price_minor=price, currency=currency)


class TestNews:
    @pytest.mark.parametrize(
        ("now", "then", "news"),
        [
            (seen(), seen(), None),
            (seen(price=7000), seen(), News.CHEAPER),
            (seen(price=9000), seen(), None),
            (seen(price=None), seen(), None),
            (seen(price=7000), seen(price=None), None),
            (seen(price=7000, currency="GBP"), seen(), None),
            (seen(Standing.RESERVED), seen(), News.RESERVED),
            (seen(Standing.RESERVED, price=7000), seen(), News.RESERVED),
            (seen(Standing.RESERVED), seen(Standing.RESERVED), None),
            (seen(), seen(Standing.RESERVED), News.FREE_AGAIN),
            (seen(), seen(Standing.GONE), News.FREE_AGAIN),
            (seen(Standing.SOLD), seen(), News.SOLD),
            (seen(Standing.GONE), seen(Standing.RESERVED), News.GONE),
            (seen(Standing.GONE), seen(Standing.SOLD), None),
            (seen(Standing.AWAY, price=1), seen(), None),
        ],
    )
    def test_says_what_matters_most(self, now, then, news):
        assert news_of(now, then) is news

    def test_of_a_price_is_only_a_lower_one(self):
        assert is_cheaper(seen(price=0), seen())
        assert not is_cheaper(seen(), seen())

    @pytest.mark.parametrize("state", list(ListingState))
    def test_knows_every_state(self, state):
        assert isinstance(standing_of(state, is_reserved=False), Standing)
        assert (standing_of(state, is_reserved=True) is Standing.RESERVED) == (
            state is ListingState.PUBLISHED
        )
