"""The outbox, reading side: number rows after their commit, hand them on in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Min

from lamppost.foundation.jobs.actions import Failure, give_up_work
from lamppost.foundation.jobs.models import OutboxCursor, OutboxRow

logger = logging.getLogger(__name__)

BATCH = 500
# A row that fails is tried alone this often before a person is called; the others go on.
MAX_ATTEMPTS = 5
KEEP = timedelta(days=7)
# What a consumer on another machine has in its name: "search@north". One that nobody has seen for
# so long keeps no row any more; when it comes back it begins anew.
ELSEWHERE = "@"
UNSEEN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One numbered row, as a consumer sees it."""

    seq: int
    topic: str
    key: str
    payload: Mapping[str, object]


class CannotWork(Exception):
    """A consumer cannot work now, whatever the row: its disk is full, or what it writes is broken.

    No row is to blame, so none is given up: the cursor stays, and all is tried again later.
    """


Consumer = Callable[[Sequence[OutboxEntry]], None]
"""Does the work for some rows, at least once each: it must not mind seeing one twice."""


def number_rows() -> int:
    """
    Give the next numbers to committed rows; return how many.

    Only the process that holds the sequencer lock may call this.
    """
    waiting = OutboxRow.objects.filter(seq__isnull=True).order_by("id")
    # Asked without a transaction: an idle follower must not take SQLite's write lock all day.
    if not waiting.exists():
        return 0
    with transaction.atomic():
        rows = list(waiting[:BATCH])
        last = current_seq()
        for number, row in enumerate(rows, start=last + 1):
            row.seq = number
        OutboxRow.objects.bulk_update(rows, ["seq"])
    return len(rows)


def current_seq() -> int:
    """
    Return the highest number given so far.

    Old rows are removed after a while: the cursors remember how far the numbers had come.
    """
    highest = OutboxRow.objects.aggregate(top=Max("seq"))["top"] or 0
    reached = OutboxCursor.objects.aggregate(top=Max("seq"))["top"] or 0
    return max(highest, reached)


def rewind(consumer: str, seq: int) -> None:
    """Let a consumer see again everything after ``seq`` (after a rebuild)."""
    OutboxCursor.objects.get_or_create(consumer=consumer)
    cursor = OutboxCursor.objects.filter(consumer=consumer)
    cursor.update(seq=seq, rewinds=F("rewinds") + 1)


def drain(
    consumer: str, *, topics: Sequence[str], work: Consumer, now: datetime, behind: str = ""
) -> int:
    """
    Hand the next rows of some topics to a consumer; return how many rows were passed.

    One that stands ``behind`` another sees a row only after that one has passed it.

    The cursor moves after ``work`` returned, unless it was rewound meanwhile. If a batch fails
    its rows are tried one by one, and one that keeps failing is written down for a person, so
    that it blocks nobody.

    :raises CannotWork: if the consumer says that no row is to blame; then nothing was passed
    """
    cursor, _ = OutboxCursor.objects.get_or_create(consumer=consumer)
    waiting = OutboxRow.objects.filter(seq__gt=cursor.seq)
    if behind:
        waiting = waiting.filter(seq__lte=_reached(behind))
    rows = list(waiting.order_by("seq")[:BATCH])
    if not rows:
        return 0
    entries = [
        OutboxEntry(row.seq or 0, row.topic, row.key, row.payload)
        for row in rows
        if row.topic in topics
    ]
    if entries:
        _work_through(consumer, entries, work, now)
    same = OutboxCursor.objects.filter(consumer=consumer, rewinds=cursor.rewinds)
    same.update(seq=rows[-1].seq)
    return len(rows)


def _reached(consumer: str) -> int:
    cursor = OutboxCursor.objects.filter(consumer=consumer).first()
    return cursor.seq if cursor else 0


def _work_through(
    consumer: str, entries: Sequence[OutboxEntry], work: Consumer, now: datetime
) -> None:
    try:
        work(entries)
    except CannotWork:
        raise
    except Exception:
        logger.exception("%s failed on a batch of %d; trying one by one", consumer, len(entries))
    else:
        return
    for entry in entries:
        _try_alone(consumer, entry, work, now)


def _try_alone(consumer: str, entry: OutboxEntry, work: Consumer, now: datetime) -> None:
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            work([entry])
        except CannotWork:
            raise
        except Exception as error:
            logger.exception("%s failed on %s %s", consumer, entry.topic, entry.key)
            if attempt == MAX_ATTEMPTS:
                failure = Failure(
                    name=f"outbox.{consumer}",
                    arguments=[entry.topic, entry.key, dict(entry.payload)],
                    error=repr(error),
                    attempts=attempt,
                )
                give_up_work(failure, now=now)
        else:
            return


def mark_seen(consumer: str, *, now: datetime) -> None:
    """Note that a consumer on another machine is there; unseen for a week it is forgotten."""
    OutboxCursor.objects.filter(consumer=consumer).update(seen_at=now)


def forget_lost_consumers(*, now: datetime) -> int:
    """Remove the cursors of consumers on other machines that nobody has seen for a week."""
    elsewhere = OutboxCursor.objects.filter(consumer__contains=ELSEWHERE)
    elsewhere.filter(seen_at=None).update(seen_at=now)
    return elsewhere.filter(seen_at__lt=now - UNSEEN).delete()[0]


def forget_old_rows(*, now: datetime) -> int:
    """Remove rows that every consumer has passed and that are older than seven days."""
    forget_lost_consumers(now=now)
    passed = OutboxCursor.objects.aggregate(low=Min("seq"))["low"]
    if passed is None:
        return 0
    count, _ = OutboxRow.objects.filter(seq__lte=passed, created_at__lt=now - KEEP).delete()
    return count
