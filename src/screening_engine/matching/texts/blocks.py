"""The words of every text in an index, in blocks that do not change any more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.texts.sketch import Sketch
from screening_engine.matching.texts.words import Words

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """``words[ends[i-1]:ends[i]]`` are those of the text with ``keys[i]``."""

    keys: Keys
    ends: NDArray[np.int64]
    words: Words

    def words_of(self, number: int) -> Words:
        return self.words[self.ends[number - 1] if number else 0 : self.ends[number]]


def make_block(keys: Keys, sketches: Sequence[Sketch]) -> Block:
    lengths = np.array([len(sketch.words) for sketch in sketches], np.int64)
    return Block(keys, np.cumsum(lengths), np.concatenate([sketch.words for sketch in sketches]))


def join_blocks(blocks: Sequence[Block]) -> Block:
    """Return one block of several; an empty one of none."""
    lengths = [np.diff(block.ends, prepend=0) for block in blocks]
    return Block(
        np.concatenate([np.zeros(0, np.int64), *(block.keys for block in blocks)]),
        np.cumsum(np.concatenate([np.zeros(0, np.int64), *lengths])),
        np.concatenate([np.zeros(0, np.uint32), *(block.words for block in blocks)]),
    )


class Texts:
    """Blocks one after another: a text's number is its place in all of them."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._starts: list[int] = []
        self.size = 0

    def append(self, block: Block) -> None:
        self._blocks.append(block)
        self._starts.append(self.size)
        self.size += len(block.keys)

    def words_of(self, number: int) -> Words:
        block, place = self._find(number)
        return block.words_of(place)

    def key_of(self, number: int) -> int:
        block, place = self._find(number)
        return int(block.keys[place])

    def numbers_of(self, keys: Keys) -> NDArray[np.int64]:
        """Return the numbers of every text under one of the keys, removed ones included."""
        found = [
            start + np.flatnonzero(np.isin(block.keys, keys))
            for start, block in zip(self._starts, self._blocks, strict=True)
        ]
        return np.concatenate([np.zeros(0, np.int64), *found])

    def alive_parts(self, alive: NDArray[np.bool_]) -> Iterator[Block]:
        """Yield every block without the texts that were removed."""
        for start, block in zip(self._starts, self._blocks, strict=True):
            kept = alive[start : start + len(block.keys)]
            if kept.all():
                yield block
                continue
            lengths = np.diff(block.ends, prepend=0)
            words = block.words[np.repeat(kept, lengths)]
            yield Block(block.keys[kept], np.cumsum(lengths[kept]), words)

    def _find(self, number: int) -> tuple[Block, int]:
        which = bisect_right(self._starts, number) - 1
        return self._blocks[which], number - self._starts[which]
