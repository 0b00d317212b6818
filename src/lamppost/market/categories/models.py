"""Operators' changes to the categories, every version kept."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models.functions import Coalesce

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind

NETWORK = UUID(int=0)


class CategoryOverlay(models.Model):
    """
    One version of the changes for one site, or for the whole network (no ``site_id``).

    Rows are added, never changed: the highest version holds, and two people who save the same
    version at once meet the constraint. ``yaml`` is what was typed, comments included.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField(null=True)
    version = models.IntegerField()
    yaml = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            # NULLs are distinct in a plain constraint, and the network's row has one.
            models.UniqueConstraint(
                Coalesce("site_id", models.Value(NETWORK, output_field=models.UUIDField())),
                "version",
                name="categories_one_row_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"categories of {self.site_id or 'the network'}, version {self.version}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.CATEGORY, self.id)
