"""The hash of a picture: as the public description says, and in all eight positions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from screening_engine.matching.pictures import (
    BadHash,
    PictureHash,
    PictureTooSmall,
    hash_luma,
    luma_of,
    rows_of,
)
from screening_engine.matching.pictures.pdq import dihedral_hashes, smoothing
from tests.engine.drawings import drawing, pixels

SHARED = Path(os.environ.get("LAMPPOST_SHARED_DATA") or Path(__file__).parents[3] / "shared/data")
REFERENCE = SHARED / "pdq"
EXPECTED = json.loads((REFERENCE / "expected.json").read_text()) if REFERENCE.is_dir() else {}
hashes = st.binary(min_size=32, max_size=32).map(PictureHash)


@pytest.mark.skipif(not EXPECTED, reason="the reference pictures are not here")
def test_equals_the_reference_on_every_picture():
    for name, expected in EXPECTED.items():
        with Image.open(REFERENCE / name) as picture:
            found = hash_luma(luma_of(pixels(picture)))
        assert found.distance(PictureHash.from_hex(expected["pdq"])) <= 2, name
        assert found.quality == expected["quality"], name


def test_turning_the_matrices_is_turning_the_picture():
    seen = pixels(drawing(3, (200, 130)))
    across = seen.transpose(1, 0, 2)
    turned = [one for base in (seen, across)
              for one in (base, base[:, ::-1], base[::-1], base[::-1, ::-1])]  # fmt: skip

    found = dihedral_hashes(luma_of(seen))

    assert len(found) == 8
    for one, other in zip(found, turned, strict=True):
        assert one.distance(hash_luma(luma_of(other))) <= 2
        assert one.quality == found[0].quality


@pytest.mark.parametrize("length", [5, 63, 64, 65, 127, 128, 129, 1000, 4001])
def test_smoothing_is_a_mean_of_what_is_near(length):
    matrix = smoothing(length)

    assert matrix.shape == (64, length)
    assert np.allclose(matrix.sum(axis=1), 1, atol=1e-5)
    assert matrix.min() > -1e-6
    widest = max(np.ptp(np.nonzero(row > 1e-6)[0]) for row in matrix)
    assert widest <= 2 * (length // 128 + 2)


def test_one_colour_has_no_quality_and_a_drawing_has():
    assert not hash_luma(np.full((80, 80), 120, dtype=np.float32)).is_usable
    assert hash_luma(luma_of(pixels(drawing(1)))).is_usable


def test_too_few_pixels_are_no_picture():
    with pytest.raises(PictureTooSmall, match="300 x 4 pixels"):
        hash_luma(np.zeros((4, 300), dtype=np.float32))


@given(hashes)
def test_the_digits_and_the_numbers_say_the_same(one):
    assert PictureHash.from_hex(one.hex) == one
    assert PictureHash.from_hex(one.hex.upper()) == one
    words = rows_of([one])[0]
    assert "".join(f"{int(word):016x}" for word in words) == one.hex


@given(hashes, hashes)
def test_distance_counts_bits(one, other):
    expected = bin(int(one.hex, 16) ^ int(other.hex, 16)).count("1")
    assert one.distance(other) == other.distance(one) == expected
    assert one.distance(one) == 0


@pytest.mark.parametrize("text", ["", "f8", "g" * 64, "0" * 63, "0" * 65, "0x" + "0" * 62])
def test_other_text_is_no_hash(text):
    with pytest.raises(BadHash):
        PictureHash.from_hex(text)
