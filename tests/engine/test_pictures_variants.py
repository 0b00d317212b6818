"""A banked picture is found again after what people do to pictures; other pictures are not."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from screening_engine.matching.pictures import (
    MATCH_DISTANCE,
    luma_of,
    picture_variants,
    query_hashes,
)
from screening_engine.matching.pictures.borders import without_captions, without_frame
from tests.engine.drawings import captioned, cut, drawing, framed, pixels, turned, written

SEEDS = range(10)
CHANGES = {
    "as it is": lambda picture: picture,
    "crop of 3 %": lambda picture: cut(picture, 0.03),
    "frame of 5 %": lambda picture: framed(picture, 0.05, "navy"),
    "mirrored": ImageOps.mirror,
    "turned left": lambda picture: turned(picture, 2),
    "turned right": lambda picture: turned(picture, -2),
    "bar of words": captioned,
    "mirrored in a frame": lambda picture: framed(ImageOps.mirror(picture), 0.05, "white"),
}


@pytest.fixture(scope="module")
def bank():
    return {seed: picture_variants(luma_of(pixels(drawing(seed)))) for seed in SEEDS}


def asked(picture):
    return query_hashes(luma_of(pixels(picture)))


def nearest(hashes, variants):
    return min(one.distance(other) for one in hashes for other in variants)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_picture_is_found(bank, change, tmp_path):
    found = 0
    for seed, variants in bank.items():
        path = tmp_path / "again.jpg"
        path.write_bytes(written(CHANGES[change](drawing(seed)), quality=75))
        with Image.open(path) as again:
            found += nearest(asked(again), variants) <= MATCH_DISTANCE
    assert found >= 9


def test_other_pictures_are_not_found(bank):
    for seed in range(100, 120):
        hashes = asked(drawing(seed))
        for variants in bank.values():
            assert nearest(hashes, variants) > MATCH_DISTANCE + 10


def test_the_first_is_the_plain_hash(bank):
    seen = luma_of(pixels(drawing(2)))
    assert bank[2][0] == query_hashes(seen)[0]
    assert len(bank[2]) == 56
    assert len(picture_variants(luma_of(pixels(framed(drawing(2), 0.05, "white"))))) == 111
    assert len(query_hashes(seen)) == 8


def test_a_frame_is_cut_off_and_nothing_else():
    seen = luma_of(pixels(framed(drawing(4), 0.1, "black")))
    rows, columns = without_frame(seen)
    assert (rows.start, rows.stop, columns.start, columns.stop) == (24, 264, 32, 352)
    assert without_frame(luma_of(pixels(drawing(4)))) is None


def test_a_bar_of_words_is_cut_off():
    ((rows, columns),) = without_captions(luma_of(pixels(captioned(drawing(4)))))
    assert (rows.start, columns) == (0, slice(0, 320))
    assert abs(rows.stop - 204) <= 2


def test_a_picture_that_is_all_frame_stays_whole():
    assert without_frame(luma_of(pixels(Image.new("RGB", (9, 9))))) in (None, (slice(3, 6),) * 2)
    assert len(query_hashes(luma_of(pixels(Image.new("RGB", (40, 40)))))) >= 8


def test_any_shape_has_variants():
    for size in ((5, 5), (5, 900), (2000, 7), (801, 799)):
        luma = luma_of(pixels(Image.effect_noise(size, 60)))
        assert len(picture_variants(luma)) >= 44
        assert len(query_hashes(luma)) >= 8
