"""Amounts, numbers and ages as pages say them: remembered, and the same as worked out anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from babel import Locale
from babel.dates import format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.listings.rules import PriceType
from lamppost.web.jinja import JUST_NOW, ago, locale, money, number
from tests.rooms.boards import catch_up, content, forget_index, publish

LANGUAGES = st.sampled_from(["en", "de", "es", "fr", "ar", "de-at"])


def plainly(elapsed: timedelta, spoken: Locale) -> str:
    how = {"add_direction": True, "locale": spoken, "threshold": 1.2}
    try:
        return format_timedelta(-elapsed, format="short", **how)
    except KeyError:
        return format_timedelta(-elapsed, **how)


@given(seconds=st.integers(int(JUST_NOW.total_seconds()), 400_000_000), language=LANGUAGES)
def test_rounding_an_age_changes_no_word(seconds, language):
    with translation.override(language):
        said = ago(timezone.now() - timedelta(seconds=seconds, milliseconds=500), exactly=False)
        # In the very second in which a half is rounded, the word before and after are both right.
        right = {plainly(timedelta(seconds=second), locale()) for second in (seconds, seconds + 1)}

    # striptags makes plain blanks of those that do not break.
    assert said.striptags() in {" ".join(words.split()) for words in right}


@pytest.mark.parametrize("seconds", [-60, 0, 71])
def test_what_is_quite_new_is_just_now(seconds):
    with translation.override("en"):
        assert ago(timezone.now() - timedelta(seconds=seconds)).striptags() == "just now"


@given(value=st.integers(-(10**12), 10**12), language=LANGUAGES)
def test_a_number_is_the_same_when_it_is_said_again(value, language):
    with translation.override(language):
        assert number(value) == number(value) == format_decimal(value, locale=locale())


def test_each_language_remembers_its_own():
    with translation.override("en"):
        assert money(125_000, "EUR") == "€1,250"
    with translation.override("de"):
        assert money(125_000, "EUR") == "1.250\xa0€"
    with translation.override("en"):
        assert money(125_050, "EUR") == "€1,250.50"


def test_what_costs_nothing_says_so_in_lists_too(client, lumen, sam):
    forget_index()
    fair = content(
        "Harvest fair", category="community/events", price=None, price_type=PriceType.FREE
    )
    publish(fair, site=lumen, seller=sam, now=timezone.now())
    catch_up()

    page = client.get("/lumen/community/").text

    assert "<bdi>Free</bdi>" in page
    assert "Price on request" not in page
