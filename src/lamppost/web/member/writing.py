"""Write to the poster of an ad: at once for who is signed in, by a mailed link for others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.foundation.kernel.errors import N_, DomainError, NotFound
from lamppost.market.contact.queries import find_conversation, find_message_draft
from lamppost.market.contact.rules import QUESTIONS, QuickReply, check_words
from lamppost.market.listings.queries import get_published
from lamppost.people.accounts.actions import LinkRequest, send_link
from lamppost.people.accounts.rules import LinkPurpose, TooManyLinks
from lamppost.web.http import person_id_of, person_of
from lamppost.web.limits import LINKS, MESSAGES, TooOften, count_or_refuse
from lamppost.web.member.bubbles import ad_of
from lamppost.web.member.composing import (
    Form,
    Place,
    keep,
    new_form,
    send_form,
    typed_form,
    with_problem,
    words_of,
)
from lamppost.web.member.drafts import VisitorRequest, remembers_visitor
from lamppost.web.public.cards import covers_of
from lamppost.web.whole_ad import public_url

if TYPE_CHECKING:
    from lamppost.market.contact.models import MessageDraft
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account

# Whose fault a refusal is stands at its own control.
AT_ADDRESS = (NotAnAddress, TooManyLinks)


@require_http_methods(["GET", "HEAD", "POST"])
@remembers_visitor
def write(request: VisitorRequest, site: str, code: str) -> HttpResponse:
    """
    Show the form to write to a poster, or take it in.

    :raises NotFound: for an ad that is not public, unless there is a conversation about it
    """
    del site
    listing = get_published(request.site.pk, code.lower())
    person = person_of(request)
    if listing.seller.is_import:
        return redirect(public_url(listing))
    if person is not None and listing.seller_id == person.pk:
        return redirect("my-listing", code=listing.code)
    if request.method == "POST":
        return _take(request, listing, person)
    known = person and find_conversation(listing_id=listing.pk, other_id=person.pk)
    if known:
        return _to_conversation(known.pk, request.GET.get("say", ""))
    return _page(request, listing, _kept_form(request, listing) or _asked_form(request))


def _take(request: VisitorRequest, listing: Listing, person: Account | None) -> HttpResponse:
    if person is None:
        return _mail_link(request, listing)
    known = find_conversation(listing_id=listing.pk, other_id=person.pk)
    place = Place(listing=listing, conversation=known)
    sent = send_form(request, place, person=person, visitor=request.visitor)
    if isinstance(sent, Form):
        return _page(request, listing, sent)
    return redirect("conversation", conversation_id=sent.conversation_id)


def _mail_link(request: VisitorRequest, listing: Listing) -> HttpResponse:
    """Keep the words, and mail the link that sends them: a typed address proves nothing yet."""
    form = typed_form(request)
    place = Place(listing=listing)
    try:
        draft = keep(request, form, place, person=None, visitor=request.visitor)
        if draft.message_id is None:
            check_words(form.body)
            count_or_refuse(request, MESSAGES)
            count_or_refuse(request, LINKS)
            send_link(_link_to(draft, form.email), now=timezone.now())
    except DomainError as refused:
        at = "email" if isinstance(refused, (*AT_ADDRESS, TooOften)) else "body"
        form = with_problem(form, refused, site_id=listing.site_id, control=at)
        return _page(request, listing, form)
    return redirect("write-mailed", site=listing.site.slug, code=listing.code, draft_id=draft.pk)


def _link_to(draft: MessageDraft, address: str) -> LinkRequest:
    return LinkRequest(
        purpose=LinkPurpose.SEND_MESSAGE,
        address=address,
        url=env().base_url + "/mail/{token}/",
        language=get_language() or draft.listing.site.language,
        site_id=draft.listing.site_id,
        payload={"message": str(draft.pk), "version": draft.version},
    )


def _asked_form(request: VisitorRequest) -> Form:
    return new_form(request.GET.get("say", ""))


def _kept_form(request: VisitorRequest, listing: Listing) -> Form | None:
    """Return the form of unsent words that the address names, if they are this person's."""
    draft = _own_draft(request, request.GET.get("draft", ""))
    if draft is None or draft.message_id is not None or draft.listing_id != listing.pk:
        return None
    return Form(id=draft.pk, body=draft.body, quick=draft.quick, email=draft.address)


def _own_draft(request: VisitorRequest, key: str) -> MessageDraft | None:
    try:
        draft_id = UUID(key)
    except ValueError:
        return None
    return find_message_draft(
        draft_id, visitor_id=request.visitor, account_id=person_id_of(request)
    )


def _to_conversation(conversation_id: UUID, say: str) -> HttpResponse:
    answer = redirect("conversation", conversation_id=conversation_id)
    if say:
        answer["Location"] += f"?say={say}" if say.replace("-", "").isalnum() else ""
    return answer


def _questions(listing: Listing) -> list[QuickReply]:
    """Return what people ask most; not about the price of what has none."""
    priced = listing.current.price_minor is not None
    return [key for key in QUESTIONS if priced or key is not QuickReply.NEGOTIABLE]


def _page(request: VisitorRequest, listing: Listing, form: Form) -> HttpResponse:
    context = {
        "listing": listing,
        "ad": ad_of(listing, covers_of([listing]).get(listing.pk)),
        "form": form,
        "asks_address": person_of(request) is None,
        "questions": [(key, words_of(key)) for key in _questions(listing)],
        "name": listing.seller.display_name,
    }
    answer = render(request, "member/write.html", context, status=form.status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@remembers_visitor
def write_mailed(request: VisitorRequest, site: str, code: str, draft_id: UUID) -> HttpResponse:
    """
    Say where the link went, and what to do if it does not come.

    :raises NotFound: for anyone but the browser that wrote the message
    """
    del site, code
    draft = _own_draft(request, str(draft_id))
    if draft is None:
        raise NotFound(N_("This message is not here any more."))
    answer = render(request, "member/write_mailed.html", {"draft": draft})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
