from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id


class Observation(models.Model):
    """
    One identifier seen at one subject. The identifier is kept as a keyed hash only.

    ``is_attested`` marks what an operator's import brought: it never counts against anyone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)
    hash = models.CharField(max_length=32)
    subject = models.CharField(max_length=60, db_index=True)
    account_id = models.UUIDField()
    site_id = models.UUIDField()
    is_attested = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "kind", "hash"], name="observed_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["hash", "kind", "account_id"], name="observation_hash")
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.subject}"


class Arrival(models.Model):
    """
    From which browser and network an ad or a message came, as keyed hashes; kept for 8 days.

    A network is a range of addresses, so that no row says from which connection somebody wrote.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=60, unique=True)
    account_id = models.UUIDField()
    site_id = models.UUIDField()
    device_hash = models.CharField(max_length=32, default="")
    network_hash = models.CharField(max_length=32, default="")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["device_hash", "seen_at"], name="arrival_device"),
            models.Index(fields=["network_hash", "seen_at"], name="arrival_network"),
        ]

    def __str__(self) -> str:
        return f"arrival of {self.subject}"


class TextSketch(models.Model):
    """
    The words of one text of a subject, as keyed hashes: nearly the same texts are found by them.

    ``number`` rises, so that a reader with a cursor sees what is new. ``mark`` tells the texts of
    a subject apart. Unlike an observation it holds most of a text, and goes when the text goes.
    """

    number = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=60)
    mark = models.CharField(max_length=16)
    account_id = models.UUIDField()
    site_id = models.UUIDField()
    sketch = models.BinaryField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "mark"], name="sketched_once")
        ]

    def __str__(self) -> str:
        return f"words of {self.subject}"


class PostedPicture(models.Model):
    """
    How one picture of an ad looks: the same picture in an ad of somebody else is found by it.

    ``number`` rises, as that of a sketch does. ``look`` is a PDQ hash, 32 bytes, from which no
    picture can be made. Goes when the picture goes.
    """

    number = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=60)
    account_id = models.UUIDField()
    site_id = models.UUIDField()
    look = models.BinaryField()
    mark = models.CharField(max_length=16)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "mark"], name="picture_posted_once")
        ]

    def __str__(self) -> str:
        return f"picture of {self.subject}"
