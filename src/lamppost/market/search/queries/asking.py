"""One search asked of one committed state of the index: its page and its total."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tantivy import DocAddress, Index, Query, Searcher
from tantivy import Order as Direction

from lamppost.market.search.rules import (
    LAST_PAGE,
    PAGE_SIZE,
    Found,
    Order,
    Search,
    Word,
    read_words,
)
from lamppost.market.search.wording import query_of, total_of


@dataclass(frozen=True, slots=True)
class Asking:
    """One search against one committed state of the index."""

    index: Index
    searcher: Searcher
    wanted: Search
    similar: tuple[Word, ...] = ()
    wider: bool = False

    def query(self, wanted: Search) -> Query:
        return query_of(self.index, wanted, similar=self.similar, wider=self.wider)

    def total(self) -> int:
        return total_of(self.searcher, self.query(self.wanted))

    def page(self) -> Found:
        number = min(max(self.wanted.page, 1), LAST_PAGE)
        query = self.query(self.wanted)
        field, direction = _order(self.wanted)
        result = self.searcher.search(
            query,
            limit=PAGE_SIZE,
            count=True,
            order_by_field=field,
            offset=(number - 1) * PAGE_SIZE,
            order=direction,
        )
        addresses = [address for _score, address in result.hits]
        return Found(
            ids=ids_at(self.searcher, addresses),
            total=int(result.count),  # type: ignore[attr-defined]  # see total_of
            counts={},
            replaced=tuple(word.text for word in self.similar),
        )


def _order(wanted: Search) -> tuple[str | None, Direction]:
    """Return the field to sort by, None for relevance, and which end comes first."""
    if wanted.order is Order.RELEVANCE and read_words(wanted.words):
        return None, Direction.Desc
    if wanted.order is Order.CHEAPEST:
        return "price_or_last", Direction.Asc
    return ("price" if wanted.order is Order.DEAREST else "published"), Direction.Desc


def ids_at(searcher: Searcher, addresses: list[DocAddress]) -> tuple[UUID, ...]:
    """Return the ids of ads by where the engine has them."""
    if not addresses:
        return ()
    halves = (searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low"))
    return tuple(
        UUID(int=(int(high or 0) << 64) | int(low or 0)) for high, low in zip(*halves, strict=True)
    )
