"""What a photo may be called, how large it is kept, and which words it may carry."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.media.rules import (
    LARGEST,
    MAX_ALT,
    MAX_PHOTOS,
    MAX_SHOWN_NAME,
    SIZES,
    AltTextTooLong,
    PhotoTooLarge,
    TooManyPhotos,
    check_photo_count,
    clean_alt,
    file_name,
    fit,
    shown_name,
    sizes_for,
)

edges = st.integers(min_value=1, max_value=50_000)


@given(st.text(), st.integers(), st.text())
def test_no_input_ever_becomes_a_path(digest, size, file_format):
    with pytest.raises(ValueError, match="no photo is stored"):
        file_name(digest, size, file_format)


@given(
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(SIZES),
    st.sampled_from(["webp", "avif"]),
)
def test_a_file_is_named_after_its_content_and_size(digest, size, file_format):
    assert file_name(digest, size, file_format) == f"{digest}-{size}.{file_format}"


@pytest.mark.parametrize("digest", ["A" * 64, "a" * 63, "a" * 64 + "\n", "../" + "a" * 61])
def test_a_digest_is_exactly_64_small_hex_digits(digest):
    with pytest.raises(ValueError, match="no photo is stored"):
        file_name(digest, 400, "webp")


@given(st.text())
def test_a_shown_name_is_short_visible_and_on_one_line(filename):
    name = shown_name(filename)
    assert 0 < len(name) <= MAX_SHOWN_NAME
    assert name == name.strip()
    assert not {"/", "\\", "\n"} & set(name)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in name)


def test_a_name_tells_no_folders_and_reads_forwards():
    assert shown_name(r"C:\Users\Sam\Pictures\sofa.jpg") == "sofa.jpg"
    assert shown_name("../../etc/passwd") == "passwd"
    assert shown_name("sofa\u202egpj.exe") == "sofagpj.exe"
    assert shown_name("") == "photo"
    assert shown_name("a" * 200 + ".jpeg").endswith("aaaaa.jpeg")


def test_refusals_name_the_file_and_the_limit_so_that_doors_can_translate_them():
    refusal = PhotoTooLarge("sofa.jpg")
    assert refusal.code == "photo_too_large"
    assert refusal.params == {"name": "sofa.jpg", "limit": 10}
    assert str(refusal) == "sofa.jpg is larger than 10 MB. Please choose a smaller version of it."


@given(edges, edges, st.sampled_from(SIZES))
def test_a_picture_keeps_its_shape_and_never_grows(width, height, edge):
    small = fit(width, height, edge)
    assert all(1 <= new <= old for new, old in zip(small, (width, height), strict=True))
    assert max(small) == min(edge, max(width, height))
    assert abs(small[0] * height - small[1] * width) <= max(width, height)


@given(edges, edges)
def test_the_largest_size_written_holds_the_picture_as_it_is(width, height):
    sizes = sizes_for(width, height)
    assert sizes == SIZES[: len(sizes)]
    assert fit(width, height, sizes[-1]) == fit(width, height, LARGEST)


@pytest.mark.parametrize(
    ("longest", "sizes"),
    [(1, (400,)), (400, (400,)), (401, (400, 800)), (1000, SIZES), (1600, SIZES), (9000, SIZES)],
)
def test_sizes_that_would_only_repeat_a_small_picture_are_not_written(longest, sizes):
    assert sizes_for(longest, 1) == sizes


def test_the_thirteenth_photo_is_one_too_many():
    check_photo_count(MAX_PHOTOS - 1)
    with pytest.raises(TooManyPhotos, match="up to 12 photos"):
        check_photo_count(MAX_PHOTOS)


def test_a_description_is_one_line_and_fits():
    assert clean_alt("  A green\r\n sofa\u202e,\x00 three seats ") == "A green sofa, three seats"
    assert clean_alt("می‌خواهم 👩‍🌾") == "می‌خواهم 👩‍🌾"
    assert len(clean_alt("x" * MAX_ALT)) == MAX_ALT
    with pytest.raises(AltTextTooLong, match="at most 250 characters"):
        clean_alt("x" * (MAX_ALT + 1))
