"""The sketch of a text: which words stand in it, in which order, as keyed hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.texts.words import (
    Spoken,
    Words,
    first_mentions,
    read_words,
    slices,
)

SKETCH_VERSION = 1
"""Changes with everything that makes the same text another sketch. Stored in front of each."""

MOST_WORDS = 192  # 95 of 100 ordinary ads have fewer different words, half fewer than 51
RUNS = 16  # of three words, for texts without a rare word
# Fewer different words are the same by chance ("Bike for sale, good condition").
SHORTEST = 12
_HEADER = 4
_NO_RUN = np.uint32(0xFFFF_FFFF)
_TO_PART = np.uint32(28)  # the highest four bits: one of 16


class UnknownSketch(ValueError):
    """The bytes are no sketch of this version."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """
    ``words``: each different word once, in order of first mention, at most 192; of a longer text
    those with the smallest hashes, so that two copies keep the same ones. ``runs``: at most 16
    hashes of three words in a row, chosen alike. At most 836 bytes.
    """

    words: Words
    runs: Words

    @property
    def is_comparable(self) -> bool:
        """Too few words say nothing: such a text is never linked."""
        return len(self.words) >= SHORTEST

    def to_bytes(self) -> bytes:
        header = bytes((SKETCH_VERSION, len(self.words), len(self.runs), 0))
        return header + self.words.astype("<u4").tobytes() + self.runs.astype("<u4").tobytes()


def sketch_from_bytes(data: bytes) -> Sketch:
    """
    Return the sketch that ``Sketch.to_bytes`` wrote.

    :raises UnknownSketch: if it is of another version or damaged
    """
    if len(data) < _HEADER or data[0] != SKETCH_VERSION:
        raise UnknownSketch(f"a sketch of version {SKETCH_VERSION} was expected")
    words, runs = data[1], data[2]
    if words > MOST_WORDS or runs > RUNS or len(data) != _HEADER + 4 * (words + runs):
        raise UnknownSketch("the sketch is damaged")
    numbers = np.frombuffer(data, "<u4", offset=_HEADER).astype(np.uint32)
    return Sketch(numbers[:words], numbers[words:])


def sketch_text(skeleton: str, *, key: bytes) -> Sketch:
    """
    Return the sketch of a skeleton (``ReadText.skeleton``) whose contacts were taken out.

    Numbers are slots and not kept; in "iphone6s" the digits are. ``key`` (at most 64 bytes) makes
    the words unreadable: without it every word of a language could be tried.
    """
    return next(sketch_many([skeleton], key=key))


def sketch_many(skeletons: Iterable[str], *, key: bytes) -> Iterator[Sketch]:
    """Yield the sketch of each: many at once cost a tenth of one by one."""
    for spoken in read_words(skeletons, key=key):
        for words, runs in zip(_words(spoken), _runs(spoken), strict=True):
            yield Sketch(words, runs)


def _words(spoken: Spoken) -> Iterator[Words]:
    is_first = first_mentions(spoken)
    before = np.concatenate([[0], np.cumsum(is_first)])
    for words in slices(spoken.words[is_first], before[spoken.edges].tolist()):
        if len(words) > MOST_WORDS:
            yield words[words <= np.sort(words)[MOST_WORDS - 1]]
        else:
            yield words


def _runs(spoken: Spoken) -> list[Words]:
    """Return for each text the smallest hash of three words in a row, in each of 16 parts."""
    count = len(spoken.edges) - 1
    texts = np.repeat(np.arange(count), np.diff(spoken.edges))
    words = spoken.words
    mixed = _mix(words[:-2], words[1:-1], words[2:])
    is_one_text = texts[2:] == texts[:-2]
    smallest = np.full((count, RUNS), _NO_RUN, np.uint32)
    parts = texts[2:] * RUNS + (mixed >> _TO_PART)
    np.minimum.at(smallest.reshape(-1), parts[is_one_text], mixed[is_one_text])
    is_there: NDArray[np.bool_] = smallest != _NO_RUN
    return slices(smallest[is_there], [0, *np.cumsum(is_there.sum(axis=1)).tolist()])


def _mix(one: Words, two: Words, three: Words) -> Words:
    mixed = one * np.uint32(0x9E3779B1)
    mixed = (mixed ^ (mixed >> np.uint32(15))) + two * np.uint32(0x85EBCA77)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE3D) + three
    mixed = (mixed ^ (mixed >> np.uint32(16))) * np.uint32(0x27D4EB2F)
    done: Words = mixed ^ (mixed >> np.uint32(15))
    return done
