"""Keep pages that are the same for all strangers, for some seconds and until the board changes."""

from __future__ import annotations

import os
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from lamppost.environment import env
from lamppost.market.search.stamp import index_stamp
from lamppost.web.public.caching import STRANGERS

Answer = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, ...]
# What the index was like, and when staff last changed something on this machine.
Stamp = tuple[object, int]

# So much of the memory of one process, in bytes of compressed pages and what they are kept under.
ROOM = 16 * 1024 * 1024
LARGEST = 256 * 1024
# What a page takes beside its bytes: its headers, and its place in the list.
BESIDE = 4 * 1024
# Nobody else asks in the same words for what is longer: it would only take the room of others.
LONGEST_KEY = 2_000
# Headers that say who asks, or for a part: such a request is always answered anew.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
# As Django compresses, so that nobody gets a large page because somebody else asked strangely.
_GZIP = re.compile(r"\bgzip\b")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent, when that was, and what the board was like then."""

    response: HttpResponse
    at: float
    stamp: Stamp


class KeptPages:
    """
    Answer strangers with the page that another stranger just got.

    ``caching.STRANGERS`` lets caches do so for half a minute; this one does it for
    ``LAMPPOST_KEEP_PAGES`` seconds, and forgets a page at once when the index of ads changes, so
    that what is taken down is gone as soon as it is not found any more, and when staff changed
    something on this machine.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key_of(request)
        if key is None:
            return self.answer(request)
        stamp, now = _stamp(), time.monotonic()
        kept = self._find(key, stamp, now)
        if kept is not None:
            return _again(request, kept, now)
        response = self.answer(request)
        if _is_for_all(response):
            self._keep(key, Kept(response, now, stamp))
            return _copy(response)
        return response

    def _find(self, key: Key, stamp: Stamp, now: float) -> Kept | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept is None:
                return None
            if kept.stamp == stamp and now - kept.at < env().keep_pages:
                self._pages.move_to_end(key)
                return kept
            self._drop(key)
            return None

    def _keep(self, key: Key, kept: Kept) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = kept
            self._bytes += _size(key, kept)
            while self._bytes > ROOM:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        if gone := self._pages.pop(key, None):
            self._bytes -= _size(key, gone)


def forget_kept_pages() -> None:
    """Have every process on this machine forget what it keeps."""
    _changes().touch()


def _changes() -> Path:
    return env().home / "staff-changed"


def _stamp() -> Stamp:
    try:
        return index_stamp(), os.stat(_changes()).st_mtime_ns
    except FileNotFoundError:  # nobody has changed anything yet
        return index_stamp(), 0


def _size(key: Key, kept: Kept) -> int:
    return len(kept.response.content) + sum(map(len, key)) + BESIDE


def _key_of(request: HttpRequest) -> Key | None:
    """Return what the same page is kept under; None if this request is nobody else's."""
    meta = request.META
    if request.method != "GET" or not env().keep_pages or any(meta.get(one) for one in PERSONAL):
        return None
    if meta.get("CONTENT_LENGTH") not in (None, "", "0"):
        return None
    key = (
        request.scheme or "",
        meta.get("HTTP_HOST", ""),
        request.path,
        # As it came: written anew, one address may look like another that asks for something else.
        meta.get("QUERY_STRING", ""),
        meta.get("HTTP_ACCEPT_LANGUAGE", ""),
        "gzip" if _GZIP.search(meta.get("HTTP_ACCEPT_ENCODING", "")) else "",
    )
    return key if sum(map(len, key)) <= LONGEST_KEY else None


def _is_for_all(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Cache-Control") == STRANGERS
        and len(response.content) <= LARGEST
    )


def _again(request: HttpRequest, kept: Kept, now: float) -> HttpResponse:
    """Return a kept page, or 304 to who has it, with its age; looks at ads are counted as ever."""
    response = _copy(kept.response)
    response.headers["Age"] = str(int(now - kept.at))
    if counted := getattr(kept.response, "count_look", None):
        counted(request)
    etag = response.headers.get("ETag")
    answer = get_conditional_response(request, etag=etag, response=response) if etag else response
    return answer or response


def _copy(response: HttpResponse) -> HttpResponse:
    # What stands around us adds headers to an answer: each gets one of its own.
    copy = HttpResponse(response.content, status=response.status_code)
    for name, value in response.headers.items():
        copy.headers[name] = value
    return copy
