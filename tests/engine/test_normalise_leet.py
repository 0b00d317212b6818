"""Digits that stand for letters are undone only where a signal asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine.normalise import leet


class TestUnleet:
    @pytest.mark.parametrize(
        ("word", "read"),
        [("m4ss4ge", "massage"), ("m@$$age", "massage"), ("pr1c3", "price"), ("table", "table")],
    )
    def test_returns_the_likeliest_reading(self, word, read):
        assert leet.unleet(word) == read


class TestVariants:
    def test_offers_the_readings_of_an_ambiguous_sign(self):
        assert set(leet.variants("se11er")) == {"seiier", "seiler", "selier", "seller"}

    @pytest.mark.parametrize("word", ["table", "2024", "$500", ""])
    def test_offers_nothing_for_plain_words_and_plain_numbers(self, word):
        assert leet.variants(word) == ()

    @given(st.text(alphabet="abc0134!|$@", max_size=80))
    def test_are_few_and_as_long_as_the_word(self, word):
        readings = leet.variants(word)
        assert len(readings) <= 16
        assert all(len(reading) == len(word) for reading in readings)


class TestWindows:
    def test_finds_the_mixed_words_and_their_places(self):
        text = "a nice m4ss4ge for $50 on 4th st"
        found = {text[word.start : word.end]: word.readings for word in leet.windows(text)}
        assert "massage" in found["m4ss4ge"]
        assert "$50" not in found

    @given(st.text(max_size=80))
    def test_points_into_the_text(self, text):
        for word in leet.windows(text):
            assert 0 <= word.start < word.end <= len(text)
