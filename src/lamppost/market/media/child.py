"""Run the encoder as a child process, and believe nothing it says without looking."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any, BinaryIO

import lamppost
from lamppost.market.media.rules import (
    LARGEST,
    LIMITS,
    MAX_UPLOAD_BYTES,
    SIZES,
    EncoderExit,
    EncoderLimits,
    NotAPhoto,
    PhotoBroken,
    PhotoIsHeic,
    PhotoRefused,
    PhotoTooLarge,
    TooManyPixels,
)

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
# Two at once in each process: more only wait for each other's processor, and twenty photos of
# fifty megapixels at a time would need all the memory there is.
ROOM = BoundedSemaphore(2)
MAX_HEADER = 4096
COLOUR = re.compile(r"#[0-9a-f]{6}")
# The first bytes of what the encoder may hand back; anything else is not stored.
MAGIC = {"webp": re.compile(rb"RIFF....WEBP", re.DOTALL), "avif": re.compile(rb"....ftypavif")}
REFUSALS: dict[int, type[NotAPhoto | PhotoIsHeic | TooManyPixels]] = {
    EncoderExit.NOT_A_PHOTO: NotAPhoto,
    EncoderExit.HEIC: PhotoIsHeic,
    EncoderExit.TOO_MANY_PIXELS: TooManyPixels,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One size of a photo. ``size`` is one of ``SIZES``; width and height are the real ones."""

    size: int
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPhoto:
    """What came out of one upload: ``pictures`` from the smallest to the largest."""

    width: int
    height: int
    colour: str
    pictures: tuple[Picture, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the largest picture, in hex: the photo's name in storage and in links."""
        return hashlib.sha256(self.pictures[-1].content).hexdigest()


@contextmanager
def spool(upload: BinaryIO | bytes, name: str) -> Iterator[BinaryIO]:
    """
    Hold an upload in a file without a name, so that no crash can leave an original behind.

    :raises PhotoTooLarge: as soon as one byte too many was read
    """
    source = BytesIO(upload) if isinstance(upload, bytes) else upload
    with tempfile.TemporaryFile() as held:
        left = MAX_UPLOAD_BYTES
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise PhotoTooLarge(name)
            held.write(chunk)
        held.seek(0)
        yield held


def encode(
    source: BinaryIO, *, name: str, file_format: str = "webp", limits: EncoderLimits = LIMITS
) -> EncodedPhoto:
    """
    Encode an open file in all its sizes, in a child process under ``limits``.

    ``source`` must be a real file at its beginning. Takes half a second for a 12 MP JPEG, so
    never call it inside a transaction.

    :raises NotAPhoto, PhotoIsHeic, TooManyPixels, PhotoBroken: the last also for a crash, a
        time-out, too much memory, and an answer that makes no sense
    """
    with ROOM, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        code = _run(source, answer, complaint, file_format, limits)
        if code != EncoderExit.DONE:
            raise _refusal(code, name, complaint)
        answer.seek(0)
        try:
            return _read_answer(answer, file_format)
        except (ValueError, KeyError, TypeError) as nonsense:
            logger.warning("the photo encoder's answer makes no sense: %s", nonsense)
            raise PhotoBroken(name) from nonsense


def _run(
    source: BinaryIO,
    answer: IO[bytes],
    complaint: IO[bytes],
    file_format: str,
    limits: EncoderLimits,
) -> int:
    command = [sys.executable, "-s", "-P", "-m", "lamppost.market.media.encode"]
    command += ["--format", file_format, "--memory", str(limits.memory_bytes)]
    command += ["--cpu", str(limits.cpu_seconds), "--output", str(limits.output_bytes)]
    # Nothing of our own environment: it may hold passwords, and the child reads strangers' bytes.
    environment = {
        "PYTHONPATH": str(Path(lamppost.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }
    try:
        return subprocess.run(  # noqa: S603 - a fixed command of ours
            command,
            stdin=source,
            stdout=answer,
            stderr=complaint,
            env=environment,
            cwd="/",
            timeout=limits.wall_seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        logger.warning("the photo encoder took longer than %s s", limits.wall_seconds)
        return EncoderExit.BROKEN


def _refusal(code: int, name: str, complaint: IO[bytes]) -> PhotoRefused:
    if code in REFUSALS:
        return REFUSALS[code](name)
    complaint.seek(0)
    said = complaint.read(2000).decode("utf-8", "replace")[-500:]
    logger.warning("the photo encoder ended with %d: %r", code, said)
    return PhotoBroken(name)


def _read_answer(answer: IO[bytes], file_format: str) -> EncodedPhoto:
    header: dict[str, Any] = json.loads(answer.readline(MAX_HEADER))
    pictures = tuple(_read_picture(answer, facts, file_format) for facts in header["files"])
    sizes = [picture.size for picture in pictures]
    if not sizes or sizes != list(SIZES[: len(sizes)]) or answer.read(1):
        raise ValueError(f"sizes {sizes}")
    if not COLOUR.fullmatch(header["colour"]):
        raise ValueError("colour")
    largest = pictures[-1]
    return EncodedPhoto(
        width=largest.width, height=largest.height, colour=header["colour"], pictures=pictures
    )


def _read_picture(answer: IO[bytes], facts: dict[str, Any], file_format: str) -> Picture:
    size, width, height, length = (int(facts[k]) for k in ("size", "width", "height", "bytes"))
    if not (0 < width <= LARGEST and 0 < height <= LARGEST and length > 0):
        raise ValueError(f"{width} x {height}, {length} bytes")
    content = answer.read(length)
    if len(content) != length or hashlib.sha256(content).hexdigest() != facts["sha256"]:
        raise ValueError("length or hash")
    if not MAGIC[file_format].match(content):
        raise ValueError(f"not {file_format}")
    return Picture(size=size, width=width, height=height, content=content)
