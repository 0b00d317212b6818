"""
Reads: who else wrote nearly the same?

Each process keeps an index of its own in memory. It begins with the file that is built once a day
and catches up with the table before each answer, so that it knows whatever was committed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from uuid import UUID

from django.conf import settings

from lamppost.environment import env
from lamppost.trust.links.models import TextSketch
from lamppost.trust.links.rules import NearOthers, keyed_hash, mark_of, sketch_key
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

PAGE = 5_000
MOST_PAGES = 4  # for one answer; a process that is further behind catches up over several
# A number that is not there yet may belong to a transaction that commits later.
WAIT_FOR_NUMBER = timedelta(minutes=10)
MOST_AWAITED = 500

logger = logging.getLogger(__name__)

Numbered = tuple[int, bytes]


def sketch_of(reading: Reading) -> Sketch:
    """Return the sketch of a submission under this board's key."""
    return sketch_reading(reading, key=sketch_key(settings.SECRET_KEY.encode()))


def near_others(
    sketch: Sketch, *, kind: str, account_id: UUID, site_id: UUID, now: datetime
) -> NearOthers | None:
    """
    Return who else wrote nearly the same in subjects of a kind ("listing", "message").

    One query, one more if something is alike, and one while numbers are missing. None if this
    process is still catching up.
    """
    if not sketch.is_comparable:
        return NearOthers()
    hits = REPLICA.find(sketch, now=now)
    if not hits:
        return None if hits is None else NearOthers()
    alike = TextSketch.objects.filter(
        number__in=[hit.key for hit in hits], subject__startswith=f"{kind}:"
    )
    rows = {
        number: (subject, account, site)
        for number, subject, account, site in alike.exclude(account_id=account_id).values_list(
            "number", "subject", "account_id", "site_id"
        )
    }
    found = [rows[hit.key] for hit in hits if hit.key in rows]
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


class Replica:
    """The index of this process. Safe for threads: they answer one after the other."""

    def __init__(self, *, page: int = PAGE, most_pages: int = MOST_PAGES) -> None:
        self._page, self._most_pages = page, most_pages
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew with the next question."""
        self._index: NearIndex | None = None
        self._last: tuple[int, str] = (0, "")  # the newest number that was read, and its mark
        self._awaited: dict[int, datetime] = {}

    def find(self, sketch: Sketch, *, now: datetime) -> list[Hit] | None:
        """Return the hits by number; None as long as too much is left to catch up with."""
        with self._lock:
            if self._index is None:
                self._index = self._begin(now)
            for _ in range(self._most_pages):
                if self._catch_up(self._index, now) < self._page:
                    return self._index.query(sketch)
        return None

    def _begin(self, now: datetime) -> NearIndex:
        try:
            index = NearIndex.open(path_of_file(), label=label())
        except FileNotFoundError:
            return NearIndex()
        except UnreadableIndex as problem:
            logger.warning("the index of texts is built anew: %s", problem)
            return NearIndex()
        newest = index.highest_key
        before = range(max(1, newest - MOST_AWAITED), newest)
        self._awaited = dict.fromkeys(set(before) - index.known(before), now)
        self._last = (newest, "")
        return index

    def _catch_up(self, index: NearIndex, now: datetime) -> int:
        """Read one page of what is new; return how many rows there were."""
        number, mark = self._last
        rows = _numbered(number, self._page)
        count = len(rows)
        if rows and rows[0][0] == number:
            if mark and mark_of(rows[0][1]) != mark:
                # The numbers were given away again: to other texts, after a roll-back or because
                # the database is another one.
                self.forget()
                self._index = NearIndex()
                return self._page
            rows = rows[1:]
        late = self._arrived_late(now)
        index.add_many(_sketches([*late, *rows]))
        if rows:
            self._last = (rows[-1][0], mark_of(rows[-1][1]))
            missing = set(range(max(number + 1, rows[-1][0] - MOST_AWAITED), rows[-1][0]))
            self._awaited |= dict.fromkeys(missing - {row[0] for row in rows}, now)
        return count

    def _arrived_late(self, now: datetime) -> list[Numbered]:
        """Return rows whose numbers are lower than the last one read; forget old gaps."""
        if not self._awaited:
            return []
        rows = TextSketch.objects.filter(number__in=list(self._awaited)[:MOST_AWAITED])
        late = [(number, bytes(data)) for number, data in rows.values_list("number", "sketch")]
        gone = {number for number, _ in late}
        self._awaited = {
            number: since
            for number, since in self._awaited.items()
            if number not in gone and since > now - WAIT_FOR_NUMBER
        }
        return sorted(late)


REPLICA = Replica()


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
