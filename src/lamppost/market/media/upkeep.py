"""What happens to files after a commit: AVIF is made, the unused is deleted, evidence moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from lamppost.market.media import store
from lamppost.market.media.child import EncodedPhoto, encode
from lamppost.market.media.models import Photo
from lamppost.market.media.queries import live_photos

# Longer than any upload's transaction: younger files may belong to one that has not committed.
SWEEP_AFTER = timedelta(days=1)


def lock_files(digest: str) -> None:
    """
    Let nobody else add or delete the last use of these files until the transaction ends.

    On SQLite the transaction itself is that lock: only one writes at a time.
    """
    if connection.vendor == "postgresql":
        key = int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def make_avif(photo_id: UUID, *, now: datetime) -> None:
    """
    Encode the AVIF sizes from the largest WebP, the best there is: originals are not kept.

    Takes seconds, so it runs in a job. Done once for all ads that share the files.
    """
    photo = live_photos().filter(pk=photo_id, avif_at=None).first()
    if photo is None:
        return
    with store.path_of(photo.digest, max(int(s) for s in photo.sizes), "webp").open("rb") as best:
        encoded = encode(best, name=str(photo), file_format="avif")
    with transaction.atomic():
        lock_files(photo.digest)
        uses = live_photos().select_for_update().filter(digest=photo.digest, avif_at=None)
        # Erased while we worked: then its files are gone for good.
        if uses:
            contents = {picture.size: picture.content for picture in encoded.pictures}
            store.keep(photo.digest, contents, "avif")
        for use in uses:
            use.sizes = _with_avif(use, encoded)
            use.avif_at = now
            use.save(update_fields=["sizes", "avif_at"])


def _with_avif(photo: Photo, encoded: EncodedPhoto) -> dict[str, dict[str, int]]:
    made = {str(picture.size): len(picture.content) for picture in encoded.pictures}
    return {size: facts | {"avif": made[size]} for size, facts in photo.sizes.items()}


def settle_files(photo_id: UUID) -> None:
    """After an erasure or a quarantine: move the evidence, delete what no ad uses any more."""
    photo = Photo.objects.get(pk=photo_id)
    if photo.quarantined_at is not None:
        store.copy_to_quarantine(photo.digest, photo.pk)
    remove_if_unused(photo.digest)


def remove_if_unused(digest: str) -> None:
    """Delete the files of a picture unless an ad still uses it."""
    with transaction.atomic():
        lock_files(digest)
        if not live_photos().filter(digest=digest).exists():
            store.remove(digest)


def sweep(*, now: datetime) -> None:
    """Delete what a crash between disk and database may have left: files that no ad uses."""
    before = now - SWEEP_AFTER
    store.remove_stale_drafts(before)
    for digest in set(store.digests_stored(before)):
        if not live_photos().filter(digest=digest).exists():
            remove_if_unused(digest)
