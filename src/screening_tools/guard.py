"""The service's guard: who may come in, under which number, and what the log says of it."""

from __future__ import annotations

import hmac
import logging
import re
import time
import uuid
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screening_tools.problems import MEDIA_TYPE, Problem

logger = logging.getLogger("screening_tools.service")

_ASKED_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_OURS = ("/v1/screen", "/v1/screen/batch", "/v1/advise", "/v1/pictures", "/v1/policy")
_OPEN = ("/health", "/ready", "/openapi.json")
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


class Guard:
    """Wraps the application: gives each request its id, asks for the token, logs no words."""

    def __init__(self, app: ASGIApp, *, token: str, headers: dict[str, str]) -> None:
        self._app = app
        self._token = token.encode()
        self._headers = {**HEADERS, **headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.get("x-request-id", "")
        request_id = asked if _ASKED_ID.fullmatch(asked) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(send, {**self._headers, "x-request-id": request_id})
        began = time.monotonic()
        try:
            if self._may_enter(scope["path"], headers):
                await self._app(scope, receive, answer)
            else:
                await _send_problem(answer, request_id)
        finally:
            path = scope["path"] if scope["path"] in (*_OURS, *_OPEN) else "-"
            milliseconds = round(1000 * (time.monotonic() - began))
            line = "%s %s %s %d ms %s"
            method = scope["method"] if scope["method"] in ("GET", "POST") else "-"
            logger.info(line, method, path, answer.status, milliseconds, request_id)

    def _may_enter(self, path: str, headers: Headers) -> bool:
        if not self._token or path in _OPEN:
            return True
        scheme, _, token = headers.get("authorization", "").partition(" ")
        given = token.strip().encode("latin-1", "replace")
        return hmac.compare_digest(given, self._token) and scheme.lower() == "bearer"


class _Answer:
    """Sends on what the application answers, with our headers, and remembers the status."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = _with_headers(message, self._headers)
        await self._send(message)


def _with_headers(message: Message, headers: list[tuple[bytes, bytes]]) -> MutableMapping[str, Any]:
    return {**message, "headers": [*message.get("headers", ()), *headers]}


async def _send_problem(send: Send, request_id: str) -> None:
    body = Problem(401, "A token is needed: Authorization: Bearer …").body(request_id)
    headers = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "www-authenticate": "Bearer",
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 401, "headers": raw})
    await send({"type": "http.response.body", "body": body})
