"""Buttons of mails: looking shows one button, pressing it acts; nobody need sign in for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from lamppost.foundation.kernel.errors import DomainError
from lamppost.journeys.act_links import ActLink, MailAct, NotAnAct, read_act
from lamppost.journeys.mail_acts import do_act
from lamppost.market.listings.rules import MoveNotAllowed
from lamppost.web.errors import say
from lamppost.web.http import PageRequest
from lamppost.web.member.life import renewed_words
from lamppost.web.member.states import moved_on

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing


@csrf_exempt  # who knows the address may press the button; no cookie adds anything to that
def mail_act(request: PageRequest, token: str) -> HttpResponse:
    """Show what a button would do (mail scanners look, too), or do it."""
    try:
        link = read_act(token, now=timezone.now())
    except NotAnAct:
        response = render(request, "member/link_over.html", status=410)
    else:
        request.site = link.listing.site
        response = _act(request, link) if request.method == "POST" else _show(request, link)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _show(request: PageRequest, link: ActLink) -> HttpResponse:
    return render(request, "member/mail_act.html", {**_texts(link), "outcome": "", "refusal": ""})


def _act(request: PageRequest, link: ActLink) -> HttpResponse:
    refusal, done = "", ""
    try:
        done = _said(link, do_act(link, now=timezone.now()))
    except MoveNotAllowed:
        refusal = moved_on()
    except DomainError as refused:
        refusal = say(refused)
    context = {**_texts(link), "outcome": done, "refusal": refusal}
    return render(request, "member/mail_act.html", context, status=409 if refusal else 200)


def _texts(link: ActLink) -> dict[str, object]:
    question, label = {
        MailAct.AVAILABLE: (_("Is it still available?"), _("Yes, still available")),
        MailAct.RESERVED: (_("Is it reserved?"), _("Mark as reserved")),
        MailAct.SOLD: (_("Did it find somebody?"), _("Yes, take it off the board")),
        MailAct.RENEW: (_("Renew this ad?"), _("Renew the ad")),
    }[link.act]
    return {"listing": link.listing, "question": question, "label": label}


def _said(link: ActLink, listing: Listing) -> str:
    if link.act is MailAct.RENEW:
        return renewed_words(listing)
    return {
        MailAct.AVAILABLE: _("Thank you. People see that you said so today."),
        MailAct.RESERVED: _("“Reserved” stands on the ad now. It stays on the board."),
        MailAct.SOLD: _("Good news! The ad is off the board."),
    }[link.act]
