"""What is somebody's own stays theirs: caches, browsers, proxies and names do not change that."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from lamppost.environment import DEMO_MARK, env
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.review_quarantined import release_quarantined
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.models import Draft
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.models import Photo
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import cases_about, open_cases_about
from lamppost.trust.cases.sealing import PRIVATE_KEY
from lamppost.trust.screening.queries import latest_record
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, post
from tests.doors.walk import WHAT, Walk, last_mail, link_in, words_of
from tests.rooms.pictures import landscape, written

# Indicators only, as they stand in the policy's own examples.
LOCKED = {
    "title": "Pictures at the Zuiderzee",
    "body": "Private photo shoot, bikini photos, do not tell your parents.",
}


class TestCaches:
    @pytest.mark.parametrize(
        "page", ["/sign-in/", "/sign-in/mailed/", "/lumen/post/", "/my/listings/", "/my/drafts/"]
    )
    def test_in_between_keep_no_page_of_a_person(self, client, lumen, page):
        assert "private" in client.get(page).headers["Cache-Control"]

    def test_in_between_keep_no_draft(self, client, lumen):
        walk = Walk(client).complete()

        for page in ("what", "details", "preview"):
            assert "private" in walk.get(page).headers["Cache-Control"]

    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_keep_no_word_that_something_is_not_there(self, client, lumen, accept):
        answer = client.get("/lumen/ad/00000000/", HTTP_ACCEPT=accept)

        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"


class TestDraftsOfOneThatTypedAnothersAddress:
    """Sly begins an ad and types Nia's address; what Nia then sends in is hers alone to change."""

    @pytest.fixture
    def sly_walk(self, lumen):
        walk = Walk(Client()).complete()
        walk.publish(email="nia@example.org")
        return walk

    @pytest.fixture
    def nia(self, client, sly_walk):
        sly_walk.describe(title="Oak table, changed in the meantime")
        client.post(link_in(last_mail()))  # too late: the draft is kept for her instead
        return client

    def test_belong_to_who_read_the_mail(self, nia, sly_walk):
        assert nia.get(sly_walk.url("preview")).status_code == 200
        assert sly_walk.get("preview").status_code == 404

    def test_are_not_changed_from_the_first_browser(self, nia, sly_walk):
        assert sly_walk.describe(title="Something she never saw").status_code == 404
        assert sly_walk.send("autosave", title="Something else").status_code == 404
        assert sly_walk.begin(title="Something else").status_code == 404

        assert Draft.objects.get().fields["title"] == "Oak table, changed in the meantime"

    def test_are_not_listed_there(self, nia, sly_walk):
        assert "Oak table" not in words_of(sly_walk.client.get("/my/drafts/"))
        assert "Oak table" in words_of(nia.get("/my/drafts/"))


def test_words_about_a_photo_that_changed_after_the_mail_are_not_sent_in(client, lumen):
    walk = Walk(Client()).complete()
    upload = SimpleUploadedFile("a.jpg", written(landscape()), "image/jpeg")
    walk.send("what", **WHAT, photo_action="add", photo=upload)
    walk.publish(email="nia@example.org")
    walk.send("autosave", **{f"alt-{Photo.objects.get().pk}": "Nothing that Nia saw"})

    client.post(link_in(last_mail()))

    assert not published(lumen.pk).exists()


class TestMailboxOfTheDemo:
    @pytest.fixture(autouse=True)
    def demo(self, db):
        mark = env().home / DEMO_MARK
        mark.touch()
        yield
        mark.unlink()

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via"])
    def test_answers_nothing_that_a_proxy_passed_on(self, client, header):
        answer = client.get("/demo/mailbox/", headers={header: "127.0.0.1"})

        assert answer.status_code == 404

    def test_believes_no_proxy_that_says_it_is_this_machine(self, client, settings):
        settings.TRUSTED_PROXIES = frozenset({"10.0.0.5"})
        answer = client.get(
            "/demo/mailbox/", REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="127.0.0.1"
        )

        assert answer.status_code == 404


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "sam@example.net",
            "WhatsApp +44 7911 123456",
            "Escort service",
            "bikini photos, don't tell your parents",
        ],
    )
    def test_are_no_place_for_offers_and_contacts(self, client, sam, name):
        client.force_login(sam)

        answer = client.post("/my/name/", {"name": name})

        assert answer.status_code == 422
        sam.refresh_from_db()
        assert sam.display_name == "Sam"
        assert latest_record(sam.subject) is None

    @pytest.mark.parametrize(
        "name", ["Ann-Marie O'Neill", "St. Mary's School", "陳大文", "Tom4Bikes"]
    )
    def test_of_people_are_taken_and_recorded(self, client, sam, name):
        client.force_login(sam)

        assert client.post("/my/name/", {"name": name}).status_code == 302
        sam.refresh_from_db()
        assert sam.display_name == name
        assert latest_record(sam.subject) is not None


class TestAnAdThatIsLockedAwayLater:
    """It was held for something else before: the old case must not say what became of it."""

    @pytest.fixture
    def held(self, lumen, sly):
        return post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing

    @pytest.fixture
    def old_case(self, held, sly, now):
        case = open_cases_about(held.subject)[0]
        draft = edit_listing(code=held.code, seller=sly, now=now)
        save_draft(draft_id=draft.pk, fields=LOCKED, now=now)
        placed = post_draft(draft_id=draft.pk, seller=sly, now=now)
        assert placed.state is ListingState.QUARANTINED
        return case

    def test_is_gone_for_moderators(self, client, mo, old_case):
        client.force_login(mo)

        page = words_of(client.get(f"/staff/cases/{old_case.pk}/"))

        assert "An ad that is gone" in page
        assert "wire the deposit" not in page
        assert "ocked" not in page

    def test_tells_its_poster_the_same_as_any_other_when_it_is_released(
        self, client, held, old_case, sly, rita, now
    ):
        locked = next(case for case in cases_about(held.subject) if case.is_restricted)
        release_quarantined(
            case_id=locked.pk, key_file=env().home / PRIVATE_KEY, reviewer=rita, now=now
        )
        client.force_login(sly)

        page = words_of(client.get(f"/my/listings/{held.code}/"))

        assert "It went live A person looked at it." in page


class TestClientAddress:
    def test_is_the_first_that_is_no_proxy_of_ours(self, client, db, settings):
        settings.TRUSTED_PROXIES = frozenset({"10.0.0.5", "10.0.0.6"})

        answer = client.get(
            "/", REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7, 10.0.0.6"
        )

        assert answer.wsgi_request.META["REMOTE_ADDR"] == "192.0.2.7"

    @pytest.mark.parametrize("forged", ["nonsense", "192.0.2.7:80, x", "", ", ,"])
    def test_stays_the_proxys_when_it_says_nothing_sensible(self, client, db, settings, forged):
        settings.TRUSTED_PROXIES = frozenset({"10.0.0.5"})

        answer = client.get("/", REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=forged)

        assert answer.wsgi_request.META["REMOTE_ADDR"] == "10.0.0.5"


def test_a_moderator_of_another_town_sees_no_case(client, lumen, brill, sly):
    case = open_cases_about(post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing.subject)[0]
    client.force_login(cast.staff("Max", Role.MODERATOR, site=brill))

    assert client.get(f"/staff/cases/{case.pk}/").status_code == 404
    for what in ("claim", "decide"):
        answer = client.post(f"/staff/cases/{case.pk}/{what}/", {"decision": "approve"})
        assert answer.status_code == 404


def test_a_forged_host_costs_one_line_of_the_log_and_no_traceback(client, db):
    brief = logging.getLogger("django.security").handlers[0]
    written, brief.stream = brief.stream, StringIO()
    try:
        answer = client.get("/", HTTP_HOST="evil.example")
        lines = brief.stream.getvalue().splitlines()
    finally:
        brief.stream = written

    assert answer.status_code == 400
    assert len(lines) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_what_is_erased_does_not_stay_in_free_pages(db):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")

        assert cursor.fetchone() == (1,)
