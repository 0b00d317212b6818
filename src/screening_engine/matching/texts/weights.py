"""How much a shared word says: the rarer among the texts of an index, the more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.texts.words import Words

Weights = NDArray[np.float64]

_SLOTS = 1 << 22
# As long as an index is small it knows little about words. It starts as if it had seen 2,000 texts
# in which a word of one letter, two, … eight or more stood this often: Zipf's law of abbreviation,
# with shares near those of ordinary classified ads (measured on half of them, rounded).
_TEXTS_BEFORE = 2_000
_SEEN_BEFORE = _TEXTS_BEFORE * np.array([0.5, 0.4, 0.25, 0.12, 0.06, 0.04, 0.03, 0.02])


class WordCounts:
    """In how many texts each word stands: counted in 4 million slots, two words may share one."""

    def __init__(self) -> None:
        self.texts = 0
        self._counts = np.zeros(_SLOTS, np.uint32)

    def add(self, words: Words, *, texts: int) -> None:
        """Count ``words`` of that many texts; each text names a word once."""
        np.add.at(self._counts, _slots(words), np.uint32(1))
        self.texts += texts

    def take_away(self, words: Words) -> None:
        """Undo ``add`` for one text."""
        self._counts[_slots(words)] -= np.uint32(1)
        self.texts -= 1

    def seen(self, words: Words) -> Words:
        """Return for each word in how many texts it stands."""
        return self._counts[_slots(words)]

    def weights(self, words: Words) -> Weights:
        """Return for each word the logarithm of "one text in so many has it", at least 0."""
        seen = self.seen(words) + _SEEN_BEFORE[words & np.uint32(7)]
        weights: Weights = np.log(np.maximum((self.texts + _TEXTS_BEFORE) / seen, 1.0))
        return weights

    @property
    def unit(self) -> float:
        """What the rarest word weighs: evidence is told in such words."""
        return float(np.log((self.texts + _TEXTS_BEFORE) / (1 + _SEEN_BEFORE[-1])))

    def packed(self) -> tuple[Words, Words]:
        """Return the slots in use and their counts."""
        used = np.flatnonzero(self._counts)
        return used.astype(np.uint32), self._counts[used]

    def unpack(self, used: Words, counts: Words, *, texts: int) -> None:
        """Take over what ``packed`` gave."""
        self._counts[used] = counts
        self.texts = texts


def _slots(words: Words) -> Words:
    return (words >> np.uint32(3)) & np.uint32(_SLOTS - 1)
