"""
Reads: who else wrote nearly the same?

Each process keeps an index of its own in memory. It begins with the file that is built once a day
and catches up with the table before each answer, so that it knows whatever was committed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lamppost.environment import env
from lamppost.trust.links.models import TextSketch
from lamppost.trust.links.replica import PAGE, Numbered, Opened, Replica
from lamppost.trust.links.rules import NearOthers, keyed_hash, sketch_key
from screening_engine import Reading
from screening_engine.matching.texts import (
    Hit,
    NearIndex,
    Sketch,
    UnknownSketch,
    UnreadableIndex,
    sketch_from_bytes,
    sketch_reading,
)

logger = logging.getLogger(__name__)


def sketch_of(reading: Reading) -> Sketch:
    """Return the sketch of a submission under this board's key."""
    return sketch_reading(reading, key=sketch_key(settings.SECRET_KEY.encode()))


def near_others(
    sketch: Sketch, *, kind: str, account_id: UUID, site_id: UUID, now: datetime
) -> NearOthers | None:
    """
    Return who else wrote nearly the same in subjects of a kind ("listing", "message").

    Who wrote it after this account did does not count: the one who is copied is no copier. One
    query, one more if something is alike, and one while numbers are missing. None if this process
    is still catching up.
    """
    if not sketch.is_comparable:
        return NearOthers()
    hits = REPLICA.find(sketch, now=now)
    if not hits:
        return None if hits is None else NearOthers()
    alike = TextSketch.objects.filter(
        number__in=[hit.key for hit in hits], subject__startswith=f"{kind}:"
    )
    rows = {row.number: row for row in alike.defer("sketch")}
    ranked = [rows[hit.key] for hit in hits if hit.key in rows]
    own_first = min((row.seen_at for row in ranked if row.account_id == account_id), default=now)
    found = [
        (row.subject, row.account_id, row.site_id)
        for row in ranked
        if row.account_id != account_id and row.seen_at <= own_first
    ]
    return NearOthers(
        accounts=len({account for _, account, _ in found}),
        places=len({site for _, _, site in found} - {site_id}),
        subjects=tuple(dict.fromkeys(subject for subject, _, _ in found)),
    )


def subjects_near(subject: str, *, now: datetime, limit: int = 20) -> list[str]:
    """
    Return the subjects of the same kind, of anybody, whose text is nearly the same.

    Four queries at most; nothing for a subject whose words are not kept.
    """
    own = TextSketch.objects.filter(subject=subject).order_by("-number").values_list("sketch")
    newest = own.first()
    sketch = _read(bytes(newest[0])) if newest else None
    hits = REPLICA.find(sketch, now=now) if sketch else None
    if not hits:
        return []
    kind, _, _ = subject.partition(":")
    others = TextSketch.objects.filter(
        number__in=[hit.key for hit in hits], subject__startswith=f"{kind}:"
    )
    rows = dict(others.exclude(subject=subject).values_list("number", "subject"))
    return list(dict.fromkeys(rows[hit.key] for hit in hits if hit.key in rows))[:limit]


class TextReplica(Replica[NearIndex]):
    """The texts that this process knows."""

    def find(self, sketch: Sketch, *, now: datetime) -> list[Hit] | None:
        """Return the hits by number; None as long as too much is left to catch up with."""
        return self.ask(lambda index: index.query(sketch), now=now)

    def new_index(self) -> NearIndex:
        return NearIndex()

    def opened(self) -> Opened[NearIndex] | None:
        try:
            index = NearIndex.open(path_of_file(), label=label())
        except FileNotFoundError:
            return None
        except UnreadableIndex as problem:
            logger.warning("the index of texts is built anew: %s", problem)
            return None
        return Opened(index, index.highest_key, lambda some: set(some) - index.known(some))

    def add(self, index: NearIndex, rows: Iterable[Numbered]) -> None:
        index.add_many(_sketches(rows))

    def numbered(self, first: int, page: int) -> list[Numbered]:
        return _numbered(first, page)

    def with_numbers(self, numbers: Sequence[int]) -> list[Numbered]:
        rows = TextSketch.objects.filter(number__in=numbers)
        return [(number, bytes(data)) for number, data in rows.values_list("number", "sketch")]


REPLICA = TextReplica()


def build_file() -> int:
    """
    Build the file that processes begin with, from the table alone; return how many texts.

    About a quarter of a minute of one core for a million texts, besides reading them.
    """
    index, last = NearIndex(), 0
    while rows := _numbered(last + 1, PAGE):
        index.add_many(_sketches(rows))
        last = rows[-1][0]
    path = path_of_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    index.save(path, label=label())
    return len(index)


def path_of_file() -> Path:
    """Return where the file lies."""
    return env().home / "near" / "texts"


def label() -> str:
    """Return what the file's words were hashed with: sketches under another key say nothing."""
    return keyed_hash("label of the index of texts", "", key=settings.SECRET_KEY.encode())


def _numbered(first: int, page: int) -> list[Numbered]:
    """Return one page of rows from a number on."""
    rows = TextSketch.objects.filter(number__gte=first).order_by("number")
    return [(number, bytes(data)) for number, data in rows.values_list("number", "sketch")[:page]]


def _sketches(rows: Iterable[Numbered]) -> Iterator[tuple[int, Sketch]]:
    for number, data in rows:
        sketch = _read(data)
        if sketch is not None:
            yield number, sketch


def _read(data: bytes) -> Sketch | None:
    """Return the sketch; None for one that an earlier version of the engine made."""
    try:
        return sketch_from_bytes(data)
    except UnknownSketch:
        return None
