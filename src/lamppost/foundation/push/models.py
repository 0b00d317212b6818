from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id


class PushBrowser(models.Model):
    """
    A browser in which somebody wants to be told, and how to reach it (W3C Push API).

    ``session_mark`` is a hash of the session in which they asked: whoever signed out is not told.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(db_index=True)
    session_mark = models.CharField(max_length=64)
    address = models.TextField(unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"push to {self.name}"


class PushNote(models.Model):
    """A note on its way to one browser; removed once it is taken. ``dedupe``: once each."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    browser = models.ForeignKey(PushBrowser, on_delete=models.CASCADE, related_name="notes")
    dedupe = models.CharField(max_length=120)
    topic = models.CharField(max_length=32)
    text = models.TextField()
    written_at = models.DateTimeField()
    # None once it was taken, or given up: what it said is forgotten then.
    next_try_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["browser", "dedupe"], name="push_note_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="push_due",
                condition=models.Q(next_try_at__isnull=False),
            ),
            models.Index(fields=["written_at"], name="push_oldest"),
        ]

    def __str__(self) -> str:
        return f"push {self.dedupe}"
