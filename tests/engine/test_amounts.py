"""Sums of money in a text, in the ways that languages write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine import Money, Submission, read_submission


def amounts(body: str, country: str = "") -> list[Money]:
    return [
        found.value for found in read_submission(Submission(body=body, country=country)).amounts
    ]


@pytest.mark.parametrize(
    ("written", "minor", "currency"),
    [
        ("€450", 45000, "EUR"),
        ("450 €", 45000, "EUR"),
        ("1.200,50 €", 120050, "EUR"),
        ("1 200,50 EUR", 120050, "EUR"),
        ("EUR 1,200.50", 120050, "EUR"),
        ("1'200 CHF", 120000, "CHF"),
        ("£300", 30000, "GBP"),
        ("5k EUR", 500000, "EUR"),
        ("€ 450,-", 45000, "EUR"),
        ("200 euros", 20000, "EUR"),
        ("100 quid", 10000, "GBP"),
        ("R$ 50,90", 5090, "BRL"),
        ("5000 円", 5000, "JPY"),
        ("KRW 12000", 12000, "KRW"),
        ("12.5 TND", 12500, "TND"),
        ("1500 рублей", 150000, "RUB"),
        ("100 يورو", 10000, "EUR"),
        ("₹1,500", 150000, "INR"),
        ("２００ €", 20000, "EUR"),
        ("٢٠٠ €", 20000, "EUR"),
    ],
)
def test_a_sum_is_read(written: str, minor: int, currency: str) -> None:
    assert amounts(f"I ask {written} for it") == [Money(minor, currency)]


@pytest.mark.parametrize(
    ("country", "currency"), [("US", "USD"), ("CA", "CAD"), ("MX", "MXN"), ("", ""), ("DE", "")]
)
def test_a_dollar_sign_is_the_countrys(country: str, currency: str) -> None:
    assert amounts("only $20 today", country) == [Money(2000, currency)]


def test_several_sums_are_read_in_order() -> None:
    body = "was $1,200, now $900 or 850 EUR"
    assert amounts(body, "US") == [Money(120000, "USD"), Money(90000, "USD"), Money(85000, "EUR")]


@pytest.mark.parametrize(
    "text",
    ["", "2 rooms", "model 5k", "120 x 60 cm", "20 pounds of flour", "$", "€uro", "RS232 cable"],
)
def test_other_numbers_are_no_sums(text: str) -> None:
    assert amounts(text, "US") == []


@given(st.integers(0, 10**8), st.sampled_from(["{:,}", "{}"]))
def test_a_sum_is_read_as_it_was_written(number: int, style: str) -> None:
    assert amounts(f"${style.format(number)}.00", "US") == [Money(number * 100, "USD")]
