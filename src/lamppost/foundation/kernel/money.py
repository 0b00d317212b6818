"""Money: integer minor units with an ISO 4217 currency. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel.numbers import get_currency_precision

from lamppost.foundation.kernel.errors import N_, DomainError

# Ten million in any two-decimal currency: above what a town's board sells, below what overflows
# anything. Raise it for a currency with large units if a site needs it.
MAX_MINOR = 10_000_000_00
_PLAIN = re.compile(r"\d{1,10}(?:[.,]\d{0,2})?")
_GROUPED = re.compile(
    r"(?!0)\d{1,3}(?:(?P<sep>[., '\u00a0\u202f])\d{3})(?:(?P=sep)\d{3})*(?:[.,]\d{1,2})?"
)


class NotAnAmount(DomainError):
    """The text is not an amount of money."""

    code = "not_an_amount"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's minor unit (cents, pence; whole units for JPY)."""

    minor: int
    currency: str


def exponent(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217, from CLDR)."""
    return int(get_currency_precision(currency))


def parse_money(text: str, currency: str) -> Money | None:
    """
    Read what a person typed as an amount; None if the field is empty.

    Accepts both decimal signs and the usual grouping. ``1.500`` is read as fifteen hundred:
    no currency here has three decimals that people type. What could be read in two ways
    (``0.500``, ``1234.567``) is refused.

    :raises NotAnAmount: if it is not a number, negative, or beyond ten million
    """
    cleaned = text.strip().strip("€£$ \u00a0").strip()
    if not cleaned:
        return None
    wrong = NotAnAmount(
        N_("“%(text)s” is not an amount. Write digits only, for example 120."), text=text[:40]
    )
    if not (_GROUPED.fullmatch(cleaned) or _PLAIN.fullmatch(cleaned)):
        raise wrong
    whole, decimals = _split(cleaned)
    places = exponent(currency)
    if len(decimals) > places:
        raise wrong
    minor = int(whole or "0") * 10**places + int(decimals.ljust(places, "0") or "0")
    if minor > MAX_MINOR:
        raise NotAnAmount(N_("This amount is too large."))
    return Money(minor, currency)


def _split(cleaned: str) -> tuple[str, str]:
    """Return the digits before and after the decimal sign."""
    match = re.search(r"[.,](\d{0,2})$", cleaned)
    head, decimals = (cleaned[: match.start()], match.group(1)) if match else (cleaned, "")
    return re.sub(r"\D", "", head), decimals
