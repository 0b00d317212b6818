"""Cuts one line of the rule language into tokens, each with its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from screening_engine.policy.problems import Place, PolicyError

MAX_CHARACTERS = 2_000
MAX_TOKENS = 200


class Sort(StrEnum):
    WORD = "word"  # and, listing.price, weak, EUR, days
    NUMBER = "number"
    STRING = "string"
    PATTERN = "pattern"  # re2'…'
    LIST = "list"  # @name
    PATH = "path"  # housing/rent, only after "within" and "label"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is the content without quotes or marks."""

    sort: Sort
    text: str
    place: Place

    def __str__(self) -> str:
        return "the end of the line" if self.sort is Sort.END else f'"{self.text}"'


_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9][A-Za-z0-9_-]*)*")
_SORTS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (Sort.PATTERN, re.compile(r"re2'((?:[^'\\]|\\.)*)'")),
    (Sort.WORD, re.compile(r"([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)")),
    (Sort.NUMBER, re.compile(r"([0-9]+(?:\.[0-9]+)?)")),
    (Sort.STRING, re.compile(r'"([^"]*)"|\'([^\']*)\'')),
    (Sort.LIST, re.compile(r"@([A-Za-z0-9][A-Za-z0-9_/-]*)")),
    (Sort.SIGN, re.compile(r"(<=|>=|==|!=|[-<>+*/%(),.\[\]])")),
)
# "within 24 hours" looks back in time; nothing else behind "within" is two words.
_WINDOW = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*[A-Za-z]+\s*\)|[0-9.]+\s+[A-Za-z]")
_SPACE = re.compile(r"\s*")
_BEFORE_A_PATH = frozenset({"within", "label"})


def tokenize(text: str, place: Place) -> tuple[Token, ...]:
    """
    Return the tokens of one line that begins at ``place``, with an END token behind them.

    Raises ``PolicyError`` at the first character that begins no token.
    """
    if len(text) > MAX_CHARACTERS:
        raise PolicyError(f"A line is longer than {MAX_CHARACTERS:,} characters.", place=place)
    tokens: list[Token] = []
    at = _skip_space(text, 0)
    while at < len(text):
        after_word = tokens[-1].text if tokens and tokens[-1].sort is Sort.WORD else ""
        token, end = _next(text, at, place.moved(at), is_path=after_word in _BEFORE_A_PATH)
        tokens.append(token)
        at = _skip_space(text, end)
        if len(tokens) > MAX_TOKENS:
            raise PolicyError(
                f"A line has more than {MAX_TOKENS} words and signs.",
                place=token.place,
                suggestion='Break it up with "all" and "any".',
            )
    return (*tokens, Token(Sort.END, "", place.moved(at)))


def _next(text: str, at: int, place: Place, *, is_path: bool) -> tuple[Token, int]:
    if is_path and not _WINDOW.match(text, at) and (path := _PATH.match(text, at)):
        return Token(Sort.PATH, path[0], place), path.end()
    if text.startswith("<>", at):
        raise _no_token(text, at, place)
    for sort, pattern in _SORTS:
        match = pattern.match(text, at)
        if match:
            content = next((group for group in match.groups() if group is not None), "")
            return Token(sort, content, place), match.end()
    raise _no_token(text, at, place)


_MEANT = {
    "&": 'Write "and".',
    "|": 'Write "or".',
    "!": 'Write "not", or "!=" between two values.',
    ";": "One line holds one condition.",
    "`": 'Write texts in quotes: "…".',
    "$": "Write amounts like 400 USD.",
    "€": "Write amounts like 400 EUR.",
    "£": "Write amounts like 400 GBP.",
}


def _no_token(text: str, at: int, place: Place) -> PolicyError:
    rest = text[at:]
    if rest[0] in "\"'":
        return PolicyError("The quote is never closed.", place=place)
    if rest.startswith(("=", "<>")):
        return PolicyError('To compare, write "==" or "!=".', place=place)
    hint = _MEANT.get(rest[0], "")
    return PolicyError(f'"{rest[0]}" means nothing here.', place=place, suggestion=hint)


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
