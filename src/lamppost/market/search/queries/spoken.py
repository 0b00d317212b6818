"""Words of the ads of some towns: how one may go on, and which one was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from tantivy import Index, Occur, Query, Searcher

from lamppost.market.search.queries.asking import Asking
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import SHORTEST_TYPO, Search, Word, read_words
from lamppost.market.search.rules.near import SHORTEST_TWO_WRONG, is_within
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
from lamppost.market.search.wording import Otherwise, query_of, total_of, unknown_words
from lamppost.market.search.wording.filters import any_of

# Some of the most frequent ones are left out because one person alone writes them.
LOOKED_AT = 24
# How many of its ads are asked who posted them: a word of one person alone shows soon.
ASKED = 40
# A word that so many ads of all towns have is no mistake, wherever it is rare.
KNOWN_EVERYWHERE = 200
# So many of the most frequent words with the same first letter are compared with a long one.
FREQUENT = 2_000
# Whoever mistypes more words than that had better look again themselves.
MOST_WRONG = 3
# Terms of the field end so: see ``rules.spoken``.
_MARK = "\t"


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


def meant_otherwise(asked: Asking) -> Otherwise:
    """
    Return what was perhaps meant by the words of a search as they were typed.

    The last one may be only begun, if no ad here has it or hardly any. Another such word may be
    mistyped: then the most frequent of those spelt alike, or all of them if none is frequent. Of
    many only the first few: looking for all that is spelt alike costs more than a page does.
    """
    wanted, searcher = asked.wanted, asked.searcher
    unknown = unknown_words(asked.index, searcher, wanted)
    begun = frozenset(word for word in _last(wanted) if _is_begun(asked, word, unknown))
    instead = tuple(
        (word, better)
        for word, better in better_words(asked.index, searcher, wanted, by_several=False)
        if word not in begun
    )
    similar = [word for word in unknown if word not in begun and word not in dict(instead)]
    return Otherwise(
        unknown=frozenset(unknown),
        begun=begun,
        similar=frozenset(similar[:MOST_WRONG]),
        instead=instead,
    )


def _last(wanted: Search) -> tuple[Word, ...]:
    asked = [word for word in read_words(wanted.words) if not word.is_excluded]
    return (asked[-1],) if asked and _may_be_wrong(asked[-1]) else ()


def _is_begun(asked: Asking, word: Word, unknown: Sequence[Word]) -> bool:
    here = 0 if word in unknown else _here(asked.index, asked.searcher, asked.wanted, word)
    if here > RARE:
        return False
    towns = Search(site_ids=asked.wanted.site_ids, languages=asked.wanted.languages)
    begun = total_of(asked.searcher, query_of(asked.index, replace(towns, words=f"{word.text}*")))
    return begun >= max(1, FAR_MORE * here)


def _here(index: Index, searcher: Searcher, wanted: Search, word: Word) -> int:
    """Return how many ads of these towns have a word."""
    towns = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    return total_of(searcher, query_of(index, replace(towns, words=f'"{word.text}"')))


def suggestion_for(index: Index, searcher: Searcher, wanted: Search, *, total: int) -> str:
    """
    Return the query with better words: for each one that is rare here, one that is far more
    frequent and spelt alike. "" if there is none, or if enough was found.
    """
    if total > RARE:
        return ""  # each of its words stands in all of them, so none is rare
    better = better_words(index, searcher, wanted, by_several=True)
    return corrected(wanted.words, better) if better else ""


def better_words(
    index: Index, searcher: Searcher, wanted: Search, *, by_several: bool
) -> list[tuple[Word, str]]:
    """
    Return the words of a search that are rare here, each with a far more frequent one.

    What is told to somebody must be ``by_several`` people; what is only looked for need not be.
    """
    better = []
    for word in _perhaps_wrong(searcher, wanted)[:MOST_WRONG]:
        here = _here(index, searcher, wanted, word)
        if here <= RARE and (instead := _better(searcher, wanted, word, here, by_several)):
            better.append((word, instead))
    return better


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


def _better(searcher: Searcher, wanted: Search, word: Word, here: int, by_several: bool) -> str:
    where = (
        any_of("site", [str(site_id) for site_id in wanted.site_ids])
        if wanted.site_ids
        else Query.all_query()
    )
    least = max(FEWEST_ADS, FAR_MORE * here)
    for starts in (_one_wrong, _two_wrong):
        near = (
            pair
            for start in starts(searcher, word.text)
            for pair in searcher.terms_with_prefix("said", start, filter_query=where)
            if pair[1] >= least
        )
        found = sorted(near, key=lambda pair: (-pair[1], pair[0]))[:LOOKED_AT]
        told = _told(searcher, where, found) if by_several else forms(found)
        if better := next((said for said, _number in told), ""):
            return better
    return ""


def _one_wrong(searcher: Searcher, typed: str) -> Iterator[str]:
    """Yield beginnings of terms that are one edit away."""
    for edit in edits(typed):
        if searcher.terms_with_prefix("said", edit, limit=1):
            yield edit


def _two_wrong(searcher: Searcher, typed: str) -> list[str]:
    """Return beginnings of frequent terms that are two edits away from a long word."""
    word = folded(typed)
    if len(word) < SHORTEST_TWO_WRONG:
        return []
    terms = searcher.terms_with_prefix("said", word[0], limit=FREQUENT)
    keys = dict.fromkeys(term.partition(_MARK)[0] for term, _number in terms)
    return [f"{key}{_MARK}" for key in keys if key != word and is_within(word, key, 2)][:LOOKED_AT]
