"""Turn a search into the engine's query: filters without a score, words with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from tantivy import Index, Occur, Query, Searcher

from lamppost.market.search.rules import SHORTEST_TYPO, Order, Search, Word, read_words
from lamppost.market.search.wording.filters import filters_of, left_out_of
from lamppost.market.search.wording.words import in_leaves, words_asked

__all__ = ["query_of", "total_of", "unknown_words"]


# An ad that says every word stands before any that does not: no sum of scores comes near it.
SAYS_ALL = 10_000.0
# What an ad gets for standing in a leaf that its words mean: about what a middling word in its
# description gives, so that of two ads that say the same the one in its place comes first.
FITS = 2.0


def query_of(
    index: Index, wanted: Search, *, similar: Iterable[Word] = (), wider: bool = False
) -> Query:
    """
    Return the engine's query. For the words in ``similar`` it takes what is spelt alike.

    With ``wider`` an ad of a leaf that is meant by words need not say them.
    """
    words = read_words(wanted.words)
    if wanted.words.strip() and not words:
        return Query.empty_query()  # only signs: no ad has them, and all ads would be a lie
    parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in filters_of(index, wanted)]
    asked = partial(
        words_asked, index, words, languages=wanted.languages, similar=frozenset(similar)
    )
    said = list(asked())
    parts += asked(meanings=wanted.meanings) if wider else said
    parts += [(Occur.MustNot, part) for part in left_out_of(wanted)]
    if all(occur is Occur.MustNot for occur, _part in parts):
        parts.append((Occur.Must, Query.all_query()))
    if wanted.order is Order.RELEVANCE:
        parts += _better(said, wanted, wider=wider)
    return Query.boolean_query(parts)


def _better(
    said: list[tuple[Occur, Query]], wanted: Search, *, wider: bool
) -> Iterator[tuple[Occur, Query]]:
    """Yield what no result must be, and what comes first if it is."""
    if leaves := {leaf for meaning in wanted.meanings for leaf in meaning.categories}:
        yield Occur.Should, in_leaves(sorted(leaves), FITS)
    if wider:
        yield Occur.Should, Query.const_score_query(Query.boolean_query(said), SAYS_ALL)


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
