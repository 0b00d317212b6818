"""What may be searched for: reading a query, its filters and its order. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

PAGE_SIZE = 30
# Deep pages cost the engine and serve nobody but copiers; filters lead further than page 100.
LAST_PAGE = 100
MAX_WORDS = 12
MAX_QUERY = 200


class Order(StrEnum):
    """How results are sorted."""

    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Range:
    """From and to, both included; None is open."""

    low: int | None = None
    high: int | None = None

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    One search. ``site_ids`` are the town and, if asked for, its neighbours.

    ``price`` is in minor units. ``choices`` are answers to a category's questions by key
    (several answers to one question: any of them); ``numbers`` are ranges by key.
    """

    site_ids: tuple[UUID, ...]
    language: str
    words: str = ""
    section: str = ""
    category: str = ""
    offers: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    price: Range = field(default_factory=Range)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Range] = field(default_factory=dict)
    with_photo: bool = False
    order: Order = Order.NEWEST
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    A page of results: ids in order, the exact total, and how many there would be.

    ``counts`` holds, for each facet ("category", "offer", "district", "attribute"), the number
    of results for each of its values with every *other* filter applied.
    """

    ids: tuple[UUID, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, max(1, -(-self.total // PAGE_SIZE)))


def read_words(text: str) -> str:
    """
    Return what a person typed, with only the syntax that we offer left in it.

    Words must all be found; "…" is a phrase; a minus before a word excludes it. Everything else
    that the engine's own syntax knows is taken out, so that no query is an error.
    """
    text = text[:MAX_QUERY].replace("“", '"').replace("”", '"').replace("„", '"')
    parts = re.findall(r'-?"[^"]*"|-?[^\s"]+', text)
    kept = [cleaned for part in parts if (cleaned := _clean(part))]
    positive = [part for part in kept if not part.startswith("-")]
    return " ".join(kept[:MAX_WORDS]) if positive else ""


def _clean(part: str) -> str:
    minus = "-" if part.startswith("-") else ""
    words = re.findall(r"\w+", part)
    if not words:
        return ""
    # Several words in one piece ("e-bike", "t.shirt", "…") belong together as a phrase.
    return minus + (f'"{" ".join(words)}"' if len(words) > 1 or '"' in part else words[0])
