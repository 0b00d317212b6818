"""The hashes that stand for one picture: as people change it, in a bank and in a question."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.pictures.borders import Part, without_captions, without_frame
from screening_engine.matching.pictures.hashes import PictureHash
from screening_engine.matching.pictures.pdq import (
    SAMPLES,
    SMALLEST,
    Luma,
    dihedral_hashes,
    hash_luma,
    hash_waves,
    waves_of_part,
)

# A crop of 1 % from each side, of 1.5 % from one, or a turn of 0.75 degrees moves at most 26 of
# the 31 bits that a match allows. The steps here are close enough to leave no gap between two.
# Measured on one half of the demo pictures; the benchmark reports on the other half.
EACH_SIDE = (0.02, 0.037, 0.054, 0.071, 0.088, 0.104)
ONE_SIDE = (0.03, 0.055, 0.085, 0.11)
# What a bar of words hides, above or below.
BAR = (0.14, 0.17, 0.2)
CORNER = (0.03, 0.055)
DEGREES = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)
# What editors put into the corners of a turned picture.
CORNERS = (0.0, 255.0)
# Cropping and turning need no more pixels than this on the long side.
LONGEST = 800
# What is asked for is compared with plain hashes, too, and must lie nearer to them.
ASKED_LONGEST = 1200

Cuts = tuple[float, float, float, float]


def picture_variants(luma: Luma) -> tuple[PictureHash, ...]:
    """
    Return the hashes to keep of a picture of our own: 56, or 111 of one inside a frame.

    ``luma`` is brightness (height, width), 0 to 255. The first is the plain hash, as others would
    compute it. The others stand for crops (2 to 11 % from each side, one side or a corner), bars
    of words of up to a fifth, turns of up to three degrees with and without their corners, and
    all of these again without a frame around the picture. 60 to 200 ms.

    :raises PictureTooSmall: if a side is shorter than five pixels
    """
    plain = hash_luma(luma)
    small = _reduced(luma, LONGEST)
    inside = without_frame(small)
    found = [plain]
    for seen in (small,) if inside is None else (small, small[inside]):
        found += [hash_waves(waves_of_part(*one), plain.quality) for one in _changed(seen)]
    return tuple(found)


def query_hashes(luma: Luma) -> tuple[PictureHash, ...]:
    """
    Return the hashes to ask for: the picture in its eight positions, with and without surroundings.

    Eight where nothing stands around the picture, at most 32 where there are a frame and bars of
    words. The first is the plain hash. 10 to 30 ms.

    :raises PictureTooSmall: if a side is shorter than five pixels
    """
    found = list(dihedral_hashes(luma))
    small = _reduced(luma, ASKED_LONGEST)
    frame = without_frame(small)
    parts = [] if frame is None else [frame]
    # A plain bar is a frame as well: ask once.
    parts += [part for part in without_captions(small) if part != frame]
    for part in parts:
        found += dihedral_hashes(small[part])
    return tuple(found)


def _changed(luma: Luma) -> Iterator[tuple[Luma, slice, slice]]:
    """Yield the changed pictures, each as a part of another; none is too small to be hashed."""
    height, width = luma.shape
    for top, bottom, left, right in _cuts():
        rows = slice(round(height * top), height - round(height * bottom))
        yield luma, rows, slice(round(width * left), width - round(width * right))
    for degrees in DEGREES:
        turned, inside, (rows, columns) = _turned(luma, degrees)
        for corner in CORNERS:
            filled = np.where(inside, turned, np.float32(corner))
            yield filled, slice(0, height), slice(0, width)
        if min(rows.stop - rows.start, columns.stop - columns.start) >= SMALLEST:
            yield turned, rows, columns


def _cuts() -> Iterator[Cuts]:
    """Yield what is cut away above, below, to the left and to the right, in shares."""
    yield 0.0, 0.0, 0.0, 0.0
    for cut in EACH_SIDE:
        yield cut, cut, cut, cut
    for cut in ONE_SIDE:
        yield from ((cut, 0.0, 0.0, 0.0), (0.0, cut, 0.0, 0.0))
        yield from ((0.0, 0.0, cut, 0.0), (0.0, 0.0, 0.0, cut))
    for cut in BAR:
        yield from ((cut, 0.0, 0.0, 0.0), (0.0, cut, 0.0, 0.0))
    for cut in CORNER:
        yield from ((cut, 0.0, cut, 0.0), (cut, 0.0, 0.0, cut))
        yield from ((0.0, cut, cut, 0.0), (0.0, cut, 0.0, cut))


def _reduced(luma: Luma, longest: int) -> Luma:
    """Return means of square blocks, so that hardly a side is longer than ``longest``."""
    # A strip keeps what its short side has: fewer pixels than samples would be another picture.
    factor = min(-(-max(luma.shape) // longest), min(luma.shape) // SAMPLES)
    if factor <= 1:
        return np.asarray(luma, dtype=np.float32)
    height, width = (length // factor for length in luma.shape)
    whole = luma[: height * factor, : width * factor]
    rows = whole.reshape(height, factor, width * factor).sum(axis=1)
    # Adding every second or third column is ten times faster than a mean over short rows.
    blocks = sum(rows[:, start::factor] for start in range(factor))
    return np.asarray(blocks, dtype=np.float32) / np.float32(factor * factor)


def _turned(luma: Luma, degrees: float) -> tuple[Luma, NDArray[np.bool_], Part]:
    """Return the picture turned around its middle, what is no corner, and the part without any."""
    height, width = luma.shape
    sine, cosine = sin(radians(degrees)), cos(radians(degrees))
    down = (np.arange(height, dtype=np.float32) - (height - 1) / 2)[:, None]
    across = (np.arange(width, dtype=np.float32) - (width - 1) / 2)[None, :]
    rows = np.rint(cosine * down + sine * across + (height - 1) / 2).astype(np.int32)
    columns = np.rint(cosine * across - sine * down + (width - 1) / 2).astype(np.int32)
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    place = np.where(inside, rows * width + columns, 0)
    turned = luma.reshape(-1)[place]
    kept = 1 / (cosine + abs(sine) * max(height / width, width / height))
    edges = [round(length * (1 - kept) / 2) for length in luma.shape]
    top, left = edges
    return turned, inside, (slice(top, height - top), slice(left, width - left))
