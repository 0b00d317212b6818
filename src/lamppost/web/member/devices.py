"""Where an account is signed in, and how to end that from here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.journeys.tell_browsers import forget_signed_out
from lamppost.people.accounts.actions import end_sessions
from lamppost.people.accounts.queries import sessions_of
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in
from lamppost.web.member.browsers import shown_name

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Session


@dataclass(frozen=True, slots=True)
class Device:
    """One browser in which somebody is signed in. ``mark`` names it in forms."""

    mark: str
    browser: str
    signed_in_at: datetime | None
    seen_at: datetime | None
    is_this: bool


@signed_in
def devices(request: MemberRequest) -> HttpResponse:
    """Show every browser, and sign out one or all others."""
    sessions = sessions_of(request.user, now=timezone.now())
    this = request.session.session_key or ""
    if request.method == "POST":
        return _end(request, sessions, this)
    shown = [_device(session, this) for session in sessions]
    shown.sort(key=lambda device: not device.is_this)
    return render(request, "member/devices.html", {"devices": shown})


def _end(request: MemberRequest, sessions: list[Session], this: str) -> HttpResponse:
    asked = request.POST.get("mark", "")
    now = timezone.now()
    if not asked:
        end_sessions(account=request.user, now=now, keep=this)
        messages.success(request, _("All other devices are signed out."))
    elif found := [session for session in sessions if _mark(session) == asked]:
        end_sessions(account=request.user, now=now, only=found[0].session_key, keep=this)
        messages.success(request, _("This device is signed out."))
    forget_signed_out(request.user, now=now)
    return redirect("my-devices")


def _device(session: Session, this: str) -> Device:
    return Device(
        mark=_mark(session),
        browser=shown_name(session.browser),
        signed_in_at=session.signed_in_at,
        seen_at=session.seen_at,
        is_this=session.session_key == this,
    )


def _mark(session: Session) -> str:
    """The key itself opens the session, so no page shows it."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:16]
