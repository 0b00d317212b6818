"""Loads the word files of the signals: phrases by meaning, and which of them together matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

import re2
import yaml

from screening_engine.normalise import read_text
from screening_engine.signals.alphabet import one_byte
from screening_engine.signals.phrases import Needs, compile_phrases, triggers_of
from screening_engine.verdict import Strength

FOLDER = "word_lists"
SHARED = "shared"
_MEMORY = 32 << 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Safe, and several times faster where the parser in C is there."""


@dataclass(frozen=True, slots=True)
class Concept:
    """
    Phrases that mean the same, as one pattern. ``means`` is what staff read beside a hit.

    ``weight`` and ``dimension`` are those of an indicator that is added up with others, and
    ``beside`` are the concepts of which one must stand there for it to count at all.
    """

    name: str
    means: str
    pattern: bytes
    listed: bool = False  # a "no" before a list of them ("no wire, crypto") denies all of them
    deniable: bool = True  # False for what is itself said with a "no"
    weight: Strength | None = None
    beside: frozenset[str] = frozenset()
    dimension: str = ""
    against: bool = False  # speaks against the finding
    triggers: tuple[Needs, ...] = ()  # of one of them all sets are met where the concept stands

    def stands_in(self, text: bytes) -> bool:
        return _compiled(self.pattern).search(text) is not None

    def search(self, text: bytes) -> Iterator[tuple[int, int]]:
        for match in _compiled(self.pattern).finditer(text):
            yield match.span()


def is_within(category: str, path: str) -> bool:
    return category == path or category.startswith(f"{path}/")


@dataclass(frozen=True)
class Combination:
    """
    ``every`` concept stands in the ad, within ``words`` of the first one if that is given.

    ``weapon@title`` asks for a hit in the title, ``in:jobs`` for a category instead of words.
    """

    strength: Strength
    every: tuple[str, ...]
    without: tuple[str, ...] = ()
    words: int | None = None

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The concepts that have to stand somewhere."""
        every = (name.partition("@")[0] for name in self.every if not name.startswith("in:"))
        return tuple(dict.fromkeys(every))

    def fits(self, category: str) -> bool:
        """Tell whether it can be true of an ad in this category."""
        wanted, refused = self._categories
        return all(is_within(category, path) for path in wanted) and not any(
            is_within(category, path) for path in refused
        )

    @cached_property
    def _categories(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        wanted = (name.removeprefix("in:") for name in self.every if name.startswith("in:"))
        refused = (name.removeprefix("in:") for name in self.without if name.startswith("in:"))
        return tuple(wanted), tuple(refused)


@dataclass(frozen=True, slots=True)
class WordFile:
    """
    Everything one signal knows about words.

    ``never_in`` are the categories where it says nothing: a job for an armed guard sells no gun.
    """

    name: str
    concepts: Mapping[str, Concept]
    combinations: tuple[Combination, ...]
    harmless: bytes | None
    never_in: tuple[str, ...]

    def harmless_spans(self, text: bytes) -> tuple[tuple[int, int], ...]:
        """Return where phrases stand that only look like one of the concepts, in order."""
        return _harmless_spans(self.harmless, text) if self.harmless else ()


@cache
def fold(word: str) -> str:
    """Fold a listed word as the texts that it is looked for in: see ``haystacks``."""
    return one_byte(read_text("term", word).skeleton).decode("ascii")


@cache
def load_words(name: str) -> WordFile:
    """Return the word file of a signal. Raises ``PhraseError`` or ``KeyError`` if it is wrong."""
    macros = {**_raw(SHARED)["macros"]}
    raw = _raw(name)
    macros.update(raw.get("macros", {}))
    concepts = {key: _concept(key, value, macros=macros) for key, value in raw["concepts"].items()}
    harmless = raw.get("harmless")
    return WordFile(
        name=name,
        concepts=concepts,
        combinations=tuple(_combination(entry, concepts) for entry in raw.get("combine", ())),
        harmless=_pattern(harmless, macros=macros) if harmless else None,
        never_in=tuple(raw.get("never_in", ())),
    )


@cache
def _raw(name: str) -> Mapping[str, Any]:
    source = resources.files("screening_engine.signals") / FOLDER / f"{name}.yaml"
    loaded: dict[str, Any] = yaml.load(source.read_text("utf-8"), Loader=_LOADER)  # noqa: S506
    return loaded


def _concept(name: str, raw: Mapping[str, Any], *, macros: Mapping[str, str]) -> Concept:
    weight = raw.get("weight")
    return Concept(
        name=name,
        means=raw["means"],
        pattern=_pattern(raw["terms"], macros=macros),
        listed=raw.get("listed", False),
        deniable=raw.get("deniable", True),
        weight=Strength(weight) if weight else None,
        beside=frozenset(raw.get("beside", ())),
        dimension=raw.get("dimension", ""),
        against=raw.get("against", False),
        triggers=triggers_of(map(str, raw["terms"]), fold=fold, macros=macros),
    )


def _combination(raw: Mapping[str, Any], concepts: Mapping[str, Concept]) -> Combination:
    combination = Combination(
        strength=Strength(raw["strength"]),
        every=tuple(raw["all"]),
        without=tuple(raw.get("none", ())),
        words=raw.get("words"),
    )
    for name in (*combination.every, *combination.without):
        if name.partition("@")[0] not in concepts and not name.startswith("in:"):
            raise KeyError(f"unknown concept {name!r}")
    return combination


def _pattern(terms: list[str], *, macros: Mapping[str, str]) -> bytes:
    return compile_phrases([str(term) for term in terms], fold=fold, macros=macros).encode("ascii")


def linear() -> Any:
    """Return the options of every pattern: one byte a character, no backtracking, no log."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    options.log_errors = False
    return options


@lru_cache(maxsize=64)
def _harmless_spans(pattern: bytes, text: bytes) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _compiled(pattern).finditer(text))


@cache
def _compiled(pattern: bytes) -> Any:
    return re2.compile(pattern, options=linear())
