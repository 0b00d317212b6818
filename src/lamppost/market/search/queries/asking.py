"""One search asked of one committed state of the index: its page and its total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from tantivy import DocAddress, Index, Occur, Query, Searcher
from tantivy import Order as Direction

from lamppost.market.search.rules import (
    LAST_PAGE,
    PAGE_SIZE,
    Found,
    Order,
    Search,
    read_words,
)
from lamppost.market.search.schema import schema
from lamppost.market.search.wording import Otherwise, Tier, query_of, total_of

Hits = list[DocAddress]


@dataclass(frozen=True, slots=True)
class Asking:
    """
    One search against one committed state of the index.

    ``tier`` is how well the words must fit, ``otherwise`` what was perhaps meant by them; what fits
    as well as ``above`` is left out. ``passed`` are groups of copies that are on the page already.
    """

    index: Index
    searcher: Searcher
    wanted: Search
    tier: Tier = Tier.EXACT
    otherwise: Otherwise | None = None
    above: Tier | None = None
    passed: frozenset[int] = frozenset()

    def query(self, wanted: Search) -> Query:
        found = query_of(
            self.index, wanted, tier=self.tier, otherwise=self.otherwise, above=self.above
        )
        if not self.passed:
            return found
        passed = Query.term_set_query(schema(), "copies", list(self.passed))
        return Query.boolean_query([(Occur.Must, found), (Occur.MustNot, passed)])

    def hits(self) -> int:
        """Return how many ads are found, each copy by itself."""
        return total_of(self.searcher, self.query(self.wanted))

    def page(self) -> Found:
        """Return the page, each copy by itself."""
        if self.is_by_tiers:
            hits, total = self.walk(page_start(self.wanted), PAGE_SIZE), self.hits()
        else:
            hits, total = self._search(page_start(self.wanted), PAGE_SIZE, count=True)
        return Found(ids=ids_at(self.searcher, hits), total=total, counts={})

    @property
    def is_by_tiers(self) -> bool:
        """Whether ads that say the words stand before those that only stand where they would."""
        is_meant = self.tier is Tier.MEANT and self.above is None
        return is_meant and self.wanted.order is Order.RELEVANCE

    def walk(self, start: int, most: int) -> Hits:
        """Return where the engine has so many results from an offset on."""
        if not self.is_by_tiers:
            return self._search(start, most, count=False)[0]
        saying = replace(self, tier=Tier.SAID)
        hits, said = saying._search(start, most, count=True)
        if missing := most - len(hits):
            newest = replace(self.wanted, order=Order.NEWEST)
            rest = replace(self, wanted=newest, above=Tier.SAID)
            hits += rest._search(max(start - said, 0), missing, count=False)[0]
        return hits

    def _search(self, start: int, most: int, *, count: bool) -> tuple[Hits, int]:
        field, direction = _order(self.wanted)
        result = self.searcher.search(
            self.query(self.wanted),
            limit=most,
            count=count,
            order_by_field=field,
            offset=start,
            order=direction,
        )
        total = int(result.count) if count else 0  # type: ignore[attr-defined]  # see total_of
        return [address for _score, address in result.hits], total


def page_start(wanted: Search) -> int:
    """Return how many results stand before the page that is asked for."""
    return (min(max(wanted.page, 1), LAST_PAGE) - 1) * PAGE_SIZE


def all_of(*queries: Query) -> Query:
    """Return what fulfils every one of these queries."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _order(wanted: Search) -> tuple[str | None, Direction]:
    """Return the field to sort by, None for relevance, and which end comes first."""
    if wanted.order is Order.RELEVANCE and read_words(wanted.words):
        return None, Direction.Desc
    if wanted.order is Order.CHEAPEST:
        return "price_or_last", Direction.Asc
    return ("price" if wanted.order is Order.DEAREST else "published"), Direction.Desc


def ids_at(searcher: Searcher, addresses: Hits) -> tuple[UUID, ...]:
    """Return the ids of ads by where the engine has them."""
    if not addresses:
        return ()
    halves = (searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low"))
    return tuple(
        UUID(int=(int(high or 0) << 64) | int(low or 0)) for high, low in zip(*halves, strict=True)
    )
