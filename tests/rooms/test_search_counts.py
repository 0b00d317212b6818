"""What the index finds and counts, against a plain look at every ad."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import PriceType
from lamppost.market.search.document import answer_terms
from lamppost.market.search.queries import search
from lamppost.market.search.rules import (
    PAGE_SIZE,
    Order,
    Range,
    Search,
    Word,
    day_number,
    read_words,
    similar_pattern,
)
from lamppost.market.search.schema import analyser
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, publish

NOUNS = ["table", "tables", "sofa", "lamp", "bicycle", "bike", "desk", "bed", "chair", "shelf"]
KINDS = ["oak", "red", "old", "new", "small", "steel", "folding", "e-bike", "café", "free"]
LEAVES = ["for-sale/furniture", "for-sale/bicycles", "housing/rent", "jobs/gigs"]
ANSWERS = {
    "for-sale/furniture": {"condition": ["new", "good", "fair"], "colour": ["red", "blue"]},
    "for-sale/bicycles": {"condition": ["new", "good"], "electric": [True, False]},
    "housing/rent": {"furnished": [True, False], "area": [20, 40, 60]},
    "jobs/gigs": {"work_date": ["2026-05-01", "2026-06-01"], "hours": [2, 5]},
}
NUMBERS = ("area", "hours", "work_date")
SIZE = 70


def random_ad(pick: random.Random):
    category = pick.choice(LEAVES)
    answers = {
        key: pick.choice(values) for key, values in ANSWERS[category].items() if pick.random() < 0.8
    }
    kind = pick.choice([Kind.OFFER, Kind.OFFER, Kind.WANTED, Kind.FREE])
    price = None if kind is Kind.FREE or pick.random() < 0.2 else pick.choice([500, 1000, 8500])
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


@pytest.fixture
def corpus(lumen, sam):
    forget_index()
    pick = random.Random(7)  # noqa: S311 - repeatable
    ads = [
        publish(random_ad(pick), site=lumen, seller=sam, now=NOW + timedelta(seconds=number))
        for number in range(SIZE)
    ]
    catch_up()
    return ads


def words_st():
    word = st.sampled_from([*NOUNS, *KINDS, "-oak", "-table", '"oak table"', '-"red sofa"', "xyz"])
    return st.lists(word, max_size=3).map(" ".join)


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


@st.composite
def searches(draw):
    category = draw(st.sampled_from(["", *LEAVES]))
    low = draw(st.sampled_from([None, 0, 500, 900]))
    high = draw(st.sampled_from([None, 1000, 9000]))
    numbers = {"area": Range(30, draw(st.sampled_from([None, 50])))}
    return {
        "words": draw(words_st()),
        "categories": (category,) if category else (),
        "section": draw(st.sampled_from(["", "for-sale"])) if not category else "",
        "offers": draw(st.sampled_from([(), ("offer",), ("wanted", "free")])),
        "districts": draw(st.sampled_from([(), ("riverside",), ("riverside", "old-town")])),
        "price": Range(low, high),
        "choices": draw(choices_st(category)),
        "numbers": numbers if category == "housing/rent" and draw(st.booleans()) else {},
    }


def plainly_matches(listing, wanted: Search) -> bool:
    said = listing.current
    price = 0 if said.price_type == PriceType.FREE else said.price_minor
    return all(
        (
            not wanted.categories or said.category in wanted.categories,
            not wanted.section or said.category.startswith(f"{wanted.section}/"),
            not wanted.offers or said.offer in wanted.offers,
            not wanted.districts or said.district in wanted.districts,
            wanted.price.is_open or (price is not None and within(price, wanted.price)),
            all(
                set(answers) & set(answer_terms(said.attributes[key]))
                if key in said.attributes
                else False
                for key, answers in wanted.choices.items()
            ),
            all(
                key in said.attributes and within(said.attributes[key], span)
                for key, span in wanted.numbers.items()
            ),
            all(has_word(said, word) != word.is_excluded for word in read_words(wanted.words)),
        )
    )


def within(value: int, span: Range) -> bool:
    return (span.low is None or value >= span.low) and (span.high is None or value <= span.high)


def has_word(said, word: Word) -> bool:
    taxonomy = shipped_taxonomy()
    leaf = taxonomy.leaf(said.category)
    labels = f"{leaf.label('en')} {taxonomy.section(leaf.section_key).label('en')}"
    wanted = analyser("en").analyze(word.text)
    return any(
        wanted == terms[at : at + len(wanted)]
        for text in (said.title, said.body, labels)
        for terms in [analyser("en").analyze(text)]
        for at in range(len(terms))
    )


def counted(ads, wanted: Search) -> dict[str, Counter]:
    def among(**widened):
        return [ad.current for ad in ads if plainly_matches(ad, replace(wanted, **widened))]

    counts = {
        "category": Counter(ad.category for ad in among(categories=(), choices={}, numbers={})),
        "offer": Counter(ad.offer for ad in among(offers=())),
        "district": Counter(ad.district for ad in among(districts=()) if ad.district),
        "photo": Counter(yes=0),
    }
    if wanted.category:
        counts["attribute"] = Counter(
            f"{key}={term}"
            for key in ANSWERS[wanted.category]
            if key not in NUMBERS
            for ad in among(choices={k: a for k, a in wanted.choices.items() if k != key})
            if key in ad.attributes
            for term in answer_terms(ad.attributes[key])
        )
    return counts


class TestAgainstAPlainLook:
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(asked=searches())
    def test_finds_and_counts_the_same(self, corpus, lumen, asked):
        wanted = Search(site_ids=(lumen.pk,), languages=("en",), **asked)
        expected = [ad.pk for ad in reversed(corpus) if plainly_matches(ad, wanted)]

        found = search(wanted)

        if not found.replaced:
            assert list(found.ids) == expected[:PAGE_SIZE]
            assert found.total == len(expected)
            assert found.counts == counted(corpus, wanted)

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
