"""What a person writes with others: the list, one conversation, and what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lamppost.market.contact.actions import mark_read
from lamppost.market.contact.queries import (
    any_blocked,
    conversations_of,
    get_conversation,
    messages_by_ids,
)
from lamppost.market.contact.rules import OTHER_REPLIES, SELLER_REPLIES, QuickReply
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in
from lamppost.web.member.bubbles import Ad, Bubble, ad_of, bubbles_of, line_of, version_of
from lamppost.web.member.composing import Form, Place, new_form, send_form, words_of
from lamppost.web.member.paging import page_of
from lamppost.web.public.cards import covers_of

if TYPE_CHECKING:
    from lamppost.market.contact.models import Conversation, Message
    from lamppost.people.accounts.models import Account

A_PAGE = 30
# How often our script asks for what is new, in seconds.
ASK_EVERY = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One conversation in the list."""

    url: str
    ad: Ad
    name: str
    line: str
    at: datetime
    is_new: bool
    is_mine: bool
    town: str


@require_safe
@signed_in
def messages_page(request: MemberRequest) -> HttpResponse:
    """List someone's conversations, latest first."""
    me = request.user.pk
    page = page_of(request, Paginator(conversations_of(me), A_PAGE))
    talks: list[Conversation] = list(page.items)
    last = messages_by_ids([key for talk in talks if (key := _last_id(talk))])
    covers = covers_of([talk.listing for talk in talks]) if talks else {}
    rows = [
        Row(
            url=reverse("conversation", kwargs={"conversation_id": talk.pk}),
            ad=ad_of(talk.listing, covers.get(talk.listing_id), reader_id=me, priced=False),
            name=_partner(talk, me).shown_name,
            line=line_of(_last_of(talk, last), reader_id=me),
            at=talk.last_at,
            is_new=talk.has_news_for(me),
            is_mine=talk.seller_id == me,
            town=talk.site.name,
        )
        for talk in talks
    ]
    return render(request, "member/messages.html", {"rows": rows, "page": page})


def _last_id(talk: Conversation) -> UUID | None:
    key: UUID | None = getattr(talk, "last_message_id", None)
    return key


def _last_of(talk: Conversation, messages: dict[UUID, Message]) -> Message | None:
    key = _last_id(talk)
    return messages.get(key) if key else None


def _partner(talk: Conversation, me: UUID) -> Account:
    return talk.other if me == talk.seller_id else talk.seller


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def conversation(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """
    Show a conversation, or send what was written into it.

    :raises NotFound: for anybody but its two people
    """
    talk = get_conversation(conversation_id, account_id=request.user.pk)
    request.site = talk.site  # in the town's colours
    form = new_form(request.GET.get("say", ""))
    if request.method == "POST":
        place = Place(listing=talk.listing, conversation=talk)
        sent = send_form(request, place, person=request.user)
        if not isinstance(sent, Form):
            return redirect(reverse("conversation", kwargs={"conversation_id": talk.pk}) + "#last")
        form = sent
    bubbles = _read(request, talk)
    return render(
        request,
        "member/conversation.html",
        _context(talk, request.user, bubbles, form),
        status=form.status,
    )


def _read(request: MemberRequest, talk: Conversation) -> list[Bubble]:
    """Return what someone sees now; having seen it, they have read it."""
    bubbles = bubbles_of(talk, reader_id=request.user.pk)
    # What arrived after the conversation was looked up may not be among them: it stays new.
    heard = talk.heard_at(request.user.pk)
    # A browser that only fetches ahead shows nobody anything.
    is_shown = "Sec-Purpose" not in request.headers
    if heard is not None and is_shown and talk.has_news_for(request.user.pk):
        mark_read(conversation_id=talk.pk, reader_id=request.user.pk, until=heard)
    return bubbles


def _context(
    talk: Conversation, person: Account, bubbles: list[Bubble], form: Form
) -> dict[str, object]:
    partner, is_seller = _partner(talk, person.pk), talk.seller_id == person.pk
    blocked = any_blocked([person.pk], [partner.pk])
    photo = covers_of([talk.listing]).get(talk.listing_id)
    return {
        "talk": talk,
        "ad": ad_of(talk.listing, photo, reader_id=person.pk),
        "partner": partner,
        "is_seller": is_seller,
        "is_blocked": blocked,
        "is_closed": talk.closed_at is not None,
        "bubbles": bubbles,
        "version": version_of(bubbles),
        "ask_every": ASK_EVERY,
        "form": form,
        "replies": [(key, words_of(key)) for key in _replies(is_seller, bubbles)],
        "reply_form": new_form(),
    }


def _replies(is_seller: bool, bubbles: list[Bubble]) -> tuple[QuickReply, ...]:
    """Offer quick replies as long as the other one waits for an answer."""
    if not bubbles or bubbles[-1].is_mine:
        return ()
    return SELLER_REPLIES if is_seller else OTHER_REPLIES


@require_safe
@signed_in
def conversation_news(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """
    Return the messages alone, for our script; nothing (304) if it has them all.

    :raises NotFound: for anybody but the two people of the conversation
    """
    talk = get_conversation(conversation_id, account_id=request.user.pk)
    request.site = talk.site
    bubbles = bubbles_of(talk, reader_id=request.user.pk)
    version = version_of(bubbles)
    if request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    _read(request, talk)
    context = {"bubbles": bubbles, "partner": _partner(talk, request.user.pk)}
    answer = render(request, "member/_bubbles.html", context)
    answer.headers["ETag"] = f'"{version}"'
    return answer
