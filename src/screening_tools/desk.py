"""The service's desk: takes bodies in within limits, and screens a bounded number of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from screening_tools.problems import Problem
from screening_tools.settings import Limits
from screening_tools.strict_json import NotJson, read_json

JSON = "application/json"
_RETRY = {"Retry-After": "1"}
_READING_PER_SCREENED = 4
_LET_BY = 8_000_000

Answered = TypeVar("Answered")


class Desk:
    """One for each worker. Screening runs in one thread, so that health is answered meanwhile."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screening")
        self._waiting = 0
        self._reading = 0

    async def read_json(self, request: Request) -> Any:
        """Return what a request says. Raises ``Problem``."""
        body = await self.read(request, media_types=(JSON,), at_most=self.limits.body)
        try:
            return read_json(body, depth=self.limits.depth)
        except NotJson as wrong:
            raise Problem(400, str(wrong)) from None

    async def read(self, request: Request, *, media_types: tuple[str, ...], at_most: int) -> bytes:
        """Return the body of a request, as bounded in size and time. Raises ``Problem``."""
        _check_type(request, media_types)
        if self._reading >= self.limits.at_once * _READING_PER_SCREENED:
            raise _busy()
        self._reading += 1
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                return await _stream(request, at_most)
        except TimeoutError:
            raise Problem(408, "The body did not come in time.", headers=_CLOSE) from None
        except ClientDisconnect:
            raise Problem(400, "The body did not come whole.", headers=_CLOSE) from None
        finally:
            self._reading -= 1

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Take a place for one request. Raises ``Problem`` if none is free or it takes too long."""
        if self._waiting >= self.limits.at_once:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.answer_seconds):
                yield
        except TimeoutError:
            raise Problem(503, "The answer took too long.", headers=_RETRY) from None
        finally:
            self._waiting -= 1

    async def work(self, task: Callable[[], Answered]) -> Answered:
        """Do something in the thread. What nobody waits for any more is not begun."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, task)


_CLOSE = {"Connection": "close"}


def _check_type(request: Request, media_types: tuple[str, ...]) -> None:
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if kind.strip().lower() not in media_types or charset not in ("", "charset=utf-8"):
        raise Problem(415, f"Send {' or '.join(media_types)}; text is UTF-8.", headers=_CLOSE)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "Send the body as it is, not compressed.", headers=_CLOSE)


async def _stream(request: Request, at_most: int) -> bytes:
    """Nothing beyond the limit is kept. A little more is let run by, so that callers hear why."""
    body = bytearray()
    come = 0
    async for chunk in request.stream():
        come += len(chunk)
        if come <= at_most:
            body += chunk
        elif come > at_most + _LET_BY:
            break
    if come > at_most:
        raise _too_large(at_most)
    return bytes(body)


def _too_large(at_most: int) -> Problem:
    return Problem(413, f"The body is larger than {at_most:,} bytes.", headers=_CLOSE)


def _busy() -> Problem:
    return Problem(503, "Too much is being screened at once.", headers=_RETRY)
