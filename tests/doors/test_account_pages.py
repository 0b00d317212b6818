"""Settings, another address, devices, a copy of one's data, and leaving."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.notify.queries import written_mails
from lamppost.market.listings.queries import published
from lamppost.people.accounts.models import Account, MailLink, Session
from lamppost.people.accounts.queries import wishes_of
from lamppost.people.accounts.rules import Role, Wishes
from lamppost.web.member.browsers import browser_name
from tests.doors.walk import last_mail, link_in, words_of
from tests.doors.ways_in import sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile Safari/604.1"


@pytest.fixture
def at_home(client, sam):
    """Sam's browser, freshly signed in."""
    sign_in(client, "sam@example.org")
    return client


class TestSettings:
    def test_say_who_one_is(self, at_home):
        page = words_of(at_home.get("/my/settings/"))

        assert "Sam" in page
        assert "sam@example.org" in page

    def test_keep_which_mails_are_wanted(self, at_home, sam):
        at_home.post("/my/settings/mails/", {"news": "on"})

        sam.refresh_from_db()
        assert wishes_of(sam) == Wishes(messages=False, favourites=False, news=True)

    def test_are_asked_for_in_few_queries(self, at_home, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            at_home.get("/my/settings/")

    @pytest.mark.parametrize(
        "path", ["settings/", "settings/address/", "security/", "devices/", "data/"]
    )
    def test_are_for_who_is_signed_in(self, client, db, path):
        assert client.get(f"/my/{path}").url.startswith("/sign-in/?next=")

    def test_are_kept_by_nobody(self, at_home):
        assert at_home.get("/my/settings/")["Cache-Control"] == "private, no-store"


class TestAnotherAddress:
    def ask(self, browser, address="new@example.org"):
        return browser.post("/my/settings/address/", {"email": address})

    def test_counts_once_its_mailbox_has_answered(self, at_home, sam):
        self.ask(at_home)
        sam.refresh_from_db()
        assert sam.email == "sam@example.org"
        assert last_mail().address == "new@example.org"

        link = link_in(last_mail())
        assert "new@example.org becomes the address" in words_of(at_home.get(link))
        at_home.post(link)

        sam.refresh_from_db()
        assert (sam.email, sam.email_normal) == ("new@example.org", "new@example.org")

    def test_is_told_to_the_old_one_which_may_take_it_back(self, client, at_home, sam):
        self.ask(at_home)
        at_home.post(link_in(last_mail()))
        told = last_mail()
        assert told.address == "sam@example.org"

        elsewhere = type(client)()
        assert "gets its address sam@example.org back" in words_of(elsewhere.get(link_in(told)))
        page = elsewhere.post(link_in(told))

        assert "Your address is back" in words_of(page)
        sam.refresh_from_db()
        assert sam.email == "sam@example.org"
        assert at_home.get("/my/settings/").status_code == 302  # whoever it was is out

    def test_can_be_taken_back_for_a_week(self, at_home, sam):
        self.ask(at_home)
        at_home.post(link_in(last_mail()))
        MailLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        assert at_home.post(link_in(last_mail())).status_code == 410

    def test_leaves_the_old_one_free_until_then(self, client, at_home, sam):
        self.ask(at_home)
        at_home.post(link_in(last_mail()))
        elsewhere = type(client)()
        elsewhere.post("/sign-in/", {"email": "sam@example.org"})

        answer = elsewhere.post(link_in(last_mail()))

        assert answer.status_code == 409
        assert "takes the change back" in words_of(answer)
        assert Account.objects.filter(email="sam@example.org").count() == 0

    def test_of_somebody_else_is_told_to_its_reader_only(self, at_home, sam, bea):
        free = self.ask(at_home, "free@example.org")
        taken = self.ask(at_home, "bea@example.org")
        assert (free.status_code, free.url) == (taken.status_code, taken.url)

        answer = at_home.post(link_in(last_mail()))

        assert answer.status_code == 409
        sam.refresh_from_db()
        assert sam.email == "sam@example.org"

    def test_is_only_the_one_asked_for_last(self, at_home, sam):
        self.ask(at_home, "first@example.org")
        first = link_in(last_mail())
        self.ask(at_home, "second@example.org")

        assert at_home.post(first).status_code == 410

    def test_must_be_one(self, at_home):
        answer = self.ask(at_home, "nowhere")

        assert answer.status_code == 422
        assert 'value="nowhere"' in answer.content.decode()

    def test_needs_a_fresh_proof(self, client, sam):
        client.force_login(sam)

        assert self.ask(client).url.startswith("/sign-in/again/")
        assert not written_mails().exists()


class TestDevices:
    @pytest.fixture
    def phone(self, client, sam):
        phone = type(client)(headers={"user-agent": SAFARI})
        sign_in(phone, "sam@example.org")
        return phone

    @pytest.fixture
    def desk(self, client, sam, phone):
        desk = type(client)(headers={"user-agent": FIREFOX})
        sign_in(desk, "sam@example.org")
        return desk

    def test_are_named_as_people_know_them(self, desk):
        page = words_of(desk.get("/my/devices/"))

        assert "Firefox, Linux This device" in page
        assert "Safari, iPhone" in page

    def test_show_no_key_that_opens_a_session(self, desk):
        page = desk.get("/my/devices/").content.decode()

        assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]

    def test_can_be_signed_out_one_by_one(self, desk, phone):
        mark = desk.get("/my/devices/").content.decode().split('name="mark" value="')[1][:16]

        desk.post("/my/devices/", {"mark": mark})

        assert phone.get("/my/devices/").status_code == 302
        assert desk.get("/my/devices/").status_code == 200

    def test_can_be_signed_out_all_but_this(self, desk, phone, sam):
        desk.post("/my/devices/")

        assert phone.get("/my/devices/").status_code == 302
        assert desk.get("/my/devices/").status_code == 200
        assert "account.signed_out" in [line.event for line in lines_about(sam.subject)]

    def test_of_others_stay_where_they_are(self, client, desk, bea):
        hers = type(client)()
        sign_in(hers, "bea@example.org")
        mark = _mark_of(hers)

        desk.post("/my/devices/", {"mark": mark})
        desk.post("/my/devices/")

        assert hers.get("/my/devices/").status_code == 200

    def test_are_seen_again_after_a_while(self, desk):
        [session] = Session.objects.filter(browser="Firefox, Linux")
        browser = desk.session
        browser["device"] = {**browser["device"], "seen": 0}
        browser.save()

        desk.get("/my/settings/")

        again = Session.objects.get(pk=session.pk)
        assert again.seen_at >= session.seen_at

    @pytest.mark.parametrize("said", ["", "curl/8", "\x00", "x" * 5000])
    def test_may_be_anything(self, said):
        assert browser_name(said) == ""


def _mark_of(browser) -> str:
    import hashlib

    return hashlib.sha256(browser.cookies["session"].value.encode()).hexdigest()[:16]


class TestACopy:
    def test_is_one_file_with_everything(self, at_home, sam, a_table):
        answer = at_home.post("/my/data/download/")

        assert answer["Content-Type"] == "application/zip"
        assert answer["Cache-Control"] == "private, no-store"
        with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
            data = json.loads(archive.read("data.json"))
        assert data["account"]["email"] == "sam@example.org"
        assert data["ads"][0]["versions"][0]["title"] == "Oak table with two drawers"
        assert "account.exported" in [line.event for line in lines_about(sam.subject)]

    def test_is_made_five_times_an_hour(self, at_home):
        for _ in range(5):
            answer = at_home.post("/my/data/download/")
            assert b"".join(answer.streaming_content)

        assert at_home.post("/my/data/download/").status_code == 429

    def test_needs_a_fresh_proof(self, client, sam):
        client.force_login(sam)

        assert client.post("/my/data/download/").url.startswith("/sign-in/again/")


class TestLeaving:
    def test_signs_out_everywhere_and_takes_the_ads_down(self, client, at_home, sam, a_table):
        elsewhere = type(client)()
        elsewhere.force_login(sam)

        goodbye = at_home.post("/my/account/delete/")

        assert "In 7 days the rest is erased" in words_of(at_home.get(goodbye.url))
        assert elsewhere.get("/my/settings/").status_code == 302
        assert not published(a_table.site_id).exists()

    def test_can_be_undone_by_the_mail_without_signing_in(self, client, at_home, sam):
        at_home.post("/my/account/delete/")
        elsewhere = type(client)()
        assert "on its way out" in words_of(elsewhere.get(link_in(last_mail())))

        page = elsewhere.post(link_in(last_mail()))

        assert "Your account is kept" in words_of(page)
        sam.refresh_from_db()
        assert sam.leaving_at is None
        assert elsewhere.get("/my/settings/").status_code == 302

    def test_can_be_undone_by_signing_in(self, at_home, sam):
        at_home.post("/my/account/delete/")

        answer = sign_in(at_home, "sam@example.org")

        assert "Your account is kept" in words_of(at_home.get(answer.url))
        sam.refresh_from_db()
        assert sam.leaving_at is None

    def test_needs_a_fresh_proof(self, client, sam):
        client.force_login(sam)

        assert "we ask once more" in words_of(client.get("/my/account/delete/"))
        client.post("/my/account/delete/")

        sam.refresh_from_db()
        assert sam.leaving_at is None

    def test_is_not_for_the_last_operator(self, client, ora):
        sign_in(client, "ora@example.org")

        answer = client.post("/my/account/delete/")

        assert answer.status_code == 422
        assert "last operator" in words_of(answer)

    def test_is_for_an_operator_who_is_not_the_last(self, client, ora):
        from tests import cast

        cast.staff("Olive", Role.OPERATOR)
        sign_in(client, "ora@example.org")

        assert client.post("/my/account/delete/").status_code == 302
