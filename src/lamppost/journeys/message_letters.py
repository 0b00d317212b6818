"""What we write to somebody who got a message: neither address shows, and no link signs in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.environment import env
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.journeys.letters import direction_of
from lamppost.market.contact.actions import mark_mailed
from lamppost.market.contact.queries import is_blocked
from lamppost.market.contact.rules import MAIL_EVERY, MessageState
from lamppost.people.accounts.queries import find_account, wishes_of

if TYPE_CHECKING:
    from uuid import UUID

    from lamppost.market.contact.models import Conversation, Message
    from lamppost.people.accounts.models import Account

MAILED_WORDS = 1_500


def conversation_url(conversation_id: UUID) -> str:
    """Return the full address of a conversation's page."""
    return env().base_url + reverse("conversation", kwargs={"conversation_id": conversation_id})


def tell_reader(message: Message, *, now: datetime) -> None:
    """
    Write to whom a message is for: at most once in ten minutes while they have not looked.

    Words that carry a warning are not in the mail, because the warning would not be above them.
    Whoever was blocked while a person looked at their words writes no mail any more.
    """
    conversation = message.conversation
    reader = find_account(conversation.partner_of(message.writer_id))
    if reader is None or not reader.email or not wishes_of(reader).messages:
        return
    if is_blocked(blocker_id=reader.pk, blocked_id=message.writer_id):
        return
    if _was_just_told(conversation, reader.pk, now):
        return
    language = reader.language or conversation.site.language
    with override(language):
        mail = _mail(message, reader, language)
    write_mail(
        address=reader.email,
        mail=mail,
        dedupe=f"message:{message.pk}",
        now=now,
        site_id=message.site_id,
    )
    mark_mailed(conversation_id=conversation.pk, receiver_id=reader.pk, now=now)


def _was_just_told(conversation: Conversation, reader_id: UUID, now: datetime) -> bool:
    side = conversation.side_of(reader_id)
    mailed: datetime | None = getattr(conversation, f"{side}_mailed_at")
    read: datetime | None = getattr(conversation, f"{side}_read_at")
    if mailed is None or now - mailed >= MAIL_EVERY:
        return False
    return read is None or read < mailed


def _mail(message: Message, reader: Account, language: str) -> MailText:
    conversation = message.conversation
    listing = conversation.listing
    is_known = listing.seller_id == reader.pk or listing.has_public_words
    names = {
        "name": message.writer.display_name,
        "title": (listing.current.title if is_known else "") or _("an ad"),
    }
    return MailText(
        subject=_("%(name)s wrote to you about “%(title)s”") % names,
        paragraphs=[_("%(name)s wrote to you about “%(title)s”.") % names, *_words(message)],
        button_label=_("Read and answer"),
        button_url=conversation_url(conversation.pk),
        closing=_(
            "Your mail address stays hidden: answer with the button, not by replying to this mail."
        ),
        language=language,
        direction=direction_of(language),
    )


def _words(message: Message) -> list[str]:
    if message.state == MessageState.WARNED:
        return [
            _(
                "We put a warning above this message, because it has something in it by which "
                "people lose money. You read both on the page."
            )
        ]
    body = message.body
    short = body if len(body) <= MAILED_WORDS else body[:MAILED_WORDS].rstrip() + "…"
    paragraphs = [short] if short else []
    if message.photos.exists():
        paragraphs.append(_("There are photos with it: you see them on the page."))
    return paragraphs
