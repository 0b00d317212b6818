"""Keys by which ads that say nearly the same are found: copies share at least one. Pure numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain, pairwise
from uuid import UUID
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Pairs = frozenset[tuple[str, str]]

# MinHash (A. Broder, On the resemblance and containment of documents, 1997): of two sets that
# share four fifths of what is in either, at least one of six keys of four rows each is the same
# with a probability of 1 - (1 - .8^4)^6 = 96 %; of two that share a tenth, with 0.06 %.
ROWS = 4
BANDS = 6
# What shares so much of its pairs of words says nearly the same.
SAME = 0.8
# Shorter ads share most of their few words with others that have nothing to do with them.
LEAST_PAIRS = 8
# The longest ads are no more alike for their ends.
MOST_WORDS = 400
_WORD = re.compile(r"\w+")


def _multipliers(name: str, size: int) -> Numbers:
    """Return odd numbers, the same on every machine."""
    digests = (blake2b(f"{name}{place}".encode(), digest_size=8).digest() for place in range(size))
    return np.array([int.from_bytes(digest) | 1 for digest in digests], dtype=np.uint64)


_ROW = _multipliers("row", ROWS * BANDS)
_IN_BAND = _multipliers("band", ROWS)
_FIRST, _MIX = _multipliers("pair", 2)
_SHIFT = np.uint64(29)
_NOTHING = np.uint64(2**64 - 1)


def words_of(text: str) -> list[str]:
    """Return the words that count, in order."""
    return _WORD.findall(text.casefold())[:MOST_WORDS]


def pairs_of(text: str) -> Pairs:
    """Return each two words that follow each other."""
    words = words_of(text)
    return frozenset(pairwise(words))


def likeness(first: Pairs, second: Pairs) -> float:
    """Return how much of all pairs of either text is in both, from 0 to 1."""
    either = len(first | second)
    return len(first & second) / either if either else 0.0


def bands_of(texts: Sequence[str], site_ids: Sequence[UUID]) -> Numbers:
    """
    Return ``BANDS`` keys for each of these ads, as rows; of an ad that says too little only zeros.

    Ads of different sites never share a key. Numpy does the work, for all ads at once.
    """
    words = [words_of(text) for text in texts]
    keys = np.zeros((len(texts), BANDS), dtype=np.uint64)
    told = [place for place, some in enumerate(words) if len(some) > LEAST_PAIRS]
    if not told:
        return keys
    lowest = _lowest([words[place] for place in told])
    banded = (lowest.reshape(len(told), BANDS, ROWS) * _IN_BAND).sum(axis=2, dtype=np.uint64)
    towns = [site_ids[place].int & int(_NOTHING) for place in told]
    of_site = np.array(towns, dtype=np.uint64)[:, None]
    places = np.arange(1, BANDS + 1, dtype=np.uint64)
    keys[told] = np.maximum(_mixed(banded + _mixed(of_site + places)), np.uint64(1))
    return keys


def _lowest(words: Sequence[Sequence[str]]) -> Numbers:
    """Return the lowest value of each row over the pairs of each text."""
    sizes = np.array([len(some) for some in words])
    numbers = map(crc32, map(str.encode, chain.from_iterable(words)))
    flat = np.fromiter(numbers, np.uint64, int(sizes.sum()))
    pairs = _mixed(flat * _FIRST + np.append(flat[1:], _NOTHING))
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    # A last word and the first one of the next ad are no pair: more than any lowest value.
    ends = starts + sizes - 1
    lowest = np.empty((len(words), len(_ROW)), dtype=np.uint64)
    values, shifted = np.empty_like(pairs), np.empty_like(pairs)
    for row, multiplier in enumerate(_ROW):
        # As ``_mixed``, without new memory for each step.
        np.multiply(pairs, multiplier, out=values)
        np.right_shift(values, _SHIFT, out=shifted)
        np.bitwise_xor(values, shifted, out=values)
        np.multiply(values, _MIX, out=values)
        values[ends] = _NOTHING
        lowest[:, row] = np.minimum.reduceat(values, starts)
    return lowest


def _mixed(numbers: Numbers) -> Numbers:
    mixed: Numbers = (numbers ^ (numbers >> _SHIFT)) * _MIX
    return mixed
