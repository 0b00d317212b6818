"""A quick look at the words of a text: which concepts of the word files may stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from screening_engine.normalise.frequencies import OPEN_END as _SHORT
from screening_engine.reading import Reading
from screening_engine.signals.alphabet import bare_forms
from screening_engine.signals.haystacks import haystacks
from screening_engine.signals.phrases import ANYTHING, NUMBER, Needs
from screening_engine.signals.words import FOLDER, SHARED, Combination, load_words

_WORD = re.compile(rb"[A-Za-z0-9]+")
_REMEMBERED = 64
"""Words of so many letters are looked up in memory; longer ones are nearly never seen twice."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """What may stand in a text: a bit for each concept, and the files that may combine some."""

    concepts: int
    files: frozenset[str]


def may_combine(name: str, reading: Reading) -> bool:
    """Tell whether any combination of a word file can stand in a text. False is always right."""
    return name in _glance(reading).files


def may_hold(name: str, reading: Reading, *concepts: str) -> bool:
    """Tell whether all these concepts of a word file can stand in a text."""
    seen, bits = _glance(reading).concepts, _bits()[name]
    return all(seen & bits[concept] for concept in concepts)


def may_hold_any(name: str, reading: Reading) -> bool:
    """Tell whether any concept of a word file can stand in a text."""
    return bool(_glance(reading).concepts & _all_of(name))


_latest: list[tuple[Reading | None, _Glance]] = [(None, _Glance(0, frozenset()))]
"""The last text that was glanced at: every signal asks about it, one after the other."""


def _glance(reading: Reading) -> _Glance:
    known, glance = _latest[0]
    if known is not reading:
        glance = _glance_at(tuple(text.skeleton for text in reading.texts))
        _latest[0] = (reading, glance)  # one assignment: another thread sees the old or the new
    return glance


@lru_cache(maxsize=16)
def _glance_at(skeletons: tuple[str, ...]) -> _Glance:
    seen = _concepts_of(skeletons)
    files = set()
    for name, masks in _combinations():
        for mask in masks:
            if seen & mask == mask:
                files.add(name)
                break
    return _Glance(concepts=seen, files=frozenset(files))


def _concepts_of(skeletons: tuple[str, ...]) -> int:
    """Return a bit for each concept of which some phrase may stand in one of these texts."""
    words = {word for text in skeletons for hay in haystacks(text) for word in _WORD.findall(hay)}
    meets, phrases = _meets(), _by_rarest()
    with_others, met, seen = phrases.with_others, {ANYTHING}, phrases.alone.get(ANYTHING, 0)
    for word in words:
        bits, triggers = meets(word)
        seen |= bits
        if triggers:
            met |= triggers
    for trigger in with_others.keys() & met:
        for bit, further in with_others[trigger]:
            if not seen & bit:
                for others in further:
                    if met.isdisjoint(others):
                        break
                else:
                    seen |= bit
    return seen


# Bits: one for each concept of each file


@cache
def _bits() -> Mapping[str, Mapping[str, int]]:
    bits: dict[str, dict[str, int]] = {}
    number = 0
    for name in word_file_names():
        bits[name] = {}
        for concept in load_words(name).concepts:
            bits[name][concept] = 1 << number
            number += 1
    return bits


def word_file_names() -> list[str]:
    """Return the names of all word files, sorted."""
    folder = resources.files("screening_engine.signals") / FOLDER
    files = (entry.name.removesuffix(".yaml") for entry in folder.iterdir())
    return sorted(name for name in files if name != SHARED)


@cache
def _all_of(name: str) -> int:
    return sum(_bits()[name].values())


@cache
def _combinations() -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple(
        (name, tuple(_mask(name, one) for one in load_words(name).combinations))
        for name in word_file_names()
    )


def _mask(name: str, combination: Combination) -> int:
    mask = 0
    for concept in combination.every:
        if not concept.startswith("in:"):
            mask |= _bits()[name][concept.partition("@")[0]]
    return mask


# Words: what a word of a text is enough for


@dataclass(frozen=True, slots=True)
class _Phrases:
    """
    Phrases by each word of their rarest set.

    ``alone``: the concepts of those that need nothing else; ``with_others``: concept and the
    other sets of the rest.
    """

    alone: Mapping[str, int]
    with_others: Mapping[str, tuple[tuple[int, Needs], ...]]


@cache
def _by_rarest() -> _Phrases:
    alone: dict[str, int] = {}
    with_others: dict[str, list[tuple[int, Needs]]] = {}
    for name, bits in _bits().items():
        for concept in load_words(name).concepts.values():
            for needs in concept.triggers:
                rarest, *further = ({_short(word) for word in words} for words in needs)
                for word in sorted(rarest):
                    if further:
                        entry = (bits[concept.name], tuple(map(frozenset, further)))
                        with_others.setdefault(word, []).append(entry)
                    else:
                        alone[word] = alone.get(word, 0) | bits[concept.name]
    return _Phrases(alone, {word: tuple(entries) for word, entries in with_others.items()})


def _short(trigger: str) -> str:
    """Shorten an open end to what is compared of it."""
    if trigger.endswith("*"):
        return f"{trigger[:-1][:_SHORT]}*"
    return f"*{trigger[1:][-_SHORT:]}" if trigger.startswith("*") else trigger


@cache
def _needed_with_others() -> frozenset[str]:
    phrases = _by_rarest().with_others
    further = {
        word
        for entries in phrases.values()
        for _, sets in entries
        for words in sets
        for word in words
    }
    return frozenset(further.union(phrases))


@cache
def _meets() -> Callable[[bytes], tuple[int, frozenset[str]]]:
    """
    Return a function from a word of a text to the concepts that it is enough for, and to the
    triggers that it meets of phrases that need others, too.
    """
    alone, needed = _by_rarest().alone, _needed_with_others()

    def meets(word: bytes) -> tuple[int, frozenset[str]]:
        triggers = set[str]().union(*map(_triggers_of, bare_forms(word)))
        bits = 0
        for trigger in triggers:
            bits |= alone.get(trigger, 0)
        return bits, needed & triggers

    remembered = lru_cache(maxsize=1 << 15)(meets)
    return lambda word: (remembered if len(word) <= _REMEMBERED else meets)(word)


def _triggers_of(word: bytes) -> set[str]:
    text = word.decode("ascii")
    ends = range(1, min(len(text), _SHORT) + 1)
    triggers = {text, *(f"{text[:n]}*" for n in ends), *(f"*{text[-n:]}" for n in ends)}
    return triggers | {NUMBER} if text[0].isdigit() else triggers
