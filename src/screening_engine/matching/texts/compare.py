"""Are two texts nearly the same? By the weight of the words they share in the same order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.texts.sketch import MOST_WORDS, Sketch
from screening_engine.matching.texts.weights import Weights, WordCounts
from screening_engine.matching.texts.words import Words

# Chosen on one half of 7,486 ordinary ads (benchmarks/screening/campaigns.py measures on the
# other): two texts are alike if words in the same order hold this share of their weight, and the
# more the shorter they are. Words in any order must hold more: two advertisements for the same
# telephone share many. A long piece of one text inside another (a page of other words around it)
# counts by itself.
IN_ORDER = 0.45
IN_ANY_ORDER = 0.70
FOR_SHORT = 1.0  # added, divided by the evidence counted in rarest words
CONTAINED = 0.60
LONG_PIECE = 8.0  # the evidence it must hold, in rarest words
_NO_LIMIT = np.uint32(0xFFFF_FFFF)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the query has in common with each candidate."""

    places: NDArray[np.int64]  # for each word of all candidates: its place in the query, or -1
    weights: Weights  # for each word of all candidates
    sums: Weights  # for each candidate: the weight of the shared words
    whole: Weights  # for each candidate: the mean (geometric) weight of both texts
    smaller: Weights  # for each candidate: the weight of the lighter of both texts


def likeness(query: Sketch, candidates: Sequence[Words], counts: WordCounts) -> NDArray[np.float64]:
    """Return for each candidate how alike it is, 0 to 1; 0 if it is not nearly the same."""
    found = np.zeros(len(candidates))
    if not candidates:
        return found
    ends = np.cumsum([len(words) for words in candidates])
    starts = ends - [len(words) for words in candidates]
    shared = _compare(query, np.concatenate(candidates), starts, counts)
    unit = counts.unit
    any_order = shared.sums / shared.whole
    needs = FOR_SHORT * unit / np.maximum(shared.sums, 1e-9)
    inside = (shared.sums >= CONTAINED * shared.smaller) & (shared.sums >= LONG_PIECE * unit)
    for number in np.flatnonzero((any_order >= IN_ORDER + needs) | inside):
        span = slice(starts[number], ends[number])
        chain = _chain_weight(shared.places[span], shared.weights[span])
        in_order = chain / shared.whole[number]
        if chain >= LONG_PIECE * unit and chain >= CONTAINED * shared.smaller[number]:
            found[number] = chain / shared.smaller[number]
        elif chain > 0 and in_order >= IN_ORDER + FOR_SHORT * unit / chain:
            found[number] = in_order
        elif any_order[number] >= IN_ANY_ORDER + needs[number]:
            found[number] = any_order[number]
    return np.minimum(found, 1.0)


def _compare(query: Sketch, words: Words, starts: NDArray[np.int64], counts: WordCounts) -> _Shared:
    order = np.argsort(query.words)
    known = query.words[order]
    nearest = np.minimum(np.searchsorted(known, words), len(known) - 1)
    lengths = np.diff(starts, append=len(words))
    # A long text keeps the words with the smallest hashes: only those below both limits compare.
    limits = np.minimum(_limits(words, starts, lengths), _limit(query.words))
    weights = np.where(words <= np.repeat(limits, lengths), counts.weights(words), 0.0)
    is_shared = (known[nearest] == words) & (weights > 0)
    own = np.concatenate([[0.0], np.cumsum(counts.weights(known))])
    own_sums = own[np.searchsorted(known, limits, side="right")]
    sums = np.add.reduceat(np.where(is_shared, weights, 0.0), starts)
    other_sums = np.add.reduceat(weights, starts)
    return _Shared(
        places=np.where(is_shared, order[nearest], -1),
        weights=weights,
        sums=sums,
        whole=np.maximum(np.sqrt(other_sums * own_sums), 1e-9),
        smaller=np.minimum(other_sums, own_sums),
    )


def _limit(words: Words) -> np.uint32:
    return np.uint32(words.max()) if len(words) >= MOST_WORDS else _NO_LIMIT


def _limits(words: Words, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Words:
    highest = np.maximum.reduceat(words, starts)
    return np.where(lengths >= MOST_WORDS, highest, _NO_LIMIT).astype(np.uint32)


def _chain_weight(places: NDArray[np.int64], weights: Weights) -> float:
    """Return the weight of the longest chain of shared words that stand in the same order."""
    shared = np.flatnonzero(places >= 0)
    chain = longest_chain(places[shared].tolist())
    return float(weights[shared[chain]].sum()) if chain else 0.0


def longest_chain(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest rising subsequence; n log n."""
    tails: list[int] = []
    tail_places: list[int] = []
    before = [-1] * len(numbers)
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        if length == len(tails):
            tails.append(number)
            tail_places.append(place)
        else:
            tails[length], tail_places[length] = number, place
        before[place] = tail_places[length - 1] if length else -1
    chain: list[int] = []
    place = tail_places[-1] if tail_places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]
