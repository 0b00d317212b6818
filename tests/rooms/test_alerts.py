"""Saved searches: what they find, what they remember, and when it is morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.foundation.kernel.errors import NotFound
from lamppost.market.search.actions import (
    AlertChange,
    NewAlert,
    change_search,
    delete_search,
    forget_matches,
    forget_owner,
    keep_ad,
    look_at_searches,
    note_matches,
    save_search,
    start_search,
    stop_search,
)
from lamppost.market.search.actions import alerts as shelf
from lamppost.market.search.models import SearchMatch
from lamppost.market.search.queries import found_among
from lamppost.market.search.queries.alerts import (
    FoundAd,
    find_search_by_feed,
    find_search_to_stop,
    new_counts_of,
    new_matches_of,
    saved_searches_of,
    searches_for,
)
from lamppost.market.search.queries.kept import favourites_of
from lamppost.market.search.rules import Range, Search
from lamppost.market.search.rules.alerts import (
    KEEP_MATCHES,
    Frequency,
    LabelNotAllowed,
    TooManySearches,
    check_label,
    last_morning,
    search_from_json,
    search_to_json,
)
from lamppost.market.search.rules.kept import Owner
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, publish


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
    note_matches([(search, ad)], now=now)


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

    def test_are_looked_for_only_where_they_can_be(self, lumen, brill, save, a_table):
        here = save(categories=("for-sale/furniture",))
        save(categories=("for-sale/bicycles",))
        save(section="jobs", label="Work")
        stop_search(stop_token=save(words="oak").stop_token, now=NOW)
        ad = FoundAd(
            listing_id=a_table.pk,
            site_id=lumen.pk,
            seller_id=a_table.seller_id,
            category="for-sale/furniture",
            published_at=NOW,
        )

        assert searches_for([ad]) == [here]
        assert searches_for([replace(ad, site_id=brill.pk)]) == []


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

        assert last_morning(when, "Europe/Dublin") == datetime.fromisoformat(morning).replace(
            tzinfo=UTC
        )

    def test_are_other_ones_elsewhere(self):
        now = datetime(2026, 3, 2, 12, tzinfo=UTC)

        assert last_morning(now, "America/Los_Angeles") == datetime(2026, 3, 1, 16, tzinfo=UTC)
        assert last_morning(now, "Asia/Tokyo") == datetime(2026, 3, 1, 23, tzinfo=UTC)


# What the story needs of a language: words without stems, so that a naive reading is exact.
NOUNS = ("oak", "elm", "lamp", "sofa")
ADS = st.fixed_dictionaries(
    {
        "title": st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3).map(" ".join),
        "price": st.sampled_from((None, 0, 1000, 5000, 9900)),
        "category": st.sampled_from(("for-sale/furniture", "for-sale/bicycles", "jobs/full-time")),
        "district": st.sampled_from(("", "riverside", "old-town")),
        "attributes": st.sampled_from(({}, {"condition": "good"}, {"condition": "new"})),
    }
)
PRICES = st.sampled_from((Range(), Range(None, 5000), Range(1000, None), Range(1000, 5000)))
SEARCHES = st.fixed_dictionaries(
    {
        "words": st.lists(
            st.sampled_from((*NOUNS, "-oak", '"oak elm"')), max_size=2, unique=True
        ).map(" ".join),
        "categories": st.sampled_from(
            ((), ("for-sale/furniture",), ("for-sale/furniture", "jobs/full-time"))
        ),
        "section": st.sampled_from(("", "for-sale")),
        "districts": st.sampled_from(((), ("riverside",), ("riverside", "old-town"))),
        "price": PRICES,
        "choices": st.sampled_from(({}, {"condition": ("good",)}, {"condition": ("good", "new")})),
    }
)


def finds(asked, ad) -> bool:
    """Whether a search finds an ad, read naively from the words of the search form's page."""
    return all(_has(ad["title"], part) for part in _parts(asked["words"])) and (
        (not asked["categories"] or ad["category"] in asked["categories"])
        and (not asked["section"] or ad["category"].startswith(asked["section"] + "/"))
        and (not asked["districts"] or ad["district"] in asked["districts"])
        and _is_within(asked["price"], ad["price"])
        and all(_answers(ad).get(key) in answers for key, answers in asked["choices"].items())
    )


def _answers(ad) -> dict[str, str]:
    # Jobs are not asked about their condition.
    return {} if ad["category"].startswith("jobs/") else ad["attributes"]


def _parts(words: str) -> list[str]:
    return ['"oak elm"'] * ('"oak elm"' in words) + words.replace('"oak elm"', "").split()


def _has(title: str, part: str) -> bool:
    if part.startswith("-"):
        return part[1:] not in title.split()
    return f" {part.strip(chr(34))} " in f" {title} "


def _is_within(span: Range, price: int | None) -> bool:
    if span.is_open:
        return True
    low, high = span.low or 0, span.high if span.high is not None else 10**9
    return price is not None and low <= price <= high


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=st.lists(ADS, min_size=1, max_size=6), asked=st.lists(SEARCHES, min_size=1, max_size=6))
def test_a_saved_search_matches_exactly_what_a_search_finds(lumen, sam, said, asked):
    forget_index()
    ads = [
        publish(content(**{**ad, "body": "Nothing more to say."}), site=lumen, seller=sam)
        for ad in said
    ]
    catch_up()
    searches = [search_from_json(search_to_json(wanted(lumen, **one))) for one in asked]

    hits = found_among(searches, [ad.pk for ad in ads])

    for one, among in zip(asked, hits, strict=True):
        naive = {ad.pk for ad, words in zip(ads, said, strict=True) if finds(one, words)}
        assert among == naive
