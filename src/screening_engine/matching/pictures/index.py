"""Find all known hashes near a hash, exactly, among millions, while they come and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.pictures import segment as sealed
from screening_engine.matching.pictures.hashes import (
    MATCH_DISTANCE,
    WORDS,
    PictureHash,
    rows_of,
)
from screening_engine.matching.pictures.segment import Codes, Keys, Segment

# New hashes are compared one by one until there are this many; then they are ordered and sealed.
LOOSE = 4096
# A segment is joined with the one before it unless that is so many times larger: few segments.
GROWTH = 4
# Once this share of a segment was removed, it is ordered again without the dead.
DEAD = 0.25
# Questions asked together, so that what they touch fits into memory.
TOGETHER = 64


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A known hash near the one asked for: how many bits apart, and the key it was added under."""

    distance: int
    key: int


class PictureIndex:
    """
    Hashes by keys. A key is any 64-bit number of the caller's; it may have many hashes (variants).

    Every answer is exact: what a comparison with each hash would find. Not safe for several
    threads of which one writes.
    """

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._alive: list[NDArray[np.bool_]] = []
        self._loose_codes: Codes = np.empty((LOOSE, WORDS), dtype=np.uint64)
        self._loose_keys: Keys = np.empty(LOOSE, dtype=np.int64)
        self._loose = 0

    def __len__(self) -> int:
        """Count the hashes that can be found."""
        return self._loose + sum(int(alive.sum()) for alive in self._alive)

    def add(self, key: int, hashes: Iterable[PictureHash]) -> None:
        """Add one picture: all of its hashes under its key. At once to be found."""
        codes = rows_of(hashes)
        self.add_many(np.full(len(codes), key, dtype=np.int64), codes)

    def add_many(self, keys: Keys, codes: Codes) -> None:
        """
        Add rows of hashes, ``codes`` (n, 4) as of ``rows_of``, under ``keys`` (n,).

        :raises ValueError: if the shapes do not fit
        """
        if codes.shape != (len(keys), WORDS):
            raise ValueError(f"{len(keys)} keys for codes of {codes.shape}")
        if self._loose + len(keys) > LOOSE:
            self._seal(keys, codes)
            return
        place = slice(self._loose, self._loose + len(keys))
        self._loose_keys[place], self._loose_codes[place] = keys, codes
        self._loose += len(keys)

    def remove(self, keys: Iterable[int]) -> int:
        """Forget everything under these keys; return how many hashes that were."""
        gone = np.fromiter(keys, dtype=np.int64)
        before = len(self)
        kept = ~np.isin(self._loose_keys[: self._loose], gone)
        left = int(kept.sum())
        self._loose_keys[:left] = self._loose_keys[: self._loose][kept]
        self._loose_codes[:left] = self._loose_codes[: self._loose][kept]
        self._loose = left
        self._alive = [
            alive & ~np.isin(segment.keys, gone)
            for segment, alive in zip(self._segments, self._alive, strict=True)
        ]
        self._bury()
        return before - len(self)

    def find(self, one: PictureHash, *, radius: int = MATCH_DISTANCE) -> tuple[Found, ...]:
        """Return what is within ``radius`` (0 to 31) bits, each key once, the nearest first."""
        return self.find_any((one,), radius=radius)

    def find_any(
        self, hashes: Sequence[PictureHash], *, radius: int = MATCH_DISTANCE
    ) -> tuple[Found, ...]:
        """
        Return what is near any of ``hashes``: ask with all of a picture's ``query_hashes``.

        Each key once, with its least distance; nearest first, then by key.

        :raises ValueError: if the radius is below 0 or above 31
        """
        nearest: dict[int, int] = {}
        for _, key, distance in self.pairs(rows_of(hashes), radius=radius):
            nearest[key] = min(distance, nearest.get(key, distance))
        return tuple(sorted(Found(distance, key) for key, distance in nearest.items()))

    def pairs(
        self, asked: Codes, *, radius: int = MATCH_DISTANCE
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (row of ``asked``, key, distance) of all that is near; a key may come again."""
        if not 0 <= radius <= MATCH_DISTANCE:
            raise ValueError(f"a radius of {radius}: this index knows 0 to {MATCH_DISTANCE}")
        for begin in range(0, len(asked), TOGETHER):
            some = asked[begin : begin + TOGETHER]
            for rows, keys, distances in self._near(some, radius):
                yield from zip(
                    (rows + begin).tolist(), keys.tolist(), distances.tolist(), strict=True
                )

    def _near(
        self, asked: Codes, radius: int
    ) -> Iterator[tuple[NDArray[np.intp], Keys, NDArray[np.int64]]]:
        for segment, alive in zip(self._segments, self._alive, strict=True):
            rows, places = sealed.near(segment, asked, radius)
            distances = _apart(asked[rows], segment.codes[places])
            close = (distances <= radius) & alive[places]
            yield rows[close], segment.keys[places[close]], distances[close]
        if self._loose:
            every = _apart(asked[:, None], self._loose_codes[None, : self._loose])
            rows, places = np.nonzero(every <= radius)
            yield rows, self._loose_keys[places], every[rows, places]

    def _seal(self, keys: Keys, codes: Codes) -> None:
        """Order what is loose together with these; join with segments that are not much larger."""
        parts = [(self._loose_codes[: self._loose], self._loose_keys[: self._loose])]
        parts.append((codes, keys))
        size = self._loose + len(keys)
        while self._segments and len(self._segments[-1]) < GROWTH * size:
            segment, alive = self._segments.pop(), self._alive.pop()
            parts.append((segment.codes[alive], segment.keys[alive]))
            size += len(segment)
        self._put([part for part in reversed(parts) if len(part[1])])
        self._loose = 0

    def _put(self, parts: Sequence[tuple[Codes, Keys]]) -> None:
        if parts:
            codes, keys = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
            self._segments.append(sealed.build(codes, keys))
            self._alive.append(np.ones(len(keys), dtype=np.bool_))

    def _bury(self) -> None:
        standing = list(zip(self._segments, self._alive, strict=True))
        self._segments, self._alive = [], []
        for segment, alive in standing:
            if alive.mean() >= 1 - DEAD:
                self._segments.append(segment)
                self._alive.append(alive)
            elif alive.any():
                self._put([(segment.codes[alive], segment.keys[alive])])

    def whole(self) -> Segment:
        """Return everything as one segment, ordered anew unless it is one already; for saving."""
        if len(self._segments) != 1 or self._loose or not self._alive[0].all():
            none = np.empty(0, dtype=np.int64)
            codes = [segment.codes[alive] for segment, alive in
                     zip(self._segments, self._alive, strict=True)]  # fmt: skip
            keys = [segment.keys[alive] for segment, alive in
                    zip(self._segments, self._alive, strict=True)]  # fmt: skip
            self._segments, self._alive = [], []
            self._seal(
                np.concatenate([*keys, none]),
                np.concatenate([*codes, np.empty((0, WORDS), dtype=np.uint64)]),
            )
        if not self._segments:
            return sealed.build(np.empty((0, WORDS), dtype=np.uint64), np.empty(0, dtype=np.int64))
        return self._segments[0]

    @classmethod
    def of(cls, segment: Segment) -> PictureIndex:
        """Return an index that begins with this segment; its arrays may be mapped from a file."""
        index = cls()
        if len(segment):
            index._segments.append(segment)
            index._alive.append(np.ones(len(segment), dtype=np.bool_))
        return index


def _apart(one: Codes, other: Codes) -> NDArray[np.int64]:
    return np.asarray(np.bitwise_count(one ^ other).sum(axis=-1, dtype=np.int64))
