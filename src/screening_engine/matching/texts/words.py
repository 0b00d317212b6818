"""The words of many texts at once, each as a keyed number: arrays from end to end."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Codes = NDArray[np.uint32]
Places = NDArray[np.int64]

LONGEST_TEXT = 40_000  # what a submission can hold; more is not read
NUMBER = 0  # what every number is: a slot

_AT_ONCE = 1 << 16  # characters; they and what is made of them fit in a core's own cache
_TABLE = 0x20000  # above are only letters of Han
_GAP, _DIGIT = 0, 1
_UNSPACED_FLAG = np.uint32(1 << 31)
# Scripts that put no space between words: Thai to Burmese, Khmer, kana, Han.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
)
_PAIR_LENGTH = 5  # two characters of such a script are about as rare as a word of five letters


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of some texts, one text after the other: ``edges`` has one entry more."""

    words: Words
    edges: Places


def read_words(skeletons: Iterable[str], *, key: bytes) -> Iterator[Spoken]:
    """
    Yield the words of texts in order, several texts at a time.

    A word is 29 bits that depend on the key and, in the lowest three, its length (1 to 8 or more).
    Letters and marks make a word; digits count, but not which; a word of digits is ``NUMBER``. In
    scripts without spaces every two neighbouring characters are one.
    """
    secret = _Secret.of(key)
    for texts in _portions(skeletons):
        edges = np.array([0, *accumulate(len(text) + 1 for text in texts)], np.int64)
        codes = _codes("\n".join([*texts, ""]))
        starts, ends = _spans(codes)
        words = secret.hash(codes, starts, ends)
        yield Spoken(words, np.searchsorted(starts, edges))


def _portions(texts: Iterable[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for text in (whole[:LONGEST_TEXT] for whole in texts):
        if size + len(text) + 1 > _AT_ONCE:
            yield portion
            portion, size = [], 0
        portion.append(text)
        size += len(text) + 1
    if portion:
        yield portion


def _codes(text: str) -> Codes:
    """Return a number for each character: 0 between words, 1 for a digit, else its own."""
    if text.isascii():
        return _table()[np.frombuffer(text.encode("ascii"), np.uint8)]
    points = np.frombuffer(text.encode(f"utf-32-{sys.byteorder[0]}e", "replace"), np.uint32)
    beyond = points >= _TABLE
    return np.where(beyond, points | _UNSPACED_FLAG, _table()[np.where(beyond, 0, points)])


@cache
def _table() -> Codes:
    table = np.fromiter(map(_code, map(chr, range(_TABLE))), np.uint32, _TABLE)
    for first, last in _UNSPACED:
        script = table[first : last + 1]
        script[script > _DIGIT] |= _UNSPACED_FLAG
    return table


def _code(char: str) -> int:
    if char.isdecimal():
        return _DIGIT
    return ord(char) if char.isalnum() or unicodedata.category(char)[0] == "M" else _GAP


def _spans(codes: Codes) -> tuple[Places, Places]:
    """Return where words begin and end. The last code is a gap."""
    kinds = np.where(codes >= _UNSPACED_FLAG, 2, codes != _GAP).astype(np.int8)
    before = np.concatenate([np.zeros(1, np.int8), kinds[:-1]])
    spaced = kinds == 1
    begins = np.flatnonzero(spaced & (before != 1))
    ends = np.flatnonzero(~spaced & (before == 1))
    if not (kinds == 2).any():
        return begins, ends
    after = np.concatenate([kinds[1:], np.zeros(1, np.int8)])
    pairs = np.flatnonzero((kinds == 2) & ((after == 2) | (before != 2)))
    starts = np.concatenate([begins, pairs])
    order = np.argsort(starts)
    return starts[order], np.concatenate([ends, pairs + 1 + (after[pairs] == 2)])[order]


@dataclass(frozen=True, slots=True)
class _Secret:
    """
    A polynomial with a secret odd base, modulo 2**64, mixed with a second secret.

    It keeps whoever lacks the key from trying words; it is no proof against someone who has both
    texts and sketches. Powers make it one pass over all characters of all texts.
    """

    powers: NDArray[np.uint64]
    inverses: NDArray[np.uint64]
    salt: np.uint64

    @staticmethod
    @lru_cache(maxsize=4)
    def of(key: bytes) -> _Secret:
        digest = hashlib.blake2b(b"near-duplicate words", key=key, digest_size=16).digest()
        base = int.from_bytes(digest[:8], "little") | 1
        inverse = pow(base, -1, 1 << 64)
        salt = np.uint64(int.from_bytes(digest[8:], "little"))
        return _Secret(_powers(base), _powers(inverse), salt)

    def hash(self, codes: Codes, starts: Places, ends: Places) -> Words:
        sums = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(codes * self.powers[: len(codes)], out=sums[1:])
        letters = np.zeros(len(codes) + 1, np.int32)
        np.cumsum(codes > _DIGIT, out=letters[1:])
        mixed = (sums[ends] - sums[starts]) * self.inverses[starts] ^ self.salt
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        lengths = np.where(codes[starts] >= _UNSPACED_FLAG, _PAIR_LENGTH, ends - starts)
        classes = (np.minimum(lengths, 8) - 1).astype(np.uint32)
        words = ((mixed >> np.uint64(35)).astype(np.uint32) << np.uint32(3)) | classes
        is_word = letters[ends] > letters[starts]
        # A word that happens to be hashed to the number of numbers is moved aside.
        return np.where(is_word, np.maximum(words, 8), NUMBER).astype(np.uint32)


def _powers(base: int) -> NDArray[np.uint64]:
    factors = np.full(_AT_ONCE + 1, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors)


def first_mentions(spoken: Spoken) -> NDArray[np.bool_]:
    """Return for each word whether it is no number and its text has not said it before."""
    texts = np.repeat(np.arange(len(spoken.edges) - 1), np.diff(spoken.edges))
    order = np.argsort(_low(spoken.words), kind="stable")
    order = order[np.argsort(_low(spoken.words[order] >> np.uint32(16)), kind="stable")]
    order = order[np.argsort(texts[order].astype(np.uint16), kind="stable")]
    words, texts = spoken.words[order], texts[order]
    is_first = np.ones(len(words), np.bool_)
    is_first[1:] = (words[1:] != words[:-1]) | (texts[1:] != texts[:-1])
    found = np.zeros(len(words), np.bool_)
    found[order] = is_first & (words != NUMBER)
    return found


def _low(words: Words) -> NDArray[np.uint16]:
    return words.astype(np.uint16)


def slices(every: Words, edges: Sequence[int]) -> list[Words]:
    """Return the parts between the edges."""
    return [every[start:end] for start, end in pairwise(edges)]
