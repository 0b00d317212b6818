"""
The encoder: one upload on standard input, clean pictures on standard output, nothing else.

    python -m lamppost.market.media.encode --format webp < upload > pictures

It runs as a child process, because what decodes a stranger's bytes may crash or be taken over:
it confines itself before it reads the first one, has no database, no settings and no network of
ours, and opens no file. Its output is one line of JSON

    {"width", "height", "colour": "#rrggbb", "files": [{"size", "width", "height", "bytes",
     "sha256"}, …]}

followed by the bytes of those files in that order. Exit codes: 0 done · 2 wrong use · 10 not a
picture · 11 a HEIC picture · 12 too many pixels · 13 broken, or over a limit of memory or output ·
anything else (a signal: over the limit of time, or a crash) means broken as well.

Must not import Django: it starts in 0.15 s without, and in a second with it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import resource
import sys
import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from lamppost.market.media.rules import (
    FILE_FORMATS,
    LARGEST,
    LIMITS,
    MAX_PIXELS,
    READABLE_FORMATS,
    EncoderExit,
    fit,
    sizes_for,
)

# Named, or Pillow loads every reader it has, among them formats nobody should send us.
PLUGINS = (AvifImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
SAVE_OPTIONS: dict[str, dict[str, int]] = {
    "webp": {"quality": 80, "method": 4},
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
}
ORIENTATION_TAG = 0x0112


def confine(*, memory: int, cpu: int, output: int) -> None:
    """Give up, for good, what decoding a picture does not need. Bytes and seconds."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: output,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))
    # Pages come before pictures; and when memory runs out, this is the process to end.
    os.nice(5)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def open_upload(stream: BinaryIO) -> Image.Image:
    """Read the header only; Pillow raises for what is no picture and for too many pixels."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    # Up to twice the limit Pillow only warns.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return Image.open(stream, formats=[f for f in READABLE_FORMATS if f in Image.OPEN])


def clean_picture(image: Image.Image) -> Image.Image:
    """
    Return an upright, opaque sRGB picture of at most ``LARGEST`` pixels a side: pixels only.

    Of moving pictures the first frame. What a person sees is what a moderator saw: transparent
    parts become white, so nothing can hide under them.
    """
    profile = image.info.get("icc_profile")
    orientation = _orientation(image)
    image = _upright(_shrink(image), orientation)
    image = _in_srgb(_opaque(image), profile)
    # Saving copies metadata from the picture it saves; a new one has none.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean


def _orientation(image: Image.Image) -> int:
    # Broken metadata is no reason to refuse a photo that can be seen.
    with contextlib.suppress(Exception):
        return int(image.getexif().get(ORIENTATION_TAG, 1))
    return 1


def _shrink(image: Image.Image) -> Image.Image:
    # A JPEG decodes to 1/2, 1/4 or 1/8 for less time and memory, but only if asked for the box
    # it will really fill; and loading now keeps thumbnail() from taking that back.
    image.draft(None, fit(*image.size, LARGEST))
    image.load()
    if image.has_transparency_data and image.mode not in {"RGBA", "LA"}:
        image = image.convert("RGBA")
    elif image.mode in {"P", "1"}:
        image = image.convert("RGB")
    # 16-bit greys cannot be reduced in whole steps first.
    gap = None if image.mode.startswith("I") else 2.0
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS, reducing_gap=gap)
    return image


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    exif = image.getexif()
    exif.clear()
    exif[ORIENTATION_TAG] = orientation
    return ImageOps.exif_transpose(image)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # convert("L") alone clips: all but the darkest 16-bit greys would turn white.
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    # A broken or mismatched profile: show the colours as they are.
    with contextlib.suppress(Exception):
        if profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            return converted or image
    return image.convert("RGB")


def dominant_colour(image: Image.Image) -> str:
    """Return the most frequent of the picture's six main colours: the place-holder's colour."""
    small = image.copy()
    small.thumbnail((48, 48))
    main = small.quantize(6)
    most_frequent = main.histogram().index(max(main.histogram()))
    red, green, blue = (main.getpalette() or [])[most_frequent * 3 : most_frequent * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def encode_sizes(image: Image.Image, file_format: str) -> list[tuple[dict[str, object], bytes]]:
    """Return facts and bytes of each size, smallest first."""
    encoded = []
    for size in sizes_for(*image.size):
        target = fit(*image.size, size)
        scaled = image if target == image.size else image.resize(target, reducing_gap=2.0)
        buffer = io.BytesIO()
        scaled.save(buffer, file_format.upper(), **SAVE_OPTIONS[file_format])
        content = buffer.getvalue()
        facts = {
            "size": size,
            "width": scaled.width,
            "height": scaled.height,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        encoded.append((facts, content))
    return encoded


def run(source: BinaryIO, target: BinaryIO, file_format: str) -> EncoderExit:
    """Encode what ``source`` holds and return the exit code; failures write nothing."""
    try:
        image = clean_picture(open_upload(source))
        encoded = encode_sizes(image, file_format)
        result = {
            "width": image.width,
            "height": image.height,
            "colour": dominant_colour(image),
            "files": [facts for facts, _ in encoded],
        }
        target.write(json.dumps(result).encode() + b"\n")
        target.writelines(content for _, content in encoded)
        target.flush()
    except UnidentifiedImageError:
        return EncoderExit.HEIC if _is_heic(source) else EncoderExit.NOT_A_PHOTO
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return EncoderExit.TOO_MANY_PIXELS
    except Exception as error:
        # Decoders fail in every way there is; the name of the failure is for the log only.
        sys.stderr.write(f"{type(error).__name__}: {error}\n"[:500])
        return EncoderExit.BROKEN
    return EncoderExit.DONE


def _is_heic(source: BinaryIO) -> bool:
    source.seek(0)
    head = source.read(12)
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def main(arguments: list[str] | None = None) -> int:
    """Run once, confined, between standard input and output."""
    parser = argparse.ArgumentParser(prog="python -m lamppost.market.media.encode")
    parser.add_argument("--format", choices=FILE_FORMATS, default="webp")
    parser.add_argument("--memory", type=int, default=LIMITS.memory_bytes, help="bytes")
    parser.add_argument("--cpu", type=int, default=LIMITS.cpu_seconds, help="seconds")
    parser.add_argument("--output", type=int, default=LIMITS.output_bytes, help="bytes")
    wanted = parser.parse_args(arguments)
    confine(memory=wanted.memory, cpu=wanted.cpu, output=wanted.output)
    return run(sys.stdin.buffer, sys.stdout.buffer, wanted.format)


if __name__ == "__main__":
    # Straight out: the interpreter's own tidying up has no one to tidy for.
    code = main()
    sys.stderr.flush()
    os._exit(code)
