"""
Measure the exact lookup of near picture hashes against comparing with every one in numpy.

Hashes are random; a question is a known hash with 0 to 33 bits turned, or a random one, half each.
Every answer is compared with the baseline's.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter

import numpy as np

from benchmarks.screening.rows import Row
from screening_engine.matching.pictures import MATCH_DISTANCE, PictureIndex

QUESTIONS = 200
COMPARED = 20


def measure(*, quick: bool) -> Iterator[Row]:
    for count in (100_000,) if quick else (1_000_000, 10_000_000):
        yield from lookups(count)


def lookups(count: int) -> Iterator[Row]:
    chance = np.random.default_rng(1)
    codes = chance.integers(0, 2**64, (count, 4), dtype=np.uint64)
    began = perf_counter()
    index = PictureIndex()
    index.add_many(np.arange(count), codes)
    built = perf_counter() - began
    questions = [question(codes, number, chance) for number in range(QUESTIONS)]
    columns = [np.ascontiguousarray(codes[:, word]) for word in range(4)]
    list(index.pairs(questions[0][None]))
    ours, theirs, wrong = [], [], 0
    for number, asked in enumerate(questions):
        began = perf_counter()
        found = list(index.pairs(asked[None]))
        ours.append((perf_counter() - began) * 1000)
        if number < COMPARED:
            began = perf_counter()
            expected = compare_with_all(columns, asked)
            theirs.append((perf_counter() - began) * 1000)
            wrong += {key for _, key, _ in found} != set(expected.tolist())
    name = f"picture_index.{count // 1000}k"
    yield Row(name=f"{name}.lookup", value=median(ours), unit="ms", n=QUESTIONS,
              baseline=median(theirs), goal="<= 2" if count == 1_000_000 else None,
              note=f"p99 {quantiles(ours, n=100)[98]:.2f} ms")  # fmt: skip
    yield Row(name=f"{name}.times_faster", value=median(theirs) / median(ours), unit="ratio",
              n=COMPARED, goal=">= 20", baseline="numpy bitwise_count, columns")  # fmt: skip
    yield Row(name=f"{name}.wrong_answers", value=wrong, unit="questions", n=COMPARED, goal="0")
    yield Row(name=f"{name}.build", value=built, unit="s", n=count,
              note=f"the process used {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} "
              "MB at most; the index takes 136 bytes a hash")  # fmt: skip


def question(codes: np.ndarray, number: int, chance: np.random.Generator) -> np.ndarray:
    if number % 2:
        return chance.integers(0, 2**64, 4, dtype=np.uint64)
    row = codes[chance.integers(len(codes))].copy()
    for bit in chance.choice(256, int(chance.integers(0, 34)), replace=False):
        row[bit // 64] ^= np.uint64(1 << int(bit % 64))
    return row


def compare_with_all(columns: list[np.ndarray], asked: np.ndarray) -> np.ndarray:
    apart = np.bitwise_count(columns[0] ^ asked[0])
    for word in (1, 2, 3):
        apart += np.bitwise_count(columns[word] ^ asked[word])
    return np.nonzero(apart <= MATCH_DISTANCE)[0]
