"""Money: what people type becomes minor units, or is refused; nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.kernel.money import (
    MAX_MINOR,
    Money,
    NotAnAmount,
    exponent,
    parse_money,
)

DECIMAL = {"EUR": 2, "GBP": 2, "JPY": 0}


class TestReading:
    @pytest.mark.parametrize(
        ("text", "minor"),
        [
            ("120", 12000),
            ("120.5", 12050),
            ("120,50", 12050),
            ("120.", 12000),
            ("€ 120", 12000),
            ("120 €", 12000),
            ("1.500", 150000),
            ("1,500", 150000),
            ("1 500", 150000),
            ("1'500", 150000),
            ("1\u00a0500,75", 150075),
            ("1\u202f500", 150000),
            ("1,234,567.89", 123456789),
            ("1.234.567,89", 123456789),
            ("0", 0),
            ("0,99", 99),
            ("007", 700),
        ],
    )
    def test_takes_amounts_as_people_write_them(self, text, minor):
        assert parse_money(text, "EUR") == Money(minor, "EUR")

    @pytest.mark.parametrize("text", ["", "   ", "€", " \u00a0"])
    def test_an_empty_field_is_no_amount(self, text):
        assert parse_money(text, "EUR") is None

    @pytest.mark.parametrize(
        "text",
        [
            "cheap",
            "-5",
            "−5",
            "1e5",
            "0x10",
            "12 34",
            "1.2.3",
            "1,2,3",
            "1.500,5,5",
            "1,50.00",
            "5-10",
            "½",
            "²",
            "NaN",
            "inf",
            "1234.567",
            "0.500",
            "01.500",
            "1..5",
            "..",
            "\0",
            "1\n2",
            "100 USD",
        ],
    )
    def test_refuses_what_is_none_or_could_be_read_in_two_ways(self, text):
        with pytest.raises(NotAnAmount):
            parse_money(text, "EUR")

    @pytest.mark.parametrize("text", ["10000000.01", "99999999999", "9" * 10, "9" * 5000])
    def test_refuses_more_than_ten_million(self, text):
        with pytest.raises(NotAnAmount):
            parse_money(text, "EUR")

    def test_a_currency_without_decimals_has_none(self):
        assert parse_money("1500", "JPY") == Money(1500, "JPY")
        with pytest.raises(NotAnAmount):
            parse_money("15.5", "JPY")

    @pytest.mark.parametrize("currency", DECIMAL)
    def test_knows_how_many_decimals_a_currency_has(self, currency):
        assert exponent(currency) == DECIMAL[currency]


class TestAnyInput:
    @given(st.text(), st.sampled_from(sorted(DECIMAL)))
    def test_is_an_amount_or_nothing_or_refused(self, text, currency):
        try:
            found = parse_money(text, currency)
        except NotAnAmount:
            return
        assert found is None or (0 <= found.minor <= MAX_MINOR and found.currency == currency)

    @given(st.integers(0, MAX_MINOR), st.sampled_from([".", ","]))
    def test_reads_back_every_amount(self, minor, sign):
        whole, rest = divmod(minor, 100)

        assert parse_money(f"{whole}{sign}{rest:02d}", "EUR") == Money(minor, "EUR")

    @given(st.integers(0, MAX_MINOR // 100), st.sampled_from([",", ".", " ", "'", "\u00a0"]))
    def test_reads_back_every_grouping(self, whole, sign):
        text = f"{whole:,}".replace(",", sign)

        assert parse_money(text, "EUR") == Money(whole * 100, "EUR")
