"""Reads: what was given up, and how much is waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from lamppost.foundation.jobs.models import GivenUpWork, OutboxCursor, OutboxRow
from lamppost.foundation.jobs.outbox import ELSEWHERE, current_seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much waits, and since when the oldest of it does (None if nothing waits)."""

    count: int
    oldest: datetime | None


def given_up_work() -> QuerySet[GivenUpWork]:
    """Return failed work that nobody has dealt with, newest first."""
    return GivenUpWork.objects.filter(resolved_at=None).order_by("-failed_at", "-id")


def waiting_for(consumer: str) -> int:
    """Return how many outbox rows a consumer has not yet passed, numbered or not."""
    cursor = OutboxCursor.objects.filter(consumer=consumer).first()
    behind = OutboxRow.objects.filter(seq__gt=cursor.seq if cursor else 0).count()
    return behind + OutboxRow.objects.filter(seq__isnull=True).count()


def outbox_backlog() -> Backlog:
    """Return what not every consumer has passed yet, other machines aside: two queries."""
    here = OutboxCursor.objects.exclude(consumer__contains=ELSEWHERE)
    return _backlog_after(here.aggregate(low=Min("seq"))["low"] or 0)


def backlog_of(consumer: str) -> Backlog:
    """Return what one consumer has not passed yet, numbered or not: two queries."""
    cursor = OutboxCursor.objects.filter(consumer=consumer).first()
    return _backlog_after(cursor.seq if cursor else 0)


def backlogs_elsewhere() -> dict[str, Backlog]:
    """Return what the consumers on other machines have not passed yet, by consumer."""
    cursors = OutboxCursor.objects.filter(consumer__contains=ELSEWHERE).order_by("consumer")
    return {cursor.consumer: _backlog_after(cursor.seq) for cursor in cursors}


def _backlog_after(seq: int) -> Backlog:
    waiting = OutboxRow.objects.filter(Q(seq__isnull=True) | Q(seq__gt=seq))
    return Backlog(**waiting.aggregate(count=Count("pk"), oldest=Min("created_at")))


def has_missed_rows(consumer: str) -> bool:
    """
    Return whether a consumer cannot catch up by its cursor: two or three queries.

    Its cursor was retired while nobody saw it, or rows behind it are gone. Numbers have no gaps,
    so the next row is the one after the cursor, unless it was removed.
    """
    cursor = OutboxCursor.objects.filter(consumer=consumer).first()
    if cursor is None:
        return True
    after = OutboxRow.objects.filter(seq__gt=cursor.seq).aggregate(low=Min("seq"))["low"]
    return cursor.seq < current_seq() if after is None else after > cursor.seq + 1


def jobs_backlog() -> Backlog:
    """Return the jobs that could run and do not yet."""
    ready = DBTaskResult.objects.ready().order_by()
    return Backlog(**ready.aggregate(count=Count("pk"), oldest=Min("enqueued_at")))
