"""What people mean by a line of words: prices, places, kinds of ads, parts of the board."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.search.rules import MAX_QUERY, Meaning, meant_spans, read_words
from lamppost.market.search.rules.meanings import known_words, meanings_in
from lamppost.market.search.rules.reading import Reading, Vocabulary, read_query

FURNITURE = ("for-sale/furniture", "free-and-swap/furniture")
LUMEN = Vocabulary(
    currency="EUR",
    own="Lumen",
    districts={"riverside": "Riverside", "old-town": "Old Town", "garden": "Garden"},
    towns={"brill": "Brill", "neuss": "Neuß am Rhein"},
    ordinary=lambda word: word == "garden",
)


def read(text: str, language: str = "en", vocabulary: Vocabulary = LUMEN) -> Reading:
    return read_query(text, vocabulary, language)


class TestPrices:
    @pytest.mark.parametrize(
        ("language", "text", "words", "low", "high"),
        [
            ("en", "oak table under 100", "oak table", None, 10_000),
            ("en", "oak table below €100", "oak table", None, 10_000),
            ("en", "table up to 1,500 euros", "table", None, 150_000),
            ("en", "table less than 99.50", "table", None, 9_950),
            ("en", "table over 50", "table", 5_000, None),
            ("en", "table over 50 under 100", "table", 5_000, 10_000),
            ("en", "table between 50 and 75", "table", 5_000, 7_500),
            ("en", "table 100-200", "table", 10_000, 20_000),
            ("en", "table €99 – €149", "table", 9_900, 14_900),
            ("en", "<100 table", "table", None, 10_000),
            ("en", "table max 100 €", "table", None, 10_000),
            ("en", "table 100 or less", "table", None, 10_000),
            ("de", "eichentisch unter 100", "eichentisch", None, 10_000),
            ("de", "Tisch bis 1.500 Euro", "Tisch", None, 150_000),
            ("de", "tisch ueber 50", "tisch ueber 50", None, None),
            ("de", "tisch über 50", "tisch", 5_000, None),
            ("de", "tisch von 50 bis 100", "tisch", 5_000, 10_000),
            ("de", "table under 100", "table", None, 10_000),
            ("es", "mesa menos de 100", "mesa", None, 10_000),
            ("es", "mesa entre 20 y 30 euros", "mesa", 2_000, 3_000),
            ("fr", "table moins de 100", "table", None, 10_000),
            ("fr", "table jusqu'à 100€", "table", None, 10_000),
            ("fr", "table jusqu'a 100", "table", None, 10_000),
            ("fr", "table a partir de 50", "table", 5_000, None),
            ("ar", "طاولة أقل من 100", "طاولة", None, 10_000),
            ("ar", "طاولة اقل من ١٠٠", "طاولة", None, 10_000),
            ("ar", "طاولة بين 50 و 100", "طاولة", 5_000, 10_000),
        ],
    )
    def test_are_read_in_five_languages(self, language, text, words, low, high):
        found = read(text, language)

        assert (found.words, found.low, found.high) == (words, low, high)

    @pytest.mark.parametrize(
        "text",
        [
            "table 100",
            "under 100 km",
            "under 3 rooms",
            "jeans 38-40",
            "body 50-56",
            "golf 2015-2018",
            "golf from 2015",
            "nike air max 90",
            "iphone pro max 256",
            "under $100",
            "under 100200300400500",
            "from 200 to 100",
            '"under 100"',
            "table under",
            "bis 100",
            "sofa de 2 a 3",
            "cpu 5.1-7.1",
            "under 100.5.3",
        ],
    )
    def test_are_not_seen_where_a_number_is_something_else(self, text):
        found = read(text)

        assert found == Reading(words=text)

    def test_are_in_the_money_of_the_town(self):
        dollars, yen = Vocabulary(currency="USD"), Vocabulary(currency="JPY")

        assert read("bike under $100", vocabulary=dollars).high == 10_000
        assert read("bike under 100 jpy", vocabulary=yen).high == 100
        assert read("bike under 99.50", vocabulary=yen).high is None
        assert read("bike under €100", vocabulary=dollars).words == "bike under €100"


class TestPlaces:
    @pytest.mark.parametrize(
        ("text", "words", "districts", "town"),
        [
            ("oak table riverside", "oak table", ("riverside",), ""),
            ("riverside oak table", "oak table", ("riverside",), ""),
            ("oak table in Riverside with drawers", "oak table with drawers", ("riverside",), ""),
            ("flat near old town", "flat", ("old-town",), ""),
            ("flat riverside old-town", "flat", ("old-town", "riverside"), ""),
            ("flat in brill", "flat", (), "brill"),
            ("rad neuss am rhein", "rad", (), "neuss"),
            ("flat lumen", "flat", (), ""),
            ("flat in garden", "flat", ("garden",), ""),
            ("riverside", "", ("riverside",), ""),
        ],
    )
    def test_are_read_by_their_names(self, text, words, districts, town):
        found = read(text)

        assert (found.words, found.districts, found.town) == (words, districts, town)

    @pytest.mark.parametrize(
        "text",
        [
            "oak riverside table",
            "garden chairs",
            "chairs garden",
            '"riverside"',
            "-riverside flat",
            "riversides",
            "old",
            "riverside*",
        ],
    )
    def test_are_not_seen_in_the_middle_or_where_a_thing_is_meant(self, text):
        assert read(text) == Reading(words=text)


class TestKinds:
    @pytest.mark.parametrize(
        ("language", "text", "words", "offer"),
        [
            ("en", "free sofa", "sofa", "free"),
            ("en", "sofa for free", "sofa", "free"),
            ("en", "free sofa riverside", "sofa", "free"),
            ("en", "sofa free riverside", "sofa", "free"),
            ("en", "wanted: sofa", "sofa", "wanted"),
            ("de", "Sofa zu verschenken", "Sofa", "free"),
            ("de", "suche Fahrrad", "Fahrrad", "wanted"),
            ("es", "sofá gratis", "sofá", "free"),
            ("fr", "canapé à donner", "canapé", "free"),
            ("fr", "canape a donner", "canape", "free"),
            ("ar", "أريكة مجانا", "أريكة", "free"),
        ],
    )
    def test_are_read_at_either_end(self, language, text, words, offer):
        found = read(text, language)

        assert (found.words.strip(": "), found.offer) == (words, offer)

    @pytest.mark.parametrize("text", ["smoke free flat", '"free" sofa', "-free sofa", "freestyle"])
    def test_are_not_seen_elsewhere(self, text):
        assert read(text).offer == ""

    @pytest.mark.parametrize(
        ("language", "text"),
        [("en", "sofa with photos"), ("de", "Sofa mit Bild"), ("fr", "sofa avec photo")],
    )
    def test_a_photo_may_be_asked_for(self, language, text):
        found = read(text, language)

        assert found.with_photo
        assert found.words.lower() == "sofa"

    def test_everything_at_once(self):
        found = read('"oak table" with photo riverside under 100 -red')

        assert found.words == '"oak table" -red'
        assert (found.high, found.districts, found.with_photo) == (10_000, ("riverside",), True)
        assert [span.kind for span in found.spans] == ["photo", "place", "price"]


class TestMeanings:
    def meant(self, text: str, language: str = "en"):
        known = known_words(shipped_taxonomy(), language)
        return {
            " ".join(meaning.words): meaning.categories
            for meaning in meanings_in(read_words(text), known)
        }

    def test_words_of_the_taxonomy_stand_for_its_leaves(self):
        assert self.meant("green couch") == {"couch": FURNITURE}
        assert self.meant("bicycles") == {"bicycles": ("for-sale/bicycles",)}

    def test_the_longest_phrase_counts(self):
        assert list(self.meant("old washing machine")) == ["washing machine"]

    def test_a_compound_is_what_it_ends_with(self):
        assert self.meant("Eichentisch", "de") == {"Eichentisch": FURNITURE}

    @pytest.mark.parametrize("text", ['"couch"', "-couch", "couch*", "xylophagous", "🛋", ""])
    def test_nothing_else_means_anything(self, text):
        assert self.meant(text) == {}

    def test_spans_are_the_words_again(self):
        words = read_words("a washing machine b")
        meanings = (Meaning(words=("washing", "machine"), categories=("x/y",)),)

        assert [len(span) for span, _leaves in meant_spans(words, meanings)] == [1, 2, 1]


PIECES = st.sampled_from(
    [
        *("under", "100", "€", "-", '"', "riverside", "in", "old", "town", "free", "*", "bis"),
        *("between", "and", "50", "\u200f", "\u0661", "\x00", "\ud800", "🛋", "ﬁ", "İ", "ﷺ", "<"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES).map("".join),
)


class TestAnything:
    @settings(deadline=None)
    @given(TEXTS, st.sampled_from(["en", "de", "es", "fr", "ar", "tr-TR", ""]))
    def test_never_fails_and_loses_no_word(self, text, language):
        found = read(text, language)
        cut = text[:MAX_QUERY]
        taken = [cut[span.start : span.end] for span in found.spans]

        assert all(0 <= one.start < one.end <= len(cut) for one in found.spans)
        assert all(a.end <= b.start for a, b in zip(found.spans, found.spans[1:], strict=False))
        said = sorted(re.findall(r"\w+", " ".join([found.words, *taken])))
        assert said == sorted(re.findall(r"\w+", cut))

    @settings(deadline=None)
    @given(TEXTS)
    def test_reads_nothing_in_quotes(self, text):
        quoted = '"' + re.sub('["“”„«»]', "", text)[:150] + '"'

        assert read(quoted) == Reading(words=quoted)

    @settings(deadline=None)
    @given(TEXTS)
    def test_what_is_left_says_no_more(self, text):
        found = read(text)
        assert found.low is None or found.high is None or found.low <= found.high
        assert len(found.districts) <= 3
