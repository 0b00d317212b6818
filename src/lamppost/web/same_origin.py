"""Forms without a token: on pages that caches keep, or that are older than any token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

Answer = Callable[..., HttpResponse]


def same_origin_post(view: Answer) -> Answer:
    """
    Take a form that a page of ours sent, told by what the browser says of where it comes from.

    For what is harmless and easily undone. Every browser names the origin of a form that
    another site sends; what names none is no browser, and acts in nobody's name.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not is_from_here(request):
            raise PermissionDenied("sent by another site")
        return view(request, **kwargs)

    return csrf_exempt(require_POST(guarded))


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a request comes from a page of ours, as far as its browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    return origin is None or origin in (here, *settings.CSRF_TRUSTED_ORIGINS)
