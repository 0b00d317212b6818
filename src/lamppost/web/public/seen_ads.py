"""
Ads looked at lately, remembered by one browser in a cookie, if its reader wants that.

The cookie is there only after somebody switched it on. It holds the codes of the ads and nothing
else; we read it to leave those ads out of lists or to mark them, and never store or log it.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lamppost.web.member.local import local_path
from lamppost.web.same_origin import same_origin_post

COOKIE = "seen"
# An evening of looking around; a cookie of this many codes is about a kilobyte.
MOST = 150
AGE = 60 * 60 * 24 * 60
# So much of a cookie is read, whoever wrote it.
LONGEST = 4_000
NOTHING = "."
_CODE = re.compile(r"[0-9a-z]{1,12}")


def seen_codes(request: HttpRequest) -> tuple[str, ...] | None:
    """Return the codes of the ads looked at, the latest first; None if nothing is remembered."""
    kept = request.COOKIES.get(COOKIE)
    if kept is None:
        return None
    codes = (code for code in kept[:LONGEST].split(NOTHING) if _CODE.fullmatch(code))
    return tuple(dict.fromkeys(codes))[:MOST]


def remember_look(request: HttpRequest, response: HttpResponse, code: str) -> HttpResponse:
    """Put an ad before the others, if this browser remembers any."""
    codes = seen_codes(request)
    if codes is not None and codes[:1] != (code,):
        _keep(response, (code, *(one for one in codes if one != code)))
    return response


def forget_looks(request: HttpRequest, response: HttpResponse) -> None:
    """Forget every ad that this browser remembers, if it remembers any; it goes on remembering."""
    if request.COOKIES.get(COOKIE) is not None:
        _keep(response, ())


@same_origin_post  # changes nothing but what this browser keeps, and caches keep the form
def looked_at(request: HttpRequest) -> HttpResponse:
    """Begin to remember, forget everything, or stop; then go back to where it was asked for."""
    response = redirect(local_path(request.POST.get("next", "")) or "home")
    wish = request.POST.get("do", "")
    if wish == "forget" or (wish == "start" and seen_codes(request) is None):
        _keep(response, ())
    elif wish == "stop":
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _keep(response: HttpResponse, codes: tuple[str, ...]) -> None:
    response.set_cookie(
        COOKIE,
        NOTHING.join(codes[:MOST]) or NOTHING,
        max_age=AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
