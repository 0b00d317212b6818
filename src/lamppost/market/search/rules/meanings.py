"""Which leaves of the taxonomy are meant by words of a query. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lamppost.market.categories.rules import Category, Taxonomy
from lamppost.market.categories.rules.words import stem, tokens
from lamppost.market.search.rules.words import Meaning, Word

LONGEST_PHRASE = 4
# A word that stands for more leaves than that says little about each of them.
MOST_LEAVES = 4
SHORTEST_TERM, SHORTEST_START = 3, 2
# A German compound is by its end what it is ("Eichentisch"); shorter ends are mostly chance.
SHORTEST_HEAD = 5
# What stands in such a leaf may be anything, whatever words lead there.
ANYTHING = "/other"
_NAME_PARTS = re.compile(
    r"\s*(?:[,&/]|\band\b|\bund\b|\bor\b|\boder\b|\by\b|\bo\b|\bet\b|\bou\b|\bأو\b|\s\bو)\s*"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the names and synonyms of leaves are in one language: leaves by folded stems."""

    language: str
    leaves: Mapping[str, tuple[str, ...]]

    def leaves_of(self, text: str) -> tuple[str, ...]:
        """Return the leaves that a word or phrase is another word for; none if it is unknown."""
        words = tokens(text)
        term = "".join(stem(word, self.language) for word in words)
        found = self.leaves.get(term, ())
        if not found and self.language == "de" and len(words) == 1:
            found = self._by_head(term)
        return found

    def leaves_that_begin(self, text: str) -> tuple[str, ...]:
        """Return the leaves of which a name or another word begins with a text, in any order."""
        start = "".join(tokens(text))
        if len(start) < SHORTEST_START:
            return ()
        begun = (keys for term, keys in self.leaves.items() if term.startswith(start))
        return tuple(dict.fromkeys(key for keys in begun for key in keys))

    def _by_head(self, term: str) -> tuple[str, ...]:
        heads = (term[cut:] for cut in range(3, len(term) - SHORTEST_HEAD + 1))
        return next((self.leaves[head] for head in heads if head in self.leaves), ())


_KNOWN: WeakKeyDictionary[Taxonomy, dict[str, Known]] = WeakKeyDictionary()


def known_words(taxonomy: Taxonomy, language: str) -> Known:
    """Return what a taxonomy knows in a language (a BCP 47 tag); built once for each."""
    base = language.partition("-")[0].lower()
    by_language = _KNOWN.setdefault(taxonomy, {})
    if base not in by_language:
        by_language[base] = _build(taxonomy, base)
    return by_language[base]


def _build(taxonomy: Taxonomy, language: str) -> Known:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for leaf in taxonomy.leaves():
        if leaf.key.endswith(ANYTHING):
            continue
        for phrase in _phrases(leaf, language):
            term = "".join(stem(word, language) for word in tokens(phrase))
            if len(term) >= SHORTEST_TERM:
                found[term][leaf.key] = None
    leaves = {term: tuple(keys) for term, keys in found.items() if len(keys) <= MOST_LEAVES}
    return Known(language, leaves)


def _phrases(leaf: Category, language: str) -> Iterator[str]:
    yield from leaf.synonyms.get(language, ())
    yield from _NAME_PARTS.split(leaf.names.get(language, ""))


def meanings_in(words: tuple[Word, ...], known: Known) -> tuple[Meaning, ...]:
    """
    Return what words of a query mean, the longest phrase first.

    What is quoted, excluded or only begun means itself.
    """
    found: list[Meaning] = []
    at = 0
    while at < len(words):
        meaning = _meaning_at(words, at, known)
        if meaning is not None:
            found.append(meaning)
        at += len(meaning.words) if meaning else 1
    return tuple(dict.fromkeys(found))


def _meaning_at(words: tuple[Word, ...], at: int, known: Known) -> Meaning | None:
    for size in range(LONGEST_PHRASE, 0, -1):
        span = words[at : at + size]
        if len(span) < size or any(w.is_excluded or w.is_quoted or w.is_prefix for w in span):
            continue
        texts = tuple(word.text for word in span)
        if leaves := known.leaves_of(" ".join(texts)):
            return Meaning(words=texts, categories=leaves)
    return None
