"""The sketch of a text: which words stand in it, in which order, as keyed hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SKETCH_VERSION = 1
"""Changes with everything that makes the same text another sketch. Stored in front of each."""

MOST_WORDS = 192  # 99 of 100 ordinary ads have fewer than 280 different words, half fewer than 51
RUNS = 16  # of three words, for texts without a rare word
LONGEST_TEXT = 40_000  # what a submission can hold; more is not read
# Fewer different words are the same by chance ("Bike for sale, good condition").
SHORTEST = 12
_HEADER = 4
_KEPT = 100_000

_WORD = re.compile(r"[^\W_]+")
_DIGITS = str.maketrans("123456789", "0" * 9)
# Scripts that put no space between words: Thai to Burmese, Khmer, kana, Han.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")

Words = NDArray[np.uint32]


class UnknownSketch(ValueError):
    """The bytes are no sketch of this version."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """
    ``words``: each different word once, in order of first mention, at most 192; of a longer text
    those with the smallest hashes, so that two copies keep the same ones. ``runs``: the 16
    smallest hashes of three words in a row. At most 836 bytes.

    A hash is 29 keyed bits and, in the lowest three, how long the word is (1 to 8 or more):
    long words are rarer, which counts as long as an index is small.
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
    text = skeleton[:LONGEST_TEXT]
    if not text.isascii() and _UNSPACED.search(text):
        words: Iterable[str] = _split_unspaced(text)
    else:
        words = _WORD.findall(text.translate(_DIGITS))
    hashes = list(filter(None, map(_hashes_under(key).__getitem__, words)))
    return Sketch(_first_mentions(hashes), _runs(np.array(hashes, np.uint32)))


def _split_unspaced(text: str) -> Iterator[str]:
    """Yield words, and for scripts without spaces every two neighbouring characters."""
    for token in _WORD.findall(text.translate(_DIGITS)):
        done = 0
        for part in _UNSPACED.finditer(token):
            if part.start() > done:
                yield token[done : part.start()]
            run, done = part[0], part.end()
            yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
        if done < len(token):
            yield token[done:]


class _Hashes(dict[str, int]):
    """Hashes of words under one key, remembered."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self.key = key

    def __missing__(self, word: str) -> int:
        if not word.strip("0"):
            return 0  # a number
        digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=4, key=self.key)
        found = int.from_bytes(digest.digest(), "little") & ~7 | min(len(word), 8) - 1
        if len(self) >= _KEPT:
            self.clear()
        self[word] = found or 8
        return found or 8


@lru_cache(maxsize=4)
def _hashes_under(key: bytes) -> _Hashes:
    return _Hashes(key)


def _first_mentions(hashes: Iterable[int]) -> Words:
    different = dict.fromkeys(hashes)
    if len(different) > MOST_WORDS:
        limit = sorted(different)[MOST_WORDS - 1]
        return np.array([number for number in different if number <= limit], np.uint32)
    return np.array(list(different), np.uint32)


def _runs(hashes: Words) -> Words:
    if len(hashes) < 3:
        return hashes[:0]
    mixed = hashes[:-2] * np.uint32(0x9E3779B1)
    mixed = (mixed ^ (mixed >> np.uint32(15))) + hashes[1:-1] * np.uint32(0x85EBCA77)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE3D) + hashes[2:]
    mixed = (mixed ^ (mixed >> np.uint32(16))) * np.uint32(0x27D4EB2F)
    mixed = np.sort(mixed ^ (mixed >> np.uint32(15)))
    smallest: Words = mixed[np.append(True, mixed[1:] != mixed[:-1])][:RUNS]
    return smallest
