"""Reads: what is waiting for a person, in the order in which to look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lamppost.trust.review.models import QueueEntry
from lamppost.trust.review.rules import CLAIM_LASTS, Sight


def waiting(
    site_ids: set[UUID] | None, *, with_restricted: bool = False, queue: str = ""
) -> QuerySet[QueueEntry]:
    """
    Return what waits at these sites (None: everywhere), worst first, then longest waiting.

    Quarantined cases appear for trained reviewers only.
    """
    rows = QueueEntry.objects.filter(closed_at=None)
    if site_ids is not None:
        rows = rows.filter(site_id__in=site_ids)
    if not with_restricted:
        rows = rows.filter(is_restricted=False)
    if queue:
        rows = rows.filter(queue=queue)
    return rows.order_by("-severity", "queued_at", "id")


def entry_of(case_id: UUID) -> QueueEntry | None:
    """Return the queue entry of a case."""
    return QueueEntry.objects.filter(case_id=case_id).first()


def waiting_in(sight: Sight, *, queue: str = "") -> QuerySet[QueueEntry]:
    """Return what waits for a person who sees this much, worst first, then longest waiting."""
    seen = _at(sight.moderated) & Q(is_restricted=False)
    seen |= _at(sight.reviewed) & Q(is_restricted=True)
    rows = QueueEntry.objects.filter(seen, closed_at=None)
    if queue:
        rows = rows.filter(queue=queue)
    return rows.order_by("-severity", "queued_at", "id")


def _at(site_ids: Collection[UUID] | None) -> Q:
    return Q() if site_ids is None else Q(site_id__in=list(site_ids))


def count_waiting_in(sight: Sight) -> dict[str, int]:
    """Return how many cases wait in each queue for a person who sees this much."""
    rows = waiting_in(sight).order_by().values_list("queue")
    return dict(rows.annotate(count=Count("id")).order_by("queue"))


def first_unclaimed(sight: Sight, *, but: Collection[UUID], now: datetime) -> UUID | None:
    """Return the case to look at next: the first that nobody has claimed, none of ``but``."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS)
    rows = waiting_in(sight).filter(free)
    if but:
        rows = rows.exclude(case_id__in=but)
    return rows.values_list("case_id", flat=True).first()
