from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id
from screening_engine import Outcome


class ScreeningRecord(models.Model):
    """
    Exactly what the engine saw and what it answered: enough to run it again years later.

    ``retention`` names the class that says how long it is kept; it is erased, or held, with
    its subject.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=60, db_index=True)
    revision_id = models.UUIDField(null=True)
    screened_at = models.DateTimeField()
    engine_version = models.CharField(max_length=20)
    policy_version = models.CharField(max_length=64)
    submission = models.JSONField()
    verdict = models.JSONField()
    outcome = models.CharField(max_length=12)
    retention = models.CharField(max_length=20, default="with_subject")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[outcome.value for outcome in Outcome]),
                name="screening_outcome_is_known",
            )
        ]
        indexes: ClassVar = [
            # Holds all that is counted in public, so that counting reads no submission.
            models.Index(
                fields=["screened_at", "site_id", "outcome", "subject"], name="screening_counts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.outcome}"
