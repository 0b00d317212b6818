"""Whatever is sent to the pages of posters: a clear answer, and nothing lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lamppost.foundation.kernel.ids import new_id
from lamppost.market.listings.models import Draft
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import BODY_MAX
from tests.doors.walk import DETAILS, WHAT, Walk, value_of, words_of
from tests.rooms.pictures import HEIC_HEAD, NOT_PHOTOS, bomb, phone_photo

HOSTILE = {
    "right-to-left override": "Oak \u202egnp.exe table",
    "nul": "Oak \x00table with drawers",
    "zalgo": "O\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307a\u0300\u0301\u0302k table",
    "lone surrogate": "Oak \ud83d table",
    "emoji": "Oak table 🪑👩‍👩‍👧‍👦🇮🇪",
    "zero width": "O\u200bak ta\u200dble with \ufeffdrawers",
    "markup": "<script>alert(1)</script> table",
    "template": "{{ 7 * 7 }} {% raw %} table",
    "percent": "Oak table 100 % %(name)s %s",
    "line separators": "Oak\u2028table\u2029with\x85drawers",
    "noncharacters": "Oak \uffff\ufffe table",
    "huge number": "9" * 80,
}


@pytest.fixture
def browser(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def walk(browser, lumen):
    walk = Walk(browser)
    walk.begin()
    return walk


class TestFiles:
    @pytest.mark.parametrize("name", NOT_PHOTOS)
    def test_names_each_file_that_is_no_photo(self, walk, name):
        upload = SimpleUploadedFile(name, NOT_PHOTOS[name] or b" ", "image/jpeg")

        answer = walk.send("what", **WHAT, photo_action="add", photo=upload)

        assert answer.status_code == 422
        assert name in words_of(answer)
        assert value_of(answer, "title") == WHAT["title"]

    def test_tells_owners_of_phones_what_to_do(self, walk):
        upload = SimpleUploadedFile("IMG_1.HEIC", HEIC_HEAD, "image/heic")

        answer = walk.send("what", **WHAT, photo_action="add", photo=upload)

        assert "IMG_1.HEIC" in words_of(answer)
        assert answer.status_code == 422

    def test_does_not_unpack_a_bomb(self, walk):
        files = [
            SimpleUploadedFile("bomb.png", bomb(), "image/png"),
            SimpleUploadedFile("sofa.jpg", phone_photo(), "image/jpeg"),
        ]

        answer = walk.send("what", **WHAT, photo_action="add", photo=files)

        assert "bomb.png has more than 50 megapixels" in words_of(answer)
        assert len(Draft.objects.get().photos) == 1

    def test_cleans_the_names_it_repeats(self, walk):
        upload = SimpleUploadedFile("<b>\u202egpj.exe", b"MZ", "image/jpeg")

        page = walk.send("what", **WHAT, photo_action="add", photo=upload).content.decode()

        assert "<b>" not in page.split("error-summary")[1].split("</ul>")[0]
        assert "\u202e" not in page


class TestSizes:
    def test_refuses_ten_megabytes_of_text_and_keeps_the_draft(self, walk):
        walk.describe(save="1")

        answer = walk.describe(body="oak " * 2_500_000)

        assert answer.status_code == 413
        assert "Nothing was lost" in words_of(answer)
        assert Draft.objects.get().fields["body"] == DETAILS["body"]

    def test_shows_a_text_that_is_too_long_to_keep(self, walk):
        answer = walk.describe(body="oak " * 50_000)

        assert answer.status_code == 422
        assert "too long to keep" in words_of(answer)
        assert words_of(answer).count("oak") >= 50_000

    def test_counts_a_text_that_is_too_long_to_publish(self, walk):
        answer = walk.describe(body="o" * (BODY_MAX + 1))

        assert answer.status_code == 422
        assert "8001 characters; 8000 is the most" in words_of(answer)
        assert len(Draft.objects.get().fields["body"]) == BODY_MAX + 1

    def test_does_not_read_what_announces_itself_as_enormous(self, browser, lumen):
        answer = browser.post("/lumen/post/", b"", "text/plain", CONTENT_LENGTH=str(10**9))

        assert answer.status_code == 413

    def test_refuses_a_thousand_fields(self, walk):
        answer = walk.send("details", **{f"a-{n}": "x" for n in range(1000)})

        assert answer.status_code == 400
        assert "Nothing was changed" in words_of(answer)


class TestForgedIds:
    def test_of_drafts_lead_nowhere(self, browser, lumen):
        for forged in (uuid4(), new_id()):
            assert browser.get(f"/lumen/post/{forged}/what/").status_code == 404
            assert browser.post(f"/lumen/post/{forged}/publish/").status_code == 404

    @pytest.mark.parametrize(
        "forged", ["", "1", "../../etc", "7b1d0c2e-5a34-4f6b-9c8d-2e1f0a9b8c7d", "x" * 9000]
    )
    def test_of_new_drafts_are_not_taken(self, browser, lumen, forged):
        answer = browser.post("/lumen/post/", {**WHAT, "draft": forged})

        assert answer.status_code == 404
        assert not Draft.objects.exists()

    @pytest.mark.parametrize("key", ["", "nonsense", "7b1d0c2e-5a34-4f6b-9c8d-2e1f0a9b8c7d"])
    def test_of_photos_change_nothing(self, walk, key):
        assert walk.send("what", **WHAT, photo_action=f"remove:{key}").status_code == 302

    def test_of_towns_are_not_found(self, browser, db):
        assert browser.get("/nowhere/post/").status_code == 404

    def test_of_the_browser_are_strangers(self, client, lumen):
        walk = Walk(client)
        walk.begin()
        client.cookies["visitor"] = str(new_id())

        assert walk.get("what").status_code == 404

    def test_of_ads_are_not_found(self, browser):
        assert browser.get("/my/listings/zzzzzzzz/").status_code == 404


class TestWords:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_of_every_kind_are_taken_or_named(self, walk, lumen, name):
        text = HOSTILE[name].encode("utf-8", "surrogatepass")
        body = b"body=" + _quoted(text * 2) + b"&title=" + _quoted(text)
        rest = "&".join(
            f"{key}={value}" for key, value in DETAILS.items() if key not in ("body", "title")
        )

        answer = walk.client.post(
            walk.url("details"),
            body + b"&" + rest.encode(),
            content_type="application/x-www-form-urlencoded",
        )

        assert answer.status_code in (302, 422)
        page = walk.get("preview")
        assert page.status_code in (200, 422)
        assert b"<script>alert" not in page.content
        assert "49" not in words_of(page)
        walk.publish()
        for listing in published(lumen.pk):
            assert not set("\x00\u202e") & set(listing.current.title + listing.current.body)

    @pytest.mark.parametrize("category", ["nonsense", "for-sale", "../..", "personals/any"])
    def test_of_an_unknown_category_ask_for_one(self, walk, category):
        answer = walk.send("what", title="Oak table", category=category)

        assert answer.status_code == 422
        assert "Choose a category." in words_of(answer)
        assert value_of(answer, "title") == "Oak table"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("offer", "steal"),
            ("price", "-5"),
            ("price", "1e9"),
            ("price", "99999999999999"),
            ("district", "atlantis"),
            ("a-condition", "radioactive"),
        ],
    )
    def test_that_no_form_of_ours_offers_are_named(self, walk, field, value):
        answer = walk.describe(**{field: value})

        assert answer.status_code == 422 or Draft.objects.get().fields[field] != value


class TestForms:
    def test_without_our_token_change_nothing(self, lumen, sam):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(sam)

        answer = strict.post("/lumen/post/", {**WHAT, "draft": str(new_id())})

        assert answer.status_code == 403
        assert "what you typed is still there" in words_of(answer)
        assert not Draft.objects.exists()

    def test_with_our_token_work(self, lumen, sam):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(sam)
        page = strict.get("/lumen/post/")
        token, draft = value_of(page, "csrfmiddlewaretoken"), value_of(page, "draft")

        answer = strict.post("/lumen/post/", {**WHAT, "draft": draft, "csrfmiddlewaretoken": token})

        assert answer.status_code == 302

    def test_of_an_ad_that_was_sent_in_lead_to_the_ad(self, walk):
        walk.describe()
        walk.publish()

        for page in ("what", "details"):
            assert walk.send(page, **DETAILS).status_code == 409
        photo = SimpleUploadedFile("a.jpg", phone_photo(), "image/jpeg")
        assert walk.send("photos", photo=photo).status_code == 409

    def test_answer_a_look_at_every_address_that_only_takes_forms(self, walk):
        walk.describe()

        for page in ("publish", "photos", "autosave"):
            assert walk.get(page).status_code == 302

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_of_other_kinds_do_no_harm(self, walk, method):
        walk.describe()

        answer = getattr(walk.client, method)(walk.url("publish"))

        assert answer.status_code in (302, 405)
        assert Draft.objects.get().published_at is None


def _quoted(raw: bytes) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in raw)
