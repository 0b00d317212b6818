from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind


class Site(models.Model):
    """A town (or university, paper, co-op) with a board of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    tagline = models.CharField(max_length=120, default="")
    hue = models.IntegerField(default=165)
    chroma = models.FloatField(default=0.095)
    language = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=60, default="UTC")
    latitude = models.FloatField(default=0)
    longitude = models.FloatField(default=0)
    neighbours = models.JSONField(default=list)
    version = models.IntegerField(default=1)
    opened_at = models.DateTimeField()

    # No column: the sites next door and the slugs they were found by, once this one asked for them.
    next_door: tuple[list[str], list[Site]] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.SITE, self.id)


class District(models.Model):
    """A part of a town. Its centre stands for every ad in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="districts")
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    latitude = models.FloatField()
    longitude = models.FloatField()
    # A ring of [longitude, latitude] pairs, not closed; empty where only the centre is known.
    outline = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "slug"], name="district_slug_once_a_site")
        ]

    def __str__(self) -> str:
        return self.name
