"""The last steps of every sign-in: a second factor where there is one, then in."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.people.accounts.actions import UsedLink, keep_account
from lamppost.people.accounts.factors import has_second_factor
from lamppost.people.accounts.queries import find_account
from lamppost.people.accounts.rules import LinkPurpose
from lamppost.web.member.arrived import go_on
from lamppost.web.member.proofs import MAIL, MAIL_AND_FACTOR, sign_in

# In the session: who showed that they read a mailbox, and must show a second factor yet.
WAITING = "second_step"
WAIT = timedelta(minutes=10)
MOST_TRIES = 5


def arrive(request: HttpRequest, used: UsedLink) -> HttpResponse:
    """
    Sign in whoever used a link or a code of a mail, or ask for their second factor first.

    Until it was shown, nothing that the link is for happens: a stolen mailbox alone publishes,
    writes and changes nothing in the name of an account that has a second factor.
    """
    if not has_second_factor(used.account.pk):
        return come_in(request, used, way=MAIL)
    request.session.cycle_key()
    request.session[WAITING] = {
        "account": str(used.account.pk),
        "purpose": str(used.purpose),
        "payload": dict(used.payload),
        "at": time.time(),
        "tries": 0,
    }
    return redirect("sign-in-second")


def waiting(request: HttpRequest) -> UsedLink | None:
    """Return who must show a second factor in this browser, or None when that is over."""
    held = request.session.get(WAITING)
    if not held or time.time() - held["at"] > WAIT.total_seconds():
        return None
    account = find_account(UUID(held["account"]))
    if account is None:
        return None
    return UsedLink(account=account, purpose=LinkPurpose(held["purpose"]), payload=held["payload"])


def count_try(request: HttpRequest) -> None:
    """Count a wrong second factor; after five, it begins with a mail again."""
    held = request.session[WAITING]
    held["tries"] += 1
    if held["tries"] >= MOST_TRIES:
        del request.session[WAITING]
    request.session.modified = True


def complete(request: HttpRequest, used: UsedLink) -> HttpResponse:
    """Sign in whoever has just shown a second factor, too."""
    del request.session[WAITING]
    return come_in(request, used, way=MAIL_AND_FACTOR)


def come_in(request: HttpRequest, used: UsedLink, *, way: str) -> HttpResponse:
    """Sign someone in, keep their account if it was on its way out, and go on."""
    sign_in(request, used.account, way=way)
    if used.account.leaving_at is not None:
        keep_account(account=used.account, now=timezone.now())
        messages.success(request, _("Welcome back. Your account is kept: nothing is erased."))
    return go_on(request, used)
