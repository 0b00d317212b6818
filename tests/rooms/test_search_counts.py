"""What the index finds and counts, against a plain look at every ad."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import PriceType
from lamppost.market.promotions.actions import NewPromotion, grant_promotion
from lamppost.market.search.document import answer_terms
from lamppost.market.search.queries import count, search
from lamppost.market.search.rules import (
    LARGEST,
    PAGE_SIZE,
    Order,
    Range,
    Search,
    Word,
    day_number,
    read_words,
    similar_pattern,
)
from lamppost.market.search.rules.bars import MOST_BARS, scales_of
from lamppost.market.search.rules.since import Since
from tests.cast import NOW
from tests.rooms import plain_search
from tests.rooms.boards import catch_up, content, forget_index, publish
from tests.rooms.plain_search import Ad

NOUNS = ["table", "tables", "sofa", "lamp", "bicycle", "bike", "desk", "bed", "chair", "shelf"]
KINDS = ["oak", "red", "old", "new", "small", "steel", "folding", "e-bike", "café", "free"]
LEAVES = ["for-sale/furniture", "for-sale/bicycles", "housing/rent", "jobs/gigs"]
ANSWERS = {
    "for-sale/furniture": {
        "condition": ["new", "good", "fair"],
        "colour": ["red", "blue"],
        "seller": ["private", "business"],
    },
    "for-sale/bicycles": {
        "condition": ["new", "good"],
        "electric": [True, False],
        "seller": ["private", "business"],
    },
    "housing/rent": {"furnished": [True, False], "area": [20, 40, 60, 61, 900], "bedrooms": [1, 2]},
    "jobs/gigs": {"work_date": ["2026-05-01", "2026-06-01", "2026-06-02"], "hours": [2, 5]},
}
NUMBERS = ("area", "bedrooms", "hours", "work_date")
PRICES = [100, 500, 1000, 8500, 8600, 120_000, 99_999_900]
# What some ads say word for word but for one: each is a group of copies.
CAMPAIGNS = [
    "table lamp we clear our whole cellar before the move and everything has to be gone by Sunday",
    "red sofa bed from a home without smokers it was cleaned last week and comes with two cushions",
]
SIZE = 70


def random_ad(pick: random.Random):
    category = pick.choice(LEAVES)
    answers = {
        key: pick.choice(values) for key, values in ANSWERS[category].items() if pick.random() < 0.8
    }
    kind = pick.choice([Kind.OFFER, Kind.OFFER, Kind.WANTED, Kind.FREE])
    price = None if kind is Kind.FREE or pick.random() < 0.2 else pick.choice(PRICES)
    said = content(
        f"{pick.choice(KINDS)} {pick.choice(NOUNS)}",
        body=" ".join(pick.choices(NOUNS + KINDS, k=pick.randint(0, 6))),
        category=category,
        offer=kind,
        price=price,
        attributes=answers,
        district=pick.choice(["riverside", "old-town", ""]),
    )
    return replace(said, price_type=PriceType.FREE) if kind is Kind.FREE else said


def put_up(pick: random.Random, number: int, *, sites, seller) -> Ad:
    """An ad of some age; every fourth repeats another one, every sixth was promoted."""
    said, campaign = random_ad(pick), ""
    site = pick.choice(sites)
    if number % 4 == 0:
        campaign = pick.choice(CAMPAIGNS)
        said = replace(said, title=f"{campaign.split()[0]} {number}", body=campaign)
    age = timedelta(hours=pick.randint(0, 45 * 24), seconds=number)
    listing = publish(said, site=site, seller=seller, now=NOW - age)
    until = None
    if number % 6 == 0:
        new = NewPromotion(listing=listing, days=7, note="A test.", actor="test")
        until = grant_promotion(new, now=NOW - timedelta(days=pick.randint(0, 14))).ends_at
    group = f"{site.slug} {campaign}" if campaign else ""
    return Ad(listing=listing, copies=group, promoted_until=until)


@pytest.fixture
def corpus(lumen, brill, sam):
    forget_index()
    pick = random.Random(7)  # noqa: S311 - repeatable
    sites = [lumen, lumen, lumen, brill]
    ads = [put_up(pick, number, sites=sites, seller=sam) for number in range(SIZE)]
    catch_up()
    return ads


def words_st():
    word = st.sampled_from([*NOUNS, *KINDS, "-oak", "-table", '"oak table"', '-"red sofa"', "xyz"])
    return st.lists(word, max_size=2).map(" ".join)


def choices_st(category):
    keys = [key for key in ANSWERS.get(category, {}) if key not in NUMBERS]
    answers = {key: answer_terms_of(category, key) for key in keys}
    return st.fixed_dictionaries(
        {},
        optional={
            key: st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
            for key, values in answers.items()
        },
    )


def answer_terms_of(category, key):
    return [term for value in ANSWERS[category][key] for term in answer_terms(value)]


def often(usual, *others):
    """The usual value most of the time: a search in which everything is asked finds nothing."""
    return st.sampled_from([usual] * (2 * len(others)) + list(others))


@st.composite
def searches(draw):
    categories = draw(often((), *[(leaf,) for leaf in LEAVES], tuple(LEAVES[:2])))
    category = categories[0] if len(categories) == 1 else ""
    numbers = {
        "housing/rent": {"area": Range(30, draw(st.sampled_from([None, 50, LARGEST])))},
        "jobs/gigs": {"work_date": Range(20260502, None), "hours": Range(None, 4)},
    }
    price = often(Range(), Range(0), Range(500, 1000), Range(900, 9000), Range(LARGEST, 1))
    return {
        "words": draw(words_st()),
        "categories": categories,
        "section": "" if categories else draw(often("", "for-sale")),
        "offers": draw(often((), ("offer",), ("wanted", "free"))),
        "districts": draw(often((), ("riverside",), ("riverside", "old-town"))),
        "sellers": draw(often((), ("private",), ("private", "business"))),
        "price": draw(price),
        "choices": draw(choices_st(category)) if category else {},
        "numbers": numbers.get(category, {}) if draw(st.booleans()) else {},
        "since": draw(often(None, *[since.before(NOW) for since in Since])),
        "without_promoted": draw(often(False, True)),
        "collapse": draw(st.booleans()),
        "moment": draw(often(NOW, None)),
        "page": draw(often(1, 2, 3, 10**12)),
    }


class TestAgainstAPlainLook:
    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        asked=searches(),
        near=st.booleans(),
        left=st.tuples(st.sets(st.integers(0, SIZE - 1)), st.sets(st.integers(0, SIZE - 1))),
    )
    def test_finds_and_counts_the_same(self, corpus, lumen, brill, asked, near, left):
        if asked["moment"] is None:
            asked |= {"without_promoted": False}
        wanted = Search(
            site_ids=(lumen.pk, brill.pk) if near else (lumen.pk,),
            languages=("en",),
            without=tuple(corpus[at].listing.pk for at in sorted(left[0])[:9]),
            seen=tuple(corpus[at].listing.code for at in sorted(left[1])[:9]),
            **asked,
        )
        expected = plain_search.results(corpus, wanted)
        start = (min(wanted.page, 100) - 1) * PAGE_SIZE
        shown = [ad.listing.pk for ad in expected[start : start + PAGE_SIZE]]
        scales = scales_of(shipped_taxonomy().find(wanted.category) if wanted.category else None)

        found = search(wanted, bars=scales)

        if found.is_instead:
            return
        answers = [key for key in ANSWERS.get(wanted.category, {}) if key not in NUMBERS]
        assert list(found.ids) == shown
        assert found.total == len(expected) == count(wanted)
        assert found.counts == plain_search.counts(corpus, wanted, answers)
        assert found.left_out == plain_search.left_out(corpus, wanted)
        behind = plain_search.copies(corpus, wanted) if wanted.collapse else {}
        assert found.copies == {key: n for key, n in behind.items() if key in shown}
        check_bars(corpus, wanted, found)
        check_promoted(corpus, wanted, found)

    @settings(
        max_examples=200,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(words=st.text(max_size=250), order=st.sampled_from(Order), page=st.integers(0, 10**9))
    def test_no_text_is_an_error(self, corpus, lumen, words, order, page):
        wanted = Search(
            site_ids=(lumen.pk,), languages=("en", "de"), words=words, order=order, page=page
        )

        assert 0 <= search(wanted).total <= SIZE

    @pytest.mark.parametrize(
        "words", ['"', '""', "-", '-"', '"-"', "\x00", "a" * 300, "(((", "*", "a:b:c", "\ud800"]
    )
    def test_no_signs_are_an_error(self, corpus, lumen, words):
        search(Search(site_ids=(lumen.pk,), languages=("en",), words=words))


def check_bars(corpus, wanted, found):
    """Every ad with a value is in the one bar that it belongs to."""
    for name, bars in found.bars.items():
        held = plain_search.in_bar(corpus, wanted, name, -LARGEST, None)
        assert len(bars) <= MOST_BARS
        assert bool(bars) == bool(held)
        assert all(bar.high == following.low for bar, following in pairwise(bars))
        for bar in bars:
            assert bar.high is None or bar.low < bar.high
            number = plain_search.in_bar(corpus, wanted, name, bar.low, bar.high)
            assert bar.count == number, (name, bars)
        if bars:
            first, last = bars[0].low, bars[-1].high
            assert plain_search.in_bar(corpus, wanted, name, first, last) == held
        if not wanted.collapse:
            assert sum(bar.count for bar in bars) == held


def check_promoted(corpus, wanted, found):
    """At most two, each a result that is promoted; no page repeats what one before it has."""
    able = {
        ad.listing.pk: ad.copies
        for ad in corpus
        if plain_search.matches(ad, wanted) and plain_search.is_promoted(ad, wanted)
    }
    left = max(len(able) - 2 * (min(wanted.page, 100) - 1), 0)
    groups = [able[key] for key in found.promoted]
    if wanted.without_promoted or wanted.moment is None:
        assert found.promoted == ()
    elif wanted.collapse:
        assert bool(groups) == bool(left)
        assert len(groups) < 2 or groups[0] != groups[1] or not groups[0]
    else:
        assert len(set(found.promoted)) == min(left, 2)


class TestReadingWords:
    def test_tells_words_phrases_and_exclusions_apart(self):
        assert read_words('oak "coffee table" -red -"for parts" e-bike') == (
            Word(text="oak"),
            Word(text="coffee table"),
            Word(text="red", is_excluded=True),
            Word(text="for parts", is_excluded=True),
            Word(text="e bike"),
        )

    def test_reads_the_quotes_of_other_languages(self):
        assert read_words("„Zwei Räder“") == read_words('"Zwei Räder"')

    @settings(deadline=None)
    @given(st.text(max_size=400))
    def test_never_gives_more_than_twelve_or_an_empty_one(self, text):
        words = read_words(text)

        assert len(words) <= 12
        assert all(word.text.strip() for word in words)

    @settings(deadline=None)
    @given(st.text(alphabet="abcdefg", min_size=2, max_size=7), st.data())
    def test_a_pattern_fits_every_single_edit_behind_the_first_letter(self, term, data):
        import re

        at = data.draw(st.integers(1, len(term) - 1))
        edits = [
            term[:at] + term[at + 1 :],
            f"{term[:at]}z{term[at:]}",
            f"{term[:at]}z{term[at + 1 :]}",
            f"{term}z",
        ]
        if at + 1 < len(term):
            edits.append(term[:at] + term[at + 1] + term[at] + term[at + 2 :])

        assert all(re.fullmatch(similar_pattern(term), edit) for edit in edits if edit != term)


def test_days_are_ordered_as_numbers():
    assert day_number(NOW.date()) == 20260302
    assert day_number(NOW.date()) < day_number((NOW + timedelta(days=40)).date())
