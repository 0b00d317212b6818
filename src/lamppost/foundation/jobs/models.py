from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id


class OutboxRow(models.Model):
    """
    Something that must leave the database, written in the transaction of its change.

    ``seq`` is given by the one sequencer after the commit, so that a reader with a cursor
    never misses a row that committed late.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    seq = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="outbox_unnumbered", condition=models.Q(seq__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class OutboxCursor(models.Model):
    """
    How far one consumer has got. Moved only after its work is durable.

    ``rewinds`` counts how often it was sent back, so that a batch begun before does not move it
    past what must be seen again. ``seen_at`` is kept up by consumers on other machines.
    """

    consumer = models.CharField(primary_key=True, max_length=40)
    seq = models.BigIntegerField(default=0)
    rewinds = models.IntegerField(default=0)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.seq}"


class GivenUpWork(models.Model):
    """Work that failed after all its tries. A person sees it and may try again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=list)
    error = models.TextField()
    attempts = models.IntegerField()
    failed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"
