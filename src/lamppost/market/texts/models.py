"""Operators' texts, every version kept."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models.functions import Coalesce

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind

NETWORK = UUID(int=0)


class SiteText(models.Model):
    """
    One version of a text, for a site or for the whole network (no ``site_id``).

    What a version says never changes; ``is_current`` marks the one that counts. An empty
    ``body`` takes the text back. ``language`` is "" for what is the same in every language.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField(null=True)
    key = models.CharField(max_length=30)
    language = models.CharField(max_length=12, default="")
    version = models.IntegerField()
    body = models.TextField()
    is_current = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            # NULLs are distinct in a plain constraint, and the network's row has one.
            models.UniqueConstraint(
                Coalesce("site_id", models.Value(NETWORK, output_field=models.UUIDField())),
                "key",
                "language",
                "version",
                name="text_one_row_a_version",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["key", "site_id"],
                name="text_current",
                condition=models.Q(is_current=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.site_id or 'the network'}, version {self.version}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.TEXT, self.id)
