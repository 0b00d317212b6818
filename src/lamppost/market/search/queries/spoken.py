"""Words of the ads of some towns: how one may go on, and which one was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from tantivy import Index, Occur, Query, Searcher

from lamppost.market.search.reader import reader
from lamppost.market.search.rules import SHORTEST_TYPO, Search, Word, read_words
from lamppost.market.search.rules.spoken import (
    FAR_MORE,
    FEWEST_ADS,
    FEWEST_PEOPLE,
    LONGEST,
    RARE,
    SHORTEST,
    alike,
    corrected,
    folded,
    forms,
)
from lamppost.market.search.schema import schema
from lamppost.market.search.wording import query_of, total_of
from lamppost.market.search.wording.filters import any_of

# Some of the most frequent ones are left out because one person alone writes them.
LOOKED_AT = 24
# Among how many words that begin alike a better one is looked for: more than a language has.
COMPARED = 4_000
# How many of its ads are asked who posted them: a word of one person alone shows soon.
ASKED = 40
# With more ads than that, a search has gone well, and its words are not rare.
ENOUGH = 30


def completions(site_ids: Sequence[UUID], start: str, *, most: int = 6) -> list[tuple[str, int]]:
    """
    Return words of titles in these towns that begin so, the most frequent first, with counts.

    Only what three ads of two people have in common: nothing that one person wrote comes out.
    """
    begun = folded(start)
    if not SHORTEST - 1 <= len(begun) <= LONGEST:
        return []
    return reader.ask(
        lambda _index, searcher: _completions(searcher, site_ids, begun, most), otherwise=list
    )


def _completions(
    searcher: Searcher, site_ids: Sequence[UUID], begun: str, most: int
) -> list[tuple[str, int]]:
    here = any_of("site", [str(site_id) for site_id in site_ids])
    found = searcher.terms_with_prefix("said", begun, filter_query=here, limit=LOOKED_AT)
    told = (
        (word, number) for word, number in _told(searcher, here, found) if folded(word) != begun
    )
    return [pair for pair, _place in zip(told, range(most), strict=False)]


def _told(
    searcher: Searcher, here: Query, found: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    common = (
        (term, number)
        for term, number in found
        if number >= FEWEST_ADS and _people(searcher, here, term) >= FEWEST_PEOPLE
    )
    yield from forms(common)


def _people(searcher: Searcher, here: Query, term: str) -> int:
    """Return how many people wrote a word, two at most being of interest."""
    query = Query.boolean_query(
        [(Occur.Must, here), (Occur.Must, Query.term_query(schema(), "said", term))]
    )
    hits = searcher.search(query, limit=ASKED, count=False, order_by_field="published").hits
    addresses = [address for _score, address in hits]
    return len(set(searcher.fast_field_values("poster", addresses))) if addresses else 0


def suggestion_for(index: Index, searcher: Searcher, wanted: Search, *, total: int) -> str:
    """
    Return the query with better words: for each one that is rare here, one that is far more
    frequent and spelt alike. "" if there is none, or if enough was found.
    """
    if total >= ENOUGH:
        return ""
    towns = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    better = []
    for word in read_words(wanted.words):
        if _may_be_wrong(word):
            here = total_of(searcher, query_of(index, replace(towns, words=f'"{word.text}"')))
            if here <= RARE and (instead := _better(searcher, wanted, word, here)):
                better.append((word, instead))
    return corrected(wanted.words, better) if better else ""


def _may_be_wrong(word: Word) -> bool:
    return (
        not (word.is_excluded or word.is_phrase or word.is_quoted or word.is_prefix)
        and SHORTEST_TYPO <= len(word.text) <= LONGEST
    )


def _better(searcher: Searcher, wanted: Search, word: Word, here: int) -> str:
    where = (
        any_of("site", [str(site_id) for site_id in wanted.site_ids])
        if wanted.site_ids
        else Query.all_query()
    )
    begun = folded(word.text)[:1]
    found = searcher.terms_with_prefix("said", begun, filter_query=where, limit=COMPARED)
    least = max(FEWEST_ADS, FAR_MORE * here)
    near = [pair for pair in found if pair[1] >= least and alike(pair[0], word.text)]
    return next((said for said, _number in _told(searcher, where, near)), "")
