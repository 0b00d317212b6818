"""Reads: who else shows the same picture? As in ``near``, from an index that follows the table."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np

from lamppost.environment import env
from lamppost.trust.links.models import PostedPicture
from lamppost.trust.links.replica import PAGE, Numbered, Opened, Replica
from lamppost.trust.links.rules import PictureOthers
from screening_engine.matching.pictures import (
    BadIndex,
    Found,
    PictureHash,
    PictureIndex,
    load_index,
    rows_of,
    save_index,
)

logger = logging.getLogger(__name__)

Pictures = Sequence[Sequence[PictureHash]]


class Posted(NamedTuple):
    """Where a picture that is alike was seen, whose ad that is, and when."""

    subject: str
    account_id: UUID
    at: datetime


class PictureReplica(Replica[PictureIndex]):
    """The pictures of ads that this process knows."""

    def find(self, pictures: Pictures, *, now: datetime) -> list[tuple[Found, ...]] | None:
        """Return what is like each picture; None as long as there is much to catch up with."""
        return self.ask(lambda index: [index.find_any(one) for one in pictures], now=now)

    def new_index(self) -> PictureIndex:
        return PictureIndex()

    def opened(self) -> Opened[PictureIndex] | None:
        if not path_of_folder().exists():
            return None
        try:
            index = load_index(path_of_folder())
        except BadIndex as problem:
            logger.warning("the index of pictures is built anew: %s", problem)
            return None
        keys = index.whole().keys
        newest = int(keys.max()) if len(keys) else 0
        return Opened(index, newest, lambda some: set(some) - set(_within(keys, some)))

    def add(self, index: PictureIndex, rows: Iterable[Numbered]) -> None:
        _add(index, list(rows))

    def numbered(self, first: int, page: int) -> list[Numbered]:
        return _numbered(first, page)

    def with_numbers(self, numbers: Sequence[int]) -> list[Numbered]:
        rows = PostedPicture.objects.filter(number__in=numbers)
        return [(number, bytes(look)) for number, look in rows.values_list("number", "look")]


REPLICA = PictureReplica()


def others_showing(
    pictures: Pictures, *, account_id: UUID, now: datetime
) -> list[PictureOthers] | None:
    """
    Return, for each picture, who else shows it, however it was mirrored, framed or turned.

    Nobody counts who came after this account with it: who is copied is no copier. ``pictures``
    holds the query hashes of each. One query, one more if something is alike, and one while
    numbers are missing. None if this process is still catching up.
    """
    found = posted_alike(pictures, now=now)
    return None if found is None else [others_among(alike, account_id) for alike in found]


def posted_alike(pictures: Pictures, *, now: datetime) -> list[list[Posted]] | None:
    """Return, for each picture, everywhere it was posted, by anybody; as ``others_showing``."""
    usable = [[one for one in picture if one.is_usable] for picture in pictures]
    found = REPLICA.find(usable, now=now)
    if found is None:
        return None
    rows = _rows_of({hit.key for hits in found for hit in hits})
    return [[rows[hit.key] for hit in hits if hit.key in rows] for hits in found]


def _rows_of(numbers: set[int]) -> dict[int, Posted]:
    if not numbers:
        return {}
    alike = PostedPicture.objects.filter(number__in=numbers)
    rows = alike.values_list("number", "subject", "account_id", "seen_at")
    return {number: Posted(subject, account, at) for number, subject, account, at in rows}


def others_among(alike: Sequence[Posted], account_id: UUID) -> PictureOthers:
    """Return the other accounts that had a picture before this one, or at the same time."""
    own_first = min((one.at for one in alike if one.account_id == account_id), default=None)
    before = [
        one
        for one in alike
        if one.account_id != account_id and (own_first is None or one.at <= own_first)
    ]
    return PictureOthers(
        accounts=len({one.account_id for one in before}),
        subjects=tuple(dict.fromkeys(one.subject for one in before)),
    )


def build_folder() -> int:
    """Build the files that processes begin with, from the table alone; return how many pictures."""
    index, last = PictureIndex(), 0
    while rows := _numbered(last + 1, PAGE):
        _add(index, rows)
        last = rows[-1][0]
    save_index(index, path_of_folder())
    return len(index)


def path_of_folder() -> Path:
    """Return where the files lie."""
    return env().home / "near" / "pictures"


def _numbered(first: int, page: int) -> list[Numbered]:
    rows = PostedPicture.objects.filter(number__gte=first).order_by("number")
    return [(number, bytes(look)) for number, look in rows.values_list("number", "look")[:page]]


def _add(index: PictureIndex, rows: list[Numbered]) -> None:
    keys = np.array([number for number, _ in rows], dtype=np.int64)
    index.add_many(keys, rows_of(PictureHash(look) for _, look in rows))


def _within(keys: np.typing.NDArray[np.int64], some: range) -> list[int]:
    inside = (keys >= some.start) & (keys < some.stop)
    return [int(key) for key in keys[inside]]
