"""Which texts hold a word: sorted, immutable pieces that are merged as they grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]

# A word that stands in more texts than this finds nothing: the newest are kept.
MOST_TEXTS = 4_096
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """
    ``texts[ends[i-1]:ends[i]]`` hold ``features[i]``, in rising order.

    ``count`` is how many texts the piece was made of.
    """

    features: Numbers
    ends: Numbers
    texts: Numbers
    count: int

    def find(self, wanted: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the texts of each wanted feature begin and end; the same if it has none."""
        if not len(self.features):
            nothing = np.zeros(len(wanted), np.int64)
            return nothing, nothing
        places = np.minimum(np.searchsorted(self.features, wanted), len(self.features) - 1)
        ends = self.ends[places].astype(np.int64)
        starts = np.where(places > 0, self.ends[places - 1], 0).astype(np.int64)
        return np.where(self.features[places] == wanted, starts, ends), ends


def make_piece(features: Numbers, texts: Numbers, *, count: int) -> Piece:
    """Return a piece of pairs in any order."""
    return _sorted_piece((features.astype(np.uint64) << _HALF) | texts, count)


def merge_pieces(pieces: Sequence[Piece], alive: NDArray[np.bool_]) -> Piece:
    """Return one piece without the texts that were removed."""
    pairs = np.concatenate([_pairs(piece) for piece in pieces])
    texts = (pairs & np.uint64(0xFFFF_FFFF)).astype(np.uint32)
    return _sorted_piece(pairs[alive[texts]], sum(piece.count for piece in pieces))


def renumber_piece(piece: Piece, alive: NDArray[np.bool_], numbers: Numbers) -> Piece:
    """Return the piece without removed texts, the others under new numbers (still rising)."""
    pairs = _pairs(piece)
    texts = (pairs & np.uint64(0xFFFF_FFFF)).astype(np.uint32)
    kept = alive[texts]
    pairs = (pairs[kept] >> _HALF << _HALF) | numbers[texts[kept]]
    return _sorted_piece(pairs, piece.count)


def _pairs(piece: Piece) -> NDArray[np.uint64]:
    lengths = np.diff(piece.ends, prepend=np.uint32(0))
    return (np.repeat(piece.features, lengths).astype(np.uint64) << _HALF) | piece.texts


def _sorted_piece(pairs: NDArray[np.uint64], count: int) -> Piece:
    pairs.sort()
    features = (pairs >> _HALF).astype(np.uint32)
    is_last = np.append(features[1:] != features[:-1], True)[: len(features)]
    ends = np.flatnonzero(is_last) + 1
    lengths = np.diff(ends, prepend=0)
    if len(lengths) and lengths.max() > MOST_TEXTS:
        to_end = np.repeat(ends, lengths) - np.arange(len(pairs))
        pairs = pairs[to_end <= MOST_TEXTS]
        ends = np.cumsum(np.minimum(lengths, MOST_TEXTS))
    return Piece(
        features=features[is_last],
        ends=ends.astype(np.uint32),
        texts=(pairs & np.uint64(0xFFFF_FFFF)).astype(np.uint32),
        count=count,
    )
