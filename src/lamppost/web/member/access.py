"""Pages for someone who is signed in; everyone else is asked to, and comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lamppost.people.accounts.sessions import DEVICE
from lamppost.web.http import person_of

Answer = Callable[..., HttpResponse]


def signed_in(view: Answer) -> Answer:
    """Let in who is signed in. What such a page says is kept by no cache."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if person_of(request) is None:
            then = request.get_full_path() if request.method in ("GET", "HEAD") else ""
            query = f"?{urlencode({'next': then})}" if then else ""
            return redirect(reverse("sign-in") + query)
        _note_seen(request)
        response = view(request, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded


# How exactly people see when a device was last used: each note is a write.
SEEN_EVERY = timedelta(minutes=10)


def _note_seen(request: HttpRequest) -> None:
    device = request.session.get(DEVICE)
    if device and time.time() - device["seen"] > SEEN_EVERY.total_seconds():
        request.session[DEVICE] = {**device, "seen": time.time()}
