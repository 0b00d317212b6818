"""Look at a photo once, in a confined child: how it looks, and what is written in it."""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import IO

from lamppost.environment import env
from lamppost.market.media.rules import told_words
from screening_engine.matching.pictures import (
    DecodeLimits,
    Decoder,
    HashKind,
    PictureError,
    PictureHash,
    SeenPicture,
)

logger = logging.getLogger(__name__)

# Somebody waits: words that take longer than this are not read.
LIMITS = DecodeLimits(seconds=10.0, word_seconds=3.0, reading_seconds=1.5)
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    What one look at a picture told.

    ``hashes`` are those to ask for, the plain one first; empty if it could not be looked at.
    ``codes`` are the texts of QR and bar codes; ``words`` None if no words were read. ``digests``
    are those of the file that was uploaded.
    """

    hashes: tuple[PictureHash, ...] = ()
    codes: tuple[str, ...] = ()
    words: str | None = None
    digests: Mapping[HashKind, str] = field(default_factory=dict)

    @property
    def texts(self) -> str:
        """Everything that can be read in it, line by line."""
        return "\n".join([*self.codes, *filter(None, [self.words])])


def get_ready() -> None:
    """Start the child while the photo is still being encoded; a second the first time."""
    try:
        _decoder(os.getpid()).start()
    except PictureError:
        logger.exception("the child that looks at photos does not start")


def look_at(content: bytes, *, digests: Mapping[HashKind, str], words: bool = True) -> Look:
    """
    Look at a picture that we encoded; about 0.1 s, and up to 1.5 s more with words.

    Never fails: a picture that cannot be looked at has no hashes, and whoever asks sees that
    nothing is known.
    """
    reads = env().read_pictures
    try:
        seen = _decoder(os.getpid()).look(
            content, codes=reads != "off", words=words and reads == "words"
        )
    except PictureError as problem:
        logger.warning("a photo could not be looked at: %s: %s", problem.code, problem)
        return Look(digests=digests)
    return _look_of(seen, digests)


def digests_in(held: IO[bytes]) -> dict[HashKind, str]:
    """Return MD5, SHA-1 and SHA-256 of a file, as lists of known files name them; read it whole."""
    made = {
        HashKind.MD5: hashlib.md5(usedforsecurity=False),
        HashKind.SHA1: hashlib.sha1(usedforsecurity=False),
        HashKind.SHA256: hashlib.sha256(),
    }
    held.seek(0)
    while chunk := held.read(CHUNK):
        for one in made.values():
            one.update(chunk)
    return {kind: one.hexdigest() for kind, one in made.items()}


def _look_of(seen: SeenPicture, digests: Mapping[HashKind, str]) -> Look:
    read = seen.words
    return Look(
        hashes=seen.query,
        codes=tuple(without_nul(code) for code in (read.qr if read else None) or ()),
        words=told_words(without_nul(read.ocr)) if read and read.ocr is not None else None,
        digests=digests,
    )


def without_nul(text: str) -> str:
    """A code may hold any byte; a database takes every character but this one."""
    return text.replace("\0", " ")


@cache
def _decoder(process: int) -> Decoder:
    """Return the child of this process: one that was forked off starts its own."""
    decoder = Decoder(LIMITS)
    atexit.register(_close, decoder, process)
    return decoder


def _close(decoder: Decoder, process: int) -> None:
    if process == os.getpid():
        decoder.close()
