"""How, and how long ago, somebody proved in this browser who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from lamppost.people.accounts.actions import note_sign_in
from lamppost.people.accounts.sessions import DEVICE
from lamppost.web.member.browsers import browser_name
from lamppost.web.member.saving import bring_kept

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account

Answer = Callable[..., HttpResponse]

BACKEND = "django.contrib.auth.backends.ModelBackend"
# In the session: when the person of it last proved who they are, and whether with two factors.
PROOF = "proof"
# What opens, changes or ends an account asks for a proof this fresh: a computer left alone for
# longer does not give an account away.
FRESH = timedelta(minutes=10)

MAIL, MAIL_AND_FACTOR, PASSKEY = "mail", "mail+factor", "passkey"
SETUP_CODE = "setup code"  # once, by whoever sits at the terminal of a fresh installation
STRONG = frozenset({MAIL_AND_FACTOR, PASSKEY})


def sign_in(request: HttpRequest, account: Account, *, way: str) -> None:
    """Sign someone in under a fresh session, and write it down."""
    if SESSION_KEY in request.session:  # of the same person, Django would keep it as it is
        request.session.cycle_key()
    login(request, account, backend=BACKEND)
    now = time.time()
    browser = browser_name(request.headers.get("User-Agent", ""))
    request.session[PROOF] = {"at": now, "strong": way in STRONG}
    request.session[DEVICE] = {"browser": browser, "at": now, "seen": now}
    note_sign_in(account=account, now=timezone.now(), way=way, browser=browser)
    bring_kept(request, account, now=timezone.now())


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the person here proved in the last ten minutes who they are."""
    at = request.session.get(PROOF, {}).get("at", 0)
    return bool(0 <= time.time() - at < FRESH.total_seconds())


def is_strong(request: HttpRequest) -> bool:
    """Return whether the person here came with a second factor or a passkey."""
    return bool(request.session.get(PROOF, {}).get("strong"))


def now_strong(request: HttpRequest) -> None:
    """Note that the person here has just shown a factor of theirs by adding it."""
    request.session[PROOF] = {**request.session.get(PROOF, {}), "strong": True}


def no_longer_strong(request: HttpRequest) -> None:
    """Note that the person here has just taken their last factor away."""
    request.session[PROOF] = {**request.session.get(PROOF, {}), "strong": False}


def freshly_proved(view: Answer) -> Answer:
    """
    Ask for a fresh proof before a form of this page does anything; looking needs none.

    Stands below ``signed_in``. Who is asked comes back to the page, and sends the form again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not is_fresh(request):
            return ask_again(request.path)
        return view(request, **kwargs)

    return guarded


def ask_again(then: str) -> HttpResponse:
    """Lead to the page that asks for a fresh proof, and back to ``then``."""
    return redirect(f"{reverse('sign-in-again')}?{urlencode({'next': then})}")
