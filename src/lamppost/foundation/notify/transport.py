"""How mail leaves the house: by SMTP, or, in the demo, into the mailbox page only."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from lamppost.foundation.notify.compose import MailText, as_html, as_text
from lamppost.foundation.notify.models import OutgoingMail

TIMEOUT = 20  # seconds: a mail server that hangs must not hold up the others


def send_now(*, address: str, mail: MailText) -> None:
    """
    Hand a mail to the configured server while somebody waits: to see whether it takes any.

    :raises Exception: whatever the server or the network said no with
    """
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=as_text(mail),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        connection=get_connection(timeout=TIMEOUT),
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(as_html(mail), "text/html")
    message.send()


def send_by_smtp(mail: OutgoingMail) -> None:
    """
    Hand one mail to the configured server.

    :raises Exception: whatever the server or the network said no with
    """
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.address],
        connection=get_connection(timeout=TIMEOUT),
        # RFC 3834: out-of-office programs should not answer to us.
        headers={"Auto-Submitted": "auto-generated", **mail.headers},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()


def keep_in_mailbox(mail: OutgoingMail) -> None:
    """Leave the mail where it is: the demo's mailbox page shows what was written."""
    del mail
