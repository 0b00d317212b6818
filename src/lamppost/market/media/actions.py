"""Writes: take a photo in, describe it, share it with another ad, erase it, lock it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.media import jobs, store
from lamppost.market.media.child import EncodedPhoto, encode, spool
from lamppost.market.media.looking import Look, digests_in, get_ready, look_at
from lamppost.market.media.models import Photo
from lamppost.market.media.picture_facts import (
    copy_facts,
    forget_facts,
    forget_words,
    keep_look,
)
from lamppost.market.media.queries import PhotoView, live_photos, view_of
from lamppost.market.media.rules import (
    PhotoNotInDraft,
    PhotoUnderReview,
    check_photo_count,
    clean_alt,
    shown_name,
)
from lamppost.market.media.upkeep import lock_files

# Drafts are private and leave no line; the revision they become has one.
UNAUDITED = ("add_photo", "describe_photo", "share_photos", "settle_photos")


class NewPhoto(TypedDict):
    """
    Whose the upload is. ``draft_id`` is None only for an import, which has no draft.

    ``actor`` is taken as every action takes it, though a draft writes no line. ``words`` False:
    whoever brings it knows that no words stand in it, and need not wait.
    """

    site_id: UUID
    filename: str
    alt: NotRequired[str]
    draft_id: NotRequired[UUID | None]
    account_id: NotRequired[UUID | None]
    actor: NotRequired[str]
    words: NotRequired[bool]


def add_photo(*, upload: BinaryIO | bytes, now: datetime, **about: Unpack[NewPhoto]) -> PhotoView:
    """
    Take a photo in: cleaned, in several sizes, private; AVIF follows by a job. Unaudited.

    Call it outside a transaction: encoding takes half a second and reading what stands in it up
    to two, and a writer of SQLite must not be waited for that long. Nothing of the original is
    kept, whatever happens.

    :raises PhotoTooLarge, NotAPhoto, PhotoIsHeic, TooManyPixels, PhotoBroken: with the file's name
    :raises TooManyPhotos: if the draft has all it may have
    :raises AltTextTooLong: if the description does not fit
    """
    name = shown_name(about["filename"])
    alt = clean_alt(about.get("alt", ""))
    # Asked before the work as well as after it, when it counts.
    _check_room(about)
    get_ready()
    with spool(upload, name) as held:
        encoded = encode(held, name=name)
        digests = digests_in(held)
    look = look_at(encoded.pictures[-1].content, digests=digests, words=about.get("words", True))
    # Once before the transaction, so that nobody waits for our disk …
    _keep(encoded)
    return _write_photo(encoded, look, alt=alt, about=about, now=now)


@transaction.atomic
def _write_photo(
    encoded: EncodedPhoto, look: Look, *, alt: str, about: NewPhoto, now: datetime
) -> PhotoView:
    lock_files(encoded.digest)
    _check_room(about)
    photo = Photo.objects.create(
        site_id=about["site_id"],
        account_id=about.get("account_id"),
        draft_id=about.get("draft_id"),
        digest=encoded.digest,
        width=encoded.width,
        height=encoded.height,
        sizes=_sizes(encoded),
        colour=encoded.colour,
        alt=alt,
        created_at=now,
    )
    keep_look(photo, look)
    # … and once inside, in case the last other use of the same files was erased in between.
    _keep(encoded)
    jobs.encode_avif.enqueue(str(photo.pk))
    return view_of(photo)


def _check_room(about: NewPhoto) -> None:
    draft_id = about.get("draft_id")
    if draft_id is not None:
        photos = live_photos().filter(site_id=about["site_id"], draft_id=draft_id)
        check_photo_count(photos.count())


def _keep(encoded: EncodedPhoto) -> None:
    contents = {picture.size: picture.content for picture in encoded.pictures}
    store.keep(encoded.digest, contents, "webp")


def _sizes(encoded: EncodedPhoto) -> dict[str, dict[str, int]]:
    return {
        str(picture.size): {
            "width": picture.width,
            "height": picture.height,
            "webp": len(picture.content),
        }
        for picture in encoded.pictures
    }


@transaction.atomic
def describe_photo(*, site_id: UUID, photo_id: UUID, alt: str) -> PhotoView:
    """
    Say what a photo of a draft shows, for people who cannot see it. Unaudited: a draft is private.

    :raises NotFound: if there is no such photo in this site
    :raises PhotoNotInDraft: if its ad was sent in: those words were screened, these would not be
    :raises AltTextTooLong: if it does not fit
    """
    photo = _live_photo(site_id, photo_id)
    if photo.draft_id is None:
        raise PhotoNotInDraft
    photo.alt = clean_alt(alt)
    photo.save(update_fields=["alt"])
    return view_of(photo)


@transaction.atomic
def share_photos(
    *,
    site_id: UUID,
    photo_ids: Sequence[UUID],
    draft_id: UUID,
    account_id: UUID | None,
    now: datetime,
) -> list[PhotoView]:
    """
    Give a draft its own use of photos of another ad: to edit or repost it. No file is copied.

    Returned in the order of ``photo_ids``, without those that are gone. Unaudited: a draft.

    :raises TooManyPhotos: if the draft would have too many
    """
    # Locked: until this commits nobody erases the last use of the files we are about to use.
    photos = live_photos().select_for_update().filter(site_id=site_id, pk__in=photo_ids)
    found = {photo.pk: photo for photo in photos}
    check_photo_count(live_photos().filter(site_id=site_id, draft_id=draft_id).count(), len(found))
    shared = [found[key] for key in photo_ids if key in found]
    uses: dict[UUID, UUID] = {}
    for photo in shared:
        old = photo.pk
        photo.pk, photo.created_at = new_id(), now
        photo.draft_id, photo.account_id = draft_id, account_id
        photo.save(force_insert=True)
        uses[old] = photo.pk
    copy_facts(uses)
    return [view_of(photo) for photo in shared]


@transaction.atomic
def settle_photos(*, site_id: UUID, photo_ids: Sequence[UUID]) -> None:
    """
    Bind photos to the revision that is being sent in: from now on their words do not change.

    Unaudited, because the revision that binds them has its own line.
    """
    live_photos().filter(site_id=site_id, pk__in=photo_ids).update(draft_id=None)


@transaction.atomic
def erase_photo(*, site_id: UUID, photo_id: UUID, actor: str, now: datetime) -> None:
    """
    Erase one ad's photo; its files too, unless another ad uses them. Twice is the same as once.

    :raises NotFound: if there is no such photo in this site
    :raises PhotoUnderReview: if it is in quarantine, where it is evidence
    """
    photo = _photo(site_id, photo_id)
    if photo.quarantined_at is not None:
        raise PhotoUnderReview
    if photo.erased_at is not None:
        return
    photo.erased_at = now
    photo.alt, photo.draft_id, photo.account_id = "", None, None
    photo.save(update_fields=["erased_at", "alt", "draft_id", "account_id"])
    forget_facts(photo.pk)
    record(Event.PHOTO_ERASED, subject=photo.subject, actor=actor, now=now, site_id=site_id)
    jobs.settle_files.enqueue(str(photo.pk))


@transaction.atomic
def quarantine_photo(*, site_id: UUID, photo_id: UUID, actor: str, now: datetime) -> None:
    """
    Lock a photo away: at once nobody sees it, and a job moves its files to the separate store.

    Other ads that use the same files keep them, or anyone could take down a stranger's photo by
    copying it; the log line counts them, for whoever decides. Its words go, too: the caller has
    sealed them with the ad's other words. Twice is the same as once, and what is erased already
    stays erased.

    :raises NotFound: if there never was such a photo in this site
    """
    photo = _photo(site_id, photo_id)
    if photo.quarantined_at is not None or photo.erased_at is not None:
        return
    photo.quarantined_at, photo.alt = now, ""
    photo.save(update_fields=["quarantined_at", "alt"])
    forget_words(photo.pk)
    record(
        Event.PHOTO_QUARANTINED,
        subject=photo.subject,
        actor=actor,
        now=now,
        site_id=site_id,
        details={"other_uses": live_photos().filter(digest=photo.digest).count()},
    )
    jobs.settle_files.enqueue(str(photo.pk))


def _photo(site_id: UUID, photo_id: UUID) -> Photo:
    # Two people may act on one photo at once: the second must see what the first one did.
    photo = Photo.objects.select_for_update().filter(site_id=site_id, pk=photo_id).first()
    if photo is None:
        raise NotFound(N_("This photo is not there any more."))
    return photo


def _live_photo(site_id: UUID, photo_id: UUID) -> Photo:
    photo = _photo(site_id, photo_id)
    if photo.erased_at is not None or photo.quarantined_at is not None:
        raise NotFound(N_("This photo is not there any more."))
    return photo
