"""A quick look at the words of a text: which concepts of the word files may stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import resources

from screening_engine.reading import Reading
from screening_engine.signals.alphabet import bare_forms
from screening_engine.signals.haystacks import haystacks
from screening_engine.signals.phrases import ANYTHING, NUMBER, Needs
from screening_engine.signals.words import FOLDER, SHARED, Combination, load_words

_WORD = re.compile(rb"[A-Za-z0-9]+")
_SHORT = 4
"""Of an open end so many letters are compared: enough to rule most words out."""


def may_combine(name: str, reading: Reading) -> bool:
    """Tell whether any combination of a word file can stand in a text. False is always right."""
    seen = _seen(reading)
    return any(seen & mask == mask for mask in _combinations(name))


def may_hold(name: str, reading: Reading, *concepts: str) -> bool:
    """Tell whether all these concepts of a word file can stand in a text."""
    seen = _seen(reading)
    return all(seen & bit for bit in (_bits()[name][concept] for concept in concepts))


def may_hold_any(name: str, reading: Reading) -> bool:
    """Tell whether any concept of a word file can stand in a text."""
    return bool(_seen(reading) & _all_of(name))


def _seen(reading: Reading) -> int:
    return _concepts_of(tuple(text.skeleton for text in reading.texts))


@lru_cache(maxsize=16)
def _concepts_of(skeletons: tuple[str, ...]) -> int:
    """Return a bit for each concept of which some phrase may stand in one of these texts."""
    hays = (hay for text in skeletons for hay in haystacks(text))
    words = {bare for hay in hays for word in set(_WORD.findall(hay)) for bare in bare_forms(word)}
    meets, by_rarest = _meets(), _by_rarest()
    met = {ANYTHING}.union(*map(meets, words))
    seen = 0
    for trigger in met:
        for bit, further in by_rarest.get(trigger, ()):
            if not seen & bit and not any(map(met.isdisjoint, further)):
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
def _combinations(name: str) -> tuple[int, ...]:
    return tuple(_mask(name, one) for one in load_words(name).combinations)


def _mask(name: str, combination: Combination) -> int:
    mask = 0
    for concept in combination.every:
        if not concept.startswith("in:"):
            mask |= _bits()[name][concept.partition("@")[0]]
    return mask


# Words: what a word of a text is enough for


@cache
def _by_rarest() -> Mapping[str, tuple[tuple[int, Needs], ...]]:
    """Return the phrases by each word of their rarest set: the concept's bit, the other sets."""
    found: dict[str, list[tuple[int, Needs]]] = {}
    for name, bits in _bits().items():
        for concept in load_words(name).concepts.values():
            for needs in concept.triggers:
                rarest, *further = ({_short(word) for word in words} for words in needs)
                entry = (bits[concept.name], tuple(map(frozenset, further)))
                for word in sorted(rarest):
                    found.setdefault(word, []).append(entry)
    return {word: tuple(entries) for word, entries in found.items()}


def _short(trigger: str) -> str:
    """Shorten an open end to what is compared of it."""
    if trigger.endswith("*"):
        return f"{trigger[:-1][:_SHORT]}*"
    return f"*{trigger[1:][-_SHORT:]}" if trigger.startswith("*") else trigger


@cache
def _known() -> frozenset[str]:
    further = {
        word
        for entries in _by_rarest().values()
        for _, sets in entries
        for words in sets
        for word in words
    }
    return frozenset(further.union(_by_rarest()))


@cache
def _meets() -> Callable[[bytes], frozenset[str]]:
    """Return a function from a word of a text to the triggers that it meets."""
    known = _known()

    @lru_cache(maxsize=1 << 15)
    def meets(word: bytes) -> frozenset[str]:
        text = word.decode("ascii")
        ends = range(1, min(len(text), _SHORT) + 1)
        triggers = {text, *(f"{text[:n]}*" for n in ends), *(f"*{text[-n:]}" for n in ends)}
        if text[0].isdigit():
            triggers.add(NUMBER)
        return known & triggers

    return meets
