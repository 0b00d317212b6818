"""Cut a text into words and the pieces among them that stand for digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from screening_engine.extract.vocabulary import (
    GLUED_WORDS,
    LOOK_ALIKE_DIGITS,
    NUMBER_WORDS,
    SECOND_LOOK,
    Kind,
)
from screening_engine.normalise.confusables import look_alikes

_TOKEN = re.compile(r"[^\W_]+")
_MAX_GLUED = 120
_LONGEST_WORD = max(map(len, GLUED_WORDS))
_FIRST_LETTERS = frozenset(word[:2] for word in GLUED_WORDS)


class Part(NamedTuple):
    """A stretch of one token that stands for digits; offsets are relative to the token."""

    digits: str
    kind: Kind
    start: int
    end: int
    second: str = ""  # another reading of the same length, for look-alikes


class Token(NamedTuple):
    """One word or number of the text."""

    text: str  # lower case
    start: int
    end: int
    parts: tuple[Part, ...]  # empty for an ordinary word


def tokenise(text: str) -> list[Token]:
    """Return the words of a text in order, with those that may be digits read."""
    return [
        Token(match[0].lower(), match.start(), match.end(), read_token(match[0]))
        for match in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=16384)
def read_token(token: str) -> tuple[Part, ...]:
    """Return the parts that stand for digits if *all* of the token does, else nothing."""
    if token.isascii() and token.isdigit():
        return (Part(token, Kind.DIGITS, 0, len(token)),)
    lowered = token.lower()
    meaning = NUMBER_WORDS.get(lowered)
    if meaning is not None:
        return (Part(meaning[0], meaning[1], 0, len(token)),)
    if len(token) > _MAX_GLUED:
        return ()
    return _glued(lowered) or _look_alike(token)


def _glued(token: str) -> tuple[Part, ...]:
    """Read a token made of digits and digit words without anything between: "61sevenfive"."""
    if not (token[0].isdigit() or token[:2] in _FIRST_LETTERS or token[0] == "o"):
        return ()
    # best[i] is the reading of token[i:], longest word first; None where there is none.
    best: list[tuple[Part, ...] | None] = [None] * len(token) + [()]
    for i in reversed(range(len(token))):
        best[i] = _read_from(token, i, best)
    return best[0] or ()


def _read_from(token: str, i: int, best: list[tuple[Part, ...] | None]) -> tuple[Part, ...] | None:
    if token[i].isdigit() and token[i].isascii():
        rest = best[i + 1]
        return None if rest is None else (Part(token[i], Kind.DIGITS, i, i + 1), *rest)
    for end in range(min(len(token), i + _LONGEST_WORD), i, -1):
        rest = best[end]
        meaning = GLUED_WORDS.get(token[i:end]) if rest is not None else None
        if rest is not None and meaning is not None:
            return (Part(meaning[0], meaning[1], i, end), *rest)
    return None


def _look_alike(token: str) -> tuple[Part, ...]:
    """Read a token made of digits and letters that look like digits: "g075S5o18B"."""
    first, second = _as_digits(token, LOOK_ALIKE_DIGITS), _as_digits(token, SECOND_LOOK)
    if not first or not any(char.isdigit() for char in token):
        return ()
    return (Part(first, Kind.LOOK, 0, len(token), second if second != first else ""),)


def _as_digits(token: str, table: Mapping[str, str]) -> str:
    digits = []
    for char in token:
        plain = char if char.isascii() else look_alikes().get(char, "")
        digit = plain if plain.isdigit() else table.get(plain, "")
        if not digit:
            return ""
        digits.append(digit)
    return "".join(digits)
