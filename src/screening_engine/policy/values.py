"""Reads and writes the values of the rule language: ``400 EUR``, ``7 days``, ``2%``, ``yes``."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from decimal import Decimal

from screening_engine.money import Money
from screening_engine.policy.currencies import CURRENCIES, minor_digits
from screening_engine.policy.problems import did_you_mean

UNITS: dict[str, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
UNIT_WORDS = frozenset(UNITS) | {f"{unit}s" for unit in UNITS}
TRUTH_WORDS = {"yes": True, "true": True, "no": False, "false": False}

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_WITH_UNIT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([^\W0-9]\w*)")


class NotAValue(ValueError):
    """The text is no value of this kind; the message says why and is safe to show."""


def parse_number(text: str) -> int | float:
    if not _NUMBER.fullmatch(text.removeprefix("-")):
        raise NotAValue(f'"{text}" is not a number.')
    return float(text) if "." in text else int(text)


def parse_share(text: str) -> float:
    """``2%`` is 0.02."""
    if not text.endswith("%"):
        raise NotAValue(f'"{text}" is not a share. Write it like 2%.')
    return float(Decimal(str(parse_number(text[:-1].strip()))) / 100)


def parse_duration(text: str) -> timedelta:
    """``7 days``, ``1.5 hours``. Months and years have no fixed length and are refused."""
    number, unit = _split(text, "a length of time", "7 days")
    return make_duration(number, unit)


def make_duration(number: str, unit: str) -> timedelta:
    if unit not in UNIT_WORDS:
        hint = "Write days or weeks." if unit.startswith(("month", "year")) else ""
        hint = hint or did_you_mean(unit, UNIT_WORDS)
        raise NotAValue(f'"{unit}" is not a unit of time. {hint}'.strip())
    try:
        return UNITS[unit.removesuffix("s")] * parse_number(number)
    except OverflowError:
        raise NotAValue(f'"{number} {unit}" is too long.') from None


def parse_money(text: str) -> Money:
    """``400 EUR`` or ``12.50 GBP``; never more digits than the currency has."""
    number, currency = _split(text, "an amount of money", "400 EUR")
    return make_money(number, currency)


def make_money(number: str, currency: str) -> Money:
    if currency not in CURRENCIES:
        hint = did_you_mean(currency.upper(), CURRENCIES)
        raise NotAValue(f'"{currency}" is not a currency of ISO 4217. {hint}'.strip())
    parse_number(number)
    minor = Decimal(number).scaleb(minor_digits(currency))
    if minor != minor.to_integral_value():
        raise NotAValue(f'"{number} {currency}" has more digits than {currency} knows.')
    return Money(int(minor), currency)


def parse_truth(text: str) -> bool:
    if text not in TRUTH_WORDS:
        raise NotAValue(f'"{text}" is neither yes nor no.')
    return TRUTH_WORDS[text]


def scaled(money: Money, factor: float) -> Money | None:
    """Return the amount times ``factor``, rounded half to even; None if that is no number."""
    minor = money.minor * factor
    return Money(round(minor), money.currency) if math.isfinite(minor) else None


def show_money(money: Money) -> str:
    amount = Decimal(money.minor).scaleb(-minor_digits(money.currency))
    whole = amount == amount.to_integral_value()
    return f"{int(amount) if whole else amount} {money.currency}"


def show_duration(duration: timedelta) -> str:
    """The largest unit up to days that divides it: ``7 days``, ``90 minutes``."""
    for unit in ("day", "hour", "minute", "second"):
        count, rest = divmod(duration, UNITS[unit])
        if not rest:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    seconds = Decimal(duration // timedelta(microseconds=1)).scaleb(-6)
    return f"{seconds.normalize():f} seconds"


def _split(text: str, what: str, example: str) -> tuple[str, str]:
    match = _WITH_UNIT.fullmatch(text.strip())
    if not match:
        raise NotAValue(f'"{text}" is not {what}. Write it like {example}.')
    return match[1], match[2]
