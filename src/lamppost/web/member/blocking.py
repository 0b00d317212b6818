"""Take no messages from somebody: ask first, and undo it any time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamppost.foundation.kernel.ids import parse_id
from lamppost.market.contact.actions import block_person, unblock_person
from lamppost.market.contact.queries import any_blocked, blocks_of, get_conversation
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def block(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """
    Ask whether to block the other person of a conversation, or do it, or undo it.

    :raises NotFound: for anybody but the two people of the conversation
    """
    talk = get_conversation(conversation_id, account_id=request.user.pk)
    request.site = talk.site
    partner = talk.other if request.user.pk == talk.seller_id else talk.seller
    if request.method != "POST":
        is_blocked = any_blocked([request.user.pk], [partner.pk])
        context = {"talk": talk, "partner": partner, "is_blocked": is_blocked}
        return render(request, "member/block.html", context)
    names = {"name": partner.shown_name}
    if request.POST.get("act") == "unblock":
        unblock_person(blocker=request.user, blocked_id=partner.pk, now=timezone.now())
        messages.success(request, _("You take messages from %(name)s again.") % names)
    else:
        block_person(blocker=request.user, blocked_id=partner.pk, now=timezone.now())
        messages.success(request, _("You take no messages from %(name)s any more.") % names)
    return redirect("conversation", conversation_id=talk.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def blocked_people(request: MemberRequest) -> HttpResponse:
    """List whom someone has blocked; take messages from one of them again."""
    if request.method == "POST":
        person = parse_id(request.POST.get("person", ""))
        if person is not None:
            unblock_person(blocker=request.user, blocked_id=person, now=timezone.now())
            messages.success(request, _("You take messages from this person again."))
        return redirect("blocked")
    return render(request, "member/blocked.html", {"blocks": blocks_of(request.user.pk)})
