"""What a photo may be: limits, sizes, names, words. No tables, no files, no clock."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from lamppost.foundation.kernel.errors import N_, DomainError

# A phone's 12 MP JPEG is 3 to 8 MB; a page that shrinks before sending needs a tenth of it.
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
# Four bytes a pixel while decoding: 50 MP is 200 MB, the most one encoder should need.
MAX_PIXELS = 50_000_000
MAX_PHOTOS = 12
MAX_ALT = 250
MAX_SHOWN_NAME = 60

# Long edges in pixels: a card, a card on a dense screen, the whole photo.
SIZES = (400, 800, 1600)
LARGEST = SIZES[-1]
# WebP is written while the person waits; AVIF follows by a job.
FILE_FORMATS = ("webp", "avif")

# As Pillow names them. HEIF is read only where a plugin of the installation can.
READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderLimits:
    """
    What one run of the encoder may use.

    A WebP of 50 MP needs the most memory: 900 MB of address space, a 12 MP JPEG 80 MB.
    """

    memory_bytes: int = 1024 * 1024 * 1024
    cpu_seconds: int = 30
    wall_seconds: float = 60
    output_bytes: int = 16 * 1024 * 1024


LIMITS = EncoderLimits()


class EncoderExit(IntEnum):
    """How the encoder ends; every other code, or a signal, means ``BROKEN``."""

    DONE = 0
    NOT_A_PHOTO = 10
    HEIC = 11
    TOO_MANY_PIXELS = 12
    BROKEN = 13


class PhotoRefused(DomainError):
    """What all refusals of a photo have in common; ``params['name']`` is the file's name."""

    code = "photo_refused"


class PhotoTooLarge(PhotoRefused):
    """More bytes than an upload may have."""

    code = "photo_too_large"

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("%(name)s is larger than %(limit)d MB. Please choose a smaller version of it."),
            name=name,
            limit=MAX_UPLOAD_BYTES // (1024 * 1024),
        )


class NotAPhoto(PhotoRefused):
    """None of the picture formats that are read here."""

    code = "not_a_photo"

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("%(name)s is not a photo we can read. JPEG, PNG, WebP, GIF and AVIF work."),
            name=name,
        )


class PhotoIsHeic(PhotoRefused):
    """A phone's HEIC file, on an installation that cannot decode HEVC."""

    code = "photo_is_heic"

    def __init__(self, name: str) -> None:
        super().__init__(
            N_(
                "%(name)s is in the HEIC format, which we cannot read. Take a screenshot of it, or "
                "let your phone save photos as JPEG (“Most compatible” in the camera settings)."
            ),
            name=name,
        )


class TooManyPixels(PhotoRefused):
    """A picture that would fill the memory when it is unpacked, whatever its bytes."""

    code = "too_many_pixels"

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("%(name)s has more than %(limit)d megapixels. Please choose a smaller version."),
            name=name,
            limit=MAX_PIXELS // 1_000_000,
        )


class PhotoBroken(PhotoRefused):
    """Starts like a photo, but cannot be decoded within the limits."""

    code = "photo_broken"

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("%(name)s could not be read: it may be damaged. Please try another photo."),
            name=name,
        )


class TooManyPhotos(PhotoRefused):
    """The ad has all the photos it may have."""

    code = "too_many_photos"

    def __init__(self) -> None:
        super().__init__(N_("An ad can have up to %(limit)d photos."), limit=MAX_PHOTOS)


class AltTextTooLong(DomainError):
    """The description of a photo does not fit."""

    code = "alt_text_too_long"

    def __init__(self) -> None:
        super().__init__(
            N_("Please describe the photo in at most %(limit)d characters."), limit=MAX_ALT
        )


class PhotoNotInDraft(DomainError):
    """The photo belongs to a revision that was sent in: its words are no longer changed here."""

    code = "photo_not_in_draft"

    def __init__(self) -> None:
        super().__init__(N_("This photo is part of an ad already. Edit the ad to change it."))


class PhotoUnderReview(DomainError):
    """Quarantined photos are evidence, and stay until the matter is decided."""

    code = "photo_under_review"

    def __init__(self) -> None:
        super().__init__(N_("Someone is looking at this photo, so it cannot be deleted now."))


def check_photo_count(already: int, adding: int = 1) -> None:
    """
    :raises TooManyPhotos: if the ad would have more photos than an ad may have
    """
    if already + adding > MAX_PHOTOS:
        raise TooManyPhotos


def clean_alt(alt: str) -> str:
    """
    Return the description on one line, without invisible characters.

    :raises AltTextTooLong: if more than ``MAX_ALT`` characters are left
    """
    cleaned = _on_one_line(alt)
    if len(cleaned) > MAX_ALT:
        raise AltTextTooLong
    return cleaned


def told_words(read: str) -> str:
    """
    Return the lines in which something stands: a word and a letter, or five digits.

    What is read into leaves, bricks and woodwork are single letters and signs.
    """
    return "\n".join(line for line in read.splitlines() if _says_something(line))


def _says_something(line: str) -> bool:
    signs = [sign for sign in line if sign.isalnum()]
    has_word = re.search(r"\w{3}", line) is not None and len(signs) >= 4
    return has_word or sum(sign.isdigit() for sign in signs) >= 5


def shown_name(filename: str) -> str:
    """Return the name a person knows their file by, safe to show: no folders, tricks or length."""
    base = _on_one_line(re.split(r"[/\\]", filename)[-1])
    if len(base) > MAX_SHOWN_NAME:
        base = base[: MAX_SHOWN_NAME - 13].rstrip() + "…" + base[-12:].lstrip()
    return base or "photo"


def _on_one_line(text: str) -> str:
    # Cc controls, Cf direction overrides and zero-width characters, Cs lone surrogates. The
    # joiners that Persian, Hindi and emoji are written with are Cf as well, and stay.
    visible = (
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(visible).split())


def fit(width: int, height: int, edge: int) -> tuple[int, int]:
    """Return the size of a picture whose long edge is at most ``edge``; it never grows."""
    longest = max(width, height)
    if longest <= edge:
        return width, height
    return max(1, round(width * edge / longest)), max(1, round(height * edge / longest))


def sizes_for(width: int, height: int) -> tuple[int, ...]:
    """
    Return which of ``SIZES`` are written for a picture, smallest first.

    Every size below its long edge, and the next one up, which holds it unchanged: a picture of
    1,000 pixels is kept at 400, 800 and (as 1,000) under 1600; one of 300 only under 400.
    """
    longest = max(width, height)
    return tuple(s for i, s in enumerate(SIZES) if i == 0 or longest > SIZES[i - 1])


def file_name(digest: str, size: int, file_format: str) -> str:
    """
    Return the name of a stored file: content-addressed, so it never changes what it holds.

    :raises ValueError: if the parts are not ours, so no input ever becomes a path
    """
    if not DIGEST.fullmatch(digest) or size not in SIZES or file_format not in FILE_FORMATS:
        raise ValueError(f"no photo is stored as {digest!r}-{size!r}.{file_format!r}")
    return f"{digest}-{size}.{file_format}"
