"""The board as an app: what phones read, what they share with it, and the page without a net."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.listings.models import Draft
from lamppost.web.public.installable import hex_of_oklch
from tests.rooms.pictures import phone_photo


class TestManifest:
    def test_names_the_town_and_takes_what_phones_share(self, client, lumen):
        answer = client.get("/lumen/app.webmanifest")

        said = json.loads(answer.content)
        assert answer["Content-Type"] == "application/manifest+json"
        assert (said["short_name"], said["start_url"]) == ("Lumen", "/lumen/")
        assert said["share_target"]["action"] == "/lumen/post/shared/"
        assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}

    def test_is_named_on_the_towns_pages(self, client, lumen):
        page = client.get("/lumen/").content.decode()

        assert 'rel="manifest" href="/lumen/app.webmanifest"' in page

    @given(st.floats(0, 1), st.floats(0, 0.2), st.floats(0, 360))
    def test_every_colour_is_six_digits(self, lightness, chroma, hue):
        assert re.fullmatch("#[0-9a-f]{6}", hex_of_oklch(lightness, chroma, hue))

    def test_knows_white_black_and_the_lamps_green(self):
        assert hex_of_oklch(1, 0, 0) == "#ffffff"
        assert hex_of_oklch(0, 0, 0) == "#000000"
        assert hex_of_oklch(0.45, 0.095, 165)[1:3] < "20", "hardly any red in it"


class TestShareTarget:
    def test_begins_a_draft_with_what_a_phone_shares(self, client, lumen):
        answer = client.post(
            "/lumen/post/shared/",
            {
                "title": "",
                "text": "Green bicycle\nHardly used.",
                "url": "",
                "photo": [SimpleUploadedFile("bike.jpg", phone_photo(), content_type="image/jpeg")],
            },
        )

        [draft] = Draft.objects.all()
        assert answer.url == f"/lumen/post/{draft.pk}/what/#taken"
        assert draft.fields["title"] == "Green bicycle"
        assert draft.fields["body"] == "Hardly used."
        assert len(draft.photos) == 1
        assert "Green bicycle" in client.get(answer.url.partition("#")[0]).content.decode()

    def test_a_very_long_title_goes_on_in_the_description(self, client, lumen):
        client.post("/lumen/post/shared/", {"title": "x" * 300, "text": "and more"})

        [draft] = Draft.objects.all()
        assert len(draft.fields["title"]) == 90
        assert "x" * 300 in draft.fields["body"]

    def test_says_so_when_a_shared_file_is_no_photo(self, client, lumen):
        bad = SimpleUploadedFile("notes.jpg", b"no picture at all", content_type="image/jpeg")

        answer = client.post("/lumen/post/shared/", {"title": "Lamp", "photo": [bad]})

        assert "Lamp" in answer.content.decode()
        assert Draft.objects.count() == 1

    @pytest.mark.parametrize("elsewhere", ["cross-site", "same-site"])
    def test_takes_nothing_from_other_places(self, client, lumen, elsewhere):
        answer = client.post("/lumen/post/shared/", {"title": "x"}, HTTP_SEC_FETCH_SITE=elsewhere)

        assert answer.status_code == 403
        assert "visitor" not in answer.cookies
        assert not Draft.objects.exists()

    def test_leads_who_only_looks_to_the_form(self, client, lumen):
        assert client.get("/lumen/post/shared/").url == "/lumen/post/"


class TestWithoutConnection:
    def test_the_worker_keeps_the_offline_page_and_no_other(self, client):
        answer = client.get("/sw.js")

        kept = json.loads(re.search(r"const KEPT = (\[.*?\]);", answer.content.decode())[1])
        assert answer["Content-Type"].startswith("text/javascript")
        assert kept[0] == "/offline/"
        assert all(path.startswith("/static/") for path in kept[1:])

    def test_the_offline_page_holds_nothing_of_a_person(
        self, db, client, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            page = client.get("/offline/").content.decode()

        assert "csrf" not in page
