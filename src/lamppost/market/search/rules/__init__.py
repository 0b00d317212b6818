"""What may be searched for: a search with its filters and its order, and what it finds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from lamppost.market.search.rules.words import (
    LONGEST_PATTERN,
    MAX_QUERY,
    MAX_WORDS,
    SHORTEST_TYPO,
    Meaning,
    Word,
    meant_spans,
    read_words,
    similar_pattern,
)

__all__ = [
    "LARGEST",
    "LAST_PAGE",
    "LONGEST_PATTERN",
    "MAX_QUERY",
    "MAX_WORDS",
    "PAGE_SIZE",
    "SHORTEST_TYPO",
    "Bar",
    "Circle",
    "Found",
    "Meaning",
    "Order",
    "Range",
    "Search",
    "Seller",
    "Word",
    "day_number",
    "meant_spans",
    "read_words",
    "similar_pattern",
]

PAGE_SIZE = 30
# Deep pages cost the engine and serve nobody but copiers; filters lead further than page 100.
LAST_PAGE = 100
LARGEST = 2**62


class Order(StrEnum):
    """How results are sorted. ``NEAREST`` needs a circle; without one it is ``NEWEST``."""

    NEWEST = "newest"
    NEAREST = "nearest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    RELEVANCE = "relevance"

    @property
    def is_by_price(self) -> bool:
        return self in (Order.CHEAPEST, Order.DEAREST)


class Seller(StrEnum):
    """Who offers: what the poster answered to the category's question, if it asks."""

    PRIVATE = "private"
    BUSINESS = "business"
    CHARITY = "charity"


@dataclass(frozen=True, slots=True)
class Range:
    """From and to, both included; None is open."""

    low: int | None = None
    high: int | None = None

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """
    Everything within so many kilometres of about a point. WGS 84 degrees.

    ``kilometres`` None is no limit: the point then only serves the order and the distances.
    """

    latitude: float
    longitude: float
    kilometres: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a histogram: how many ads have a value from ``low`` to below ``high``.

    ``high`` None is open. Prices are in minor units, days as ``day_number`` gives them.
    """

    low: int
    high: int | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    One search. ``site_ids`` are the town and, if asked for, its neighbours; none: all towns.

    ``languages`` are those of the towns, as BCP 47 tags. ``price`` is in minor units.
    ``categories`` are leaves, any of them. ``choices`` are answers to a category's questions by
    key (several answers to one question: any of them); ``numbers`` are ranges by key, dates as
    ``day_number`` gives them. ``around`` finds only what lies within it; ``places`` are
    those that it reaches, as the index names them (``queries.places.located`` fills them in, None:
    any). ``since`` is when an ad went public at the earliest.

    What the page leaves out, and every count with it: ``without`` (ads that somebody does not
    want to see), ``seen`` (codes of ads that a browser remembers as looked at), and with
    ``without_promoted`` what is promoted at ``moment``. With ``collapse`` an ad that says nearly
    the same as another one of the results is not listed again but counted as its copy.

    ``like`` is the code of an ad: only it is found, and what says nearly the same.

    ``meanings`` are leaves for which words of the search are other words: their ads rank higher
    if they say the words, and fill up a short page if they do not.
    """

    site_ids: tuple[UUID, ...]
    languages: tuple[str, ...]
    words: str = ""
    section: str = ""
    categories: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    sellers: tuple[str, ...] = ()
    price: Range = field(default_factory=Range)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Range] = field(default_factory=dict)
    with_photo: bool = False
    since: datetime | None = None
    around: Circle | None = None
    places: tuple[str, ...] | None = None
    without: tuple[UUID, ...] = ()
    seen: tuple[str, ...] = ()
    like: str = ""
    without_promoted: bool = False
    moment: datetime | None = None
    collapse: bool = False
    order: Order = Order.NEWEST
    page: int = 1
    meanings: tuple[Meaning, ...] = ()

    @property
    def category(self) -> str:
        """The one leaf that is searched; "" if there is none or more than one."""
        return self.categories[0] if len(self.categories) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    A page of results: ids in order, the exact total, and how many there would be.

    ``counts`` holds, for each facet asked for, the number of results for each of its values with
    every *other* filter applied: "category", "offer", "district", "town" (site ids), "seller",
    "attribute" ("key=answer"), "photo" ("yes"), "since" ("day", "week", "month"), "km" (how far
    around), "place" (the index's names of places). ``bars`` holds
    histograms in the same manner: "price", and "n.<key>" for a question of the category.
    ``copies`` says how many results stand behind one that stands for them; ``distances``
    are rounded kilometres by ad, filled where a circle was asked for. ``promoted`` are at most
    two promoted ads among the results, to be shown above them, too. ``is_makeshift``: the index
    cannot be read now, and these are the newest ads of the place, or none.

    ``is_instead``: no ad has the words as they were typed, and these say them in another way.
    ``replaced`` are then those that no ad here has, which were read as begun or mistyped. Behind
    a short page stand further ads that neither the total nor any count has: ``close`` ones say all
    words in another way, ``most`` only some of them, and ``missing`` says which they do not.
    ``widened`` are the leaves whose ads are among these without saying the words that mean them.
    """

    ids: tuple[UUID, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    bars: Mapping[str, tuple[Bar, ...]] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()
    copies: Mapping[UUID, int] = field(default_factory=dict)
    distances: Mapping[UUID, int] = field(default_factory=dict)
    promoted: tuple[UUID, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    suggestion: str = ""
    widened: tuple[str, ...] = ()
    is_instead: bool = False
    close: tuple[UUID, ...] = ()
    most: tuple[UUID, ...] = ()
    missing: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    is_makeshift: bool = False

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, max(1, -(-self.total // PAGE_SIZE)))


def day_number(day: date) -> int:
    """Return a day as the index orders it: 20260302 for 2 March 2026."""
    return day.year * 10_000 + day.month * 100 + day.day
