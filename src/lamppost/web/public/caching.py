"""How long others may keep our pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

P = ParamSpec("P")


def public_page(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """
    Let browsers keep a page for going back, and nobody in between keep it at all.

    It is drawn for one reader: language, colours, signed in or not. Every page also holds the
    reader's own form token (in the footer), so a shared copy would break the forms of all others.
    """

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return require_safe(answered)
