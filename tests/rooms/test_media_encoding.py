"""A stranger's bytes go into a child process; clean pictures, or a plain refusal, come out."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from lamppost.market.media.child import encode, spool
from lamppost.market.media.rules import (
    MAX_UPLOAD_BYTES,
    EncoderLimits,
    NotAPhoto,
    PhotoBroken,
    PhotoIsHeic,
    PhotoTooLarge,
    TooManyPixels,
)
from tests.rooms.pictures import (
    HEIC_HEAD,
    NOT_PHOTOS,
    SECRETS,
    bomb,
    landscape,
    opened,
    phone_photo,
    written,
)

SKY, GRASS = (90, 150, 220), (60, 130, 50)


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path, monkeypatch):
    """Whatever a test did, nothing of it may be left here."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def encoded(upload, **options):
    with spool(upload, "sofa.jpg") as held:
        return encode(held, name="sofa.jpg", **options)


def largest(upload):
    return opened(encoded(upload).pictures[-1].content)


def near(colour, expected, tolerance=12):
    return all(abs(a - b) <= tolerance for a, b in zip(colour[:3], expected, strict=True))


def test_a_phones_photo_comes_out_in_three_sizes_of_webp():
    photo = encoded(phone_photo(width=4000, height=3000))
    assert (photo.width, photo.height) == (1600, 1200)
    shapes = [(p.size, p.width, p.height) for p in photo.pictures]
    assert shapes == [(400, 400, 300), (800, 800, 600), (1600, 1600, 1200)]
    for picture in photo.pictures:
        image = opened(picture.content)
        assert (image.format, image.mode, image.size) == (
            "WEBP",
            "RGB",
            (picture.width, picture.height),
        )


def test_place_camera_and_comments_are_gone_from_every_byte():
    upload = phone_photo() + b"TRAILING archive"
    assert all(secret in upload for secret in SECRETS)
    for picture in encoded(upload).pictures:
        assert not [
            secret for secret in (*SECRETS, b"EXIF", b"XMP ", b"ICCP") if secret in picture.content
        ]
        image = opened(picture.content)
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "AVIF", "GIF"])
def test_metadata_is_gone_whatever_the_format_was(file_format):
    exif = Image.Exif()
    exif[0x010E] = "GPS-SECRET"
    extra = {"GIF": {"comment": b"GPS-SECRET"}}.get(
        file_format, {"exif": exif.tobytes(), "xmp": b"XMP-SECRET"}
    )
    if file_format == "PNG":
        extra = {"exif": exif.tobytes()}
    upload = written(landscape(), file_format, **extra)
    assert b"GPS-SECRET" in upload
    for picture in encoded(upload).pictures:
        assert b"SECRET" not in picture.content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_of_a_phone_ends_upright(orientation):
    """The sky was up when the photo was taken, so it is up in what we store."""
    upright = landscape(600, 400)
    ImageDraw.Draw(upright).rectangle((0, 0, 60, 60), fill="red")
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = largest(written(stored, quality=95, exif=exif))
    assert image.size == (600, 400)
    assert near(image.getpixel((20, 20)), (255, 0, 0), 40)
    assert image.getpixel((300, 60))[2] > image.getpixel((300, 340))[2] + 60


def test_a_small_picture_is_never_made_larger():
    photo = encoded(written(landscape(300, 200), "PNG"))
    assert [(p.size, p.width, p.height) for p in photo.pictures] == [(400, 300, 200)]
    photo = encoded(written(landscape(1000, 500), "PNG"))
    assert [(p.size, p.width) for p in photo.pictures] == [(400, 400), (800, 800), (1600, 1000)]


def test_81_megapixels_in_ten_kilobytes_are_refused():
    upload = bomb()
    assert len(upload) < 10_500
    with pytest.raises(TooManyPixels, match="more than 50 megapixels"):
        encoded(upload)


def test_51_megapixels_are_refused_and_49_are_not():
    with pytest.raises(TooManyPixels):
        encoded(written(Image.new("L", (8500, 6000)), "PNG"))
    assert encoded(written(Image.new("L", (8160, 6000)), "PNG")).width == 1600


@pytest.mark.parametrize("name", NOT_PHOTOS)
def test_what_is_no_photo_is_refused_whatever_it_is_called(name):
    with spool(NOT_PHOTOS[name], name) as held, pytest.raises(NotAPhoto) as refusal:
        encode(held, name=name)
    assert name in str(refusal.value)


def test_a_phones_heic_gets_advice_of_its_own():
    with pytest.raises(PhotoIsHeic, match="Most compatible"):
        encoded(HEIC_HEAD)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_that_stops_in_the_middle_is_broken(file_format):
    whole = written(landscape(), file_format)
    with pytest.raises((PhotoBroken, NotAPhoto)):
        encoded(whole[: len(whole) // 2])
    if file_format == "JPEG":
        with pytest.raises(PhotoBroken):
            encoded(whole[: len(whole) // 2])


def test_flipped_bytes_never_end_in_anything_but_a_photo_or_a_refusal():
    whole = phone_photo()
    for position in range(40, len(whole), len(whole) // 12):
        damaged = whole[:position] + b"\xff\x00\xd8" + whole[position + 3 :]
        with contextlib.suppress(PhotoBroken, NotAPhoto, TooManyPixels):
            assert encoded(damaged).width in range(1, 1601)


def test_ten_megabytes_and_one_byte_are_refused_while_they_arrive():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            Endless.taken += size
            return bytes(size)

    with pytest.raises(PhotoTooLarge, match="larger than 10 MB"):
        encoded(Endless())
    assert Endless.taken <= MAX_UPLOAD_BYTES + 64 * 1024


def test_of_a_moving_gif_the_first_frame_is_kept():
    first, second = (Image.new("P", (200, 100)) for _ in range(2))
    first.putpalette([0, 0, 200] * 256)
    second.putpalette([200, 0, 0] * 256)
    image = largest(written(first, "GIF", save_all=True, append_images=[second], duration=100))
    assert getattr(image, "n_frames", 1) == 1
    assert near(image.getpixel((100, 50)), (0, 0, 200))


@pytest.mark.parametrize(("grey", "expected"), [(0, 0), (1000, 4), (32_768, 128), (65_535, 255)])
def test_sixteen_bit_greys_keep_their_brightness(grey, expected):
    image = largest(written(Image.new("I;16", (200, 100), grey), "PNG"))
    assert near(image.getpixel((100, 50)), (expected,) * 3, 3)


def test_a_print_shops_cmyk_jpeg_becomes_a_screen_picture():
    image = largest(written(Image.new("CMYK", (200, 100), (0, 255, 255, 0))))
    red, green, blue = image.getpixel((100, 50))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    "picture",
    [
        written(Image.new("RGB", (200, 100), "red").quantize(4), "PNG", transparency=0),
        written(Image.new("RGBA", (200, 100), (200, 0, 0, 0)), "PNG"),
        written(Image.new("LA", (200, 100), (9, 0)), "PNG"),
        written(Image.new("RGB", (200, 100), "red"), "PNG", transparency=(255, 0, 0)),
        written(Image.new("RGBA", (200, 100), (200, 0, 0, 0)), "WEBP", exact=True),
    ],
    ids=["palette", "rgba", "grey", "colour key", "webp"],
)
def test_what_is_transparent_becomes_white_so_nothing_hides_under_it(picture):
    image = largest(picture)
    assert image.mode == "RGB"
    assert near(image.getpixel((100, 50)), (255, 255, 255), 2)


def test_colours_of_another_profile_are_converted_before_it_is_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    odd = written(landscape(), icc_profile=profile.tobytes())
    assert near(largest(odd).getpixel((320, 60)), largest(written(landscape())).getpixel((320, 60)))
    broken = written(landscape(), icc_profile=b"not a profile" * 20)
    assert largest(broken).size == (640, 480)


def test_black_and_white_and_one_pixel_pictures_work():
    assert largest(written(Image.new("1", (200, 100), 1), "PNG")).getpixel((9, 9)) == (255,) * 3
    assert largest(written(Image.new("RGB", (1, 1), "blue"), "PNG")).size == (1, 1)
    assert largest(written(Image.new("L", (9000, 2)), "PNG")).size == (1600, 1)


def test_the_placeholder_takes_the_most_frequent_colour():
    image = Image.new("RGB", (300, 200), (200, 30, 30))
    image.paste((20, 20, 200), (0, 0, 60, 60))
    colour = encoded(written(image, "PNG")).colour
    assert near(bytes.fromhex(colour[1:]), (200, 30, 30))


def test_the_same_photo_has_the_same_name_every_time():
    assert encoded(phone_photo()).digest == encoded(phone_photo()).digest
    assert encoded(phone_photo()).digest != encoded(phone_photo(3)).digest


def test_avif_sizes_match():
    photo = encoded(written(landscape(1000, 700), "WEBP"), file_format="avif")
    assert [(p.size, p.width, p.height) for p in photo.pictures] == [
        (400, 400, 280),
        (800, 800, 560),
        (1600, 1000, 700),
    ]
    assert {opened(p.content).format for p in photo.pictures} == {"AVIF"}


@pytest.mark.parametrize(
    "limits",
    [
        EncoderLimits(memory_bytes=64 * 1024 * 1024),
        EncoderLimits(memory_bytes=8 * 1024 * 1024),
        EncoderLimits(wall_seconds=0.001),
        EncoderLimits(output_bytes=2000),
    ],
    ids=["memory while decoding", "no memory at all", "time", "output"],
)
def test_over_a_limit_the_photo_counts_as_broken_and_we_live_on(limits):
    upload = written(landscape(4000, 3000), "PNG")
    with pytest.raises(PhotoBroken, match="could not be read"):
        encoded(upload, limits=limits)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "not json",
        '{"width": 1, "height": 1, "colour": "#000000", "files": []}',
        '{"width": 1, "height": 1, "colour": "#000000", "files": [{"size": 400, "width": 1, '
        '"height": 1, "bytes": 99, "sha256": "00"}]}\\nshort',
        "[1, 2]",
    ],
)
def test_an_encoder_that_was_taken_over_is_not_believed(answer, monkeypatch, tmp_path):
    program = tmp_path / "taken-over"
    program.write_text(f"#!/bin/sh\nprintf '{answer}'\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(PhotoBroken):
        encoded(phone_photo())


def test_the_encoder_knows_nothing_of_our_settings(monkeypatch, tmp_path):
    program = tmp_path / "spy"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen; pwd >> {tmp_path}/seen; exit 10\n")
    program.chmod(0o700)
    monkeypatch.setenv("LAMPPOST_SECRET_KEY", "k" * 40)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(NotAPhoto):
        encoded(phone_photo())
    seen = (tmp_path / "seen").read_text()
    assert "LAMPPOST" not in seen
    assert str(Path.home()) not in seen


def test_the_encoder_loads_no_django_and_only_the_readers_it_names():
    check = (
        "import sys; from lamppost.market.media import encode; from PIL import Image; "
        "assert 'django' not in sys.modules; "
        "assert set(Image.OPEN) == {'JPEG', 'PNG', 'WEBP', 'GIF', 'AVIF'}, Image.OPEN"
    )
    source = Path(__file__).parents[2] / "src"
    subprocess.run([sys.executable, "-c", check], check=True, env={"PYTHONPATH": str(source)})
