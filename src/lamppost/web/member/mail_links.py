"""Links in mails: looking shows a button, only pressing it acts, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.post_listing import read_draft
from lamppost.journeys.read_ad import AdNotComplete
from lamppost.market.listings.queries import find_draft_by_id
from lamppost.market.media.queries import photos_by_ids
from lamppost.people.accounts.actions import move_address, stay, take_address_back, use_link
from lamppost.people.accounts.queries import find_account, open_link
from lamppost.people.accounts.rules import AddressMoved, AddressTaken, LinkNotValid, LinkPurpose
from lamppost.web.errors import say
from lamppost.web.http import PageRequest
from lamppost.web.member.arriving import arrive
from lamppost.web.member.drafts import let_see_photos_of
from lamppost.web.member.message_links import show_message
from lamppost.web.whole_ad import WholeAd, whole_ad

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft
    from lamppost.people.accounts.models import MailLink


def mail_link(request: PageRequest, token: str) -> HttpResponse:
    """Show what a link would do (mail scanners look, too), or do it."""
    try:
        response = _use(request, token) if request.method == "POST" else _show(request, token)
    except LinkNotValid:
        response = render(request, "member/link_over.html", status=410)
    except (AddressMoved, AddressTaken) as refused:
        context = {"because": say(refused)}
        response = render(request, "member/link_refused.html", context, status=409)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show(request: PageRequest, token: str) -> HttpResponse:
    link = open_link(token, now=timezone.now())
    if link.purpose == LinkPurpose.SEND_MESSAGE:
        return show_message(request, link)
    draft = _draft_of(link)
    if draft is not None:
        request.site = draft.site  # in the town's colours
    context = {
        "link": link,
        "publishes": link.purpose == LinkPurpose.PUBLISH_DRAFT,
        "draft": draft,
        "ad": _preview(draft) if draft else None,
        "account_name": _name_of_account(link),
        "is_sent": draft is not None and draft.published_at is not None,
    }
    response = render(request, "member/mail_link.html", context)
    if draft is not None:
        let_see_photos_of(draft.pk, response)
    return response


def _draft_of(link: MailLink) -> Draft | None:
    key = parse_id(str(link.payload.get("draft", "")))
    return find_draft_by_id(key) if key else None


def _name_of_account(link: MailLink) -> str:
    key = parse_id(str(link.payload.get("account", "")))
    account = find_account(key) if key else None
    return account.display_name if account else ""


def _preview(draft: Draft) -> WholeAd | None:
    try:
        content = read_draft(draft)
    except AdNotComplete:
        return None
    photos = photos_by_ids(content.photo_ids, site_id=draft.site_id)
    return whole_ad(content, site=draft.site, photos=photos)


def _use(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    link = open_link(token, now=now)
    if link.purpose == LinkPurpose.NEW_ADDRESS:
        move_address(token, url=env().base_url + "/mail/{token}/", now=now)
        messages.success(request, _("This is the address of your account from now on."))
        return redirect("settings")
    if link.purpose == LinkPurpose.OLD_ADDRESS:
        take_address_back(token, now=now)
        return render(request, "member/address_back.html")
    if link.purpose == LinkPurpose.STAY:
        stay(token, now=now)
        return render(request, "member/account_kept.html")
    return arrive(request, use_link(token, now=now))
