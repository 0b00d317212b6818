"""An index of nearly the same texts that is kept up to date, saved and opened again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.texts.blocks import Block, Keys, Texts, join_blocks, make_block
from screening_engine.matching.texts.compare import likeness
from screening_engine.matching.texts.file import Arrays, open_arrays, save_arrays
from screening_engine.matching.texts.postings import (
    MOST_TEXTS,
    Piece,
    make_piece,
    merge_pieces,
    renumber_piece,
)
from screening_engine.matching.texts.sketch import Sketch
from screening_engine.matching.texts.tail import Tail
from screening_engine.matching.texts.weights import WordCounts
from screening_engine.matching.texts.words import Words

MOST_HITS = 96
_BLOCK = 4_096  # texts that wait in the tail before they are sorted into a block
_WORTH_SORTING = 256  # as many at once do not wait
_JOINED = 4
_LARGEST_PIECE = 1 << 18  # texts; joining larger ones would take too long and too much memory
_TOO_COMMON = 2 * MOST_TEXTS  # a word in more texts than this leads to none
_MOST_WORDS_LOOKED_UP = 64
_MOST_LOOKED_AT = 6_000  # places where a text of the query's rarest words stands

Pair = tuple[int, Sketch]


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that is nearly the same: its key, and the share of weighty words it has in common."""

    key: int
    likeness: float


class NearIndex:
    """
    Texts by key (a whole number of the caller's). Not safe for several threads at once.

    A text that shares rare words is found first (the rarest words of the query are looked up
    until 6,000 places were seen), then compared: see ``compare.likeness``. What is found does not
    depend on the order in which texts were added, as long as no more than 96 are alike and no word
    that decides is in more than 4,096 texts; of those the newest are found.
    """

    def __init__(self) -> None:
        self._texts = Texts()
        self._pieces: list[Piece] = []
        self._tail = Tail()
        self._alive = np.zeros(_BLOCK, np.bool_)
        self._counts = WordCounts()
        self._highest = 0

    def __len__(self) -> int:
        return self._counts.texts

    @property
    def highest_key(self) -> int:
        """The highest key that was ever added; 0 before."""
        return self._highest

    def add(self, key: int, sketch: Sketch) -> None:
        """Add a text; under a key that is taken, it replaces the other."""
        self.add_many([(key, sketch)])

    def add_many(self, pairs: Iterable[Pair]) -> None:
        """Add texts; keys must differ. Texts that are too short to compare are left out."""
        rest = (pair for pair in pairs if pair[1].is_comparable)
        while batch := list(islice(rest, _BLOCK)):
            self._replace(np.array([key for key, _ in batch], np.int64))
            if len(batch) >= _WORTH_SORTING:
                self._settle(self._tail.take())
                self._note(batch)
                self._settle(batch)
                continue
            self._note(batch)
            for key, sketch in batch:
                self._tail.add(self._texts.size, key, sketch)
            if len(self._tail) >= _BLOCK:
                self._settle(self._tail.take())

    def remove(self, key: int) -> bool:
        """Take a text out; False if there is none under this key. Saving leaves its words out."""
        numbers = self._numbers_of(np.array([key], np.int64))
        for number in numbers:
            self._alive[number] = False
            self._counts.take_away(self._words_of(int(number)))
        return len(numbers) > 0

    def known(self, keys: Iterable[int]) -> set[int]:
        """Return those of the keys that hold a text."""
        numbers = self._numbers_of(np.array(list(keys), np.int64))
        return {self._key_of(int(number)) for number in numbers}

    def query(self, sketch: Sketch, *, limit: int = MOST_HITS) -> list[Hit]:
        """
        Return the texts that are nearly the same, the most alike first, at most 96.

        A text that was added itself is among them. Nothing is like a text of few words.
        """
        if not sketch.is_comparable:
            return []
        numbers = self._candidates(sketch)
        found = likeness(sketch, [self._words_of(number) for number in numbers], self._counts)
        hits = [
            Hit(self._key_of(number), float(alike))
            for number, alike in zip(numbers, found, strict=True)
            if alike > 0
        ]
        return sorted(hits, key=lambda hit: (-hit.likeness, hit.key))[:limit]

    def save(self, path: Path, *, label: str = "") -> None:
        """
        Write the index to a file, whole or not at all.

        ``label`` names what the sketches were made with; ``open`` demands the same.
        """
        self._settle(self._tail.take())
        alive = self._alive[: self._texts.size]
        pieces = self._pieces
        if not alive.all():
            numbers = (np.cumsum(alive) - 1).astype(np.uint32)
            pieces = [renumber_piece(piece, alive, numbers) for piece in pieces]
        block = join_blocks(list(self._texts.alive_parts(alive)))
        save_arrays(path, self._as_arrays(block, pieces), label=label)

    @classmethod
    def open(cls, path: Path, *, label: str = "") -> NearIndex:
        """
        Return a saved index; its large parts stay in the file, mapped into memory.

        :raises UnreadableIndex: if the file is of another version, label or damaged
        :raises OSError: if there is none
        """
        arrays = open_arrays(path, label=label)
        index = cls()
        block = Block(arrays["keys"], arrays["ends"], arrays["words"])
        index._texts.append(block)
        index._alive = np.ones(max(len(block.keys), _BLOCK), np.bool_)
        index._counts.unpack(arrays["slots"], arrays["counts"], texts=len(block.keys))
        index._highest = int(arrays["highest"][0])
        for number, count in enumerate(arrays["pieces"]):
            index._pieces.append(
                Piece(
                    features=arrays[f"features{number}"],
                    ends=arrays[f"piece_ends{number}"],
                    texts=arrays[f"texts{number}"],
                    count=int(count),
                )
            )
        return index

    def _as_arrays(self, block: Block, pieces: list[Piece]) -> Arrays:
        slots, counts = self._counts.packed()
        arrays: Arrays = {
            "keys": block.keys, "ends": block.ends, "words": block.words, "slots": slots,
            "counts": counts, "highest": np.array([self._highest], np.int64),
            "pieces": np.array([piece.count for piece in pieces], np.int64),
        }  # fmt: skip
        for number, piece in enumerate(pieces):
            arrays[f"features{number}"] = piece.features
            arrays[f"piece_ends{number}"] = piece.ends
            arrays[f"texts{number}"] = piece.texts
        return arrays

    def _replace(self, keys: Keys) -> None:
        """Take out what is under these keys. New keys are nearly always higher than all others."""
        for key in keys[keys <= self._highest]:
            self.remove(int(key))
        self._highest = max(self._highest, int(keys.max()))

    def _note(self, batch: list[Pair]) -> None:
        """Count the words of a batch and make room for it."""
        self._counts.add(np.concatenate([s.words for _, s in batch]), texts=len(batch))
        start = self._texts.size + len(self._tail)
        if start + len(batch) > len(self._alive):
            more = np.zeros(max(len(self._alive), len(batch)), np.bool_)
            self._alive = np.concatenate([self._alive, more])
        self._alive[start : start + len(batch)] = True

    def _settle(self, batch: list[Pair]) -> None:
        """Sort a batch into a block and a piece."""
        if not batch:
            return
        sketches = [sketch for _, sketch in batch]
        start = self._texts.size
        self._texts.append(make_block(np.array([key for key, _ in batch], np.int64), sketches))
        texts = np.arange(start, start + len(batch), dtype=np.uint32)
        words, of_words = _all([sketch.words for sketch in sketches], texts)
        runs, of_runs = _all([sketch.runs for sketch in sketches], texts)
        rare = self._counts.seen(words) <= _TOO_COMMON
        self._pieces.append(
            make_piece(
                np.concatenate([words[rare], runs]),
                np.concatenate([of_words[rare], of_runs]),
                count=len(batch),
            )
        )
        self._merge()

    def _merge(self) -> None:
        """Join the newest pieces that are together as large as the one before them."""
        while len(self._pieces) >= _JOINED:
            newest = self._pieces[-_JOINED:]
            counts = [piece.count for piece in newest]
            if counts[0] > sum(counts[1:]) or sum(counts) > _LARGEST_PIECE:
                return
            self._pieces[-_JOINED:] = [merge_pieces(newest, self._alive)]

    def _candidates(self, sketch: Sketch) -> list[int]:
        """Return the texts that share the rarest words and runs, at most 96."""
        features = np.concatenate([self._rarest_words(sketch.words), sketch.runs])
        features.sort()  # sorted ones are found faster
        spans = [piece.find(features) for piece in self._pieces]
        waiting = self._tail.find(features)
        totals = np.array([len(numbers) for numbers in waiting], np.int64)
        for starts, ends in spans:
            totals += ends - starts
        chosen = _rarest(totals)
        weights = np.log((len(self) + 1.0) / np.maximum(totals, 1)) + 0.1
        looked = [(np.array(waiting[i], np.int64), weights[i]) for i in chosen if waiting[i]]
        texts = [numbers for numbers, _ in looked]
        sums = [np.full(len(numbers), weight) for numbers, weight in looked]
        for piece, (starts, ends) in zip(self._pieces, spans, strict=True):
            lengths = (ends - starts)[chosen]
            texts.append(piece.texts[_ranges(starts[chosen], lengths)].astype(np.int64))
            sums.append(np.repeat(weights[chosen], lengths))
        return self._heaviest(np.concatenate(texts), np.concatenate(sums)) if texts else []

    def _rarest_words(self, words: Words) -> Words:
        """Return the words that may lead to another text, at most 64."""
        seen = self._counts.seen(words)
        order = np.argsort(seen, kind="stable")
        order = order[(seen[order] > 0) & (seen[order] <= _TOO_COMMON)]
        return words[order[:_MOST_WORDS_LOOKED_UP]]

    def _heaviest(self, texts: NDArray[np.int64], weights: NDArray[np.float64]) -> list[int]:
        numbers, places = np.unique(texts, return_inverse=True)
        sums = np.bincount(places, weights, minlength=len(numbers))
        is_alive = self._alive[numbers]
        numbers, sums = numbers[is_alive], sums[is_alive]
        best = np.lexsort((-numbers, -np.round(sums, 6)))[:MOST_HITS]
        return list(map(int, numbers[best]))

    def _numbers_of(self, keys: Keys) -> NDArray[np.int64]:
        numbers = [*self._texts.numbers_of(keys), *self._tail.numbers_of(keys)]
        found = np.array(numbers, np.int64)
        return found[self._alive[found]]

    def _words_of(self, number: int) -> Words:
        waiting = number - self._texts.size
        return self._tail.words_of(waiting) if waiting >= 0 else self._texts.words_of(number)

    def _key_of(self, number: int) -> int:
        waiting = number - self._texts.size
        return self._tail.key_of(waiting) if waiting >= 0 else self._texts.key_of(number)


def _all(parts: Sequence[Words], texts: Words) -> tuple[Words, Words]:
    """Return all features, and for each the text that it stands in."""
    return np.concatenate(parts), np.repeat(texts, [len(part) for part in parts])


def _rarest(totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the rarest features that are there at all, until enough was seen."""
    order = np.argsort(totals, kind="stable")
    order = order[totals[order] > 0]
    within = int(np.searchsorted(np.cumsum(totals[order]), _MOST_LOOKED_AT, side="right"))
    return order[: max(within, 1)]


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return every whole number of ranges, one range after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
