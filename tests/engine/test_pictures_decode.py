"""Strangers' bytes are looked at in a process apart: seen, refused or failed, never guessed."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from screening_engine.matching.pictures import (
    DecodeLimits,
    Decoder,
    DecoderFailed,
    HashKind,
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureTooLarge,
    hash_luma,
    hash_picture,
    luma_of,
    words_in_picture,
)
from screening_engine.matching.pictures import decode as decode_module
from tests.engine.drawings import drawing, pixels, turned, written

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


@pytest.fixture(scope="module")
def decoder():
    with Decoder() as one:
        yield one


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it has ``side`` x ``side`` pixels, and has them."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(bytes(1 + side)) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body)
            + chunk(b"IEND", b""))  # fmt: skip


class TestSeen:
    @pytest.mark.parametrize("file_format", FORMATS)
    def test_reads_the_formats_that_people_send(self, decoder, file_format):
        content = written(drawing(3), file_format)
        seen = decoder.look(content, variants=True)

        with Image.open(io.BytesIO(content)) as here:
            plain = hash_luma(luma_of(pixels(here)))
        assert (seen.width, seen.height, seen.frames) == (320, 240, 1)
        assert seen.query[0] == seen.variants[0] == plain
        assert (len(seen.query), len(seen.variants), seen.words) == (8, 56, None)
        assert len(seen.digests[HashKind.SHA256]) == 64

    def test_looks_at_later_frames_too(self, decoder):
        frames = [drawing(number) for number in range(9)]
        for file_format in ("GIF", "WEBP", "PNG"):
            content = written(frames[0], file_format, save_all=True, append_images=frames[1:])
            seen = decoder.look(content)
            assert seen.frames == 5
            assert len(seen.query) >= 40
            last = hash_luma(luma_of(pixels(frames[-1])))
            assert min(one.distance(last) for one in seen.query) <= 10

    def test_sees_what_people_see(self, decoder):
        """Upright, on white, and 16-bit greys as greys."""
        upright = hash_luma(luma_of(pixels(drawing(3))))
        exif = Image.Exif()
        exif[0x0112] = 6
        turned_file = written(drawing(3).rotate(90, expand=True), "JPEG", quality=95, exif=exif)
        assert decoder.look(turned_file).query[0].distance(upright) <= 10

        mask = Image.new("L", (320, 240), 255)
        ImageDraw.Draw(mask).ellipse((60, 60, 200, 200), fill=0)
        clear = drawing(3).copy()
        clear.putalpha(mask)
        ground = Image.new("RGB", (320, 240), "white")
        ground.paste(drawing(3), mask=mask)
        seen = decoder.look(written(clear, "PNG")).query[0]
        assert seen.distance(hash_luma(luma_of(pixels(ground)))) <= 2

        deep = drawing(3).convert("L").convert("I").point(lambda grey: grey * 256)
        seen = decoder.look(written(deep.convert("I;16"), "PNG")).query[0]
        assert seen.distance(hash_luma(luma_of(pixels(drawing(3).convert("L"))))) <= 2

    def test_large_pictures_are_reduced(self, decoder):
        large = drawing(3).resize((3200, 2400))
        seen = decoder.look(written(large, "JPEG", quality=60))
        assert max(seen.width, seen.height) <= 2048
        assert seen.query[0].distance(hash_luma(luma_of(pixels(large)))) <= 10

    def test_one_call_for_one_picture(self):
        assert len(hash_picture(written(drawing(1)), variants=True).variants) == 56


class TestRefused:
    def test_what_is_no_picture(self, decoder):
        for content in (b"", b"hello", b"<svg/>", b"%PDF-1.7", bytes(5000),
                        written(drawing(1), "BMP"), written(drawing(1), "TIFF"),
                        written(drawing(1), "PPM")):  # fmt: skip
            with pytest.raises(NotAPicture):
                decoder.look(content)

    def test_what_was_cut_off(self, decoder):
        for file_format in FORMATS:
            content = written(drawing(1), file_format)
            with pytest.raises(PictureError):
                decoder.look(content[: len(content) * 2 // 3])

    def test_too_many_bytes(self):
        with Decoder(DecodeLimits(content_bytes=100)) as small, pytest.raises(PictureTooLarge):
            small.look(bytes(101))

    def test_too_many_pixels(self, decoder):
        with pytest.raises(PictureTooLarge):
            decoder.look(bomb(7100))

    def test_too_few_pixels(self, decoder):
        with pytest.raises(PictureBroken, match="3 x 3"):
            decoder.look(written(Image.new("RGB", (3, 3)), "PNG"))

    def test_too_much_memory(self):
        limits = DecodeLimits(memory_bytes=420 << 20)
        with Decoder(limits) as poor:
            assert poor.look(written(drawing(1))).frames == 1
            with pytest.raises((PictureBroken, DecoderFailed)):
                poor.look(bomb(7000))
            assert poor.look(written(drawing(1))).frames == 1

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.sampled_from(FORMATS),
        st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), max_size=6),
        st.floats(0.05, 1),
    )
    def test_no_bytes_break_it(self, decoder, file_format, wounds, kept):
        """One child lives through all of them."""
        content = bytearray(FILES[file_format])
        for place, wound in wounds:
            at = int(place * (len(content) - 1))
            content[at : at + len(wound)] = wound
        child = decoder._child
        try:
            seen = decoder.look(bytes(content[: int(len(content) * kept)]))
        except DecoderFailed:
            raise
        except PictureError:
            return
        assert seen.query
        assert child is None or decoder._child is child


def _interrupted(*_: object) -> bytes:
    raise KeyboardInterrupt


FILES = {name: written(drawing(2, (64, 48)), name) for name in FORMATS}


class TestFailed:
    """A child that is not ours stands for one that crashed, hangs or was taken over."""

    @pytest.fixture
    def program(self, tmp_path, monkeypatch):
        def use(script: str) -> None:
            path = tmp_path / "child"
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o700)
            monkeypatch.setattr(decode_module.sys, "executable", str(path))
            monkeypatch.setattr(decode_module, "START_SECONDS", 0.0)

        return use

    @pytest.mark.parametrize(("script", "message"), [
        ("exit 0", "died"),
        ("kill -9 $$", "died"),
        ("echo nonsense; cat > /dev/null", "not JSON"),
        ("echo '[]'; cat > /dev/null", "no object"),
        ("echo '{}'; cat > /dev/null", "no sense"),
        ("""echo '{"query": ["ff"], "variants": [], "width": 9, "height": 9, "frames": 1}'
        cat > /dev/null""", "no sense"),
        ("head -c 3000000 /dev/zero; cat > /dev/null", "without an end"),
    ])  # fmt: skip
    def test_is_an_error_and_no_guess(self, program, script, message):
        program(script)
        with Decoder() as one, pytest.raises(DecoderFailed, match=message):
            one.look(written(drawing(1)))

    def test_one_that_hangs(self, program):
        program("sleep 600")
        with Decoder(DecodeLimits(seconds=0.05)) as one:
            for content in (written(drawing(1)), bytes(5_000_000)):
                with pytest.raises(DecoderFailed, match="too long"):
                    one.look(content)

    @pytest.mark.parametrize("refused", ["[]", "{}", "7", "null", '"no_such_code"'])
    def test_a_refusal_that_nobody_knows_is_of_a_broken_picture(self, program, refused):
        program(f"""echo '{{"refused": {refused}}}'; cat > /dev/null""")
        with Decoder() as one, pytest.raises(PictureBroken):
            one.look(written(drawing(1)))

    def test_an_answer_that_was_not_waited_for_answers_nothing_else(self, program, monkeypatch):
        program("""echo '{"refused": "too_large"}'; sleep 600""")
        with Decoder() as one:
            with monkeypatch.context() as interrupted:
                interrupted.setattr(decode_module, "_exchange", _interrupted)
                with pytest.raises(KeyboardInterrupt):
                    one.look(written(drawing(1)))
            assert one._child is None

    def test_a_new_child_takes_its_place(self):
        with Decoder() as one:
            one.look(written(drawing(1)))
            one._child.kill()
            one._child.wait()
            assert one.look(written(drawing(1))).frames == 1


class TestWords:
    """Read where the readers are installed; where not, the answer says so."""

    def test_reads_a_code(self, decoder):
        segno = pytest.importorskip("segno")
        code = io.BytesIO()
        segno.make("https://wa.me/12025550143").save(code, kind="png", scale=6)
        with Image.open(code) as small:
            sheet = drawing(4, (640, 480))
            sheet.paste(small.convert("RGB"), (200, 120))
        words = words_in_picture(written(sheet), decoder=decoder)
        assert words.qr in (None, ("https://wa.me/12025550143",))

    def test_reads_a_number_in_a_drawing(self, decoder):
        sheet = Image.new("RGB", (640, 400), "white")
        pen = ImageDraw.Draw(sheet)
        pen.rectangle((0, 0, 640, 60), fill="teal")
        pen.text((60, 140), "Call 202 555 0143", fill="black", font_size=48)
        words = words_in_picture(written(turned(sheet, 0)), decoder=decoder)
        assert words.ocr is None or "202 555 0143" in words.ocr
        assert len(words.ocr or "") <= 5000

    def test_nothing_is_nothing(self, decoder):
        words = words_in_picture(written(Image.new("RGB", (200, 200), "navy")), decoder=decoder)
        assert words.qr in (None, ())
        assert words.ocr in (None, "")
