"""
What does the index of nearly the same texts cost, against datasketch on the same ads?

The ads are the ordinary ones first and then made up: as many words as a random ordinary ad has,
drawn by Zipf's law from 400,000 words; one in ten is a copy of an earlier one with 15 % of the
words changed. Both sides start from the same normalised texts; signing is part of the build.
Datasketch (MinHash of words in threes, 128 permutations, threshold 0.3) takes so long and so much
memory that it builds the first 20,000 ads only, and its pace is compared there. Seconds are
processor time of one core. Every size is measured, none extrapolated; 1 million ads takes some
minutes. The index answers what the campaigns need (see campaigns.py); datasketch at these settings
does not.
"""

from __future__ import annotations

import gc
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.screening.rows import Row, json_lines, shared_data
from screening_engine.matching.texts import NearIndex, sketch_many, sketch_text

SIZES = (20_000, 100_000, 1_000_000)
QUICK_SIZES = (2_000,)
WITH_DATASKETCH = 20_000
QUERIES = 2_000
KEY = b"benchmark"
_VOCABULARY = 400_000
_COPIES, _CHANGED = 0.1, 0.15
_PART = 10_000


def measure(*, quick: bool) -> Iterator[Row]:
    sizes = QUICK_SIZES if quick else SIZES
    baseline = _Datasketch(min(sizes[0], WITH_DATASKETCH))
    yield from baseline.rows()
    for size in sizes:
        yield from _of_size(size, baseline)


def _of_size(size: int, baseline: _Datasketch) -> Iterator[Row]:
    before, index, spent, start = _memory(), NearIndex(), 0.0, 0
    asked: list[str] = []
    for texts in parts(size):
        asked += texts[:: max(1, size // QUERIES)]
        started = time.process_time()
        index.add_many(enumerate(sketch_many(texts, key=KEY), start))
        spent += time.process_time() - started
        start += len(texts)
    name = f"near.{size}"
    yield Row(
        name=f"{name}.build", value=spent, unit="s", n=size, goal="<= 1200 s at 1,000,000",
        note=f"{spent / size * 1e6:.0f} us an ad, signing included",
    )  # fmt: skip
    ratio = baseline.build / (spent / size)
    yield Row(
        name=f"{name}.build_faster_than_datasketch", value=ratio, unit="x", n=size,
        goal=">= 10", note=f"datasketch at {baseline.size}: {baseline.build * 1e6:.0f} us an ad",
    )  # fmt: skip
    yield Row(
        name=f"{name}.memory", value=_memory() - before, unit="MiB", n=size, goal="<= 2048",
        baseline=f"{baseline.memory * 1024 / baseline.size:.1f} KiB an ad at {baseline.size}",
        note="resident memory that the build added, peaks between parts not counted",
    )  # fmt: skip
    yield from _queries(name, index, asked[:QUERIES], baseline)
    yield from _saved(name, index)


def _queries(
    name: str, index: NearIndex, asked: Sequence[str], baseline: _Datasketch
) -> Iterator[Row]:
    took = []
    for text in asked:
        started = time.process_time()
        index.query(sketch_text(text, key=KEY))
        took.append((time.process_time() - started) * 1000)
    for share in (50, 95):
        yield Row(
            name=f"{name}.query_p{share}", value=float(np.percentile(took, share)), unit="ms",
            n=len(took), goal="<= 5 ms" if share == 95 else None,
            baseline=f"{baseline.query(share):.2f} ms at {baseline.size}",
        )  # fmt: skip


def _saved(name: str, index: NearIndex) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "near"
        started = time.process_time()
        index.save(path)
        took = time.process_time() - started
        size = path.stat().st_size
        started = time.process_time()
        NearIndex.open(path)
        opened = time.process_time() - started
    yield Row(name=f"{name}.save", value=took, unit="s", n=len(index))
    yield Row(name=f"{name}.file", value=size / len(index), unit="bytes an ad", n=len(index))
    yield Row(name=f"{name}.open", value=opened * 1000, unit="ms", n=len(index))


class _Datasketch:
    """The baseline, built once."""

    def __init__(self, size: int) -> None:
        from datasketch import MinHash, MinHashLSH

        gc.collect()
        self.size, before = size, _memory()
        texts = [text for part in parts(size) for text in part]
        with_texts = _memory()
        started = time.process_time()
        index, signed = MinHashLSH(threshold=0.3, num_perm=128), []
        for place, text in enumerate(texts):
            minhash = MinHash(num_perm=128)
            minhash.update_batch(_threes(text))
            index.insert(place, minhash)
            signed.append(minhash)
        self.build = (time.process_time() - started) / size
        self.memory = _memory() - max(before, with_texts)
        self.took = []
        for minhash in signed[:: max(1, size // QUERIES)]:
            started = time.process_time()
            index.query(minhash)
            self.took.append((time.process_time() - started) * 1000)

    def query(self, share: int) -> float:
        return float(np.percentile(self.took, share))

    def rows(self) -> Iterator[Row]:
        name = f"near.{self.size}.datasketch"
        yield Row(name=f"{name}.build", value=self.build * self.size, unit="s", n=self.size)
        yield Row(name=f"{name}.memory", value=self.memory, unit="MiB", n=self.size)


def parts(size: int) -> Iterator[list[str]]:
    """Yield normalised texts, 10,000 at a time: the ordinary ads, then made-up ones."""
    made = _MadeUp(ordinary_texts())
    yield made.ordinary[:size]
    size -= len(made.ordinary[:size])
    while size > 0:
        yield made.part(min(size, _PART))
        size -= min(size, _PART)


def ordinary_texts() -> list[str]:
    """Return the ordinary ads in small letters: normalising costs both sides the same."""
    files = sorted(shared_data("ordinary_ads").glob("*.jsonl"))
    ads = (ad for path in files for ad in json_lines(path))
    return [f"{ad['title']}\n{ad['body']}".casefold() for ad in ads]


class _MadeUp:
    """Texts of words by Zipf's law, as long as ordinary ads; one in ten a changed copy."""

    def __init__(self, ordinary: list[str]) -> None:
        self.ordinary = ordinary
        self._lengths = [len(text.split()) for text in ordinary] or [30, 60, 120, 240]
        self._chance = np.random.default_rng(7)
        letters = self._chance.integers(97, 123, size=(_VOCABULARY, 12), dtype=np.uint8)
        # The most frequent word has two letters, the rarest twelve.
        sizes = np.minimum(2 + np.log2(np.arange(1, _VOCABULARY + 1)) / 1.9, 12).astype(int)
        spelled = [bytes(row[:n]).decode() for row, n in zip(letters, sizes, strict=True)]
        self._words = np.array(spelled, object)
        shares = 1 / np.arange(1, _VOCABULARY + 1) ** 1.05
        self._edges = np.cumsum(shares / shares.sum())
        self._before: list[str] = []

    def part(self, count: int) -> list[str]:
        lengths = self._chance.choice(self._lengths, count)
        words = self._draw(int(lengths.sum()))
        ends = np.cumsum(lengths).tolist()
        made = [" ".join(words[start:end]) for start, end in pairwise([0, *ends])]
        for place in np.flatnonzero(self._chance.random(count) < _COPIES).tolist():
            made[place] = self._changed((self._before or made)[place])
        self._before = self._before or made
        return made

    def _changed(self, text: str) -> str:
        words = text.split()
        places = np.flatnonzero(self._chance.random(len(words)) < _CHANGED).tolist()
        for place, word in zip(places, self._draw(len(places)), strict=True):
            words[place] = word
        return " ".join(words)

    def _draw(self, count: int) -> list[str]:
        places = np.searchsorted(self._edges, self._chance.random(count))
        drawn: list[str] = self._words[np.minimum(places, _VOCABULARY - 1)].tolist()
        return drawn


def _threes(text: str) -> list[bytes]:
    words = re.findall(r"\w+", text)
    return [" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False)]


def _memory() -> float:
    """Return the resident memory of this process in MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20
