"""Writes: put a mail on its way, and send what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lamppost.foundation.jobs.actions import Failure, give_up_work
from lamppost.foundation.notify.compose import MailText, as_html, as_text, headers_of
from lamppost.foundation.notify.models import OutgoingMail

logger = logging.getLogger(__name__)

# Doubling from half a minute: a mail server that is down for four hours is no loss.
FIRST_WAIT = timedelta(seconds=30)
MAX_ATTEMPTS = 10
BATCH = 50
WORDS = ("subject", "text", "html")

Send = Callable[[OutgoingMail], None]
"""Hands one mail to the transport; raises if it was not taken."""

# Writing a mail is part of another change, which has its line in the log.
UNAUDITED = ("write_mail", "send_due_mail", "try_again", "forget_mails")


@transaction.atomic
def write_mail(
    *, address: str, mail: MailText, dedupe: str, now: datetime, site_id: UUID | None = None
) -> None:
    """Write a mail in the transaction of its cause. The same ``dedupe`` is written only once."""
    OutgoingMail.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "site_id": site_id,
            "address": address,
            "subject": mail.subject[:200],
            "text": as_text(mail),
            "html": as_html(mail),
            "headers": headers_of(mail),
            "language": mail.language,
            "written_at": now,
            "next_try_at": now,
        },
    )


def send_due_mail(*, send: Send, now: datetime, keep_words: bool = False) -> int:
    """
    Send what is due, each in its own transaction; return how many were taken.

    What a mail said is forgotten once it is sent, unless ``keep_words`` (the demo's mailbox):
    its links would open accounts for whoever gets hold of a copy of the database, and it names
    people who may leave.

    A mail may go out twice if the machine dies between the server's answer and our note of it:
    better twice than never.
    """
    due = OutgoingMail.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id")[:BATCH]
    return sum(_send_one(mail, send, now, keep_words=keep_words) for mail in due)


def _send_one(mail: OutgoingMail, send: Send, now: datetime, *, keep_words: bool) -> bool:
    mail.attempts += 1
    try:
        send(mail)
    except Exception as error:
        logger.warning("mail %s was not taken: %r", mail.pk, error)
        mail.error = repr(error)[:500]
        mail.next_try_at = now + FIRST_WAIT * 2 ** (mail.attempts - 1)
        if mail.attempts >= MAX_ATTEMPTS:
            mail.next_try_at = None
            _call_a_person(mail, now)
        mail.save(update_fields=["attempts", "error", "next_try_at"])
        return False
    mail.sent_at, mail.next_try_at, mail.error = now, None, ""
    if not keep_words:
        mail.subject, mail.text, mail.html = "", "", ""
    mail.save(update_fields=["attempts", "sent_at", "next_try_at", "error", *WORDS])
    return True


def _call_a_person(mail: OutgoingMail, now: datetime) -> None:
    failure = Failure(
        name="lamppost.foundation.notify.jobs.send_again",
        arguments=[str(mail.pk)],
        error=mail.error,
        attempts=mail.attempts,
    )
    give_up_work(failure, now=now)


def try_again(mail_id: UUID, *, now: datetime) -> None:
    """Give a mail that was given up ten more tries."""
    OutgoingMail.objects.filter(pk=mail_id, sent_at=None).update(attempts=0, next_try_at=now)


def forget_mails(addresses: Collection[str]) -> int:
    """Forget every mail to these addresses, sent or not; return how many there were."""
    count, _tables = OutgoingMail.objects.filter(address__in=list(addresses)).delete()
    return count
