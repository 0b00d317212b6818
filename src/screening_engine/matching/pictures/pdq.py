"""
PDQ, a 256-bit hash of how a picture looks, in numpy, after its public description.

Luma, two passes of a box filter along each axis, 64 x 64 samples, the 16 x 16 lowest waves of a
cosine transform without the constant ones, and one bit for each wave: above the median or not.

The filter, the samples and the transform are linear, and the same along rows and columns. So each
axis is one matrix, kept for each length: the whole hash is two products of matrices, exact at any
size, and costs less than scaling the picture down first.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.pictures.hashes import PictureHash

Floats = NDArray[np.float32]
Luma = NDArray[np.float32]

SAMPLES = 64
WAVES = 16
SMALLEST = 5
# Part of the public description: the sum of steps between neighbours that counts as full quality.
FULL_QUALITY = 90
# ITU-R BT.601, as in the public description.
RED, GREEN, BLUE = 0.299, 0.587, 0.114


class PictureTooSmall(ValueError):
    """A side of fewer than five pixels: there is nothing to recognise."""


def luma_of(pixels: NDArray[np.uint8]) -> Luma:
    """Turn ``pixels`` (height, width, 3) of sRGB into brightness (height, width), 0 to 255."""
    weights = np.array([RED, GREEN, BLUE], dtype=np.float32)
    return np.asarray(pixels.astype(np.float32) @ weights, dtype=np.float32)


def hash_luma(luma: Luma) -> PictureHash:
    """
    Hash brightness (height, width), 0 to 255; about 1 ms for 512 x 512.

    :raises PictureTooSmall: if a side is shorter than five pixels
    """
    return hash_waves(*waves_of(luma))


def waves_of(luma: Luma) -> tuple[Floats, int]:
    """Return the 16 x 16 waves of a picture and its quality (0 to 100)."""
    samples = samples_of(luma)
    transform = _cosines()
    waves = np.asarray(transform @ samples @ transform.T, dtype=np.float32)
    return waves, quality_of(samples)


def samples_of(luma: Luma) -> Floats:
    """Return the 64 x 64 smoothed samples of a picture."""
    _check(luma)
    height, width = luma.shape
    return smoothing(height) @ (np.asarray(luma, dtype=np.float32) @ smoothing(width).T)


def quality_of(samples: Floats) -> int:
    """Say how much there is to see, 0 (one colour) to 100; below 50 a hash proves nothing."""
    steps = sum(
        int(np.abs(np.trunc(np.diff(samples, axis=axis) * (100 / 255))).sum()) for axis in (0, 1)
    )
    return min(100, steps // FULL_QUALITY)


def hash_waves(waves: Floats, quality: int) -> PictureHash:
    """Set one bit for each wave above the median (the lower of the two in the middle)."""
    middle = np.sort(waves, axis=None)[WAVES * WAVES // 2 - 1]
    return PictureHash.from_bits((waves > middle).reshape(-1), quality)


def dihedral_hashes(luma: Luma) -> tuple[PictureHash, ...]:
    """
    Return the hashes of the picture turned and mirrored, about twice the cost of one.

    Order: as it is, mirrored left to right, upside down, both (half a turn), and the same four of
    the transposed picture. Turning the signs of the waves would be cheaper still, but the filter
    is not symmetric: on small pictures that costs 12 to 26 of the 31 bits. Turning the matrices
    gives exactly the hash of the turned picture.

    :raises PictureTooSmall: if a side is shorter than five pixels
    """
    _check(luma)
    height, width = luma.shape
    transform = _cosines()
    # The picture as it is needs its samples, for the quality; of its mirrors the waves are enough.
    across = np.vstack((smoothing(width), _waves_of_axis(width)[:, ::-1]))
    seen = np.asarray(luma, dtype=np.float32) @ across.T
    down, up = smoothing(height), _waves_of_axis(height)[:, ::-1]
    samples = down @ seen[:, :SAMPLES]
    waves = [
        transform @ samples @ transform.T,
        transform @ (down @ seen[:, SAMPLES:]),
        up @ seen[:, :SAMPLES] @ transform.T,
        up @ seen[:, SAMPLES:],
    ]
    quality = quality_of(samples)
    return tuple(hash_waves(one, quality) for one in waves) + tuple(
        # The columns of a picture are the rows of its transpose.
        hash_waves(waves[place].T, quality)
        for place in (0, 2, 1, 3)
    )


def waves_of_part(luma: Luma, rows: slice, columns: slice) -> Floats:
    """Return the waves of a part of a picture, a quarter of the usual cost: for many crops."""
    part = luma[rows, columns]
    down, across = (_waves_of_axis(length) for length in part.shape)
    return down @ (part @ across.T)


def _check(luma: Luma) -> None:
    height, width = luma.shape
    if min(height, width) < SMALLEST:
        raise PictureTooSmall(f"{width} x {height} pixels")


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """Return the transform, (waves, samples): the constant wave is left out."""
    wave = np.arange(1, WAVES + 1)[:, None]
    sample = 2 * np.arange(SAMPLES)[None, :] + 1
    return np.asarray(
        np.sqrt(2 / SAMPLES) * np.cos(np.pi / (2 * SAMPLES) * wave * sample), dtype=np.float32
    )


@lru_cache(maxsize=512)
def smoothing(length: int) -> Floats:
    """
    Return the matrix (64, length) that smooths one axis twice and takes its samples.

    One pass is a mean over a window that is cut off at the edges. So each sample is a mean of
    means: every window in it adds its weight where it begins, and takes it back where it ends.
    """
    window = (length + 2 * SAMPLES - 1) // (2 * SAMPLES)
    ahead = (window + 2) // 2
    place = np.arange(length)
    first = np.maximum(place - (window - ahead), 0)
    last = np.minimum(place + ahead, length)
    sampled = ((np.arange(SAMPLES) + 0.5) * length / SAMPLES).astype(np.intp)
    steps = np.zeros((SAMPLES, length + 1))
    for row, middle in enumerate(sampled):
        inner = slice(first[middle], last[middle])
        weight = 1 / ((last[inner] - first[inner]) * (last[middle] - first[middle]))
        np.add.at(steps[row], first[inner], weight)
        np.subtract.at(steps[row], last[inner], weight)
    return np.ascontiguousarray(np.cumsum(steps, axis=1)[:, :length], dtype=np.float32)


@lru_cache(maxsize=512)
def _waves_of_axis(length: int) -> Floats:
    return np.ascontiguousarray(_cosines() @ smoothing(length))
