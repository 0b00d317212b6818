from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id


class OutgoingMail(models.Model):
    """
    One mail. Written in the transaction of what it tells about, sent after the commit.

    ``dedupe`` names what it is about: the same mail is never written twice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dedupe = models.CharField(max_length=120, unique=True)
    site_id = models.UUIDField(null=True)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(default="")
    # Headers beside the usual ones, by name: how a mail program stops mails of this kind.
    headers = models.JSONField(default=dict)
    language = models.CharField(max_length=12, default="en")
    written_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="mail_due",
                condition=models.Q(next_try_at__isnull=False),
            ),
            models.Index(fields=["-written_at"], name="mail_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"
