"""Turn a search into the engine's query: filters without a score, words with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tantivy import Index, Occur, Query, Searcher

from lamppost.market.search.rules import SHORTEST_TYPO, Order, Search, Word, read_words
from lamppost.market.search.wording.filters import filters_of, left_out_of
from lamppost.market.search.wording.words import (
    Asked,
    Otherwise,
    Tier,
    all_words,
    exactly,
    in_leaves,
    most_words,
    wanted_words,
)

__all__ = ["Otherwise", "Tier", "asked_words", "query_of", "total_of", "unknown_words"]

# What an ad gets for standing in a leaf that its words mean: about what a middling word in its
# description gives, so that of two ads that say the same the one in its place comes first.
FITS = 2.0


def query_of(
    index: Index,
    wanted: Search,
    *,
    tier: Tier = Tier.EXACT,
    otherwise: Otherwise | None = None,
    above: Tier | None = None,
) -> Query:
    """
    Return the engine's query for what has the words at least as well as ``tier`` says.

    ``otherwise`` is what was perhaps meant by them. What fits as well as ``above`` is left out.
    """
    words = read_words(wanted.words)
    if wanted.words.strip() and not words:
        return Query.empty_query()  # only signs: no ad has them, and all ads would be a lie
    parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in filters_of(index, wanted)]
    if tier is Tier.EXACT:
        parts += exactly(index, words, languages=wanted.languages)
    else:
        parts += _in_tiers(index, wanted, tier, otherwise, above)
    parts += [(Occur.MustNot, part) for part in left_out_of(wanted)]
    if all(occur is Occur.MustNot for occur, _part in parts):
        parts.append((Occur.Must, Query.all_query()))
    if wanted.order is Order.RELEVANCE:
        parts += _better(wanted)
    return Query.boolean_query(parts)


def _in_tiers(
    index: Index, wanted: Search, tier: Tier, otherwise: Otherwise | None, above: Tier | None
) -> Iterator[tuple[Occur, Query]]:
    """Yield what each result must say, and what those above it said already."""
    words = read_words(wanted.words)
    asked = asked_words(index, wanted, otherwise)
    yield Occur.Must, most_words(asked) if tier is Tier.MOST else all_words(asked, tier)
    if above is not None:
        yield Occur.MustNot, all_words(asked, above)
    yield from (
        part
        for part in exactly(index, words, languages=wanted.languages)
        if part[0] is Occur.MustNot
    )


def asked_words(index: Index, wanted: Search, otherwise: Otherwise | None) -> list[Asked]:
    """Return what a search asks for word by word; not what it excludes."""
    return wanted_words(
        index,
        read_words(wanted.words),
        languages=wanted.languages,
        meanings=wanted.meanings,
        otherwise=otherwise,
    )


def _better(wanted: Search) -> Iterator[tuple[Occur, Query]]:
    """Yield what no result must be, and what comes first if it is."""
    if leaves := {leaf for meaning in wanted.meanings for leaf in meaning.categories}:
        yield Occur.Should, in_leaves(sorted(leaves), FITS)


def unknown_words(index: Index, searcher: Searcher, wanted: Search) -> tuple[Word, ...]:
    """Return the words that no ad of these towns has and that may be mistyped."""
    towns = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    return tuple(
        word
        for word in read_words(wanted.words)
        if not (word.is_excluded or word.is_phrase or word.is_quoted or word.is_prefix)
        and len(word.text) >= SHORTEST_TYPO
        and not total_of(searcher, query_of(index, replace(towns, words=f'"{word.text}"')))
    )


def total_of(searcher: Searcher, query: Query) -> int:
    """Return how many ads a query finds."""
    # The engine's type hints leave the count out.
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]
