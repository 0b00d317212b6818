"""Reads: what was given up, and how much is waiting."""

from __future__ import annotations

from django.db.models import QuerySet

from lamppost.foundation.jobs.models import GivenUpWork, OutboxCursor, OutboxRow


def given_up_work() -> QuerySet[GivenUpWork]:
    """Return failed work that nobody has dealt with, newest first."""
    return GivenUpWork.objects.filter(resolved_at=None).order_by("-failed_at", "-id")


def waiting_for(consumer: str) -> int:
    """Return how many outbox rows a consumer has not yet passed, numbered or not."""
    cursor = OutboxCursor.objects.filter(consumer=consumer).first()
    behind = OutboxRow.objects.filter(seq__gt=cursor.seq if cursor else 0).count()
    return behind + OutboxRow.objects.filter(seq__isnull=True).count()
