"""The newest texts of an index, findable at once, before they are sorted into a block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from screening_engine.matching.texts.blocks import Keys
from screening_engine.matching.texts.sketch import Sketch
from screening_engine.matching.texts.words import Words


class Tail:
    """A few thousand texts in ordinary dictionaries. Numbers go on from those of the blocks."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, Sketch]] = []
        self._texts: defaultdict[int, list[int]] = defaultdict(list)
        self._start = 0

    def __len__(self) -> int:
        return len(self._pairs)

    def add(self, start: int, key: int, sketch: Sketch) -> None:
        """Add a text. ``start`` is how many texts the blocks hold."""
        self._start = start
        number = start + len(self._pairs)
        self._pairs.append((key, sketch))
        for features in (sketch.words, sketch.runs):
            for feature in features.tolist():
                self._texts[feature].append(number)

    def take(self) -> list[tuple[int, Sketch]]:
        """Return every text and be empty."""
        pairs = self._pairs
        self._pairs = []
        self._texts.clear()
        return pairs

    def find(self, features: Words) -> list[Sequence[int]]:
        """Return for each feature the numbers of the texts that have it."""
        return [self._texts.get(feature, ()) for feature in features.tolist()]

    def numbers_of(self, keys: Keys) -> list[int]:
        wanted = set(keys.tolist())
        return [self._start + i for i, (key, _) in enumerate(self._pairs) if key in wanted]

    def words_of(self, place: int) -> Words:
        return self._pairs[place][1].words

    def key_of(self, place: int) -> int:
        return self._pairs[place][0]
