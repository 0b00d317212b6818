"""Reads JSON that strangers send: one meaning only, and no deeper than we follow."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|([\[{])|[\]}]', re.DOTALL)


class NotJson(ValueError):
    """The bytes are no JSON that we take; the message says why and is safe to show."""


def read_json(body: bytes, *, depth: int) -> Any:
    """
    Return what the bytes say in UTF-8, at most ``depth`` levels deep.

    Raises ``NotJson``, also for what JSON leaves open: a key that comes twice, NaN, and numbers
    that no two programs read alike.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(f"The body is not UTF-8 (byte {error.start}).") from None
    if _depth(body) > depth:
        raise NotJson(f"The body is nested more than {depth} levels deep.")
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_refuse)
    except NotJson:
        raise
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise NotJson(f"The body is not JSON: {error.msg.lower()} ({place}).") from None
    except (ValueError, RecursionError):
        raise NotJson("The body is not JSON: a number has too many digits.") from None


def _depth(body: bytes) -> int:
    level = deepest = 0
    for match in _STRUCTURE.finditer(body):
        sign = match[0]
        if sign[:1] == b'"':
            continue
        level += 1 if match[1] else -1
        deepest = max(deepest, level)
    return deepest


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise NotJson(f'The key "{twice[:40]}" comes twice.')
    return found


def _refuse(name: str) -> NoReturn:
    raise NotJson(f"{name} is not JSON.")
