"""Somebody's browsers that are told of alerts: add this one, try it, forget one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lamppost.environment import env
from lamppost.foundation.push.actions import (
    NewBrowser,
    forget_browser,
)
from lamppost.foundation.push.keys import public_key
from lamppost.foundation.push.queries import browsers_of
from lamppost.foundation.push.rules import LONGEST_ADDRESS, NoPushAddress, Note, mark_of
from lamppost.journeys.tell_browsers import add_browser
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.limits import BROWSERS, count_person_or_refuse
from lamppost.web.member.access import signed_in
from lamppost.web.member.browsers import browser_name, shown_name


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserRow:
    """One browser that is told."""

    name: str
    since: datetime
    is_this: bool
    forget_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushes:
    """What ``parts/push.html`` draws. ``key`` is what a browser needs to subscribe."""

    key: str
    rows: list[BrowserRow]

    @property
    def has_this(self) -> bool:
        return any(row.is_this for row in self.rows)


def pushes_of(request: MemberRequest) -> Pushes:
    """Return a person's browsers, for the page of alerts: one query."""
    mine = mark_of(request.session.session_key or "")
    return Pushes(
        key=public_key(env().home),
        rows=[
            BrowserRow(
                name=shown_name(one.name),
                since=one.created_at,
                is_this=one.session_mark == mine,
                forget_url=reverse("push-forget", kwargs={"browser_id": one.pk}),
            )
            for one in browsers_of(request.user.pk)
        ],
    )


@require_POST
@signed_in
def push_here(request: MemberRequest) -> HttpResponse:
    """
    Tell this person in this browser from now on, and show how that looks.

    :raises TooOften: if they asked thirty times within an hour
    """
    count_person_or_refuse(request.user.pk, BROWSERS)
    new = NewBrowser(
        account_id=request.user.pk,
        session_mark=mark_of(request.session.session_key or ""),
        address=request.POST.get("address", "")[: LONGEST_ADDRESS + 1],
        p256dh=request.POST.get("p256dh", "")[:200],
        auth=request.POST.get("auth", "")[:200],
        name=browser_name(request.headers.get("User-Agent", "")),
    )
    note = Note(
        title=_("It works"),
        body=_("Your alerts tell you here when they find something."),
        url=reverse("alerts"),
        tag="first",
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
    )
    try:
        add_browser(new, note, now=timezone.now())
    except NoPushAddress as refused:
        messages.warning(request, say(refused))
        return redirect("alerts")
    messages.success(request, _("This browser is told from now on. A first note is on its way."))
    return redirect("alerts")


@require_POST
@signed_in
def push_forget(request: MemberRequest, browser_id: UUID) -> HttpResponse:
    """Tell this person in one of their browsers no more."""
    forget_browser(account_id=request.user.pk, browser_id=browser_id)
    messages.success(request, _("That browser is told no more."))
    return redirect("alerts")
