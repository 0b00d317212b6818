"""How long others may keep our pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


STRANGERS = "public, max-age=0, s-maxage=30"
"""For who brings no cookie at all: everybody gets the same page, half a minute old at most."""

READERS = "private, no-cache"
"""For who has chosen something or signed in: kept by their own browser for going back only."""


def public_page(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Say how long others may keep a public page, by whether it was drawn for one reader."""

    @wraps(view)
    def answered(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        is_same_for_all = not request.COOKIES and not response.cookies
        kept = STRANGERS if is_same_for_all and response.status_code == 200 else READERS
        response.headers.setdefault("Cache-Control", kept)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return require_safe(answered)
