"""The demo's mailbox: every mail that was written, for whoever sits at the machine itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamppost.environment import env, is_demo
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.notify.queries import find_mail, written_mails
from lamppost.web.member.local import local_path
from lamppost.web.member.paging import Page, page_of
from lamppost.web.middleware import FORWARDED

A_PAGE = 50

Answer = Callable[..., HttpResponse]


def demo_only(view: Answer) -> Answer:
    """
    Answer 404 unless this is the demo and the client is this very machine.

    What a proxy on this machine passes on comes from this machine, too, so nothing that says it
    was passed on is answered.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not (is_demo() and _is_from_here(request)):
            raise NotFound(N_("There is no such page here."))
        return view(request, **kwargs)

    return guarded


def _is_from_here(request: HttpRequest) -> bool:
    return not request.META.get(FORWARDED) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


@require_safe
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """List all mails, newest first."""
    page: Page = page_of(request, Paginator(written_mails(), A_PAGE))
    return render(request, "member/mailbox.html", {"page": page, "mails": page.items})


@require_safe
@demo_only
def mailbox_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Show one mail as text, its button as a real link."""
    mail = find_mail(mail_id)
    if mail is None:
        raise NotFound(N_("There is no such mail."))
    context = {"mail": mail, "blocks": blocks_of(mail.text)}
    return render(request, "member/mailbox_mail.html", context)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a mail, or (with an address) its button."""

    text: str
    url: str = ""


def blocks_of(text: str) -> list[Block]:
    """Return a mail's paragraphs. A button stands there as its label, a colon and our address."""
    return [_block(part) for part in text.strip().split("\n\n")]


def _block(part: str) -> Block:
    label, _newline, address = part.rpartition("\n")
    path = address.removeprefix(env().base_url)
    if label and path != address and local_path(path):
        return Block(label.rstrip(":"), path)
    return Block(part)
