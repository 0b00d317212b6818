"""Cut a text into words and the pieces among them that stand for digits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from screening_engine.extract.vocabulary import (
    CUE_PREFIXES,
    GLUED_WORDS,
    LOOK_ALIKE_DIGITS,
    NUMBER_WORDS,
    ROUGH_WORDS,
    SECOND_LOOK,
    TAILS,
    Kind,
    rough_form,
)
from screening_engine.normalise.confusables import look_alikes

# Chinese and Japanese are written without spaces: their characters never share a token with digits.
_CJK = r"\u3005-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"[^\W_{_CJK}]+|[{_CJK}]+")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_MAX_GLUED = 120
_MIN_GLUED = 7
_SINGLE_LOOKS = frozenset("OoIliSsZzBGgbqQDAET")
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_TAIL = re.compile(r"(?<=\d)[a-z]+\Z")
_LONGEST_WORD = max(map(len, GLUED_WORDS))
_FIRST_LETTERS = frozenset(word[:2] for word in GLUED_WORDS)
_SINGLE = frozenset(word for word in GLUED_WORDS if len(word) == 1)


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


def split_words(text: str) -> list[str]:
    """Return the words of a text in order, as written."""
    return text.translate(_BLANKS).split() if text.isascii() else _TOKEN.findall(text)


def tokenise(text: str, parts: Sequence[tuple[Part, ...]]) -> list[Token]:
    """Return the words of a text in order, with what ``read_token`` says of each."""
    return [
        Token(match[0].lower(), match.start(), match.end(), read)
        for match, read in zip(_TOKEN.finditer(text), parts, strict=True)
    ]


@lru_cache(maxsize=16384)
def read_token(token: str) -> tuple[Part, ...]:
    """Return the parts that stand for digits if *all* of the token does, else nothing."""
    if token.isascii() and token.isdigit():
        return (Part(token, Kind.DIGITS, 0, len(token)),)
    lowered = token.lower()
    if token in _SINGLE_LOOKS:
        return (Part(LOOK_ALIKE_DIGITS[token], Kind.SOFT, 0, 1, SECOND_LOOK[token]),)
    meaning = NUMBER_WORDS.get(lowered)
    if meaning is not None:
        return (Part(meaning[0], meaning[1], 0, len(token)),)
    if len(token) > _MAX_GLUED:
        return ()
    stretched = _roughly(lowered) if _STRETCHED.search(lowered) else ()
    return (
        stretched
        or _glued(lowered)
        or _look_alike(token)
        or _roughly(lowered)
        or _after_cue(lowered)
    )


def _after_cue(token: str) -> tuple[Part, ...]:
    """Read a number written together with "call" or the like before it."""
    cue = next((cue for cue in CUE_PREFIXES if token.startswith(cue)), "")
    tail = _TAIL.search(token)
    end = tail.start() if tail and tail[0] in TAILS else len(token)
    number = token[len(cue) : end]
    if not cue or len(number) < _MIN_GLUED:
        return ()
    parts = read_token(number)
    return tuple(
        part._replace(start=part.start + len(cue), end=part.end + len(cue)) for part in parts
    )


def _roughly(token: str) -> tuple[Part, ...]:
    """Read a number word that is spelled with look-alikes or too many letters: "threee", "0ne"."""
    meaning = ROUGH_WORDS.get(rough_form(token)) if len(token) > 2 else None
    return (Part(meaning[0], meaning[1], 0, len(token)),) if meaning else ()


def _glued(token: str) -> tuple[Part, ...]:
    """Read a token made of digits and digit words without anything between: "61sevenfive"."""
    if not (token[0].isdigit() or token[:2] in _FIRST_LETTERS or token[0] in _SINGLE):
        return ()
    # best[i] is the reading of token[i:], longest word first; None where there is none.
    best: list[tuple[Part, ...] | None] = [None] * len(token) + [()]
    for i in reversed(range(len(token))):
        best[i] = _read_from(token, i, best)
    parts = best[0] or ()
    return parts if len(parts) > 1 else ()


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
    if token.isalpha() or not any(char.isdigit() for char in token):
        return ()
    first, second = _as_digits(token, LOOK_ALIKE_DIGITS), _as_digits(token, SECOND_LOOK)
    if not first:
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
