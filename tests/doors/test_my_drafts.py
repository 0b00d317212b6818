"""Somebody without an account finds what they have not finished, and deletes it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lamppost.market.listings.models import Draft
from lamppost.market.media.models import Photo
from tests.doors.walk import Walk, words_of
from tests.rooms.pictures import phone_photo


@pytest.fixture
def walk(client, lumen):
    walk = Walk(client)
    walk.begin()
    return walk


class TestMyDrafts:
    def test_lists_what_this_browser_has_not_finished(self, client, walk):
        page = client.get("/my/drafts/")

        assert "Oak table with two drawers" in words_of(page)
        assert f"/lumen/post/{walk.draft_id}/" in page.content.decode()

    def test_shows_a_stranger_nothing(self, client, walk):
        client.cookies.clear()

        assert "Nothing unfinished" in words_of(client.get("/my/drafts/"))

    def test_deletes_a_draft_with_its_photos_once(self, client, walk):
        photo = SimpleUploadedFile("table.jpg", phone_photo(), "image/jpeg")
        client.post(walk.url("photos"), {"photo": photo})
        assert Photo.objects.filter(erased_at=None).count() == 1

        assert client.post(walk.url("delete")).status_code == 302
        assert not Draft.objects.exists()
        assert not Photo.objects.filter(erased_at=None).exists()
        assert client.post(walk.url("delete")).status_code == 404

    def test_deletes_nobody_elses(self, client, walk):
        client.cookies.clear()

        assert client.post(walk.url("delete")).status_code == 404
        assert Draft.objects.exists()
