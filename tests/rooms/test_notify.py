"""Mail: what people get, over a real server; what happens when the server is down or says no."""

from __future__ import annotations

import email
import logging
import re
import socket
from datetime import timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.jobs.queries import given_up_work
from lamppost.foundation.notify.actions import (
    FIRST_WAIT,
    MAX_ATTEMPTS,
    send_due_mail,
    try_again,
    write_mail,
)
from lamppost.foundation.notify.compose import MailText, as_html, as_text
from lamppost.foundation.notify.models import OutgoingMail
from lamppost.foundation.notify.queries import find_mail, written_mails
from lamppost.foundation.notify.transport import keep_in_mailbox, send_by_smtp
from tests.cast import NOW
from tests.messages import say

pytestmark = pytest.mark.django_db

HELLO = MailText(
    subject="Your ad is live",
    paragraphs=["“Oak table” is live now.", "Two\nlines & <b>signs</b>"],
    button_label="See it",
    button_url="https://ads.example/my/listings/abc/?a=1&b=2",
    closing="We wrote because you posted an ad.",
)


class Mailbox:
    """A mail server that keeps what it gets, or refuses everything with ``answer``."""

    answer = "250 OK"

    def __init__(self):
        self.got = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.got.append(envelope)
        return self.answer

    @property
    def messages(self):
        return [
            email.message_from_bytes(envelope.content, policy=policy.default)
            for envelope in self.got
        ]


class Door(Controller):
    """The same server, for addresses with letters of their own, too."""

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    door = Door(box, hostname="127.0.0.1", port=free_port())
    door.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = door.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    door.stop()


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL + 1)


def write(mail=HELLO, *, address="sam@example.org", dedupe="one", now=NOW):
    write_mail(address=address, mail=mail, dedupe=dedupe, now=now)


def deliver(now=NOW):
    return send_due_mail(send=send_by_smtp, now=now)


def refuse(_mail):
    raise ConnectionRefusedError("nobody is there")


class TestWhatArrives:
    def test_is_text_and_html_from_us_to_the_address(self, mailbox, settings):
        write()

        assert deliver() == 1

        (message,) = mailbox.messages
        assert message["To"] == "sam@example.org"
        assert message["From"] == settings.DEFAULT_FROM_EMAIL
        assert message["Subject"] == "Your ad is live"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"]
        assert message["Message-ID"]
        assert [part.get_content_type() for part in message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert HELLO.button_url in message.get_body(("plain",)).get_content()
        assert "<h1" in message.get_body(("html",)).get_content()

    def test_keeps_every_script_and_sign(self, mailbox):
        subject = "Дубовый стол — 橡木桌 🪑 für 85 €"
        write(MailText(subject=subject, paragraphs=["Größe: ½ m², ça va, 橡木"]))
        deliver()

        (message,) = mailbox.messages
        assert message["Subject"].strip() == subject
        assert "橡木" in message.get_body(("plain",)).get_content()
        assert "½ m²" in message.get_body(("html",)).get_content()

    def test_reads_from_right_to_left_where_the_language_does(self, mailbox):
        write(
            MailText(subject="إعلانك منشور", paragraphs=["مرحبا"], language="ar", direction="rtl")
        )
        deliver()

        html = mailbox.messages[0].get_body(("html",)).get_content()
        assert '<html lang="ar" dir="rtl">' in html
        assert mailbox.messages[0]["Subject"] == "إعلانك منشور"

    def test_reaches_an_address_with_letters_of_its_own(self, mailbox):
        write(address="ana@bücher.example")
        deliver()

        assert mailbox.got[0].rcpt_tos == ["ana@xn--bcher-kva.example"]


class TestText:
    def test_says_the_same_in_both_forms(self):
        html = as_html(HELLO)
        for words in ("“Oak table” is live now.", "See it", "We wrote because"):
            assert words in as_text(HELLO)
            assert words in html

    def test_escapes_what_people_typed(self):
        html = as_html(MailText(subject="<script>x</script>", paragraphs=["<img src=x>"]))

        assert "<script" not in html
        assert "<img" not in html

    def test_loads_nothing_from_anywhere_and_brings_its_style(self):
        html = as_html(HELLO)

        assert not re.search(r"<(img|link|script|style)\b|url\(|@import", html)
        assert 'style="' in html
        assert re.findall(r'href="([^"]+)"', html) == [HELLO.button_url.replace("&", "&amp;")]


class TestOnce:
    def test_the_same_mail_is_written_once(self, mailbox):
        write()
        write(MailText(subject="Another", paragraphs=["of the same"]))

        deliver()

        assert [message["Subject"] for message in mailbox.messages] == ["Your ad is live"]

    def test_is_sent_once(self, mailbox):
        write()
        deliver()

        assert deliver(NOW + timedelta(days=1)) == 0
        assert len(mailbox.got) == 1


class TestServerDown:
    def test_loses_nothing_and_tries_later(self, mailbox):
        write()
        assert send_due_mail(send=refuse, now=NOW) == 0
        assert deliver(NOW + FIRST_WAIT / 2) == 0

        assert deliver(NOW + FIRST_WAIT) == 1
        assert len(mailbox.got) == 1
        assert written_mails().get().error == ""

    def test_waits_twice_as_long_each_time(self):
        write()
        waits, now = [], NOW
        for _ in range(4):
            send_due_mail(send=refuse, now=now)
            due = written_mails().get().next_try_at
            waits.append(due - now)
            now = due

        assert waits == [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4, FIRST_WAIT * 8]

    def test_outlasts_a_night_but_not_for_ever(self):
        self.refuse_until_given_up()

        mail = written_mails().get()
        assert mail.attempts == MAX_ATTEMPTS == 10
        assert mail.sent_at is None
        assert mail.next_try_at is None
        assert "nobody is there" in mail.error
        assert given_up_work().get().arguments == [str(mail.pk)]
        assert AuditLine.objects.get().event == "job.given_up"

    def test_a_person_lets_it_try_again(self, mailbox):
        self.refuse_until_given_up()

        try_again(written_mails().get().pk, now=NOW)

        assert deliver() == 1

    def test_one_bad_address_holds_up_nobody(self, mailbox):
        write(address="no address at all\r\n", dedupe="bad")
        write(dedupe="good")

        assert deliver() == 1
        assert [envelope.rcpt_tos for envelope in mailbox.got] == [["sam@example.org"]]

    def test_what_was_sent_is_not_sent_again_by_trying_again(self, mailbox):
        write()
        deliver()
        try_again(written_mails().get().pk, now=NOW)

        assert deliver() == 0

    @staticmethod
    def refuse_until_given_up():
        write()
        now = NOW
        while (mail := written_mails().get()).next_try_at is not None:
            now = mail.next_try_at
            send_due_mail(send=refuse, now=now)


class TestServerSaysNo:
    @pytest.mark.parametrize("answer", ["451 later", "550 never"])
    def test_is_tried_again_either_way(self, mailbox, answer):
        """A 550 is often a full mailbox or a list that is wrong: we ask again, ten times."""
        mailbox.answer = answer
        write()

        assert deliver() == 0
        assert answer.split()[1] in written_mails().get().error

        mailbox.answer = "250 OK"
        assert deliver(NOW + FIRST_WAIT) == 1


class TestForgedHeaders:
    @pytest.mark.parametrize(
        ("subject", "address"),
        [
            ("Hello\r\nBcc: everyone@example.org", "sam@example.org"),
            ("Hello\nX-Evil: yes", "sam@example.org"),
            ("Hello", "sam@example.org\r\nBcc: everyone@example.org"),
            ("Hello", "sam@example.org, everyone@example.org"),
        ],
    )
    def test_never_leave_the_house(self, mailbox, subject, address):
        write(MailText(subject=subject, paragraphs=["x"]), address=address)

        deliver()

        for envelope in mailbox.got:
            assert envelope.rcpt_tos == ["sam@example.org"]
            assert b"everyone@" not in envelope.content.partition(b"\r\n\r\n")[0]
            assert b"\nX-Evil" not in envelope.content.partition(b"\r\n\r\n")[0]


class TestMailboxOfTheDemo:
    def test_keeps_mail_without_sending_it(self):
        write()
        assert send_due_mail(send=keep_in_mailbox, now=NOW) == 1

        mail = written_mails().get()
        assert mail.sent_at == NOW
        assert find_mail(mail.pk) == mail

    def test_shows_the_newest_first(self):
        write(dedupe="old", now=NOW - timedelta(days=1))
        write(dedupe="new")

        assert [mail.dedupe for mail in written_mails()] == ["new", "old"]
        assert OutgoingMail.objects.count() == 2


class TestAMessageBetweenTwo:
    def test_leaves_by_the_mail_server_without_either_address(self, a_table, bea, sam, mailbox):
        say("Does the drawer still close?", about=a_table, by=bea)
        send_due_mail(send=send_by_smtp, now=NOW)

        mail = mailbox.messages[-1]
        assert mail["To"] == sam.email
        text = mail.get_body(("plain",)).get_content()
        assert "Does the drawer still close?" in text
        assert "/my/messages/" in text
        assert bea.email not in mail.as_string()
