"""Reads: search the index; counts are exact for the search at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from tantivy import Occur, Query

from lamppost.market.search.queries.asking import Asking, ids_at
from lamppost.market.search.queries.counts import ALL_FACETS, counts_of, terms
from lamppost.market.search.queries.nearest import (
    count_by_place,
    count_by_radius,
    distances_of,
    nearest_page,
)
from lamppost.market.search.queries.places import Network, located, network
from lamppost.market.search.queries.wider import filled_up
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Found, Order, Search
from lamppost.market.search.schema import schema
from lamppost.market.search.wording import query_of, total_of


def search(wanted: Search, *, facets: Collection[str] = ALL_FACETS) -> Found:
    """
    Return one page of ids with the exact total and the counts of the facets asked for.

    If words find little, ``filled_up`` says what else is looked for, and ``Found`` what was.
    """
    opened = reader.open()
    if opened is None:
        return Found(ids=(), total=0, counts={})
    known = network() if wanted.around else None
    asked = Asking(*opened, located(wanted, known=known))
    asked, found = filled_up(asked, partial(_page, known=known))
    counts = dict(counts_of(asked, facets))
    if "place" in facets:
        counts["place"] = count_by_place(asked)
    found = replace(found, counts=counts)
    return _with_distances(found, asked, known, facets) if known else found


def _page(asked: Asking, known: Network | None) -> Found:
    if known is not None and asked.wanted.order is Order.NEAREST:
        return nearest_page(asked, known)
    return asked.page()


def _with_distances(found: Found, asked: Asking, known: Network, facets: Collection[str]) -> Found:
    """Return the same with how far away its ads are, and how many there are how far around."""
    counts = dict(found.counts)
    if "km" in facets:
        counts["km"] = count_by_radius(asked, known)
    return replace(found, counts=counts, distances=distances_of(asked, found.ids, known))


def count(wanted: Search) -> int:
    """Return how many ads a search finds, words exactly as typed."""
    opened = reader.open()
    return Asking(*opened, located(wanted)).total() if opened else 0


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


def indexed_count() -> int:
    """Return how many ads the index holds."""
    opened = reader.open()
    return total_of(opened[1], Query.all_query()) if opened else 0
