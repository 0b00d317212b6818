"""Reads: which known pictures, of the banks in the home folder, does a picture match?"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from lamppost.environment import env
from screening_engine.matching.pictures import (
    BadBankFile,
    BankFolder,
    HashKind,
    Match,
    Matcher,
    PictureHash,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPicture:
    """A picture's query hashes, and the digests of its file as far as they are known."""

    hashes: Sequence[PictureHash]
    digests: Mapping[HashKind, str]


def match_banks(pictures: Sequence[AskedPicture]) -> list[tuple[Match, ...]] | None:
    """
    Return what each picture matches, the nearest first.

    None if the banks cannot be read: nobody may say then that a picture is in none. Without banks
    nothing matches. A bank's share of pictures goes by the file, or else by how it looks.
    """
    matcher = MATCHER.newest()
    if matcher is None:
        return None
    return [
        matcher.match(one.hashes, content_id=_name_of(one), digests=one.digests) for one in pictures
    ]


def count_known() -> int | None:
    """Return how many entries are in force in all banks; None if they cannot be read."""
    matcher = MATCHER.newest()
    return None if matcher is None else len(matcher)


def _name_of(one: AskedPicture) -> str:
    return one.digests.get(HashKind.SHA256) or (one.hashes[0].hex if one.hashes else "")


class BanksInMemory:
    """The banks as this process read them last; read again as soon as one changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: tuple[str, Matcher] | None = None

    def newest(self) -> Matcher | None:
        """Return all banks, ready to be asked; None if one cannot be read."""
        folder = BankFolder(env().home / "banks")
        try:
            with self._lock:
                # The folder as well: it is another one for each test and each command.
                state = f"{folder.folder} {folder.state()}"
                if self._read is None or self._read[0] != state:
                    self._read = (state, folder.matcher())
                return self._read[1]
        except (BadBankFile, OSError):
            logger.exception("the banks of known pictures cannot be read")
            return None


MATCHER = BanksInMemory()
