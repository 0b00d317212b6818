"""How long others may keep our pages, and how a browser learns that nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lamppost.market.search.reader import reader
from lamppost.web.public.makeshift import NOT_KEPT

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


STRANGERS = "public, max-age=0, s-maxage=30"
"""For who brings no cookie at all: everybody gets the same page, half a minute old at most."""

READERS = "private, no-cache"
"""For who has chosen something or signed in: kept by their own browser for going back only."""


def public_page(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """
    Say how long others may keep a public page, by whether it was drawn for one reader.

    Who has the page already, as it still is, gets 304 and no page.
    """

    @wraps(view)
    def answered(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        is_same_for_all = not request.COOKIES and not response.cookies
        kept = STRANGERS if is_same_for_all and response.status_code == 200 else READERS
        if not reader.can_be_read():
            kept = NOT_KEPT
        response.headers.setdefault("Cache-Control", kept)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        if response.status_code != HTTPStatus.OK or response.streaming:
            return response
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Speculation-Rules"] = f'"{reverse("speculation-rules")}"'
        return _unless_known(request, response)

    return require_safe(answered)


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 to who has exactly this. A page for somebody signed in differs every time."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or response.has_header("ETag"):
        return response
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response) or response
    if answer is not response:
        # A cache takes over what a 304 says (RFC 9110, 15.4.5): it must not know less by it.
        for name in ("Cache-Control", "Vary", "Speculation-Rules", "Content-Language"):
            if response.has_header(name):
                answer.headers[name] = response.headers[name]
        answer.cookies = response.cookies
    return answer
