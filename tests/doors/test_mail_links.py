"""Links in mails: looking never acts, pressing the button acts once, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.journeys import post_listing
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.models import Draft
from lamppost.market.listings.queries import published
from lamppost.people.accounts.models import MailLink
from tests.cast import NOW
from tests.doors.walk import Walk, last_mail, link_in, words_of


@pytest.fixture
def walk(client, lumen):
    walk = Walk(client).complete()
    walk.publish(email="nia@example.org")
    return walk


@pytest.fixture
def link(walk):
    return link_in(last_mail())


@pytest.fixture
def phone(client):
    """Another device: it knows nothing of the browser that wrote the ad."""
    return type(client)()


class TestLooking:
    def test_shows_the_ad_and_does_nothing(self, phone, link, lumen):
        for _ in range(3):  # mail scanners look, too
            page = phone.get(link)

        assert "Oak table with two drawers" in words_of(page)
        assert "Send it in" in words_of(page)
        assert not published(lumen.pk).exists()
        assert "session" not in phone.cookies

    def test_is_kept_by_no_cache_and_no_search_engine(self, phone, link):
        page = phone.get(link)

        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex"

    def test_does_nothing_on_head(self, phone, link, lumen):
        phone.head(link)

        assert not published(lumen.pk).exists()


class TestPressingTheButton:
    def test_signs_in_and_publishes_on_another_device(self, phone, link, lumen):
        answer = phone.post(link)

        assert "Your ad is live" in words_of(phone.get(answer.url))
        assert published(lumen.pk).count() == 1

    def test_works_once(self, phone, link):
        phone.post(link)

        again = phone.post(link)

        assert again.status_code == 410
        assert "does not work any more" in words_of(again)
        assert "nothing you typed is lost" in words_of(again)

    def test_starts_a_fresh_session(self, phone, link):
        phone.get("/sign-in/")
        phone.post(link)
        first = phone.cookies["session"].value

        assert first
        assert phone.get("/my/listings/").status_code == 200

    def test_does_not_send_in_words_that_changed_since_the_mail(self, client, walk, link, lumen):
        walk.describe(title="Something else entirely")

        answer = client.post(link)

        assert not published(lumen.pk).exists()
        page = words_of(client.get(answer.url))
        assert "was changed after this mail was sent" in page
        assert "Something else entirely" in page

    def test_leads_an_incomplete_ad_back_to_its_form_on_any_device(self, phone, walk, link, lumen):
        draft = Draft.objects.get()
        save_draft(draft_id=draft.pk, fields={"body": ""}, now=NOW)
        MailLink.objects.update(payload={"draft": str(draft.pk), "version": draft.version + 1})
        assert "not complete yet" in words_of(phone.get(link))

        answer = phone.post(link)

        page = phone.get(answer.url)
        assert page.status_code == 422
        assert "Describe it in a sentence or two." in words_of(page)
        assert "Oak table" in words_of(phone.get("/my/listings/"))

    def test_keeps_the_ad_when_we_fail(self, phone, link, lumen, monkeypatch):
        def fails(*args, **kwargs):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(post_listing, "create_listing", fails)
        answer = phone.post(link)
        monkeypatch.undo()

        page = phone.get(answer.url)
        assert "Something went wrong on our side" in words_of(page)
        sent = phone.post(answer.url.replace("preview", "publish"))
        assert "Your ad is live" in words_of(phone.get(sent.url))

    def test_says_when_the_draft_is_gone(self, phone, link):
        Draft.objects.all().delete()

        answer = phone.post(link)

        assert "not here any more" in words_of(phone.get(answer.url))

    def test_gives_another_persons_ad_to_nobody(self, client, phone, walk, lumen):
        first = link_in(last_mail())
        walk.publish(email="bea@example.org")
        second = link_in(last_mail())
        MailLink.objects.update(
            payload={"draft": walk.draft_id, "version": Draft.objects.get().version}
        )
        client.post(first)

        answer = phone.post(second)

        assert answer.url == "/my/listings/"
        assert "Oak table" not in words_of(phone.get(answer.url))


class TestLinksThatAreOver:
    def test_says_so_after_three_days(self, phone, link):
        MailLink.objects.update(expires_at=NOW - timedelta(days=300))

        for answer in (phone.get(link), phone.post(link)):
            assert answer.status_code == 410
            assert "Send me a new link" in words_of(answer)

    def test_says_the_same_for_a_link_that_never_was(self, phone, db):
        assert phone.get("/mail/not-a-token/").status_code == 410
        assert phone.post("/mail/not-a-token/").status_code == 410

    def test_keeps_the_draft(self, client, walk, link):
        MailLink.objects.update(expires_at=NOW - timedelta(days=300))
        client.post(link)

        assert walk.get("preview").status_code == 200
