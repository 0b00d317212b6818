"""What may be searched for: reading a query, its filters and its order. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

PAGE_SIZE = 30
# Deep pages cost the engine and serve nobody but copiers; filters lead further than page 100.
LAST_PAGE = 100
MAX_WORDS = 12
MAX_QUERY = 200
# One wrong letter in a shorter word makes another word as often as it makes a typing error.
SHORTEST_TYPO = 4
# The engine compiles patterns of a thousand states at most; those of longer words have more.
LONGEST_PATTERN = 16
LARGEST = 2**62


class Order(StrEnum):
    """How results are sorted."""

    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    RELEVANCE = "relevance"

    @property
    def is_by_price(self) -> bool:
        return self in (Order.CHEAPEST, Order.DEAREST)


@dataclass(frozen=True, slots=True)
class Range:
    """From and to, both included; None is open."""

    low: int | None = None
    high: int | None = None

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One thing to look for: a word, or several in a row; ``is_excluded`` if it must not occur."""

    text: str
    is_excluded: bool = False

    @property
    def is_phrase(self) -> bool:
        return " " in self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    One search. ``site_ids`` are the town and, if asked for, its neighbours; none: all towns.

    ``languages`` are those of the towns, as BCP 47 tags. ``price`` is in minor units.
    ``choices`` are answers to a category's questions by key (several answers to one question:
    any of them); ``numbers`` are ranges by key, dates as ``day_number`` gives them. ``without``
    are ads that somebody does not want to see: neither the page nor any count has them.
    """

    site_ids: tuple[UUID, ...]
    languages: tuple[str, ...]
    words: str = ""
    section: str = ""
    category: str = ""
    offers: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    price: Range = field(default_factory=Range)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Range] = field(default_factory=dict)
    with_photo: bool = False
    since: datetime | None = None
    without: tuple[UUID, ...] = ()
    order: Order = Order.NEWEST
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    A page of results: ids in order, the exact total, and how many there would be.

    ``counts`` holds, for each facet ("category", "offer", "district", "attribute", "photo"), the
    number of results for each of its values with every *other* filter applied. Answers are
    "key=answer"; the one value of "photo" is "yes". ``replaced`` are the words that no ad here
    has, if similar ones were looked for in their place.
    """

    ids: tuple[UUID, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    replaced: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, max(1, -(-self.total // PAGE_SIZE)))


def read_words(text: str) -> tuple[Word, ...]:
    """
    Return what a person typed as things to look for, at most twelve.

    Words must all be found; "…" is a phrase; a minus before either excludes it. There is no
    other syntax, so no query is an error.
    """
    text = re.sub("[“”„«»]", '"', text[:MAX_QUERY])
    # A minus inside a word ("e-bike") belongs to it.
    parts = re.findall(r'(?:(?<!\S)-)?"[^"]*"|[^\s"]+', text)
    words = (_word(part) for part in parts)
    return tuple(dict.fromkeys(word for word in words if word is not None))[:MAX_WORDS]


def _word(part: str) -> Word | None:
    # Several words in one piece ("e-bike", "t.shirt", "…") belong together as a phrase.
    found = re.findall(r"[^\W_]+", part)
    return Word(text=" ".join(found), is_excluded=part.startswith("-")) if found else None


def similar_pattern(term: str) -> str:
    """
    Return a pattern for every term one edit away: a letter more, less, other, or two swapped.

    The first letter stays: people rarely get it wrong, and most other words begin otherwise.

    >>> similar_pattern("oak")
    'o.ak|o.k|ok|oka|oa.k|oa.|oa|oak.'
    """
    found = []
    for at in range(1, len(term)):
        head, letter, rest = term[:at], term[at], term[at + 1 :]
        found += [f"{head}.{letter}{rest}", f"{head}.{rest}", f"{head}{rest}"]
        if rest and rest[0] != letter:
            found.append(f"{head}{rest[0]}{letter}{rest[1:]}")
    return "|".join([*found, f"{term}."])


def day_number(day: date) -> int:
    """Return a day as the index orders it: 20260302 for 2 March 2026."""
    return day.year * 10_000 + day.month * 100 + day.day
