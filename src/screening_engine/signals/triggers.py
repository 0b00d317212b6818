"""One quick look at the words of a text: which concepts of the word files may stand in it at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

from screening_engine.reading import Reading
from screening_engine.signals.haystacks import haystacks
from screening_engine.signals.phrases import ANYTHING, NUMBER
from screening_engine.signals.words import FOLDER, SHARED, Combination, load_words

_WORD = re.compile(rb"[a-z0-9]+")
_SHORT = 4
"""Of an open end so many letters are compared: enough to rule most words out."""

Look = Callable[[bytes], int]


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
    """Return a bit for each concept of which a word that it cannot do without stands there."""
    words = {word for text in skeletons for hay in haystacks(text) for word in _WORD.findall(hay)}
    seen, look = _always(), _look()
    for word in words:
        seen |= look(word)
    return seen


# Bits: one for each concept of each file


@cache
def _bits() -> Mapping[str, Mapping[str, int]]:
    bits: dict[str, dict[str, int]] = {}
    number = 0
    for name in _names():
        bits[name] = {}
        for concept in load_words(name).concepts:
            bits[name][concept] = 1 << number
            number += 1
    return bits


def _names() -> list[str]:
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


# Words: what a word of a text may begin


def _triggers() -> Iterator[tuple[str, int]]:
    for name, bits in _bits().items():
        for concept in load_words(name).concepts.values():
            for trigger in concept.triggers:
                yield trigger, bits[concept.name]


@cache
def _always() -> int:
    return _joined(bit for trigger, bit in _triggers() if trigger == ANYTHING)


def _joined(bits: Iterable[int]) -> int:
    joined = 0
    for bit in bits:
        joined |= bit
    return joined


@cache
def _look() -> Look:
    """Return a function from a word of a text to the concepts that it may belong to."""
    whole: dict[bytes, int] = {}
    begins: dict[bytes, int] = {}
    ends: dict[bytes, int] = {}
    for trigger, bit in _triggers():
        if trigger.endswith("*"):
            key, table = trigger[:-1][:_SHORT], begins
        elif trigger.startswith("*"):
            key, table = trigger[1:][-_SHORT:], ends
        else:
            key, table = trigger, whole
        table[key.encode("ascii")] = table.get(key.encode("ascii"), 0) | bit
    number = whole.pop(NUMBER.encode("ascii"), 0)

    @lru_cache(maxsize=1 << 15)
    def look(word: bytes) -> int:
        found = whole.get(word, 0) | (number if word[0] < 58 else 0)
        for length in range(1, min(len(word), _SHORT) + 1):
            found |= begins.get(word[:length], 0) | ends.get(word[-length:], 0)
        return found

    return look
