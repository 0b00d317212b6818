"""Sign in by mail, sign out, and keep one's colours and language."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.notify.queries import written_mails
from lamppost.people.accounts.rules import LINKS_PER_HOUR
from lamppost.web.member.local import local_path
from tests.doors.walk import Walk, last_mail, link_in, value_of, words_of


class TestSignIn:
    def test_mails_a_link_that_signs_in(self, client, sam):
        client.post("/sign-in/", {"email": "Sam@Example.org"})

        assert "Press the button" in words_of(client.get(link_in(last_mail())))
        answer = client.post(link_in(last_mail()))

        assert answer.url == "/my/listings/"
        assert "Sam" in words_of(client.get(answer.url))
        assert "account.signed_in" in [line.event for line in lines_about(sam.subject)]

    def test_answers_alike_for_known_and_unknown_addresses(self, client, sam):
        known = client.post("/sign-in/", {"email": "sam@example.org"})
        unknown = client.post("/sign-in/", {"email": "nobody@example.org"})

        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert "address you gave" in words_of(client.get(known.url))

    def test_keeps_what_was_typed_when_it_is_no_address(self, client, db):
        answer = client.post("/sign-in/", {"email": "sam at home"})

        assert answer.status_code == 422
        assert value_of(answer, "email") == "sam at home"

    def test_says_kindly_that_it_was_enough(self, client, db):
        for _ in range(LINKS_PER_HOUR):
            client.post("/sign-in/", {"email": "sam@example.org"})

        answer = client.post("/sign-in/", {"email": "sam@example.org"})

        assert answer.status_code == 429
        assert "Please look there, or wait an hour." in words_of(answer)
        assert written_mails().count() == LINKS_PER_HOUR

    def test_comes_back_to_the_page_that_asked(self, client, sam):
        asked = client.get("/my/name/")
        assert asked.url == "/sign-in/?next=%2Fmy%2Fname%2F"
        then = value_of(client.get(asked.url), "next")

        client.post("/sign-in/", {"email": "sam@example.org", "next": then})

        assert client.post(link_in(last_mail())).url == "/my/name/"

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "javascript:alert(1)",
            "\t//evil.example",
            "/x\r\nSet-Cookie: a=b",
            "x" * 600,
        ],
    )
    def test_never_leads_elsewhere(self, client, sam, elsewhere):
        client.post("/sign-in/", {"email": "sam@example.org", "next": elsewhere})

        assert client.post(link_in(last_mail())).url == "/my/listings/"
        assert local_path(elsewhere) == ""

    def test_needs_no_form_when_signed_in(self, client, sam):
        client.force_login(sam)

        assert client.get("/sign-in/?next=/my/name/").url == "/my/name/"


class TestSignOut:
    def test_ends_the_session(self, client, sam):
        client.force_login(sam)

        client.post("/sign-out/")

        assert client.get("/my/listings/").status_code == 302

    def test_leaves_nobody_a_list_of_what_was_looked_at(self, client, sam):
        client.force_login(sam)
        client.cookies["seen"] = "5xwsaxmd.gyj0k2n7"

        client.post("/sign-out/")

        assert client.cookies["seen"].value == "."

    def test_remembers_no_looks_where_nobody_wanted_that(self, client, sam):
        client.force_login(sam)

        assert "seen" not in client.post("/sign-out/").cookies

    def test_is_a_button_and_not_a_link(self, client, sam):
        client.force_login(sam)

        assert client.get("/sign-out/").status_code == 405
        assert client.get("/my/listings/").status_code == 200


class TestPreferences:
    def test_keeps_the_colours_and_goes_back(self, client, lumen):
        answer = client.post("/preferences", {"theme": "dark", "next": "/lumen/post/"})

        assert answer.url == "/lumen/post/"
        assert 'data-theme="dark"' in client.get("/lumen/post/").content.decode()

    def test_goes_back_to_what_the_device_says(self, client, lumen):
        client.post("/preferences", {"theme": "dark"})
        client.post("/preferences", {"theme": "", "next": "/lumen/post/"})

        assert "data-theme" not in client.get("/lumen/post/").content.decode()

    def test_keeps_the_language_in_the_browser_and_the_account(self, client, lumen, sam):
        client.force_login(sam)

        client.post("/preferences", {"language": "de", "next": "/lumen/post/"})

        assert 'lang="de"' in client.get("/lumen/post/").content.decode()
        sam.refresh_from_db()
        assert sam.language == "de"

    def test_ignores_what_it_does_not_know(self, client, db):
        answer = client.post(
            "/preferences", {"theme": "<b>", "language": "xx", "next": "//evil.example"}
        )

        assert answer.url == "/"
        assert "theme" not in client.cookies
        assert "language" not in client.cookies


def test_the_visitor_cookie_is_signed_and_out_of_reach_of_scripts(client, lumen):
    Walk(client)
    cookie = client.cookies["visitor"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 60 * 60
    assert cookie.value.count(":") == 2
