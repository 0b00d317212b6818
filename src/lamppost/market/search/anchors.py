"""Words by which saved searches are filed: taken apart just as the index does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Search, read_words
from lamppost.market.search.rules.anchors import anchors_of, keys_of_ad
from lamppost.market.search.rules.spellings import spellings
from lamppost.market.search.schema import BOOSTS, OTHER, STEMMERS, VERSION, analyser, text_language

if TYPE_CHECKING:
    from tantivy import Document

# Raise the second part whenever searches are filed otherwise: all of them are filed again then,
# and so they are when ads are taken apart otherwise.
FILING = VERSION * 100 + 2
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
    words, often = read_words(wanted.words), frequency or frequency_in_index()
    choices = [
        terms
        for at, word in enumerate(words)
        if not (word.is_excluded or word.is_prefix)
        and (terms := _terms_of_all(spellings(words, at), wanted, often))
    ]
    if not choices:
        return anchors_of(wanted, ())
    rarest = min(choices, key=lambda terms: (sum(terms.values()), -len(min(terms)), min(terms)))
    return anchors_of(wanted, rarest)


def _terms_of_all(texts: Sequence[str], wanted: Search, often: Frequency) -> dict[str, int]:
    """
    Return the same of a word that may be spelt in several ways.

    Of one typed as one word the parts are no ways to file it: an ad with them in a row has the
    whole among its terms, as ``_terms_in`` joins them.
    """
    typed, *others = texts
    whole = [typed, *(text for text in others if " " in typed or " " not in text)]
    found: dict[str, int] = {}
    for text in whole:
        found |= _terms_of(text, wanted, often)
    return found


def _terms_of(text: str, wanted: Search, often: Frequency) -> dict[str, int]:
    """
    Return terms of which every ad with this word or phrase has one, each with how often it stands.

    One for each language that is searched: of several in a row the rarest.
    """
    found: dict[str, int] = {}
    for language in dict.fromkeys(text_language(tag) for tag in wanted.languages):
        counted = {term: often(language, term) for term in analyser(language).analyze(text)}
        if counted:
            term = min(counted, key=lambda one: (counted[one], -len(one), one))
            found[term] = found.get(term, 0) + counted[term]
    return found


def frequency_in_index() -> Frequency:
    """Return how often terms stand in the index as it is now; never, if it cannot be read."""
    return lambda language, term: reader.ask(
        lambda _index, searcher: sum(
            searcher.doc_freq(f"{name}_{language}", term) for name in BOOSTS
        ),
        otherwise=lambda: 0,
    )


def keys_of(document: Document) -> frozenset[int]:
    """Return every key under which a search may be filed that finds this ad."""
    held = document.to_dict()
    return keys_of_ad(held["site"][0], held["category"][0], set(_terms_in(held)))


def _terms_in(held: dict[str, list[str]]) -> Iterator[str]:
    for name in TEXTS:
        for text in held.get(name, ()):
            language = name.rpartition("_")[2]
            yield from analyser(language).analyze(text)
            for joined in map("".join, pairwise(re.findall(r"[^\W_]+", text))):
                yield from analyser(language).analyze(joined)
