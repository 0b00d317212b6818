"""Stretches of digits that say themselves what they are: dates, times and prices."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"[$€£¥\d](?:[\s\d.,:/-]*\d)?(?:\s?[$€£¥%](?!\d))?")
_INSIDE_DATES = frozenset("/.:-")
_DATE_OR_TIME = re.compile(
    r"(?<![\w/.:-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}:\d\d(?::\d\d)?)(?![\w/:-])"
)
# A price is short: more digits beside a currency sign than any price has are not let off.
_AMOUNT = r"(?:\d{1,3}(?:[,.]\d{3})+|\d{1,7})(?:[.,]\d{1,2})?"
_PRICE = re.compile(
    rf"(?<![\w$€£¥])[$€£¥]\s?{_AMOUNT}(?![.,]?\d|[A-Za-z$]|-\d{{3}}-?\d{{4}})"
    rf"|(?<![\w.,-]){_AMOUNT}\s?(?:[€£¥%]|\$(?![\w$]))"
)
_LOOK_AHEAD = 9


def dates_and_prices(text: str) -> list[tuple[int, int]]:
    """Return the stretches in order of place."""
    found: set[tuple[int, int]] = set()
    for candidate in _CANDIDATE.finditer(text):
        pattern = _pattern(candidate[0])
        if pattern is not None:
            start, end = candidate.span()
            found.update(m.span() for m in pattern.finditer(text, start, end + _LOOK_AHEAD))
    return sorted(found)


def _pattern(candidate: str) -> re.Pattern[str] | None:
    if candidate[0] in "$€£¥" or candidate[-1] in "$€£¥%":
        return _PRICE
    return None if _INSIDE_DATES.isdisjoint(candidate) else _DATE_OR_TIME
