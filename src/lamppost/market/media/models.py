from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.media.rules import MAX_ALT


class Photo(models.Model):
    """
    One use of a picture in one ad. Several may share their files, which ``digest`` names.

    Order, and which revision shows it, stand with the draft and the revision. ``draft_id`` is
    empty once a revision was sent in with it: from then on its words do not change.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    draft_id = models.UUIDField(null=True, db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    width = models.IntegerField()
    height = models.IntegerField()
    # {"400": {"width", "height", "webp": bytes, "avif": bytes}, …}; "avif" once it was made.
    sizes = models.JSONField()
    colour = models.CharField(max_length=7)
    alt = models.CharField(max_length=MAX_ALT, blank=True)
    created_at = models.DateTimeField()
    avif_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(alt=""),
                name="photo_erased_has_no_words",
            )
        ]

    def __str__(self) -> str:
        return f"photo {self.id}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.PHOTO, self.id)


class PictureFacts(models.Model):
    """
    How a photo looks and what is written in it, found out once, when it was taken in.

    ``hashes`` are 33 bytes each: 32 of how the picture looks from one side, one of how much there
    is to see; the plain hash first, none if it could not be looked at. ``words`` is empty if none
    were read. The digests are those of the uploaded file, which is not kept.
    """

    photo = models.OneToOneField(
        Photo, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    hashes = models.BinaryField()
    codes = models.JSONField(default=list)
    words = models.TextField(null=True)
    md5 = models.CharField(max_length=32)
    sha1 = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"facts of photo {self.photo_id}"
