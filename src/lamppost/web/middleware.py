"""What happens around every page: whom to believe, how much to read, which town and language."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from threading import BoundedSemaphore
from typing import cast

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.translation import get_language_from_request

from lamppost.foundation.kernel.errors import DomainError, NotFound
from lamppost.market.sites.queries import get_town
from lamppost.web.errors import error_page
from lamppost.web.http import person_of
from lamppost.web.limits import TooOften

Answer = Callable[[HttpRequest], HttpResponse]

# One photo and the fields around it. What announces more is not read at all.
MAX_BODY = 12 * 1024 * 1024
# How many may send something to one web process at a time, of the threads that it has.
MOST_BODIES = 20


# In META: whether the request says that somebody passed it on, believed or not.
FORWARDED = "lamppost.forwarded"
FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_VIA")


class TrustedProxies:
    """Believe forwarded addresses only from proxies that the operator named."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        meta[FORWARDED] = any(name in meta for name in FORWARDING)
        if meta.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
            meta["REMOTE_ADDR"] = _farthest_known(meta)
        else:
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
            meta.pop("HTTP_X_FORWARDED_FOR", None)
        return self.answer(request)


def _farthest_known(meta: Mapping[str, str]) -> str:
    """Return the first address, from our side, that is not a proxy of ours; the rest is hearsay."""
    found = meta["REMOTE_ADDR"]
    for text in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if found not in settings.TRUSTED_PROXIES or not _is_address(text.strip()):
            break
        found = text.strip()
    return found


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class LimitBodies:
    """
    Refuse what announces itself as too large, before a byte of it is read.

    However many send slowly, some threads are left for those who read: who sends something
    beyond that is asked to come back.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.room = BoundedSemaphore(MOST_BODIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_too_many_fields(request):
            return error_page(request, 400)
        if "\x00" in request.path_info:  # no address of ours has one, and no database takes it
            return error_page(request, 404)
        announced = request.META.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isdecimal() else 0
        if length > MAX_BODY:
            return error_page(request, 413)
        if not length:  # nothing is read then, whatever is sent
            return self.answer(request)
        if not self.room.acquire(blocking=False):
            return error_page(request, 503)
        try:
            return self.answer(request)
        finally:
            self.room.release()


def _has_too_many_fields(request: HttpRequest) -> bool:
    """Look at the address once; without it, so that the page which says so can be drawn."""
    try:
        bool(request.GET)
    except TooManyFieldsSent:
        request.GET = QueryDict()
        return True
    return False


class CompressPages:
    """
    Send pages, feeds and styles compressed; photos are as small as they get.

    What is secret on a page cannot be guessed from its length (BREACH): Django masks the form
    token anew for every answer, and its own compression adds random bytes.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.compress = GZipMiddleware(answer).process_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind.endswith(("xml", "json"))
        if response.streaming or not is_text:
            return response
        return cast("HttpResponse", self.compress(request, response))


class SiteAndLanguage:
    """
    Find the town that the address names, and the language to answer in.

    Language: what this browser chose, else the person's, else the town's, else what the
    browser asks for.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.site = None  # type: ignore[assignment]
        with translation.override(self._chosen(request) or get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language() or "en"
            response = self.answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            # What does not say that others may keep it was drawn for one reader.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Look the town up once; pages of towns get it as ``request.site``."""
        slug = kwargs.get("site")
        if isinstance(slug, str):
            try:
                site = get_town(slug)
            except NotFound as unknown:  # no view ran, so nothing else would answer it
                return error_page(request, 404, unknown)
            request.site = site  # type: ignore[assignment]
            if not self._chosen(request):
                translation.activate(_supported(site.language) or "en")
                request.LANGUAGE_CODE = translation.get_language() or "en"
        return None

    def _chosen(self, request: HttpRequest) -> str:
        cookie = _supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        if cookie or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return cookie
        person = person_of(request)
        return _supported(person.language) if person else ""


def _supported(tag: str) -> str:
    base = tag.split("-", maxsplit=1)[0].lower()
    return base if base in dict(settings.LANGUAGES) else ""


class AnswerDomainErrors:
    """The one place where an error that no view answered becomes a page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what a person can understand; anything else is a bug and goes on up."""
        if isinstance(error, NotFound):
            return error_page(request, 404, error)
        if isinstance(error, TooOften):
            return error_page(request, 429, error)
        if isinstance(error, DomainError):
            return error_page(request, 400, error)
        return None
