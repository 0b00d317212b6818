"""Sums of money in a text: "$1,200", "1.200,50 €", "5k EUR", "300 pounds"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import re2

from screening_engine.money import Money
from screening_engine.normalise.characters import fold_char

_SIGNS: Mapping[str, str] = {
    "$": "", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "R$": "BRL", "MX$": "MXN", "HK$": "HKD", "S$": "SGD", "€": "EUR", "£": "GBP", "¥": "",
    "₹": "INR", "Rs": "INR", "Rs.": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "₩": "KRW", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP", "₡": "CRC", "₲": "PYG",
    "₵": "GHS", "₸": "KZT", "₾": "GEL", "₼": "AZN",
}  # fmt: skip
_CODES = (
    "USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|CNY|INR|RUB|TRY|UAH|ILS|KRW|VND|THB|NGN|PHP|BRL|MXN|ARS|CLP|COP"
    "|PEN|ZAR|KES|GHS|EGP|MAD|DZD|TND|SAR|AED|QAR|PLN|CZK|HUF|RON|SEK|NOK|DKK|HKD|SGD|IDR|MYR"
)
_WRITTEN: Mapping[str, str] = {
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "dollar": "", "dollars": "", "dolares": "",
    "bucks": "", "usd": "USD", "gbp": "GBP", "quid": "GBP", "pounds sterling": "GBP", "chf": "CHF",
    "franken": "CHF", "pesos": "", "reais": "BRL", "rupees": "INR",
    "zl": "PLN", "zloty": "PLN", "kc": "CZK", "dirhams": "", "riyal": "SAR",
    "рублей": "RUB", "руб": "RUB", "грн": "UAH", "يورو": "EUR", "دولار": "", "ريال": "", "درهم": "",
    "円": "JPY", "元": "CNY", "원": "KRW",
}  # fmt: skip
_WORDS = {"".join(fold_char(char)[0] for char in word): code for word, code in _WRITTEN.items()}
_DOLLARS: Mapping[str, str] = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN",
    "CL": "CLP", "CO": "COP", "AR": "ARS", "EC": "USD", "SV": "USD", "PR": "USD",
}  # fmt: skip
_PESOS: Mapping[str, str] = {"MX": "MXN", "CL": "CLP", "CO": "COP", "AR": "ARS", "PH": "PHP"}
_YEN: Mapping[str, str] = {"JP": "JPY", "CN": "CNY"}
_WITHOUT_MINOR = frozenset({"JPY", "KRW", "VND", "CLP", "PYG"})
_THOUSANDTHS = frozenset({"TND"})

_NUMBER = r"(?P<{0}>\d{{1,3}}(?:[.,' ]\d{{3}})+(?:[.,]\d{{1,2}})?|\d{{1,9}}(?:[.,]\d{{1,2}})?)"
_MULTIPLE = r"(?P<{0}>[ ]?(?:k|mil|tsd|thousand)\b)?"
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_MONEY = re.compile(
    rf"(?<![^\W_])(?P<before>{_SIGN}|(?:{_CODES})(?=[ \d]))[ ]{{0,2}}"
    rf"{_NUMBER.format('first')}{_MULTIPLE.format('times')}(?![.,]?\d|\w)"
    rf"|(?<![\w.,$€£]){_NUMBER.format('second')}{_MULTIPLE.format('again')}(?:,-)?[ ]{{0,2}}"
    rf"(?P<after>{_SIGN}|(?:{_CODES})\b|(?i:{_WORD})(?![^\W_]))",
)
# Over bytes, "?" for all that is not ASCII: a sign or a word beside a digit. Says yes too often.
_ASCII_WORDS = "|".join(word for word in sorted(_WORDS) if word.isascii())
_HINT = re2.compile(
    f"(?:[$?]|(?i:rs)[.]?|{_CODES}) {{0,2}}[0-9]"
    f"|[0-9] ?(?:k|mil|tsd|thousand)?(?:,-)? {{0,2}}(?:[$?]|{_CODES}|(?i:{_ASCII_WORDS})|[A-Z]+[$])"
    "".encode("ascii")
)
_REACH = 24  # from a hint back to where its number may begin
_SEPARATORS = re.compile(r"[.,' ]")
_MAX_AMOUNTS = 100


def find_amounts(text: str, *, country: str) -> Iterator[tuple[Money, int, int]]:
    """
    Yield the sums of a folded text with their places, at most 100.

    The currency is "" where the sign is that of several and the country does not tell which.
    """
    done = count = 0
    for hint in _HINT.finditer(text.encode("ascii", "replace")):
        if hint.end() <= done:
            continue
        match = _MONEY.search(text, max(done, hint.start() - _REACH), hint.end() + _REACH)
        if match is None:
            continue
        done, count = match.end(), count + 1
        if count > _MAX_AMOUNTS:
            return
        currency = _currency(match["before"] or match["after"], country.upper())
        number = match["first"] or match["second"]
        times = 1000 if match["times"] or match["again"] else 1
        yield Money(_minor(number, times, currency), currency), match.start(), match.end()


def _currency(sign: str, country: str) -> str:
    if sign in ("$", "dollar", "dollars", "bucks"):
        return _DOLLARS.get(country, "")
    if sign == "¥":
        return _YEN.get(country, "")
    if sign.lower() == "pesos":
        return _PESOS.get(country, "")
    known = _SIGNS.get(sign)
    return known if known is not None else _WORDS.get(sign.lower(), sign.upper())


def _minor(number: str, times: int, currency: str) -> int:
    """Return the minor units: the last one or two digits behind a sign are a fraction."""
    whole, fraction = number, ""
    parts = _SEPARATORS.split(number)
    if len(parts) > 1 and len(parts[-1]) < 3:
        fraction, whole = parts[-1], number[: -len(parts[-1]) - 1]
    digits = 0 if currency in _WITHOUT_MINOR else 3 if currency in _THOUSANDTHS else 2
    thousandths: int = int(_SEPARATORS.sub("", whole) + fraction.ljust(3, "0")) * times
    unit: int = 10**digits
    return thousandths * unit // 1000
