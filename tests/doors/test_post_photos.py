"""Photos of a draft: with buttons alone, and with the script that sends them one by one."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lamppost.market.listings.models import Draft
from lamppost.market.media.queries import photos_of_draft
from tests.doors.walk import DETAILS, WHAT, Walk, last_mail, link_in, words_of
from tests.rooms.pictures import bomb, landscape, phone_photo, written

SCRIPT = {"X-Requested-With": "fetch"}


def jpeg(name: str = "sofa.jpg", *, width: int = 640) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, phone_photo(width=width), "image/jpeg")


def shown(page) -> list[str]:
    """The ids of the photos on a page, in order."""
    return re.findall(r'name="alt-([0-9a-f-]{36})"', page.content.decode())


def first_src(page) -> str:
    return re.search(r'src="(/media/[^"]+)"', page.content.decode()).group(1)


@pytest.fixture
def walk(client, lumen):
    walk = Walk(client)
    walk.begin()
    return walk


@pytest.fixture
def three(walk):
    """A draft with three photos, by buttons alone."""
    files = [jpeg(f"{n}.jpg", width=300 + n) for n in range(3)]
    walk.send("what", **WHAT, photo_action="add", photo=files)
    return shown(walk.get("what"))


class TestWithoutScript:
    def test_keeps_several_photos_in_the_order_they_came(self, walk, three):
        assert len(three) == 3
        assert Draft.objects.get().photos == three

    def test_takes_photos_before_anything_else(self, client, lumen):
        walk = Walk(client)

        answer = walk.begin(title="", category="", photo_action="add", photo=jpeg())

        assert answer.status_code == 302
        assert len(shown(client.get(answer.url))) == 1

    def test_loses_nothing_that_was_typed_beside_them(self, walk):
        walk.send("what", title="A chair, not a table", photo_action="add", photo=jpeg())

        assert Draft.objects.get().fields["title"] == "A chair, not a table"

    @pytest.mark.parametrize(
        ("verb", "which", "then"),
        [
            ("later", 0, (1, 0, 2)),
            ("earlier", 2, (0, 2, 1)),
            ("cover", 2, (2, 0, 1)),
            ("remove", 1, (0, 2)),
            ("earlier", 0, (0, 1, 2)),
            ("later", 2, (0, 1, 2)),
            ("explode", 1, (0, 1, 2)),
        ],
    )
    def test_puts_them_in_order(self, walk, three, verb, which, then):
        walk.send("what", **WHAT, photo_action=f"{verb}:{three[which]}")

        assert shown(walk.get("what")) == [three[place] for place in then]

    def test_keeps_what_a_photo_shows(self, walk, three):
        walk.send("what", **WHAT, **{f"alt-{three[0]}": "The table from the left"})

        assert "The table from the left" in walk.get("what").content.decode()

    def test_says_when_a_description_is_too_long(self, walk, three):
        answer = walk.send("what", **WHAT, **{f"alt-{three[0]}": "long " * 60})

        assert answer.status_code == 422
        assert "at most 250 characters" in words_of(answer)

    def test_names_the_file_it_cannot_read_and_keeps_the_others(self, walk):
        files = [jpeg("good.jpg"), SimpleUploadedFile("notes.txt", b"words")]

        answer = walk.send("what", **WHAT, photo_action="add", photo=files)

        assert answer.status_code == 422
        assert "notes.txt is not a photo we can read" in words_of(answer)
        assert len(shown(answer)) == 1

    def test_reaches_the_ad_in_order(self, client, walk, three, sam):
        client.force_login(sam)
        walk.describe()
        page = walk.get("preview").content.decode()

        assert page.count("<picture>") == 3

    def test_stops_at_what_the_category_takes(self, walk):
        files = [jpeg(f"{n}.jpg", width=300 + n) for n in range(12)]
        walk.send("what", **WHAT, photo_action="add", photo=files)

        answer = walk.send("what", **WHAT, photo_action="add", photo=jpeg("one-more.jpg"))

        assert answer.status_code == 422
        assert "up to 12 photos" in words_of(answer)


class TestWithScript:
    def test_answers_with_the_list_alone(self, client, walk):
        answer = client.post(walk.url("photos"), {"photo": jpeg()}, headers=SCRIPT)

        assert answer.status_code == 200
        assert answer.content.decode().strip().startswith('<ul class="photos"')
        assert len(shown(answer)) == 1

    def test_opens_the_draft_with_the_first_photo(self, client, lumen):
        walk = Walk(client)

        client.post(walk.url("photos"), {"photo": jpeg()}, headers=SCRIPT)

        assert len(shown(walk.get("what"))) == 1

    def test_answers_with_a_sentence_for_the_person(self, client, walk):
        upload = SimpleUploadedFile("huge.png", bomb(), "image/png")

        answer = client.post(walk.url("photos"), {"photo": upload}, headers=SCRIPT)

        assert answer.status_code == 422
        assert answer.json()["message"] == (
            "huge.png has more than 50 megapixels. Please choose a smaller version."
        )

    def test_keeps_descriptions_while_they_are_typed(self, walk, three):
        walk.send("autosave", **{f"alt-{three[0]}": "The table from the left"})

        assert "The table from the left" in walk.get("what").content.decode()

    def test_removes_and_answers_with_the_rest(self, client, walk, three):
        answer = client.post(
            walk.url("photos"), {"photo_action": f"remove:{three[0]}"}, headers=SCRIPT
        )

        assert shown(answer) == three[1:]


class TestWhoMaySeeThem:
    def test_its_browser_and_nobody_else(self, client, walk, three, bea):
        src = first_src(walk.get("what"))
        stranger = type(client)()

        assert client.get(src).status_code == 200
        assert stranger.get(src).status_code == 404
        stranger.force_login(bea)
        assert stranger.get(src).status_code == 404

    def test_moderators_of_the_town(self, client, walk, three, mo):
        src = first_src(walk.get("what"))
        moderator = type(client)()
        moderator.force_login(mo)

        assert moderator.get(src).status_code == 200

    def test_the_reader_of_the_mail_on_another_device(self, client, walk, three):
        walk.describe()
        walk.publish(email="nia@example.org")
        phone = type(client)()
        page = phone.get(link_in(last_mail()))

        assert phone.get(first_src(page)).status_code == 200

    def test_its_seller_while_the_ad_is_held(self, client, walk, three, sam):
        client.force_login(sam)
        src = first_src(walk.get("what"))
        walk.describe(body="Please wire the deposit before the viewing, keys come by courier.")
        walk.publish()
        browser = type(client)()
        browser.force_login(sam)

        assert browser.get(src).status_code == 200

    def test_a_photo_of_another_draft_cannot_be_moved_or_removed(self, client, walk, three):
        other = Walk(type(client)())
        other.begin()

        other.send("what", **WHAT, photo_action=f"remove:{three[0]}")
        other.send("what", **WHAT, **{f"alt-{three[0]}": "Not mine"})

        draft = Draft.objects.get(pk=walk.draft_id)
        photos = photos_of_draft(draft.pk, site_id=draft.site_id)
        assert [str(photo.id) for photo in photos] == three
        assert not any(photo.alt for photo in photos)


def test_editing_removes_a_photo_from_the_new_version_only(client, lumen, sam):
    client.force_login(sam)
    walk = Walk(client)
    walk.begin(photo=[jpeg("a.jpg"), SimpleUploadedFile("b.png", written(landscape(), "PNG"))])
    walk.describe()
    code = walk.publish().url.split("/")[3]
    walk.draft_id = client.post(f"/my/listings/{code}/edit/").url.split("/")[3]
    first, _second = shown(walk.get("what"))

    walk.send("what", **WHAT, photo_action=f"remove:{first}")

    before = client.get(f"/my/listings/{code}/").content.decode()
    assert before.count("<picture>") == 2
    walk.send("details", **DETAILS)
    walk.publish()
    after = client.get(f"/my/listings/{code}/").content.decode()
    assert after.count("<picture>") == 1
