"""How much of a stranger's picture is read, and what is said when it is too much."""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeLimits:
    """
    What one picture may cost. ``seconds`` of the clock for decoding and hashing, ``word_seconds``
    more when words are read, of which the reader of words itself has ``reading_seconds``;
    ``memory_bytes`` of address space of the child process.

    Of moving pictures the first frame and ``more_frames`` others are looked at.
    """

    content_bytes: int = 20 << 20
    pixels: int = 50_000_000
    seconds: float = 15.0
    word_seconds: float = 12.0
    reading_seconds: float = 10.0
    memory_bytes: int = 2 << 30
    more_frames: int = 4


class PictureError(ValueError):
    """These bytes could not be looked at. Nothing is known about them: hold, do not publish."""

    code = "broken"


class NotAPicture(PictureError):
    """None of the formats in ``FORMATS``."""

    code = "not_a_picture"


class PictureTooLarge(PictureError):
    """Too many bytes or too many pixels."""

    code = "too_large"


class PictureBroken(PictureError):
    """It begins like a picture, and cannot be decoded whole; or it is too small to be seen."""

    code = "broken"


class DecoderFailed(PictureError):
    """The process that looks died, was too slow, or answered nonsense."""

    code = "failed"
