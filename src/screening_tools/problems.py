"""Problems: what the service answers when it cannot do what was asked (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """
    A request that is not answered as asked. ``detail`` is safe to show.

    ``field`` is where in the body it is wrong, as a JSON pointer; ``headers`` go with the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        field: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> bytes:
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.field:
            content["errors"] = [{"pointer": self.field, "detail": self.detail}]
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def pointer(*parts: str | int) -> str:
    """Return a JSON pointer as the fragment of a URL: ``#/items/3/price`` (RFC 6901)."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "#" + "".join(f"/{part}" for part in escaped)
