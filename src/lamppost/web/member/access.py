"""Pages for someone who is signed in; everyone else is asked to, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

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
        response = view(request, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded
