"""Words by which saved searches are filed: taken apart just as the index does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Search, Word, read_words
from lamppost.market.search.rules.anchors import anchors_of, keys_of_ad
from lamppost.market.search.schema import BOOSTS, OTHER, STEMMERS, VERSION, analyser, text_language

if TYPE_CHECKING:
    from tantivy import Document

# Raise the second part whenever searches are filed otherwise: all of them are filed again then,
# and so they are when ads are taken apart otherwise.
FILING = VERSION * 100 + 1
TEXTS = tuple(f"{name}_{language}" for name in BOOSTS for language in (*STEMMERS, OTHER))

Frequency = Callable[[str, str], int]
"""Takes a language of the index and a term; returns in about how many ads it stands."""


def anchors_for(wanted: Search, *, frequency: Frequency | None = None) -> frozenset[int]:
    """
    Return the keys under which a search is filed: by the rarest of its words, if it has any.

    Any of its words would do. The rarest meets the fewest ads, so ``frequency`` is asked, by
    default that of the index.
    """
    # What somebody only began stands in no ad as it is: such a word files nothing.
    words = [w for w in read_words(wanted.words) if not (w.is_excluded or w.is_prefix)]
    often = frequency or frequency_in_index()
    choices = [terms for word in words if (terms := _terms_of(word, wanted, often))]
    if not choices:
        return anchors_of(wanted, ())
    rarest = min(choices, key=lambda terms: (sum(terms.values()), -len(min(terms)), min(terms)))
    return anchors_of(wanted, rarest)


def _terms_of(word: Word, wanted: Search, often: Frequency) -> dict[str, int]:
    """
    Return terms of which every ad with this word has one, each with how often it stands.

    One for each language that is searched: of several in a row the rarest.
    """
    found: dict[str, int] = {}
    for language in dict.fromkeys(text_language(tag) for tag in wanted.languages):
        counted = {term: often(language, term) for term in analyser(language).analyze(word.text)}
        if counted:
            term = min(counted, key=lambda one: (counted[one], -len(one), one))
            found[term] = found.get(term, 0) + counted[term]
    return found


def frequency_in_index() -> Frequency:
    """Return how often terms stand in the index as it is now."""
    opened = reader.open()
    if opened is None:
        return lambda _language, _term: 0
    _index, searcher = opened
    return lambda language, term: sum(
        searcher.doc_freq(f"{name}_{language}", term) for name in BOOSTS
    )


def keys_of(document: Document) -> frozenset[int]:
    """Return every key under which a search may be filed that finds this ad."""
    held = document.to_dict()
    return keys_of_ad(held["site"][0], held["category"][0], set(_terms_in(held)))


def _terms_in(held: dict[str, list[str]]) -> Iterator[str]:
    for name in TEXTS:
        for text in held.get(name, ()):
            yield from analyser(name.rpartition("_")[2]).analyze(text)
