"""Which texts hold a word: sorted, immutable pieces that are merged as they grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]

# A word that stands in more texts than this finds nothing: the newest are kept.
MOST_TEXTS = 4_096


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
    """Return a piece of pairs, the texts in rising order."""
    order = _order(features)
    return _sorted_piece(features[order], texts[order], count)


def _sorted_piece(features: Numbers, texts: Numbers, count: int) -> Piece:
    is_last = np.append(features[1:] != features[:-1], True)[: len(features)]
    ends = np.flatnonzero(is_last) + 1
    lengths = np.diff(ends, prepend=0)
    if len(lengths) and lengths.max() > MOST_TEXTS:
        to_end = np.repeat(ends, lengths) - np.arange(len(texts))
        texts = texts[to_end <= MOST_TEXTS]
        ends = np.cumsum(np.minimum(lengths, MOST_TEXTS))
    return Piece(features[is_last], ends.astype(np.uint32), texts, count)


def merge_pieces(pieces: Sequence[Piece], alive: NDArray[np.bool_]) -> Piece:
    """Return one piece of several, older before newer, without the texts that were removed."""
    features = np.concatenate([_features(piece) for piece in pieces])
    texts = np.concatenate([piece.texts for piece in pieces])
    # A sort that looks for runs: each piece is one.
    order = np.argsort(features, kind="stable")
    order = order[alive[texts[order]]]
    return _sorted_piece(features[order], texts[order], sum(piece.count for piece in pieces))


def renumber_piece(piece: Piece, alive: NDArray[np.bool_], numbers: Numbers) -> Piece:
    """Return the piece without removed texts, the others under new numbers (still rising)."""
    kept = alive[piece.texts]
    return _sorted_piece(_features(piece)[kept], numbers[piece.texts[kept]], piece.count)


def _features(piece: Piece) -> Numbers:
    """Return the feature of each text of a piece."""
    return np.repeat(piece.features, np.diff(piece.ends, prepend=np.uint32(0)))


def _order(features: Numbers) -> NDArray[np.int64]:
    """Return the stable order; by halves, because 16 bits are sorted without comparing."""
    by_low = np.argsort(features.astype(np.uint16), kind="stable")
    by_high = np.argsort((features[by_low] >> np.uint32(16)).astype(np.uint16), kind="stable")
    return by_low[by_high]
