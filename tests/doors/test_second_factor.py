"""A second step after the mail: an app or a recovery code, and no way around it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.notify.queries import written_mails
from lamppost.market.listings.queries import published
from tests.doors.walk import Walk, last_mail, link_in, words_of
from tests.doors.ways_in import add_app, app_code, ask_code, codes_on, secret_on, sign_in


@pytest.fixture
def secured(client, sam):
    """Sam in a browser, freshly signed in, with an app; its secret and the recovery codes."""
    sign_in(client, "sam@example.org")
    return add_app(client)


@pytest.fixture
def thief(client):
    """Somebody who reads Sam's mails, in another browser."""
    return type(client)()


class TestAddingAnApp:
    def test_shows_a_picture_and_letters_and_then_codes_once(self, client, sam):
        sign_in(client, "sam@example.org")
        page = client.get("/my/security/app/")
        assert "<svg" in page.content.decode()
        assert " style=" not in page.content.decode()

        done = client.post("/my/security/app/", {"code": app_code(secret_on(page))})

        assert len(codes_on(done)) == 10
        assert done["Cache-Control"] == "private, no-store"
        security = client.get("/my/security/")
        assert "10 codes are left" in words_of(security)
        assert not codes_on(security)

    def test_keeps_the_letters_when_the_code_was_wrong(self, client, sam):
        sign_in(client, "sam@example.org")
        secret = secret_on(client.get("/my/security/app/"))

        again = client.post("/my/security/app/", {"code": "000000"})

        assert again.status_code == 422
        assert secret_on(again) == secret

    def test_is_told_by_mail_and_in_the_log(self, client, sam, secured):
        assert last_mail().subject == "The way into your account was changed"
        assert "account.secured" in [line.event for line in lines_about(sam.subject)]

    def test_keeps_no_secret_readable_in_the_database(self, secured):
        secret, codes = secured
        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

        assert secret.replace(" ", "") not in stored
        assert all(code.replace(" ", "") not in stored for code in codes)

    def test_asks_who_signed_in_long_ago_once_more(self, client, sam):
        client.force_login(sam)

        assert "we ask once more" in words_of(client.get("/my/security/app/"))
        answer = client.post("/my/security/app/", {"code": "123456"})

        assert answer.url == "/sign-in/again/?next=%2Fmy%2Fsecurity%2Fapp%2F"

    def test_comes_back_after_that(self, client, sam):
        client.force_login(sam)

        client.post("/sign-in/again/", {"next": "/my/security/app/"})
        code = last_mail().text.split(": ")[1][:7]
        answer = client.post("/sign-in/mailed/", {"code": code})

        assert answer.url == "/my/security/app/"
        assert secret_on(client.get(answer.url))


class TestSigningIn:
    def test_asks_for_the_app_after_the_mail(self, thief, secured):
        secret, _codes = secured
        asked = sign_in(thief, "sam@example.org", "/my/settings/")

        assert asked.url == "/sign-in/second/"
        assert thief.get("/my/settings/").status_code == 302
        answer = thief.post(asked.url, {"code": app_code(secret, steps=1)})

        assert answer.url == "/my/settings/"
        assert thief.get("/my/settings/").status_code == 200

    def test_takes_a_recovery_code_once(self, client, thief, secured):
        _secret, codes = secured
        sign_in(thief, "sam@example.org")
        assert thief.post("/sign-in/second/", {"code": codes[0]}).status_code == 302
        assert "9 codes are left" in words_of(client.get("/my/security/"))

        again = type(client)()
        sign_in(again, "sam@example.org")

        assert again.post("/sign-in/second/", {"code": codes[0]}).status_code == 422

    def test_takes_a_code_of_the_app_once(self, client, thief, secured):
        secret, _codes = secured
        code = app_code(secret, steps=1)
        sign_in(thief, "sam@example.org")
        assert thief.post("/sign-in/second/", {"code": code}).status_code == 302

        again = type(client)()
        sign_in(again, "sam@example.org")

        assert again.post("/sign-in/second/", {"code": code}).status_code == 422

    def test_starts_a_fresh_session_at_each_step(self, thief, secured):
        _secret, codes = secured
        sign_in(thief, "sam@example.org")
        waiting = thief.cookies["session"].value

        thief.post("/sign-in/second/", {"code": codes[1]})

        assert thief.cookies["session"].value != waiting


class TestAStolenMailbox:
    def test_opens_nothing_by_the_link_either(self, thief, secured):
        thief.post("/sign-in/", {"email": "sam@example.org"})

        answer = thief.post(link_in(last_mail()))

        assert answer.url == "/sign-in/second/"
        assert thief.get("/my/listings/").status_code == 302

    def test_publishes_nothing_in_the_name_of_its_owner(self, thief, secured, lumen):
        _secret, codes = secured
        walk = Walk(thief).complete()
        walk.publish(email="sam@example.org")

        answer = thief.post(link_in(last_mail()))

        assert answer.url == "/sign-in/second/"
        assert not published(lumen.pk).exists()
        # Its owner goes on where it stopped.
        posted = thief.post(answer.url, {"code": codes[0]})
        assert "Your ad is live" in words_of(thief.get(posted.url))

    def test_has_five_guesses_and_needs_a_new_mail_then(self, thief, secured):
        _secret, codes = secured
        sign_in(thief, "sam@example.org")
        for _ in range(5):
            assert thief.post("/sign-in/second/", {"code": "000000"}).status_code == 422

        assert thief.post("/sign-in/second/", {"code": codes[0]}).url == "/sign-in/"

    def test_waits_five_minutes_however_many_mails_it_opens(self, client, thief, secured):
        _secret, codes = secured
        sign_in(thief, "sam@example.org")
        for _ in range(5):
            thief.post("/sign-in/second/", {"code": "000000"})
        again = type(client)()
        sign_in(again, "sam@example.org")

        answer = again.post("/sign-in/second/", {"code": codes[0]})

        assert "wait five minutes" in words_of(answer)

    def test_cannot_skip_the_step_by_its_address(self, thief, db):
        assert thief.get("/sign-in/second/").url == "/sign-in/"
        assert thief.post("/sign-in/second/", {"code": "123456"}).url == "/sign-in/"
        assert thief.post("/sign-in/second/question/").status_code == 404


class TestTakingItAway:
    def test_takes_the_recovery_codes_with_the_last_factor(self, client, sam, secured):
        client.post("/my/security/app/remove/")

        assert not Authenticator.objects.exists()
        assert sign_in(type(client)(), "sam@example.org").url == "/my/listings/"

    def test_makes_new_codes_that_end_the_old_ones(self, client, thief, secured):
        _secret, old = secured
        new = codes_on(client.post("/my/security/codes/"))
        assert len(new) == 10
        assert not set(new) & set(old)

        sign_in(thief, "sam@example.org")

        assert thief.post("/sign-in/second/", {"code": old[0]}).status_code == 422
        assert thief.post("/sign-in/second/", {"code": new[0]}).status_code == 302

    def test_needs_a_fresh_proof(self, client, sam, secured):
        stale = type(client)()
        stale.force_login(sam)

        for path in ("app/remove/", "codes/", "passkeys/", "passkeys/1/", "passkeys/question/"):
            answer = stale.post(f"/my/security/{path}")
            assert answer.url.startswith("/sign-in/again/"), path
        assert Authenticator.objects.count() == 2


class TestPasskeysOfOthers:
    @pytest.fixture
    def key_of_bea(self, bea):
        return Authenticator.objects.create(
            user=bea, type=Authenticator.Type.WEBAUTHN, data={"name": "Mine", "credential": {}}
        )

    @pytest.mark.parametrize("form", [{"remove": "1"}, {"name": "Yours"}], ids=["remove", "rename"])
    def test_are_not_there(self, client, sam, key_of_bea, form):
        sign_in(client, "sam@example.org")

        answer = client.post(f"/my/security/passkeys/{key_of_bea.pk}/", form)

        assert answer.status_code == 404
        key_of_bea.refresh_from_db()
        assert key_of_bea.data["name"] == "Mine"

    def test_nor_with_a_number_that_no_key_can_have(self, client, sam):
        sign_in(client, "sam@example.org")

        answer = client.post(f"/my/security/passkeys/{10**30}/", {"remove": "1"})

        assert answer.status_code == 404


class TestPasskeyAnswers:
    @pytest.mark.parametrize(
        "credential",
        [
            "",
            "nonsense",
            "[]",
            "{}",
            '{"response": []}',
            '{"id": [], "response": {}}',
            '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
            '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "%%"}}',
            '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {'
            '"clientDataJSON": "e30", "authenticatorData": "e30", "signature": "e30", '
            '"userHandle": "bm9ib2R5"}}',
            '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {'
            '"clientDataJSON": "e30", "attestationObject": "e30"}}',
            "[" * 10_000,
        ],
        ids=range(11),
    )
    def test_that_are_none_sign_nobody_in_and_break_nothing(self, client, sam, credential):
        client.post("/sign-in/passkey/question/")

        answer = client.post("/sign-in/passkey/", {"credential": credential})

        assert answer.status_code == 422
        assert "That did not fit" in words_of(answer)
        sign_in(client, "sam@example.org")
        client.post("/my/security/passkeys/question/", {"kind": "passkey"})
        added = client.post("/my/security/passkeys/", {"credential": credential})
        assert added.url == "/my/security/"
        assert not Authenticator.objects.exists()


def test_forms_of_other_sites_change_nothing(sam):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sam)

    for path in (
        "/sign-in/mailed/",
        "/sign-in/second/",
        "/sign-in/passkey/",
        "/my/settings/mails/",
        "/my/settings/address/",
        "/my/security/app/",
        "/my/security/app/remove/",
        "/my/security/codes/",
        "/my/security/passkeys/",
        "/my/security/passkeys/1/",
        "/my/devices/",
        "/my/data/download/",
        "/my/account/delete/",
    ):
        assert strict.post(path).status_code == 403, path


class TestTheKeptLibrary:
    @pytest.mark.parametrize(
        "path",
        ["login/", "signup/", "password/reset/", "accounts/login/", "2fa/", "reauthenticate/"],
    )
    def test_opens_no_doors_of_its_own(self, client, db, path):
        assert client.get(f"/{path}").status_code == 404

    def test_makes_no_strangers_page_ask_for_a_session(
        self, client, lumen, django_assert_max_num_queries
    ):
        client.get("/lumen/")
        with django_assert_max_num_queries(20) as seen:
            answer = client.get("/sign-in/")

        assert answer.status_code == 200
        assert not [q for q in seen.captured_queries if "session" in q["sql"]]
        assert not [q for q in seen.captured_queries if "account" in q["sql"]]


class TestStaff:
    def test_may_be_asked_for_a_second_step(self, client, mo, monkeypatch):
        from lamppost.environment import env

        monkeypatch.setenv("LAMPPOST_STAFF_SECOND_FACTOR", "true")
        env.cache_clear()
        try:
            sign_in(client, "mo@example.org")
            assert client.get("/staff/").url == "/my/security/"

            add_app(client)

            assert client.get("/staff/").status_code == 200
        finally:
            env.cache_clear()

    def test_are_not_asked_unless_the_operator_wants_it(self, client, mo):
        sign_in(client, "mo@example.org")

        assert client.get("/staff/").status_code == 200


def test_asking_again_is_for_who_is_in(client, sam):
    assert client.get("/sign-in/again/").url.startswith("/sign-in/?next=")
    ask_code(client, "sam@example.org")
    assert written_mails().count() == 1
