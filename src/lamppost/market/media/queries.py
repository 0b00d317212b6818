"""Reads. Erased and quarantined photos do not exist here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lamppost.market.media import store
from lamppost.market.media.models import Photo

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSize:
    """One stored size: its name in links, and the pixels it really has."""

    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """
    What others may know of a photo.

    Links begin with ``/media/<digest>/`` and hold a file that never changes; whether the one who
    asks may see it is decided on every request.
    """

    id: UUID
    site_id: UUID
    account_id: UUID | None
    draft_id: UUID | None
    digest: str
    width: int
    height: int
    colour: str
    alt: str
    sizes: tuple[PhotoSize, ...]
    has_avif: bool

    def url(self, size: int = 800, file_format: str = "webp") -> str:
        """Return the link of the stored size nearest below or at ``size``, else the smallest."""
        fitting = [kept.size for kept in self.sizes if kept.size <= size]
        return self._link(fitting[-1] if fitting else self.sizes[0].size, file_format)

    def srcset(self, file_format: str = "webp") -> str:
        """Return the ``srcset`` of all sizes, with real widths; empty for AVIF not made yet."""
        if file_format == "avif" and not self.has_avif:
            return ""
        links = (f"{self._link(kept.size, file_format)} {kept.width}w" for kept in self.sizes)
        return ", ".join(links)

    @property
    def src_400(self) -> str:
        return self.url(400)

    @property
    def src_800(self) -> str:
        return self.url(800)

    @property
    def src_1600(self) -> str:
        return self.url(1600)

    @property
    def avif_400(self) -> str | None:
        return self.url(400, "avif") if self.has_avif else None

    @property
    def avif_800(self) -> str | None:
        return self.url(800, "avif") if self.has_avif else None

    def _link(self, size: int, file_format: str) -> str:
        return f"/media/{self.digest}/{size}.{file_format}"


def live_photos() -> QuerySet[Photo]:
    """Return photos that are neither erased nor in quarantine. For this room only."""
    return Photo.objects.filter(erased_at=None, quarantined_at=None)


def photos_by_ids(ids: Iterable[UUID], *, site_id: UUID | None = None) -> list[PhotoView]:
    """Return the photos with these ids, in this order; without those that are gone."""
    wanted = list(ids)
    photos = live_photos().filter(pk__in=wanted)
    if site_id is not None:
        photos = photos.filter(site_id=site_id)
    found = {photo.pk: view_of(photo) for photo in photos}
    return [found[key] for key in wanted if key in found]


def which_are_live(ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Return those of these photos that are not gone, and whether they have AVIF: a small query."""
    rows = _which_are_live().filter(pk__in=list(ids))
    return {photo_id: avif_at is not None for photo_id, avif_at in rows}


@cache
def _which_are_live() -> QuerySet[Photo, tuple[Any, ...]]:
    # Putting the question together takes longer than the answer: its half is kept.
    return live_photos().values_list("id", "avif_at")


def photos_of_draft(draft_id: UUID, *, site_id: UUID) -> list[PhotoView]:
    """Return the photos added to a draft, oldest first."""
    photos = live_photos().filter(site_id=site_id, draft_id=draft_id).order_by("id")
    return [view_of(photo) for photo in photos]


def photos_with_digest(digest: str) -> list[PhotoView]:
    """Return every use of the same files, in any ad of any site."""
    return [view_of(photo) for photo in live_photos().filter(digest=digest).order_by("id")]


def photo_file(photo_id: UUID, size: int, file_format: str = "webp") -> Path | None:
    """Return where a photo's file is, or None if it, or that size of it, is gone."""
    digest = live_photos().filter(pk=photo_id).values_list("digest", flat=True).first()
    if digest is None:
        return None
    path = store.path_of(digest, size, file_format)
    return path if path.exists() else None


def stored_content(digest: str, size: int, file_format: str) -> bytes | None:
    """Return what a link holds, if that is stored. Says nothing about who may see it."""
    try:
        return store.path_of(digest, size, file_format).read_bytes()
    except (ValueError, FileNotFoundError):
        return None


def bytes_stored() -> tuple[int, bool]:
    """Return how much room photos take, and whether all files were counted (see ``store``)."""
    return store.size_of_files()


def view_of(photo: Photo) -> PhotoView:
    """Return a photo as others may know it."""
    sizes = (
        PhotoSize(size=int(size), width=facts["width"], height=facts["height"])
        for size, facts in photo.sizes.items()
    )
    return PhotoView(
        id=photo.pk,
        site_id=photo.site_id,
        account_id=photo.account_id,
        draft_id=photo.draft_id,
        digest=photo.digest,
        width=photo.width,
        height=photo.height,
        colour=photo.colour,
        alt=photo.alt,
        sizes=tuple(sorted(sizes, key=lambda kept: kept.size)),
        has_avif=photo.avif_at is not None,
    )
