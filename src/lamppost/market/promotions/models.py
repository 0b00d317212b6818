from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.promotions.rules import NOTE_LENGTH


class Promotion(models.Model):
    """
    That an ad is promoted for a while. At most one for an ad at a time.

    While there is a doubt about the ad (``paused_at``), it is shown like any other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+")
    listing_id = models.UUIDField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=NOTE_LENGTH)
    granted_by = models.CharField(max_length=60)
    paused_at = models.DateTimeField(null=True)
    # Ended before its time, by whom.
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="promotion_lasts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["ends_at"],
                name="promotion_running",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(fields=["site", "-starts_at"], name="promotion_newest"),
        ]

    def __str__(self) -> str:
        return f"promotion of {self.listing_id}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.LISTING, self.listing_id)
