"""What is known of a photo: how it looks, which file it was, and what is written in it."""

from __future__ import annotations

import hashlib
import shutil

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from lamppost.environment import env
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.media import actions, looking
from lamppost.market.media.models import PictureFacts
from lamppost.market.media.picture_facts import UNKNOWN, seen_of_draft, seen_photos
from lamppost.market.media.rules import told_words
from screening_engine.matching.pictures import DecoderFailed, HashKind
from tests.cast import NOW
from tests.rooms.pictures import landscape, phone_photo, written

pytestmark = pytest.mark.django_db

TOWN = new_id()
NEEDS_TESSERACT = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed"
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path / "home"))
    env.cache_clear()
    yield
    env.cache_clear()


@pytest.fixture
def reads_words(monkeypatch):
    """A machine with all the time it needs."""
    monkeypatch.setenv("LAMPPOST_READ_PICTURES", "words")
    patient = looking.DecodeLimits(reading_seconds=30, word_seconds=40)
    monkeypatch.setattr(looking, "LIMITS", patient)
    looking._decoder.cache_clear()
    env.cache_clear()
    yield
    looking._decoder.cache_clear()


def add(upload, **about):
    return actions.add_photo(
        site_id=TOWN, upload=upload, filename="a.jpg", draft_id=new_id(), now=NOW, **about
    )


def look_of(photo):
    return seen_photos([photo.id])[0].look


def with_code(text):
    image = landscape(1200, 900)
    rows = segno.make(text).matrix_iter(scale=6, border=4)
    code = Image.new("L", segno.make(text).symbol_size(scale=6, border=4))
    code.putdata([0 if dark else 255 for row in rows for dark in row])
    image.paste(code, (80, 80))
    return written(image, quality=85)


def with_words(text):
    image = Image.new("RGB", (1200, 900), (150, 190, 220))
    ImageDraw.Draw(image).polygon([(100, 800), (500, 300), (1100, 850)], fill="darkgreen")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, 1100, 170), fill="white")
    draw.text((90, 80), text, fill="black", font=ImageFont.load_default(56))
    return written(image, quality=85)


def test_a_photo_is_known_by_its_look_and_by_the_file_that_was_sent():
    upload = phone_photo()
    look = look_of(add(upload))
    assert len(look.hashes) >= 8
    assert look.digests[HashKind.SHA256] == hashlib.sha256(upload).hexdigest()
    assert look.digests[HashKind.MD5] == hashlib.md5(upload, usedforsecurity=False).hexdigest()
    assert (look.codes, look.words) == ((), None)


def test_the_same_photo_mirrored_looks_the_same_from_one_of_its_sides():
    image = landscape(900, 600)
    ImageDraw.Draw(image).polygon([(50, 500), (300, 80), (420, 520)], fill="maroon")
    plain = look_of(add(written(image))).hashes[0]
    mirrored = look_of(add(written(ImageOps.mirror(image))))
    assert plain.distance(mirrored.hashes[0]) > 60
    assert min(plain.distance(one) for one in mirrored.hashes) <= 31


def test_a_code_is_read_at_once():
    look = look_of(add(with_code("Call me: +353 86 123 4567")))
    assert look.codes == ("Call me: +353 86 123 4567",)
    assert look.texts == "Call me: +353 86 123 4567"


def test_a_code_may_hold_what_no_database_takes():
    assert looking.without_nul("call\0me") == "call me"


@NEEDS_TESSERACT
def test_words_are_read_where_there_is_a_reader(reads_words):
    look = look_of(add(with_words("WhatsApp +353 86 123 4567")))
    assert "+353 86 123 4567" in look.texts
    assert look_of(add(with_words("WhatsApp"), words=False)).words is None


def test_nothing_is_read_where_nothing_shall_be(monkeypatch):
    monkeypatch.setenv("LAMPPOST_READ_PICTURES", "off")
    env.cache_clear()
    look = look_of(add(with_code("+353 86 123 4567")))
    assert (look.codes, look.words) == ((), None)
    assert look.hashes


def test_a_photo_that_cannot_be_looked_at_is_taken_in_and_nothing_is_known(monkeypatch):
    def fails(*_given, **_options):
        raise DecoderFailed("the child died")

    monkeypatch.setattr(looking.Decoder, "look", fails)
    look = look_of(add(phone_photo()))
    assert look.hashes == ()
    assert HashKind.SHA256 in look.digests


def test_a_photo_from_before_has_no_facts():
    photo = add(phone_photo())
    PictureFacts.objects.all().delete()
    assert look_of(photo) == UNKNOWN


def test_another_use_of_a_photo_is_known_as_well():
    photo, draft = add(with_code("hello")), new_id()
    [shared] = actions.share_photos(
        site_id=TOWN, photo_ids=[photo.id], draft_id=draft, account_id=None, now=NOW
    )
    assert look_of(shared) == look_of(photo)
    assert [seen.id for seen in seen_of_draft(draft, site_id=TOWN)] == [shared.id]


def test_what_is_known_goes_with_the_photo():
    photo = add(phone_photo())
    actions.erase_photo(site_id=TOWN, photo_id=photo.id, actor="test", now=NOW)
    assert not PictureFacts.objects.exists()


def test_of_a_photo_that_is_locked_away_only_its_look_stays():
    photo = add(with_code("a name and a number"))
    actions.quarantine_photo(site_id=TOWN, photo_id=photo.id, actor="engine", now=NOW)
    kept = PictureFacts.objects.get()
    assert (kept.codes, kept.words) == ([], None)
    assert kept.hashes
    assert seen_photos([photo.id]) == []


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ("|\n—\nti\n@e\n+ He", ""),
        ("LTE\nJ\nMD", ""),
        ("Call 086 123 4567\n|", "Call 086 123 4567"),
        ("08 61 23 45", "08 61 23 45"),
        ("IKEA", "IKEA"),
    ],
)
def test_what_is_read_into_leaves_and_bricks_is_left_out(read, told):
    assert told_words(read) == told
