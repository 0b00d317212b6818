"""A mailed link that sends a message: looking shows it, the button sends it, once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.send_message import advice_before_sending, send_message
from lamppost.market.contact.actions import adopt_message_draft
from lamppost.market.contact.queries import message_draft_by_id
from lamppost.people.accounts.queries import find_account_by_address
from lamppost.web.errors import say
from lamppost.web.http import PageRequest
from lamppost.web.member.bubbles import ad_of
from lamppost.web.member.composing import tells_of
from lamppost.web.whence import whence

if TYPE_CHECKING:
    from lamppost.market.contact.models import MessageDraft
    from lamppost.people.accounts.actions import UsedLink
    from lamppost.people.accounts.models import Account, MailLink

logger = logging.getLogger(__name__)


def show_message(request: PageRequest, link: MailLink) -> HttpResponse:
    """Show what the button would send, to whom, and what would stand above it."""
    draft = _draft_of(link)
    if draft is not None:
        request.site = draft.listing.site  # in the town's colours
    is_current = (
        draft is not None
        and draft.message_id is None
        and link.payload.get("version") == draft.version
    )
    context = {
        "link": link,
        "draft": draft if is_current else None,
        "is_sent": draft is not None and draft.message_id is not None,
        "ad": ad_of(draft.listing) if draft else None,
        "advice": _advice(draft, link) if draft and is_current else [],
    }
    return render(request, "member/mail_link_message.html", context)


def _advice(draft: MessageDraft, link: MailLink) -> list[str]:
    writer = find_account_by_address(link.address)
    return tells_of(advice_before_sending(draft, writer, now=timezone.now()))


def send_from_link(request: HttpRequest, used: UsedLink) -> HttpResponse:
    """
    Send the message. The link is used up by now, so whatever goes wrong, the words are the
    person's, who is signed in and finds them in the form.
    """
    draft, version = _draft_of(used), used.payload.get("version")
    if draft is None or not isinstance(version, int):
        return _gone(request)
    adopt_message_draft(draft_id=draft.pk, account_id=used.account.pk)
    try:
        sent = send_message(
            draft_id=draft.pk,
            writer=used.account,
            version=version,
            now=timezone.now(),
            whence=whence(request),
        )
    except DomainError as refused:
        return _back_to_form(request, draft, used.account, because=say(refused))
    except Exception:  # our fault must not cost a person their words
        logger.exception("message %s could not be sent from its mail link", draft.pk)
        sentence = _(
            "Something went wrong on our side. Your message is kept: please send it again."
        )
        return _back_to_form(request, draft, used.account, because=sentence)
    return redirect("conversation", conversation_id=sent.conversation_id)


def _draft_of(link: MailLink | UsedLink) -> MessageDraft | None:
    key = parse_id(str(link.payload.get("message", "")))
    return message_draft_by_id(key) if key else None


def _back_to_form(
    request: HttpRequest, draft: MessageDraft, account: Account, *, because: str
) -> HttpResponse:
    messages.warning(request, because)
    is_theirs = draft.account_id in (None, account.pk) and draft.message_id is None
    if not is_theirs or not draft.listing.is_public:
        return redirect("messages")
    place = {"site": draft.listing.site.slug, "code": draft.listing.code}
    return redirect(reverse("write", kwargs=place) + f"?draft={draft.pk}")


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This message is not here any more. Your messages are below."))
    return redirect("messages")
