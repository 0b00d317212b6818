"""Reads: search the index; counts are exact for the search at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tantivy import Occur, Query

from lamppost.market.search.queries.asking import Asking, ids_at
from lamppost.market.search.queries.counts import ALL_FACETS, counts_of, terms
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Found, Search, read_words
from lamppost.market.search.schema import schema
from lamppost.market.search.wording import query_of, total_of, unknown_words


def search(wanted: Search, *, facets: Collection[str] = ALL_FACETS) -> Found:
    """
    Return one page of ids with the exact total and the counts of the facets asked for.

    If nothing is found because of words that no ad of these towns has, words spelt alike are
    looked for in their place, and ``replaced`` names the ones that were typed.
    """
    opened = reader.open()
    if opened is None:
        return Found(ids=(), total=0, counts={})
    asked = Asking(*opened, wanted)
    found = asked.page()
    if not found.total and read_words(wanted.words):
        similar = unknown_words(asked.index, asked.searcher, wanted)
        again = replace(asked, similar=similar)
        corrected = again.page() if similar else found
        if corrected.total:
            asked, found = again, corrected
    return replace(found, counts=counts_of(asked, facets))


def count(wanted: Search) -> int:
    """Return how many ads a search finds, words exactly as typed."""
    opened = reader.open()
    return Asking(*opened, wanted).total() if opened else 0


def count_by_category(site_id: UUID) -> dict[str, int]:
    """Return how many public ads a site has in each category."""
    opened = reader.open()
    if opened is None:
        return {}
    query = Query.term_query(schema(), "site", str(site_id))
    return terms(opened[1], query, ["category"])["category"]


def count_by_site(*, since: datetime | None = None) -> dict[UUID, int]:
    """Return how many public ads each site has, all or those published since a moment."""
    opened = reader.open()
    if opened is None:
        return {}
    index, searcher = opened
    query = query_of(index, Search(site_ids=(), languages=(), since=since))
    counts = terms(searcher, query, ["site"])["site"]
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
        found.append(frozenset(ids_at(searcher, [address for _score, address in hits])))
    return found


def indexed_count() -> int:
    """Return how many ads the index holds."""
    opened = reader.open()
    return total_of(opened[1], Query.all_query()) if opened else 0
