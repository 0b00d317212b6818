"""Ranges of prices, numbers and days: how an address writes them, and how people read them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.money import exponent, parse_money
from lamppost.web.jinja import money


def span_words(low: str, high: str) -> str:
    """Return a range in words; an end that is "" is open."""
    if low and high:
        return low if low == high else f"{low}–{high}"
    return _("from %(low)s") % {"low": low} if low else _("up to %(high)s") % {"high": high}


def price_words(low: str, high: str, currency: str) -> str:
    """Return a range of prices in words, from what stands in an address."""
    return span_words(_amount(low, currency), _amount(high, currency))


def _amount(text: str, currency: str) -> str:
    try:
        read = parse_money(text, currency)
    except DomainError:
        return f"“{text[:20]}”"
    return money(read.minor, currency) if read else ""


def typed_amount(minor: int, currency: str) -> str:
    """Return an amount as somebody would type it into an address."""
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    return f"{whole}.{rest:0{places}}" if rest else str(whole)


def typed_day(number: int) -> str:
    """Return a day of the index as an address writes it; "" if there is no such day."""
    day = day_of(number)
    return day.isoformat() if day else ""


def day_of(number: int) -> date | None:
    """Return the day that ``day_number`` made this number of."""
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None
