"""Reads: search the index; counts are exact for the search at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tantivy import DocAddress, Index, Occur, Query, Searcher
from tantivy import Order as Direction

from lamppost.market.search.reader import reader
from lamppost.market.search.rules import (
    LAST_PAGE,
    PAGE_SIZE,
    Found,
    Order,
    Search,
    Word,
    read_words,
)
from lamppost.market.search.schema import schema
from lamppost.market.search.wording import query_of, total_of, unknown_words

# More different answers than a category has: counts must be exact for each of them.
FACET_SIZE = 5_000
ALL_FACETS = frozenset({"category", "offer", "district", "attribute", "photo"})


def search(wanted: Search, *, facets: Collection[str] = ALL_FACETS) -> Found:
    """
    Return one page of ids with the exact total and the counts of the facets asked for.

    If nothing is found because of words that no ad of these towns has, words spelt alike are
    looked for in their place, and ``replaced`` names the ones that were typed.
    """
    opened = reader.open()
    if opened is None:
        return Found(ids=(), total=0, counts={})
    asked = _Asked(*opened, wanted)
    found = asked.page()
    if not found.total and read_words(wanted.words):
        similar = unknown_words(asked.index, asked.searcher, wanted)
        again = replace(asked, similar=similar)
        corrected = again.page() if similar else found
        if corrected.total:
            asked, found = again, corrected
    return replace(found, counts=asked.counts(facets))


def count(wanted: Search) -> int:
    """Return how many ads a search finds, words exactly as typed."""
    opened = reader.open()
    return _Asked(*opened, wanted).total() if opened else 0


def count_by_category(site_id: UUID) -> dict[str, int]:
    """Return how many public ads a site has in each category."""
    opened = reader.open()
    if opened is None:
        return {}
    query = Query.term_query(schema(), "site", str(site_id))
    return _terms(opened[1], query, ["category"])["category"]


def count_by_site(*, since: datetime | None = None) -> dict[UUID, int]:
    """Return how many public ads each site has, all or those published since a moment."""
    opened = reader.open()
    if opened is None:
        return {}
    index, searcher = opened
    query = query_of(index, Search(site_ids=(), languages=(), since=since))
    counts = _terms(searcher, query, ["site"])["site"]
    return {UUID(key): count for key, count in counts.items()}


def found_among(wanted: Iterable[Search], ids: Collection[UUID]) -> list[frozenset[UUID]]:
    """
    Return, for each search, which of these ads it finds: exactly those that its pages would list.

    All are asked of one committed state of the index; words count exactly as typed.
    """
    opened = reader.open()
    if opened is None or not ids:
        return [frozenset() for _one in wanted]
    index, searcher = opened
    only = Query.const_score_query(
        Query.term_set_query(schema(), "key", [str(key) for key in ids]), 0.0
    )
    found = []
    for one in wanted:
        query = Query.boolean_query([(Occur.Must, only), (Occur.Must, query_of(index, one))])
        hits = searcher.search(query, limit=len(ids), count=False).hits
        found.append(frozenset(_ids(searcher, [address for _score, address in hits])))
    return found


def indexed_count() -> int:
    """Return how many ads the index holds."""
    opened = reader.open()
    return total_of(opened[1], Query.all_query()) if opened else 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """One search against one committed state of the index."""

    index: Index
    searcher: Searcher
    wanted: Search
    similar: tuple[Word, ...] = ()

    def query(self, wanted: Search) -> Query:
        return query_of(self.index, wanted, similar=self.similar)

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
            ids=_ids(self.searcher, addresses),
            total=int(result.count),  # type: ignore[attr-defined]  # see total_of
            counts={},
            replaced=tuple(word.text for word in self.similar),
        )

    def counts(self, facets: Collection[str]) -> dict[str, dict[str, int]]:
        """Count each facet with every other filter applied, so that a choice can be widened."""
        counts = self._term_counts({"category", "offer", "district"} & set(facets))
        if "attribute" in facets and self.wanted.category:
            counts["attribute"] = self._answer_counts()
        if "photo" in facets:
            counts["photo"] = {"yes": replace(self, wanted=self._with_photo()).total()}
        return counts

    def _with_photo(self) -> Search:
        return replace(self.wanted, with_photo=True)

    def _term_counts(self, facets: Collection[str]) -> dict[str, dict[str, int]]:
        without = {
            "category": replace(self.wanted, category="", choices={}, numbers={}),
            "offer": replace(self.wanted, offers=()),
            "district": replace(self.wanted, districts=()),
        }
        # Facets in which nothing is chosen are counted by the same query: one pass for all.
        passes: list[tuple[Search, list[str]]] = []
        for facet in sorted(facets):
            same = next((names for search, names in passes if search == without[facet]), None)
            if same is None:
                passes.append((without[facet], [facet]))
            else:
                same.append(facet)
        counts: dict[str, dict[str, int]] = {}
        for widened, names in passes:
            counts |= _terms(self.searcher, self.query(widened), names)
        return counts

    def _answer_counts(self) -> dict[str, int]:
        counts = _terms(self.searcher, self.query(self.wanted), ["attribute"])["attribute"]
        for key in self.wanted.choices:
            others = {name: a for name, a in self.wanted.choices.items() if name != key}
            widened = self.query(replace(self.wanted, choices=others))
            counts |= {
                answer: number
                for answer, number in _terms(self.searcher, widened, ["attribute"])[
                    "attribute"
                ].items()
                if answer.startswith(f"{key}=")
            }
        return counts


def _order(wanted: Search) -> tuple[str | None, Direction]:
    """Return the field to sort by, None for relevance, and which end comes first."""
    if wanted.order is Order.RELEVANCE and read_words(wanted.words):
        return None, Direction.Desc
    if wanted.order is Order.CHEAPEST:
        return "price_or_last", Direction.Asc
    return ("price" if wanted.order is Order.DEAREST else "published"), Direction.Desc


def _ids(searcher: Searcher, addresses: list[DocAddress]) -> tuple[UUID, ...]:
    if not addresses:
        return ()
    halves = (searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low"))
    return tuple(
        UUID(int=(int(high or 0) << 64) | int(low or 0)) for high, low in zip(*halves, strict=True)
    )


def _terms(searcher: Searcher, query: Query, fields: list[str]) -> dict[str, dict[str, int]]:
    wanted = {field: {"terms": {"field": field, "size": FACET_SIZE}} for field in fields}
    found = searcher.aggregate(query, wanted)
    return {
        field: {bucket["key"]: bucket["doc_count"] for bucket in found[field]["buckets"]}
        for field in fields
    }
