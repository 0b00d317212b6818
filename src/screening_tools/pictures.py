"""Pictures: hashed, looked up in banks of known ones, and what stands in them read as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from screening_engine.matching.pictures import BankFolder, Match, Matcher
from screening_engine.matching.pictures.decode import Decoder, SeenPicture
from screening_engine.matching.pictures.formats import HashKind
from screening_engine.matching.pictures.limits import PictureError

MEDIA_TYPES = ("image/avif", "image/gif", "image/jpeg", "image/png", "image/webp")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """
    One picture. ``seen`` is None where it could not be looked at: ``error`` says why.

    ``words`` is what stands in it, codes first; "" where there is nothing or no reader for it.
    """

    name: str
    seen: SeenPicture | None
    matches: tuple[Match, ...] = ()
    error: str = ""

    @property
    def words(self) -> str:
        if self.seen is None or self.seen.words is None:
            return ""
        return "\n".join([*(self.seen.words.qr or ()), self.seen.words.ocr or ""]).strip()

    def answer(self) -> dict[str, Any]:
        if self.seen is None:
            return {"name": self.name, "error": self.error}
        words = self.seen.words
        answer: dict[str, Any] = {
            "name": self.name,
            "sha256": self.seen.digests[HashKind.SHA256],
            "width": self.seen.width,
            "height": self.seen.height,
            "matches": [_match(match) for match in self.matches],
        }
        if self.seen.query:
            plain = self.seen.query[0]
            answer |= {"pdq": plain.hex, "quality": plain.quality}
        if words is not None and words.qr is not None:
            answer["codes"] = list(words.qr)
        if words is not None and words.ocr is not None:
            answer["words"] = words.ocr
        return answer


def _match(match: Match) -> dict[str, Any]:
    return {
        "bank": match.bank,
        "label": match.label,
        "distance": match.distance,
        "exact": match.is_exact,
    }


class Pictures:
    """Looks at pictures, one after another, in a process apart. ``banks`` is a folder of them."""

    def __init__(self, banks: Path | None = None) -> None:
        self._decoder = Decoder()
        self._matcher: Matcher | None = None if banks is None else BankFolder(banks).matcher()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._decoder.close()

    def look(self, name: str, content: bytes) -> Picture:
        """Return what is known of a picture. Raises ``PictureError``."""
        seen = self._decoder.look(content, words=True)
        matches: tuple[Match, ...] = ()
        if self._matcher is not None:
            digest = seen.digests[HashKind.SHA256]
            matches = self._matcher.match(seen.query, content_id=digest, digests=seen.digests)
        return Picture(name=name, seen=seen, matches=matches)

    def look_at(self, name: str, content: bytes) -> Picture:
        """Return what is known of a picture, or why nothing is."""
        try:
            return self.look(name, content)
        except PictureError as wrong:
            return Picture(name=name, seen=None, error=f"it could not be looked at: {wrong}")


def is_picture(content: bytes) -> bool:
    """Whether a file begins as a picture does of a kind that is read."""
    is_boxed = content[4:8] == b"ftyp" or (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    return is_boxed or content.startswith(_BEGINNINGS)


def labels_of(pictures: Iterable[Picture]) -> tuple[str, ...] | None:
    """Return the labels of the banks that know one of them; None if one could not be looked at."""
    known = list(pictures)
    if any(picture.seen is None for picture in known):
        return None
    return tuple(sorted({match.label for picture in known for match in picture.matches}))
