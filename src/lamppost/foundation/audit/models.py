from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id


class AuditLine(models.Model):
    """
    One line of the log.

    ``seq``, ``leaf`` and ``chain`` are empty until the sealer has put the line in order. What
    may have to be erased stands in ``erasable``; only its salted hash is part of the leaf, so
    that erasing it breaks no proof.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    happened_at = models.DateTimeField()
    event = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=60)
    site_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)
    erasable = models.JSONField(null=True)
    erasable_salt = models.CharField(max_length=32, default="")
    erasable_hash = models.CharField(max_length=64, default="")
    seq = models.BigIntegerField(null=True, unique=True)
    leaf = models.CharField(max_length=64, default="")
    chain = models.CharField(max_length=64, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="audit_unsealed", condition=models.Q(seq__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject} by {self.actor}"


class AuditHead(models.Model):
    """The chain as it stood after line ``seq``, signed with the installation's Ed25519 key."""

    seq = models.BigIntegerField(primary_key=True)
    chain = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"head {self.seq}"
