"""Reads: what was given up, and how much is waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from lamppost.foundation.jobs.models import GivenUpWork, OutboxCursor, OutboxRow


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
    """Return what not every consumer has passed yet: two queries."""
    passed = OutboxCursor.objects.aggregate(low=Min("seq"))["low"] or 0
    waiting = OutboxRow.objects.filter(Q(seq__isnull=True) | Q(seq__gt=passed))
    return Backlog(**waiting.aggregate(count=Count("pk"), oldest=Min("created_at")))


def jobs_backlog() -> Backlog:
    """Return the jobs that could run and do not yet."""
    ready = DBTaskResult.objects.ready().order_by()
    return Backlog(**ready.aggregate(count=Count("pk"), oldest=Min("enqueued_at")))
