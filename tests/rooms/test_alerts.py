"""Saved searches: what they find, what they remember, and when it is morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.search.actions import (
    AlertChange,
    NewAlert,
    change_search,
    delete_search,
    forget_matches,
    forget_owner,
    keep_ad,
    look_at_searches,
    mark_told,
    note_matches,
    put_off,
    save_search,
    start_search,
    stop_search,
)
from lamppost.market.search.actions import alerts as shelf
from lamppost.market.search.models import SavedSearch, SearchMatch
from lamppost.market.search.queries import alerts as queries
from lamppost.market.search.queries.alerts import (
    FoundAd,
    find_search_by_feed,
    find_search_to_stop,
    new_counts_of,
    new_matches_of,
    saved_searches_of,
    searches_due,
)
from lamppost.market.search.queries.anchors import lookouts
from lamppost.market.search.queries.kept import favourites_of
from lamppost.market.search.rules import Range, Search
from lamppost.market.search.rules.alerts import (
    KEEP_MATCHES,
    PAUSE_BETWEEN_MAILS,
    Frequency,
    LabelNotAllowed,
    TooManySearches,
    check_label,
    last_morning,
    next_morning,
    search_from_json,
)
from lamppost.market.search.rules.kept import Owner
from tests.cast import NOW


def wanted(site, **asked) -> Search:
    return Search(site_ids=(site.pk,), languages=(site.language,), **asked)


@pytest.fixture
def save(lumen, bea):
    def saved(*, owner=bea, label="Oak tables", frequency=Frequency.AT_ONCE, now=NOW, **asked):
        new = NewAlert(
            account_id=owner.pk,
            site_id=lumen.pk,
            label=label,
            params=[("q", asked.get("words", ""))],
            wanted=wanted(lumen, **asked),
            frequency=frequency,
            language="en",
        )
        return save_search(new, now=now)

    return saved


def found(search, listing, *, now=NOW):
    ad = FoundAd(
        listing_id=listing.pk,
        site_id=listing.site_id,
        seller_id=listing.seller_id,
        category=listing.current.category,
        published_at=now,
    )
    [lookout] = lookouts([search.pk])
    note_matches([(lookout, ad)], now=now)


class TestSaving:
    def test_keeps_the_search_as_it_was_read(self, lumen, bea, save):
        asked = {
            "words": "oak -chair",
            "categories": ("for-sale/furniture",),
            "offers": ("offer", "free"),
            "price": Range(None, 10_000),
            "choices": {"condition": ("good", "new")},
            "numbers": {"year": Range(1990, None)},
            "with_photo": True,
        }
        save(**asked)

        [mine] = saved_searches_of(bea.pk)

        assert search_from_json(mine.wanted) == wanted(lumen, **asked)

    def test_the_same_search_again_is_the_same_alert(self, bea, save):
        first = save(words="oak")
        again = save(words="oak", label="Oak, oak", frequency=Frequency.DAILY)

        assert again.pk == first.pk
        [mine] = saved_searches_of(bea.pk)
        assert (mine.label, mine.frequency) == ("Oak, oak", "daily")

    def test_has_an_end(self, save, monkeypatch):
        monkeypatch.setattr(shelf, "MOST_SEARCHES", 1)
        save(words="oak")
        save(words="oak")

        with pytest.raises(TooManySearches):
            save(words="elm")

    @pytest.mark.parametrize("label", ["", "  ", "\u200b\n"])
    def test_wants_a_name(self, save, label):
        with pytest.raises(LabelNotAllowed):
            save(label=label)

    def test_cuts_a_long_name(self):
        assert len(check_label("Oak " * 100)) <= 120


class TestOwners:
    def test_change_their_own_only(self, bea, sam, save):
        search = save()
        change = AlertChange(
            account_id=bea.pk, search_id=search.pk, label="Elm", frequency=Frequency.DAILY
        )

        assert change_search(change, now=NOW).label == "Elm"
        with pytest.raises(NotFound):
            change_search(replace(change, account_id=sam.pk), now=NOW)
        with pytest.raises(NotFound):
            delete_search(account_id=sam.pk, search_id=search.pk, now=NOW)
        with pytest.raises(NotFound):
            start_search(account_id=sam.pk, search_id=search.pk, now=NOW)

    def test_stop_by_the_link_in_a_mail(self, bea, save, a_table):
        search = save()
        found(search, a_table)

        stop_search(stop_token=search.stop_token, now=NOW)
        stop_search(stop_token=search.stop_token, now=NOW)

        assert saved_searches_of(bea.pk)[0].stopped_at == NOW
        assert not SearchMatch.objects.filter(sent_at=None).exists()
        with pytest.raises(NotFound):
            stop_search(stop_token=search.feed_token, now=NOW)

    def test_start_again_with_what_comes_then(self, bea, save):
        search, later = save(), NOW + timedelta(days=3)
        stop_search(stop_token=search.stop_token, now=NOW)

        start_search(account_id=bea.pk, search_id=search.pk, now=later)

        [mine] = saved_searches_of(bea.pk)
        assert (mine.stopped_at, mine.since) == (None, later)

    def test_delete_with_everything_that_was_found(self, bea, save, a_table):
        search = save()
        found(search, a_table)

        delete_search(account_id=bea.pk, search_id=search.pk, now=NOW)

        assert not SearchMatch.objects.exists()
        assert find_search_to_stop(search.stop_token) is None
        with pytest.raises(NotFound):
            find_search_by_feed(search.feed_token)

    def test_are_forgotten(self, bea, save, a_table):
        save()
        keep_ad(owner=Owner(account_id=bea.pk), listing=a_table, language="en", now=NOW)

        forget_owner(bea.pk, now=NOW)

        assert saved_searches_of(bea.pk) == []
        assert favourites_of(bea.pk) == []


class TestMatches:
    def test_are_new_until_somebody_looks(self, bea, save, a_table):
        search = save(now=NOW - timedelta(hours=1))
        found(search, a_table)
        found(search, a_table)

        assert new_counts_of(bea.pk) == {search.pk: 1}
        assert new_matches_of(bea.pk) == 1
        assert new_matches_of(bea.pk, since=NOW) == 0

        look_at_searches(account_id=bea.pk, now=NOW)
        assert new_counts_of(bea.pk) == {}
        assert new_matches_of(bea.pk, since=NOW - timedelta(days=1)) == 1

    def test_of_a_feed_wait_for_no_mail(self, save, a_table):
        found(save(frequency=Frequency.FEED), a_table)

        assert not SearchMatch.objects.filter(sent_at=None).exists()

    def test_that_waited_for_a_mail_do_not_when_a_feed_is_enough(self, bea, save, a_table):
        search = save()
        found(search, a_table)
        change = AlertChange(
            account_id=bea.pk, search_id=search.pk, label="Oak", frequency=Frequency.FEED
        )

        change_search(change, now=NOW)

        assert not SearchMatch.objects.filter(sent_at=None).exists()

    def test_are_forgotten_after_thirty_days(self, save, a_table):
        found(save(), a_table)

        assert forget_matches(now=NOW + KEEP_MATCHES) == 0
        assert forget_matches(now=NOW + KEEP_MATCHES + timedelta(seconds=1)) == 1


class TestDue:
    """When what was found is told: nobody asks all searches for that."""

    def due(self, search):
        return SavedSearch.objects.get(pk=search.pk).due_at

    def test_at_once_is_now(self, save, a_table):
        search = save()
        assert self.due(search) is None

        found(search, a_table)

        assert self.due(search) == NOW
        assert [(one.pk, until) for one, until in searches_due(NOW)] == [(search.pk, None)]
        assert searches_due(NOW - timedelta(seconds=1)) == []

    def test_at_once_is_half_an_hour_after_the_last_mail(self, save, a_table):
        search = save()
        mark_told(search=search, match_ids=[new_id()], now=NOW)

        found(search, a_table)

        assert self.due(search) == NOW + PAUSE_BETWEEN_MAILS

    def test_every_morning_is_the_next_one(self, save, a_table):
        search = save(frequency=Frequency.DAILY)

        found(search, a_table)
        found(search, a_table, now=NOW + timedelta(hours=1))

        assert self.due(search) == datetime(2026, 3, 3, 8, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("to", "due"),
        [
            (Frequency.DAILY, datetime(2026, 3, 3, 8, tzinfo=UTC)),
            (Frequency.AT_ONCE, NOW),
            (Frequency.FEED, None),
        ],
    )
    def test_is_another_time_when_somebody_changes_it(self, bea, save, a_table, to, due):
        search = save()
        found(search, a_table)

        change_search(
            AlertChange(account_id=bea.pk, search_id=search.pk, label="Oak", frequency=to), now=NOW
        )

        assert self.due(search) == due

    def test_is_never_once_it_is_stopped(self, save, a_table):
        search = save()
        found(search, a_table)

        stop_search(stop_token=search.stop_token, now=NOW)

        assert self.due(search) is None

    def test_is_later_when_it_cannot_be_told(self, save, a_table):
        search = save()
        found(search, a_table)

        put_off(search_id=search.pk, now=NOW)

        assert self.due(search) == NOW + PAUSE_BETWEEN_MAILS

    def test_is_in_turn(self, save, a_table, monkeypatch):
        monkeypatch.setattr(queries, "MAILED_AT_A_TIME", 1)
        first, second = save(words="oak"), save(words="table")
        found(second, a_table)
        found(first, a_table, now=NOW + timedelta(minutes=1))

        assert [one.pk for one, _until in searches_due(NOW + timedelta(hours=1))] == [second.pk]


class TestMornings:
    @pytest.mark.parametrize(
        ("now", "morning"),
        [
            ("2026-03-02T08:00", "2026-03-02T08:00"),
            ("2026-03-02T07:59", "2026-03-01T08:00"),
            # Clocks go forward on 29 March: eight o'clock comes an hour earlier.
            ("2026-03-29T06:59", "2026-03-28T08:00"),
            ("2026-03-29T07:00", "2026-03-29T07:00"),
            ("2026-03-30T06:30", "2026-03-29T07:00"),
            # And back on 25 October.
            ("2026-10-25T07:59", "2026-10-24T07:00"),
            ("2026-10-25T08:00", "2026-10-25T08:00"),
        ],
    )
    def test_are_at_eight_on_the_clocks_of_the_town(self, now, morning):
        when = datetime.fromisoformat(now).replace(tzinfo=UTC)

        last = datetime.fromisoformat(morning).replace(tzinfo=UTC)
        assert last_morning(when, "Europe/Dublin") == last
        following = next_morning(when, "Europe/Dublin")
        assert last <= when < following
        assert next_morning(last, "Europe/Dublin") == following

    def test_are_other_ones_elsewhere(self):
        now = datetime(2026, 3, 2, 12, tzinfo=UTC)

        assert last_morning(now, "America/Los_Angeles") == datetime(2026, 3, 1, 16, tzinfo=UTC)
        assert last_morning(now, "Asia/Tokyo") == datetime(2026, 3, 1, 23, tzinfo=UTC)
