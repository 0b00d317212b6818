"""Find what was put around a picture: frames of one colour, and bars with words above or below."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.pictures.pdq import SMALLEST, Luma

# Steps of brightness (of 255) by which a frame differs from itself once it was compressed.
NOISE = 12
# A frame may take this much of each side; a bar with words as much of the height.
DEEPEST = 0.4
# Shares of a row that must have the frame's colour: a plain frame, and a bar with words in it.
PLAIN, WITH_WORDS = 0.97, 0.35
# A bar of words may hold rows that are mostly letters, if most of its rows are not.
ROWS_IN_A_BAR = 0.6
# Thinner than this, in shares of the side, a trim moves fewer bits than a match allows.
THINNEST = 0.004

Part = tuple[slice, slice]


def without_frame(luma: Luma) -> Part | None:
    """Return the part of ``luma`` inside a frame of one colour, or None where there is none."""
    height, width = luma.shape
    top, bottom = (_depth(rows) for rows in (luma, luma[::-1]))
    left, right = (_depth(rows) for rows in (luma.T, luma.T[::-1]))
    return _part(luma, (top, height - bottom), (left, width - right))


def without_captions(luma: Luma) -> tuple[Part, ...]:
    """Return ``luma`` without the bar of words above it, and without the one below, where found."""
    height, width = luma.shape
    above, below = (_bar(rows) for rows in (luma, luma[::-1]))
    parts = (_part(luma, (above, height), (0, width)),
             _part(luma, (0, height - below), (0, width)))  # fmt: skip
    return tuple(part for part in parts if part is not None)


def _part(luma: Luma, rows: tuple[int, int], columns: tuple[int, int]) -> Part | None:
    height, width = luma.shape
    lost = max(1 - (rows[1] - rows[0]) / height, 1 - (columns[1] - columns[0]) / width)
    if lost < THINNEST or min(rows[1] - rows[0], columns[1] - columns[0]) < SMALLEST:
        return None
    return slice(*rows), slice(*columns)


def _depth(rows: Luma) -> int:
    """Return how many of the first rows have the first row's colour, and nothing else."""
    plain = _alike(rows) >= PLAIN
    return len(plain) if plain.all() else int(np.argmin(plain))


def _bar(rows: Luma) -> int:
    """Return how many of the first rows are a bar of one colour with words in it."""
    alike = _alike(rows)
    if alike[0] < PLAIN:
        return 0
    belongs = alike >= WITH_WORDS
    so_far = np.cumsum(belongs) / np.arange(1, len(belongs) + 1)
    deep = int(np.nonzero(belongs & (so_far >= ROWS_IN_A_BAR))[0][-1]) + 1
    # A bar ends on a line from side to side; letters are never that wide.
    near = rows[: deep + 2]
    steps = np.median(np.abs(near[2:] - near[:-2]), axis=1) if deep > SMALLEST else np.zeros(1)
    edge = int(np.argmax(steps))
    return edge + 1 if steps[edge] > NOISE else deep


def _alike(rows: Luma) -> NDArray[np.float64]:
    """Return the share of each of the first rows that has the first row's colour."""
    reach = rows[: max(1, int(len(rows) * DEEPEST))]
    colour = np.median(reach[: max(1, len(rows) // 200)])
    return np.asarray((np.abs(reach - colour) <= NOISE).mean(axis=1))
