from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id


class QueueEntry(models.Model):
    """One case waiting. ``is_restricted`` hides it from all but trained reviewers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField(unique=True)
    site_id = models.UUIDField()
    queue = models.CharField(max_length=20)
    severity = models.SmallIntegerField()
    is_restricted = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["site_id", "-severity", "queued_at"],
                name="queue_waiting",
                condition=models.Q(closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.queue}: {self.case_id}"
