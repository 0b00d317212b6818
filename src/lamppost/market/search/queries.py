"""Reads: search the index; counts are exact for the search at hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from uuid import UUID

from tantivy import FieldType, Index, Occur, Query, Searcher
from tantivy import Order as Direction

from lamppost.market.search import folder
from lamppost.market.search.rules import (
    LAST_PAGE,
    PAGE_SIZE,
    Found,
    Order,
    Range,
    Search,
    read_words,
)
from lamppost.market.search.schema import TITLE_BOOST, schema, text_language

FACET_SIZE = 400
FACETS = ("category", "offer", "district", "attribute")


class _Reader:
    """The index as this process has it open; looks for a newer state before each search."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._folder: Path | None = None
        self._index: Index | None = None
        self._seen: tuple[int, int] = (0, 0)

    def searcher(self) -> tuple[Index, Searcher] | None:
        """Return the newest committed state; None if there is no index yet."""
        with self._lock:
            latest = folder.current()
            if latest is None:
                return None
            if latest != self._folder or self._index is None:
                self._index = folder.open_index(latest)
                self._index.config_reader("manual")
                self._folder, self._seen = latest, (0, 0)
            self._reload_if_changed(latest)
            return self._index, self._index.searcher()

    def _reload_if_changed(self, latest: Path) -> None:
        # A commit replaces meta.json: looking at its time costs a microsecond, reloading a
        # thousand. The inode tells two commits within one tick of the clock apart.
        status = os.stat(latest / "meta.json")
        now = (status.st_mtime_ns, status.st_ino)
        if now != self._seen and self._index is not None:
            self._index.reload()
            self._seen = now


_reader = _Reader()


def search(wanted: Search, *, with_counts: bool = True) -> Found:
    """Return one page of ids with the exact total and, unless not wanted, all counts."""
    opened = _reader.searcher()
    if opened is None:
        return Found(ids=(), total=0, counts={})
    index, searcher = opened
    page = min(max(wanted.page, 1), LAST_PAGE)
    result = searcher.search(
        _query(index, wanted),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
        count=True,
        **_order(wanted),
    )
    addresses = [address for _score, address in result.hits]
    return Found(
        ids=_ids(searcher, addresses),
        total=result.count,
        counts=_counts(index, searcher, wanted) if with_counts else {},
    )


def count_by_category(site_id: UUID) -> dict[str, int]:
    """Return how many public ads a site has in each category."""
    opened = _reader.searcher()
    if opened is None:
        return {}
    _index, searcher = opened
    query = Query.term_query(schema(), "site", str(site_id))
    return _terms(searcher, query, "category")


def count_by_site() -> dict[UUID, int]:
    """Return how many public ads each site has."""
    opened = _reader.searcher()
    if opened is None:
        return {}
    counts = _terms(opened[1], Query.all_query(), "site")
    return {UUID(key): count for key, count in counts.items()}


def indexed_count() -> int:
    """Return how many ads the index holds."""
    opened = _reader.searcher()
    return opened[1].search(Query.all_query(), limit=1, count=True).count if opened else 0


def _ids(searcher: Searcher, addresses: list[object]) -> tuple[UUID, ...]:
    if not addresses:
        return ()
    high = searcher.fast_field_values("id_high", addresses)
    low = searcher.fast_field_values("id_low", addresses)
    return tuple(UUID(int=(top << 64) | rest) for top, rest in zip(high, low, strict=True))


def _order(wanted: Search) -> dict[str, object]:
    if wanted.order is Order.RELEVANCE and read_words(wanted.words):
        return {}
    field, direction = {
        Order.CHEAPEST: ("price_or_last", Direction.Asc),
        Order.DEAREST: ("price", Direction.Desc),
    }.get(wanted.order, ("published", Direction.Desc))
    return {"order_by_field": field, "order": direction}


def _query(index: Index, wanted: Search) -> Query:
    """Return the engine's query: filters without a score, words with one."""
    parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in _filters(index, wanted)]
    words = read_words(wanted.words)
    if words:
        language = text_language(wanted.language)
        fields = [f"title_{language}", f"body_{language}"]
        parsed, _errors = index.parse_query_lenient(
            words, fields, field_boosts={fields[0]: TITLE_BOOST}, conjunction_by_default=True
        )
        parts.append((Occur.Must, parsed))
    return Query.boolean_query(parts)


def _filters(index: Index, wanted: Search) -> list[Query]:
    texts: Mapping[str, tuple[str, ...]] = {
        "site": tuple(str(site_id) for site_id in wanted.site_ids),
        "section": (wanted.section,) if wanted.section else (),
        "category": (wanted.category,) if wanted.category else (),
        "offer": wanted.offers,
        "district": wanted.districts,
    }
    found = [
        Query.term_set_query(schema(), field, list(values))
        for field, values in texts.items()
        if values
    ]
    for key, answers in wanted.choices.items():
        values = [f"{key}={answer}" for answer in answers]
        found.append(Query.term_set_query(schema(), "attribute", values))
    if not wanted.price.is_open:
        found.append(_range("price", wanted.price))
    if wanted.with_photo:
        found.append(_range("photos", Range(low=1)))
    found += [_json_range(index, key, span) for key, span in wanted.numbers.items()]
    return found


def _range(field: str, span: Range) -> Query:
    return Query.range_query(schema(), field, FieldType.Integer, span.low, span.high)


def _json_range(index: Index, key: str, span: Range) -> Query:
    low = "*" if span.low is None else str(span.low)
    high = "*" if span.high is None else str(span.high)
    return index.parse_query(f"number.{key}:[{low} TO {high}]")


def _counts(index: Index, searcher: Searcher, wanted: Search) -> dict[str, dict[str, int]]:
    """Count each facet with every other filter applied, so that a choice can be widened."""
    widened = {
        "category": replace(wanted, category=""),
        "offer": replace(wanted, offers=()),
        "district": replace(wanted, districts=()),
    }
    counts = {
        facet: _terms(searcher, _query(index, search_without), facet)
        for facet, search_without in widened.items()
    }
    counts["attribute"] = _attribute_counts(index, searcher, wanted)
    return counts


def _attribute_counts(index: Index, searcher: Searcher, wanted: Search) -> dict[str, int]:
    if not wanted.category:
        return {}
    counts = _terms(searcher, _query(index, wanted), "attribute")
    for key in wanted.choices:
        others = {name: answers for name, answers in wanted.choices.items() if name != key}
        query = _query(index, replace(wanted, choices=others))
        prefix = f"{key}="
        counts |= {
            value: count
            for value, count in _terms(searcher, query, "attribute").items()
            if value.startswith(prefix)
        }
    return counts


def _terms(searcher: Searcher, query: Query, field: str) -> dict[str, int]:
    found = searcher.aggregate(query, {"t": {"terms": {"field": field, "size": FACET_SIZE}}})
    return {bucket["key"]: bucket["doc_count"] for bucket in found["t"]["buckets"]}
