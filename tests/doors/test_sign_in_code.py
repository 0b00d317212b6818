"""The code in a sign-in mail: typed where it was asked for, once, for a while, in few tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.people.accounts.models import Account, MailLink
from lamppost.people.accounts.rules import CODE_LIFE, CODE_TRIES, tidy_code
from tests.doors.walk import last_mail, link_in, words_of
from tests.doors.ways_in import ask_code, sign_in

REFUSED = "This code does not work."


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**6:06}"


@pytest.fixture
def elsewhere(client):
    """Another browser."""
    return type(client)()


class TestTheCode:
    def test_signs_in_where_it_was_asked_for(self, client, sam):
        answer = sign_in(client, "sam@example.org", "/my/settings/")

        assert answer.url == "/my/settings/"
        assert "sam@example.org" in words_of(client.get(answer.url))

    def test_may_be_typed_as_people_write_digits(self, client, sam):
        code = ask_code(client, "sam@example.org")

        answer = client.post("/sign-in/mailed/", {"code": f" {code[:3]}-{code[4:]} "})

        assert answer.status_code == 302

    def test_opens_an_account_like_the_link_does(self, client, db):
        sign_in(client, "nia@example.org")

        assert Account.objects.get(email="nia@example.org").proved_at is not None

    def test_works_once_and_ends_the_link(self, client, sam):
        code = ask_code(client, "sam@example.org")
        link = link_in(last_mail())
        client.post("/sign-in/mailed/", {"code": code})

        again = client.post("/sign-in/mailed/", {"code": code})

        assert again.status_code == 422
        assert client.post(link).status_code == 410

    def test_ends_when_the_link_is_used(self, client, elsewhere, sam):
        code = ask_code(client, "sam@example.org")
        elsewhere.post(link_in(last_mail()))

        assert client.post("/sign-in/mailed/", {"code": code}).status_code == 422

    def test_is_over_after_fifteen_minutes(self, client, sam):
        code = ask_code(client, "sam@example.org")
        MailLink.objects.update(sent_at=timezone.now() - CODE_LIFE - timedelta(seconds=1))

        answer = client.post("/sign-in/mailed/", {"code": code})

        assert REFUSED in words_of(answer)

    def test_starts_a_fresh_session(self, client, sam):
        client.force_login(sam)
        before = client.cookies["session"].value

        sign_in(client, "sam@example.org")

        assert client.cookies["session"].value != before


class TestSomebodyWhoGuesses:
    def test_has_five_tries(self, client, sam):
        code = ask_code(client, "sam@example.org")
        for _ in range(CODE_TRIES):
            assert REFUSED in words_of(client.post("/sign-in/mailed/", {"code": wrong(code)}))

        right = client.post("/sign-in/mailed/", {"code": code})

        assert right.status_code == 422
        assert client.get("/my/listings/").status_code == 302

    def test_gets_nowhere_in_another_browser(self, client, elsewhere, sam):
        code = ask_code(client, "sam@example.org")

        answer = elsewhere.post("/sign-in/mailed/", {"code": code})

        assert REFUSED in words_of(answer)

    def test_cannot_name_a_mail_by_a_forged_cookie(self, client, elsewhere, sam):
        code = ask_code(client, "sam@example.org")
        elsewhere.cookies["asked"] = str(MailLink.objects.get().pk)

        assert elsewhere.post("/sign-in/mailed/", {"code": code}).status_code == 422

    def test_does_not_gain_tries_by_asking_again(self, client, elsewhere, sam):
        first = ask_code(client, "sam@example.org")
        ask_code(elsewhere, "sam@example.org")

        assert client.post("/sign-in/mailed/", {"code": first}).status_code == 422

    @pytest.mark.parametrize("text", ["", " ", "abcdef", "12345", "١" * 50, "\x00", "9" * 10_000])
    def test_is_told_the_same_whatever_was_typed(self, client, sam, text):
        ask_code(client, "sam@example.org")

        answer = client.post("/sign-in/mailed/", {"code": text})

        assert answer.status_code == 422
        assert REFUSED in words_of(answer)

    def test_is_told_the_same_for_addresses_nobody_has(self, client, elsewhere, sam):
        ask_code(client, "sam@example.org")
        ask_code(elsewhere, "nobody@example.org")

        known = client.post("/sign-in/mailed/", {"code": "000000"})
        unknown = elsewhere.post("/sign-in/mailed/", {"code": "000000"})

        assert words_of(known) == words_of(unknown)

    def test_finds_no_code_in_a_copy_of_the_database(self, client, sam):
        code = ask_code(client, "sam@example.org").replace(" ", "")

        assert code not in str(list(MailLink.objects.values()))


def test_digits_of_any_script_count():
    assert tidy_code("١٢٣ ٤٥٦") == "123456"


def test_the_page_offers_no_code_to_who_asked_for_none(client, db):
    assert "type the code" not in words_of(client.get("/sign-in/mailed/"))
