"""Reads: what is waiting for a person, in the order in which to look."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from lamppost.trust.review.models import QueueEntry


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


def count_by_queue(site_ids: set[UUID] | None, *, with_restricted: bool) -> dict[str, int]:
    """Return how many cases wait in each queue."""
    rows = waiting(site_ids, with_restricted=with_restricted).order_by()
    return dict(rows.values_list("queue").annotate(count=Count("id")).order_by("queue"))


def entry_of(case_id: UUID) -> QueueEntry | None:
    """Return the queue entry of a case."""
    return QueueEntry.objects.filter(case_id=case_id).first()
