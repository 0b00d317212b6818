"""One sealed part of the index: hashes ordered sixteen times, so that near ones lie together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.pictures.hashes import WORDS

Codes = NDArray[np.uint64]
Keys = NDArray[np.int64]

SLOTS = 16
SLOT_BITS = 16
BUCKETS = 1 << SLOT_BITS
# The arrays of a segment, in the order in which they are saved.
ARRAYS = ("codes", "keys", "order", "beside", "starts")


@dataclass(frozen=True, slots=True)
class Segment:
    """
    ``codes`` (n, 4), ``keys`` (n,); for each of 16 slots ``order`` (16, n) lists the hashes by the
    value of that slot, ``starts`` (16, 65537) says where each value begins, and ``beside`` (16, n)
    holds the value of the neighbouring slot, in the same order. 136 bytes a hash.
    """

    codes: Codes
    keys: Keys
    order: NDArray[np.uint32]
    beside: NDArray[np.uint16]
    starts: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.keys)


def build(codes: Codes, keys: Keys) -> Segment:
    """Order ``codes`` (n, 4) with their ``keys`` (n,); about a second for a million."""
    slots = slots_of(codes)
    order = np.empty((SLOTS, len(keys)), dtype=np.uint32)
    beside = np.empty((SLOTS, len(keys)), dtype=np.uint16)
    starts = np.zeros((SLOTS, BUCKETS + 1), dtype=np.uint32)
    for slot in range(SLOTS):
        values = np.ascontiguousarray(slots[:, slot])
        order[slot] = np.argsort(values, kind="stable")
        beside[slot] = slots[order[slot], slot ^ 1]
        starts[slot, 1:] = np.cumsum(np.bincount(values, minlength=BUCKETS))
    return Segment(codes, keys, order, beside, starts)


def near(segment: Segment, asked: Codes, radius: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """
    Return all pairs (row of ``asked``, row of ``segment``) that may be within ``radius`` <= 31.

    Nothing is missed. Of the eight pairs of slots one differs by 3 bits or less, for 8 x 4 is 32;
    and of its two slots one by 1 bit or less. So each slot is looked up as it is and with each of
    its bits turned, and kept where the slot beside it leaves the pair within 3. A pair is named
    once for each slot that shows it.
    """
    left = radius // (SLOTS // 2)
    wanted = slots_of(asked)
    values = wanted[:, :, None] ^ _flips(min(1, left))
    flips = values.shape[2]
    places = np.arange(SLOTS)[None, :, None]
    first = segment.starts[places, values].astype(np.intp)
    counts = (segment.starts[places, values.astype(np.intp) + 1] - first).reshape(-1)
    # Each range of a bucket, laid end to end: where it begins in its slot, and how far we are.
    first += places * len(segment)
    total = int(counts.sum())
    ends = np.cumsum(counts)
    position = np.arange(total) + np.repeat(first.reshape(-1) - (ends - counts), counts)
    partner = wanted[:, np.arange(SLOTS) ^ 1]
    beside = np.repeat(np.repeat(partner.reshape(-1), flips), counts)
    off = np.bitwise_count(segment.beside.reshape(-1)[position] ^ beside)
    if flips > 1:
        off += np.repeat(np.tile(_one_but_first(flips), partner.size), counts)
    kept = np.nonzero(off <= left)[0]
    rows = np.searchsorted(ends, kept, side="right") // (SLOTS * flips)
    return rows, segment.order.reshape(-1)[position[kept]].astype(np.intp)


def slots_of(codes: Codes) -> NDArray[np.uint16]:
    """Return the sixteen 16-bit slots of each hash, (n, 16)."""
    whole = np.ascontiguousarray(codes).reshape(-1, WORDS)
    return whole.view(np.uint16).reshape(len(whole), SLOTS)


@cache
def _flips(most: int) -> NDArray[np.uint16]:
    turned = [0] + ([1 << bit for bit in range(SLOT_BITS)] if most else [])
    return np.array(turned, dtype=np.uint16)


@cache
def _one_but_first(flips: int) -> NDArray[np.uint8]:
    off = np.ones(flips, dtype=np.uint8)
    off[0] = 0
    return off
