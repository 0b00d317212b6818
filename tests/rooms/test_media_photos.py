"""A photo's life: taken in with a draft, described, shared with another ad, erased, locked away."""

from __future__ import annotations

import io
import stat
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models.signals import pre_save
from django_tasks_db.models import DBTaskResult

from lamppost.environment import env
from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.media import actions, jobs, store, upkeep
from lamppost.market.media.models import Photo
from lamppost.market.media.queries import (
    photo_file,
    photos_by_ids,
    photos_of_draft,
    photos_with_digest,
)
from lamppost.market.media.rules import (
    AltTextTooLong,
    NotAPhoto,
    PhotoNotInDraft,
    PhotoUnderReview,
    TooManyPhotos,
)
from tests.cast import NOW
from tests.rooms.pictures import SECRETS, bomb, landscape, opened, phone_photo, written

pytestmark = pytest.mark.django_db

TOWN, OTHER_TOWN = new_id(), new_id()
SAM = "account:sam"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home folder of its own for each test."""
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path / "home"))
    env.cache_clear()
    yield tmp_path / "home"
    env.cache_clear()


def add(upload=None, *, site_id=TOWN, draft_id=None, **about):
    return actions.add_photo(
        site_id=site_id,
        upload=phone_photo() if upload is None else upload,
        filename="sofa.jpg",
        draft_id=draft_id or new_id(),
        now=NOW,
        actor=SAM,
        **about,
    )


def erase(photo):
    actions.erase_photo(site_id=photo.site_id, photo_id=photo.id, actor=SAM, now=NOW)
    upkeep.settle_files(photo.id)


def quarantine(photo):
    actions.quarantine_photo(site_id=photo.site_id, photo_id=photo.id, actor="engine", now=NOW)
    upkeep.settle_files(photo.id)


def files(home):
    return sorted(path for path in home.rglob("*") if path.is_file())


def events():
    return list(AuditLine.objects.order_by("id").values_list("event", flat=True))


def test_sam_adds_a_photo_and_nothing_secret_reaches_the_disk(home, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    draft = new_id()

    photo = add(io.BytesIO(phone_photo(width=2000, height=1500)), draft_id=draft, alt=" A sofa ")

    assert (photo.width, photo.height, photo.alt) == (1600, 1200, "A sofa")
    assert photos_of_draft(draft, site_id=TOWN) == [photo]
    folder = home / "media" / photo.digest[:2]
    assert files(home) == [folder / f"{photo.digest}-{size}.webp" for size in (1600, 400, 800)]
    for path in files(home):
        assert not [secret for secret in SECRETS if secret in path.read_bytes()]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(temporary.iterdir()) == []
    assert events() == []


def test_a_refused_upload_leaves_nothing_behind(home):
    for upload, refusal in ((bomb(), "too_many_pixels"), (b"%PDF-1.7", "not_a_photo")):
        with pytest.raises(Exception, match=r"sofa\.jpg") as caught:
            add(upload)
        assert caught.value.code == refusal
    assert files(home) == []
    assert not Photo.objects.exists()


def test_a_page_gets_links_of_real_sizes_only():
    photo = add(written(landscape(1000, 500), "PNG"))
    start = f"/media/{photo.digest}"
    assert (
        photo.srcset() == f"{start}/400.webp 400w, {start}/800.webp 800w, {start}/1600.webp 1000w"
    )
    assert (photo.src_400, photo.src_1600) == (f"{start}/400.webp", f"{start}/1600.webp")
    assert (photo.avif_800, photo.srcset("avif")) == (None, "")

    small = add(written(landscape(300, 300), "PNG"))
    assert small.src_1600 == small.src_800 == f"/media/{small.digest}/400.webp"


def test_photos_come_back_in_the_order_that_was_asked_for():
    first, second = add(), add(phone_photo(3))
    assert photos_by_ids([second.id, new_id(), first.id]) == [second, first]
    assert photos_by_ids([first.id], site_id=OTHER_TOWN) == []


def test_avif_follows_by_a_job_once_for_all_ads_with_the_same_photo(home):
    photo, twin = add(), add(site_id=OTHER_TOWN)
    waiting = DBTaskResult.objects.filter(task_path__endswith="media.jobs.encode_avif")
    assert sorted(task.args_kwargs["args"] for task in waiting) == [[str(photo.id)], [str(twin.id)]]

    jobs.encode_avif.call(str(photo.id))

    for view in photos_by_ids([photo.id, twin.id]):
        assert view.avif_800 == f"/media/{photo.digest}/800.avif"
    path = photo_file(twin.id, 800, "avif")
    assert (opened(path.read_bytes()).format, opened(path.read_bytes()).size) == (
        "AVIF",
        (640, 480),
    )
    assert Photo.objects.get(pk=twin.id).sizes["400"]["avif"] > 0

    before = [path.stat().st_mtime_ns for path in files(home)]
    jobs.encode_avif.call(str(twin.id))
    assert [path.stat().st_mtime_ns for path in files(home)] == before


def test_avif_of_a_photo_erased_in_the_meantime_is_not_made(home):
    photo = add()
    erase(photo)
    upkeep.make_avif(photo.id, now=NOW)
    assert files(home) == []


def test_a_photo_added_later_with_the_same_bytes_finds_avif_missing_and_gets_it():
    photo = add()
    upkeep.make_avif(photo.id, now=NOW)
    twin = add()
    assert not twin.has_avif
    upkeep.make_avif(twin.id, now=NOW)
    assert photos_by_ids([twin.id])[0].has_avif


def test_an_ad_has_room_for_twelve():
    draft = new_id()
    row = {"site_id": TOWN, "draft_id": draft, "digest": "a" * 64, "width": 1, "height": 1}
    for _ in range(12):
        Photo.objects.create(**row, sizes={}, colour="#000000", created_at=NOW)
    with pytest.raises(TooManyPhotos):
        add(draft_id=draft)
    Photo.objects.filter(draft_id=draft)[:1].get().delete()
    assert add(draft_id=draft)


def test_a_photo_is_described_while_it_is_a_draft_and_not_after_it_was_screened():
    photo = add()
    described = actions.describe_photo(site_id=TOWN, photo_id=photo.id, alt="Green, three seats")
    assert described.alt == "Green, three seats"
    with pytest.raises(AltTextTooLong):
        actions.describe_photo(site_id=TOWN, photo_id=photo.id, alt="x" * 251)
    with pytest.raises(NotFound):
        actions.describe_photo(site_id=OTHER_TOWN, photo_id=photo.id, alt="")

    actions.settle_photos(site_id=TOWN, photo_ids=[photo.id])
    with pytest.raises(PhotoNotInDraft):
        actions.describe_photo(site_id=TOWN, photo_id=photo.id, alt="call me on …")
    assert photos_by_ids([photo.id])[0].alt == "Green, three seats"


def test_editing_an_ad_gives_the_draft_its_own_use_of_the_photos(home):
    photo, other = add(alt="Front"), add(phone_photo(3), alt="Back")
    before, draft = files(home), new_id()

    shared = actions.share_photos(
        site_id=TOWN, photo_ids=[other.id, photo.id], draft_id=draft, account_id=None, now=NOW
    )

    assert [view.alt for view in shared] == ["Back", "Front"]
    assert {view.id for view in shared}.isdisjoint({photo.id, other.id})
    assert files(home) == before
    actions.describe_photo(site_id=TOWN, photo_id=shared[1].id, alt="From the front")
    assert photos_by_ids([photo.id])[0].alt == "Front"


def test_two_ads_share_a_photo_and_one_is_erased(home):
    sams, alexs = add(alt="Sam's"), add(site_id=OTHER_TOWN)
    assert sams.digest == alexs.digest
    assert len(files(home)) == 2

    erase(sams)
    assert photos_by_ids([sams.id]) == []
    assert photo_file(sams.id, 400) is None
    assert photo_file(alexs.id, 400).exists()
    assert photos_with_digest(alexs.digest) == [alexs]
    gone = Photo.objects.get(pk=sams.id)
    assert (gone.alt, gone.account_id, gone.erased_at) == ("", None, NOW)

    erase(alexs)
    assert files(home) == []


def test_erasing_twice_writes_one_line_and_adding_again_brings_the_file_back(home):
    photo = add()
    erase(photo)
    erase(photo)
    assert events() == ["photo.erased"]
    again = add()
    assert again.digest == photo.digest
    assert photo_file(again.id, 800).exists()
    with pytest.raises(NotFound):
        actions.describe_photo(site_id=TOWN, photo_id=photo.id, alt="Gone")


def test_a_file_erased_between_disk_and_commit_is_written_again():
    """The last other use is erased just after the new upload found its files already there."""
    photo = add()

    def another_erasure(**_):
        store.remove(photo.digest)

    pre_save.connect(another_erasure, sender=Photo)
    try:
        assert photo_file(add().id, 800).exists()
    finally:
        pre_save.disconnect(another_erasure, sender=Photo)


def test_quarantine_moves_the_files_away_and_keeps_them(home):
    photo = add()
    upkeep.make_avif(photo.id, now=NOW)
    content = photo_file(photo.id, 800).read_bytes()

    quarantine(photo)
    quarantine(photo)

    assert photos_by_ids([photo.id]) == []
    assert photos_with_digest(photo.digest) == []
    locked = home / "quarantine" / str(photo.id)
    assert [path.parent for path in files(home)] == [locked, locked]
    assert (locked / f"{photo.digest}-800.webp").read_bytes() == content
    for folder in (home / "quarantine", locked):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    line = AuditLine.objects.get()
    assert (line.event, line.subject) == ("photo.quarantined", f"photo:{photo.id}")
    assert line.details == {"other_uses": 0}


def test_evidence_cannot_be_deleted_by_its_poster(home):
    photo = add()
    quarantine(photo)
    with pytest.raises(PhotoUnderReview):
        actions.erase_photo(site_id=TOWN, photo_id=photo.id, actor=SAM, now=NOW)
    assert len(files(home)) == 2


def test_what_is_gone_already_does_not_stop_an_ad_from_being_quarantined():
    photo = add()
    erase(photo)
    quarantine(photo)
    assert events() == ["photo.erased"]
    with pytest.raises(NotFound):
        actions.quarantine_photo(site_id=OTHER_TOWN, photo_id=photo.id, actor=SAM, now=NOW)


def test_copying_a_strangers_photo_into_a_bad_ad_does_not_take_it_down(home):
    strangers, copy = add(), add(site_id=OTHER_TOWN)
    quarantine(copy)
    assert AuditLine.objects.get().details == {"other_uses": 1}
    assert photo_file(strangers.id, 800).exists()
    assert (home / "quarantine" / str(copy.id)).is_dir()


def test_only_what_is_committed_is_erased(home):
    photo = add()
    with transaction.atomic():
        actions.erase_photo(site_id=TOWN, photo_id=photo.id, actor=SAM, now=NOW)
        transaction.set_rollback(True)  # as when the rest of a journey fails
    assert photo_file(photo.id, 400).exists()
    assert events() == []
    assert not DBTaskResult.objects.filter(task_path__endswith="settle_files").exists()


def test_the_sweep_takes_what_a_crash_left_and_nothing_younger_or_in_use(home):
    kept = add()
    orphan = "ab" * 32
    store.keep(orphan, {400: b"left by a crash"}, "webp")
    draft = store.path_of(orphan, 400, "webp").parent / f"{store.DRAFT}xyz"
    draft.write_bytes(b"half")
    written_at = datetime.now(UTC)

    upkeep.sweep(now=written_at + timedelta(hours=1))
    assert draft.exists()
    upkeep.sweep(now=written_at + timedelta(days=2))
    assert {path.name.partition("-")[0] for path in files(home)} == {kept.digest}


def test_an_interrupted_write_leaves_no_half_file(home, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep("cd" * 32, {400: b"picture"}, "webp")
    assert files(home) == []


def test_an_import_without_a_draft_is_taken_in_the_same_way():
    photo = actions.add_photo(
        site_id=TOWN, upload=written(landscape(), "PNG"), filename="1.png", alt="Lamp", now=NOW
    )
    assert photos_by_ids([photo.id])[0].alt == "Lamp"
    with pytest.raises(NotAPhoto):
        actions.add_photo(site_id=TOWN, upload=b"", filename="", now=NOW)
