"""Turn a search into the engine's query: filters without a score, words with one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tantivy import Index, Occur, Query, Searcher

from lamppost.market.search.rules import SHORTEST_TYPO, Search, Word, read_words
from lamppost.market.search.wording.filters import filters_of, left_out_of
from lamppost.market.search.wording.words import words_asked

__all__ = ["query_of", "total_of", "unknown_words"]


def query_of(index: Index, wanted: Search, *, similar: Iterable[Word] = ()) -> Query:
    """Return the engine's query. For the words in ``similar`` it takes what is spelt alike."""
    words = read_words(wanted.words)
    if wanted.words.strip() and not words:
        return Query.empty_query()  # only signs: no ad has them, and all ads would be a lie
    parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in filters_of(index, wanted)]
    parts += words_asked(index, words, languages=wanted.languages, similar=frozenset(similar))
    parts += [(Occur.MustNot, part) for part in left_out_of(wanted)]
    if all(occur is Occur.MustNot for occur, _part in parts):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def unknown_words(index: Index, searcher: Searcher, wanted: Search) -> tuple[Word, ...]:
    """Return the words that no ad of these towns has and that may be mistyped."""
    towns = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    return tuple(
        word
        for word in read_words(wanted.words)
        if not (word.is_excluded or word.is_phrase)
        and len(word.text) >= SHORTEST_TYPO
        and not total_of(searcher, query_of(index, replace(towns, words=f'"{word.text}"')))
    )


def total_of(searcher: Searcher, query: Query) -> int:
    """Return how many ads a query finds."""
    # The engine's type hints leave the count out.
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]
