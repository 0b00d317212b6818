"""Reads: search the index; counts are exact for the search at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from tantivy import Index, Query, Searcher

from lamppost.market.search.queries.asking import Asking
from lamppost.market.search.queries.collapsing import distinct_page
from lamppost.market.search.queries.counts import ALL_FACETS, counts_of, terms
from lamppost.market.search.queries.left_out import left_out_by
from lamppost.market.search.queries.makeshift import (
    count_by_category_makeshift,
    count_by_site_makeshift,
    count_makeshift,
    found_makeshift,
)
from lamppost.market.search.queries.nearest import (
    count_by_place,
    count_by_radius,
    distances_of,
    nearest_page,
    walk_nearest,
)
from lamppost.market.search.queries.passes import total_found
from lamppost.market.search.queries.places import Network, located, network
from lamppost.market.search.queries.promoted import promoted_of
from lamppost.market.search.queries.wider import answered, filled_up, widened_of
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Found, Order, Search
from lamppost.market.search.rules.bars import Scale
from lamppost.market.search.schema import schema
from lamppost.market.search.wording import query_of, total_of


def search(
    wanted: Search,
    *,
    facets: Collection[str] = ALL_FACETS,
    bars: Mapping[str, Scale] | None = None,
    fills: bool = False,
) -> Found:
    """
    Return one page of ids with the exact total, and the counts and histograms asked for.

    Each count looks at every result once more: ask for what is shown. ``bars`` are histograms by
    name; ``rules.bars.scales_of`` gives those of a leaf.

    If no ad has the words, ``wider.answered`` says what is found instead. With ``fills`` a short
    page has more ads behind it, which ``wider.filled_up`` tells; no count has them.
    """
    return reader.ask(
        lambda index, searcher: _search(index, searcher, wanted, facets, bars or {}, fills),
        otherwise=lambda: found_makeshift(wanted, facets),
    )


def _search(
    index: Index,
    searcher: Searcher,
    wanted: Search,
    facets: Collection[str],
    bars: Mapping[str, Scale],
    fills: bool,
) -> Found:
    known = network() if wanted.around else None
    asked = Asking(index, searcher, located(wanted, known=known))
    asked, found = answered(asked, partial(_page, known=known))
    if fills:
        found = filled_up(asked, found)
    counts, drawn = counts_of(asked, facets, bars)
    if "place" in facets:
        counts["place"] = count_by_place(asked)
    found = replace(
        found,
        counts=counts,
        bars=drawn,
        left_out=left_out_by(asked, found.total),
        promoted=promoted_of(asked),
        widened=widened_of(asked, found),
    )
    return _with_distances(found, asked, known, facets) if known else found


def _page(asked: Asking, known: Network | None) -> Found:
    collapse = asked.wanted.collapse
    if known is not None and asked.wanted.order is Order.NEAREST:
        walk = partial(walk_nearest, known=known)
        return distinct_page(asked, walk) if collapse else nearest_page(asked, known)
    return distinct_page(asked, Asking.walk) if collapse else asked.page()


def _with_distances(found: Found, asked: Asking, known: Network, facets: Collection[str]) -> Found:
    """Return the same with how far away its ads are, and how many there are how far around."""
    counts, shown = dict(found.counts), (*found.ids, *found.close, *found.most)
    if "km" in facets:
        counts["km"] = count_by_radius(asked, known)
    return replace(found, counts=counts, distances=distances_of(asked, shown, known))


def count(wanted: Search) -> int:
    """Return how many ads a search finds, words exactly as typed."""
    return reader.ask(
        lambda index, searcher: total_found(Asking(index, searcher, located(wanted))),
        otherwise=lambda: count_makeshift(wanted),
    )


def count_by_category(site_id: UUID) -> dict[str, int]:
    """Return how many public ads a site has in each category."""
    query = Query.term_query(schema(), "site", str(site_id))
    # Every page of a town tells how many ads it has: they are counted once after each commit.
    counts = reader.ask_once(
        ("categories", site_id),
        lambda _index, searcher: terms(searcher, query, ["category"])["category"],
        otherwise=lambda: count_by_category_makeshift(site_id),
    )
    return dict(counts)


def count_by_site(*, since: datetime | None = None) -> dict[UUID, int]:
    """Return how many public ads each site has, all or those published since a moment."""

    def counted(index: Index, searcher: Searcher) -> dict[UUID, int]:
        query = query_of(index, Search(site_ids=(), languages=(), since=since))
        counts = terms(searcher, query, ["site"])["site"]
        return {UUID(key): count for key, count in counts.items()}

    return reader.ask(counted, otherwise=lambda: {} if since else count_by_site_makeshift())


def indexed_count() -> int:
    """Return how many ads the index holds."""
    opened = reader.open()
    return total_of(opened[1], Query.all_query()) if opened else 0
