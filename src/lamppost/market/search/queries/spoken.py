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
    corrected,
    edits,
    folded,
    forms,
)
from lamppost.market.search.schema import analyser, schema, text_fields
from lamppost.market.search.wording import query_of, total_of
from lamppost.market.search.wording.filters import any_of

# Some of the most frequent ones are left out because one person alone writes them.
LOOKED_AT = 24
# How many of its ads are asked who posted them: a word of one person alone shows soon.
ASKED = 40
# A word that so many ads of all towns have is no mistake, wherever it is rare.
KNOWN_EVERYWHERE = 200
# Whoever mistypes more words than that had better look again themselves.
MOST_WRONG = 3


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
    if total > RARE:
        return ""  # each of its words stands in all of them, so none is rare
    towns = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    better = []
    for word in _perhaps_wrong(searcher, wanted)[:MOST_WRONG]:
        here = total_of(searcher, query_of(index, replace(towns, words=f'"{word.text}"')))
        if here <= RARE and (instead := _better(searcher, wanted, word, here)):
            better.append((word, instead))
    return corrected(wanted.words, better) if better else ""


def _perhaps_wrong(searcher: Searcher, wanted: Search) -> list[Word]:
    return [
        word
        for word in read_words(wanted.words)
        if _may_be_wrong(word) and _frequency(searcher, word, wanted.languages) < KNOWN_EVERYWHERE
    ]


def _frequency(searcher: Searcher, word: Word, languages: tuple[str, ...]) -> int:
    """Return in how many ads a word stands, in whatever town; some may count several times."""
    return sum(
        searcher.doc_freq(field, term)
        for field in text_fields(languages)
        for term in analyser(field.rpartition("_")[2]).analyze(word.text)
    )


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
    least = max(FEWEST_ADS, FAR_MORE * here)
    known = (edit for edit in edits(word.text) if searcher.terms_with_prefix("said", edit, limit=1))
    near = (
        pair
        for edit in known
        for pair in searcher.terms_with_prefix("said", edit, filter_query=where)
        if pair[1] >= least
    )
    found = sorted(near, key=lambda pair: (-pair[1], pair[0]))[:LOOKED_AT]
    told = _told(searcher, where, found)
    return next((said for said, _number in told), "")
