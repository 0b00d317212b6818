"""Free text as rules search it: whole words and phrases, even in disguise, and RE2 patterns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from screening_engine.normalise import read_text
from screening_engine.reading import ReadText

MAX_TERM_WORDS = 8
_WORD = re.compile(r"\w+")


class Found(Protocol):
    """What a pattern returns for a hit."""

    def span(self) -> tuple[int, int]: ...


class Pattern(Protocol):
    """A compiled RE2 pattern."""

    def search(self, text: str) -> Found | None: ...


def plain(text: str) -> str:
    """Return the text in lower case without accents: as people write who hide nothing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def skeleton(text: str) -> str:
    return read_text("term", text).skeleton


@dataclass(frozen=True, slots=True)
class Written:
    """A folded text, its words in order, and which words there are."""

    text: str
    words: tuple[str, ...]
    present: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """
    Terms by their folded words, joined by single spaces.

    ``lengths`` says by the first word of longer terms how many words they have. Scripts that
    write no spaces cannot be cut into words: their terms are looked for anywhere.
    """

    by_words: Mapping[str, str]
    anywhere: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]

    def found_in(self, written: Written) -> Iterator[str]:
        yield from (term for phrase, term in self.anywhere.items() if phrase in written.text)
        yield from (self.by_words[word] for word in self.by_words.keys() & written.present)
        if self.lengths.keys() & written.present:
            yield from self._longer(written.words)

    def _longer(self, words: tuple[str, ...]) -> Iterator[str]:
        for start, word in enumerate(words):
            for length in self.lengths.get(word, ()):
                term = self.by_words.get(" ".join(words[start : start + length]))
                if term is not None:
                    yield term


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """
    Words and phrases to look for, folded in the two ways that a text is.

    Compared by identity: rules that use the same list share one, and search with it once.
    """

    plain: Phrases
    skeleton: Phrases


@lru_cache(maxsize=256)
def make_terms(terms: tuple[str, ...]) -> Terms:
    """Raises ``ValueError`` for a term without letters or digits, or with too many words."""
    return Terms(
        plain=_phrases((plain(term), term) for term in terms),
        skeleton=_phrases((skeleton(term), term) for term in terms),
    )


def _phrases(folded: Iterable[tuple[str, str]]) -> Phrases:
    by_words: dict[str, str] = {}
    anywhere: dict[str, str] = {}
    for text, term in folded:
        words = _words(text)
        if not words or len(words) > MAX_TERM_WORDS:
            raise ValueError(f'"{term}" has no words, or more than {MAX_TERM_WORDS}.')
        (anywhere if _writes_no_spaces(text) else by_words).setdefault(" ".join(words), term)
    return Phrases(by_words, anywhere, _lengths(by_words))


def _lengths(by_words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for phrase in by_words:
        first, *rest = phrase.split(" ")
        if rest:
            found.setdefault(first, set()).add(1 + len(rest))
    return {first: tuple(sorted(lengths)) for first, lengths in found.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _written(text: str) -> Written:
    words = _words(text)
    return Written(text, words, frozenset(words))


def _writes_no_spaces(text: str) -> bool:
    """Thai, Lao, Japanese, Chinese; Korean too, whose particles hang on the words."""
    return any(
        "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"
        for char in text
    )


class Prose:
    """One text of a reading. Cut into words at most once, however many rules search it."""

    __slots__ = ("_found", "_plain", "_searched", "_skeleton", "read_text")

    def __init__(self, read_text: ReadText) -> None:
        self.read_text = read_text
        self._found: dict[Terms, tuple[str, ...]] = {}
        self._plain: Written | None = None
        self._skeleton: Written | None = None
        self._searched: str | None = None

    def found(self, terms: Terms) -> tuple[str, ...]:
        """Return the terms that stand in the text, sorted."""
        if terms not in self._found:
            self._found[terms] = self._find(terms)
        return self._found[terms]

    def _find(self, terms: Terms) -> tuple[str, ...]:
        if self._plain is None or self._skeleton is None:
            self._plain = _written(plain(self.read_text.canonical))
            folded = self.read_text.skeleton
            # Of most texts the two are the same: nothing was hidden.
            self._skeleton = self._plain if folded == self._plain.text else _written(folded)
        hits = set(terms.plain.found_in(self._plain))
        hits.update(terms.skeleton.found_in(self._skeleton))
        return tuple(sorted(hits))

    def search(self, pattern: Pattern) -> str | None:
        """Return what the pattern matches in the canonical text, or None."""
        if self._searched is None:
            # RE2 reads UTF-8, where half of a surrogate pair has no form.
            self._searched = self.read_text.canonical.encode("utf-8", "replace").decode("utf-8")
        match = pattern.search(self._searched)
        if match is None:
            return None
        start, end = match.span()
        return self._searched[start:end]
