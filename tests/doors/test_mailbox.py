"""The demo's mailbox: every mail, on this machine, in the demo, and nowhere else."""

from __future__ import annotations

import pytest

from lamppost.environment import DEMO_MARK, env
from lamppost.web.member.mailbox import Block, blocks_of
from tests.doors.walk import last_mail, words_of


@pytest.fixture
def demo(db):
    mark = env().home / DEMO_MARK
    mark.touch()
    yield
    mark.unlink()


@pytest.fixture
def a_mail(client, db):
    client.post("/sign-in/", {"email": "sam@example.org"})
    return last_mail()


class TestMailbox:
    def test_shows_every_mail(self, client, demo, a_mail):
        page = client.get("/demo/mailbox/")

        assert "sam@example.org" in words_of(page)
        assert a_mail.subject in words_of(page)

    def test_shows_one_mail_with_its_button(self, client, demo, a_mail):
        page = client.get(f"/demo/mailbox/{a_mail.pk}/").content.decode()

        assert 'class="btn p" href="/mail/' in page

    def test_is_empty_at_first(self, client, demo):
        assert "No mail yet" in words_of(client.get("/demo/mailbox/"))

    def test_is_not_there_outside_the_demo(self, client, a_mail):
        assert client.get("/demo/mailbox/").status_code == 404
        assert client.get(f"/demo/mailbox/{a_mail.pk}/").status_code == 404

    @pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", "", "x"])
    def test_is_not_there_for_other_machines(self, client, demo, a_mail, address):
        assert client.get("/demo/mailbox/", REMOTE_ADDR=address).status_code == 404
        mail = f"/demo/mailbox/{a_mail.pk}/"
        assert client.get(mail, REMOTE_ADDR=address).status_code == 404

    @pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
    def test_is_there_for_this_one(self, client, demo, address):
        assert client.get("/demo/mailbox/", REMOTE_ADDR=address).status_code == 200

    def test_has_no_mail_that_was_never_written(self, client, demo, lumen):
        assert client.get(f"/demo/mailbox/{lumen.pk}/").status_code == 404


class TestBlocks:
    def test_tells_the_button_from_paragraphs(self):
        text = "Hello.\n\nSign in:\nhttp://testserver/mail/abc/\n\nBye.\n"

        assert blocks_of(text) == [
            Block("Hello."),
            Block("Sign in", "/mail/abc/"),
            Block("Bye."),
        ]

    def test_makes_no_link_of_other_addresses(self):
        text = "Look:\nhttp://testserver.evil.example/mail/abc/"

        assert blocks_of(text) == [Block(text)]
