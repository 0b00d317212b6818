"""What a photo's look is kept as, and read as again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from lamppost.market.media.looking import Look
from lamppost.market.media.models import Photo, PictureFacts
from lamppost.market.media.queries import live_photos
from screening_engine.matching.pictures import HashKind, PictureHash

HASH_BYTES = 33
UNKNOWN = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPhoto:
    """A photo as it is screened: its description, and what the look at it told."""

    id: UUID
    alt: str
    look: Look


def seen_photos(ids: Iterable[UUID]) -> list[SeenPhoto]:
    """Return what is known of these photos, in this order; without those that are gone. 1 query."""
    wanted = list(ids)
    if not wanted:
        return []
    photos = live_photos().filter(pk__in=wanted).select_related("facts")
    return _in_order(photos, wanted)


def seen_of_draft(draft_id: UUID, *, site_id: UUID) -> list[SeenPhoto]:
    """Return what is known of the photos added to a draft, oldest first."""
    photos = live_photos().filter(site_id=site_id, draft_id=draft_id).select_related("facts")
    return [_seen(photo) for photo in photos.order_by("id")]


def _in_order(photos: Iterable[Photo], wanted: list[UUID]) -> list[SeenPhoto]:
    found = {photo.pk: _seen(photo) for photo in photos}
    return [found[key] for key in wanted if key in found]


def _seen(photo: Photo) -> SeenPhoto:
    # A photo from before pictures were looked at has no such row.
    facts: PictureFacts | None = getattr(photo, "facts", None)
    return SeenPhoto(id=photo.pk, alt=photo.alt, look=_look(facts) if facts else UNKNOWN)


def _look(facts: PictureFacts) -> Look:
    return Look(
        hashes=tuple(_hashes(bytes(facts.hashes))),
        codes=tuple(facts.codes),
        words=facts.words,
        digests={
            HashKind.MD5: facts.md5,
            HashKind.SHA1: facts.sha1,
            HashKind.SHA256: facts.sha256,
        },
    )


def _hashes(rows: bytes) -> Iterator[PictureHash]:
    for at in range(0, len(rows), HASH_BYTES):
        yield PictureHash(rows[at : at + HASH_BYTES - 1], rows[at + HASH_BYTES - 1])


def keep_look(photo: Photo, look: Look) -> None:
    """Keep what a look told beside its photo."""
    PictureFacts.objects.create(
        photo=photo,
        hashes=b"".join(one.digest + bytes([one.quality]) for one in look.hashes),
        codes=list(look.codes),
        words=look.words,
        md5=look.digests[HashKind.MD5],
        sha1=look.digests[HashKind.SHA1],
        sha256=look.digests[HashKind.SHA256],
    )


def copy_facts(uses: dict[UUID, UUID]) -> None:
    """Give new uses of photos what is known of the old ones: ``uses`` names the new by the old."""
    rows = list(PictureFacts.objects.filter(photo_id__in=uses))
    for row in rows:
        row.photo_id = uses[row.photo_id]
    PictureFacts.objects.bulk_create(rows)


def forget_facts(photo_id: UUID) -> None:
    """Delete what is known of a photo that is erased."""
    PictureFacts.objects.filter(photo_id=photo_id).delete()


def forget_words(photo_id: UUID) -> None:
    """Delete what was read in a photo that is locked away; how it looks belongs to the evidence."""
    PictureFacts.objects.filter(photo_id=photo_id).update(codes=[], words=None)
