"""Runs of digit pieces that may be one number, and the digits they spell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from screening_engine.extract.context import NOT_BETWEEN
from screening_engine.extract.tokens import Token
from screening_engine.extract.vocabulary import FILLERS, LOOK_ALIKE_SIGNS, Kind

_MAX_TIGHT_GAP = 10
_MAX_LOOSE_GAP = 24
_MAX_LOOSE_WORDS = 2
_LINE_BREAKS = re.compile(r"\n\s*\n")
_CURRENCY_BEFORE = re.compile(r"(?:^|[^\w$€£¥])[$€£¥]\s?$")
_CURRENCY_AFTER = re.compile(r"[€£¥]|\$(?!\w)|%")
_DATE_OR_TIME = re.compile(
    r"(?<![\w/.:-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}:\d\d(?::\d\d)?)(?![\w/:-])"
)


class Piece(NamedTuple):
    """Digits, how they are written, and what stands between them and the piece before."""

    digits: str
    kind: Kind
    start: int
    end: int
    token: int  # index of the token
    gap: str  # "" inside one token
    second: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces with nothing but separators, fillers or (if loose) a few words between them."""

    pieces: tuple[Piece, ...]
    loose: bool


class Item(NamedTuple):
    """One or more pieces read together: "double five" is 55."""

    digits: str
    kinds: frozenset[Kind]
    start: int
    end: int
    first_token: int
    last_token: int
    gap: str


def runs(
    text: str, tokens: Sequence[Token], *, loose: bool, skip: Sequence[tuple[int, int]] = ()
) -> list[Run]:
    """Return the runs of a text; ``skip`` are stretches that hold no phone (links, e-mails)."""
    barred = [*skip, *(match.span() for match in _DATE_OR_TIME.finditer(text))]
    found: list[Run] = []
    current: list[Piece] = []
    end = 0
    words: list[str] = []
    for index, token in enumerate(tokens):
        if not token.parts or _is_barred(token, text, barred):
            words.append(token.text if not token.parts else "\0")
            continue
        gap = text[end : token.start]
        if current and not _connects(gap, words, loose=loose):
            found.append(Run(tuple(current), loose))
            current = []
        current += _pieces(token, index, gap if current else "")
        end, words = token.end, []
    return [*found, Run(tuple(current), loose)] if current else found


def _pieces(token: Token, index: int, gap: str) -> list[Piece]:
    return [
        Piece(part.digits, part.kind, token.start + part.start, token.start + part.end, index,
              gap if number == 0 else "", part.second)
        for number, part in enumerate(token.parts)
    ]  # fmt: skip


def _is_barred(token: Token, text: str, barred: Sequence[tuple[int, int]]) -> bool:
    if any(start < token.end and token.start < end for start, end in barred):
        return True
    if not token.text[0].isdigit():
        return False
    return bool(
        _CURRENCY_BEFORE.search(text, max(0, token.start - 3), token.start)
        or _CURRENCY_AFTER.match(text, token.end)
    )


def _connects(gap: str, words: Sequence[str], *, loose: bool) -> bool:
    if _LINE_BREAKS.search(gap) or "\0" in words:
        return False
    others = [word for word in words if word not in FILLERS]
    if not others:
        return len(gap) <= _MAX_TIGHT_GAP + sum(len(word) + 1 for word in words)
    return (
        loose
        and len(others) <= _MAX_LOOSE_WORDS
        and len(gap) <= _MAX_LOOSE_GAP
        and not NOT_BETWEEN.intersection(words)
    )


class Reading(NamedTuple):
    """Which of the possible readings of a run to try."""

    joined_tens: bool = True  # "thirty five" is 35, not 305
    signs: bool = False  # "$" and "!" between digits are 5 and 1
    second: bool = False  # look-alikes by their second reading


READINGS = (
    Reading(),
    Reading(signs=True),
    Reading(signs=True, second=True),
    Reading(joined_tens=False),
)


def items(run: Run, reading: Reading) -> list[Item]:
    """Return the run read one way."""
    pieces = _with_signs(run.pieces) if reading.signs else list(run.pieces)
    read: list[Item] = []
    at = 0
    while at < len(pieces):
        digits, used = _read_at(pieces, at, reading)
        group = pieces[at : at + used]
        read.append(
            Item(digits, frozenset(piece.kind for piece in group), group[0].start, group[-1].end,
                 group[0].token, group[-1].token, group[0].gap)
        )  # fmt: skip
        at += used
    return read


def readings(run: Run) -> list[list[Item]]:
    """Return the different readings of a run, likeliest first."""
    distinct: list[list[Item]] = []
    for reading in READINGS:
        candidate = items(run, reading)
        if candidate not in distinct:
            distinct.append(candidate)
    return distinct


def _with_signs(pieces: Sequence[Piece]) -> list[Piece]:
    """Read a single "$", "!" or "|" between two pieces as the digit it looks like."""
    read: list[Piece] = []
    for piece in pieces:
        gap = piece.gap
        if gap and all(char in LOOK_ALIKE_SIGNS for char in gap):
            digits = "".join(LOOK_ALIKE_SIGNS[char] for char in gap)
            start = piece.start - len(gap)
            read.append(Piece(digits, Kind.LOOK, start, piece.start, piece.token, ""))
            gap = ""
        read.append(piece._replace(gap=gap))
    return read


def _read_at(pieces: Sequence[Piece], at: int, reading: Reading) -> tuple[str, int]:
    """Return the digits that the pieces from ``at`` spell, and how many pieces that took."""
    for rule in _RULES if reading.joined_tens else (_repeated,):
        found = rule(pieces[at : at + 4])
        if found:
            return found
    piece = pieces[at]
    if reading.second and piece.second:
        return piece.second, 1
    return ("" if piece.kind in (Kind.TIMES, Kind.HUNDRED) else piece.digits), 1


def _repeated(pieces: Sequence[Piece]) -> tuple[str, int] | None:
    """Double five; two fives."""
    if len(pieces) < 2:
        return None
    first, second = pieces[:2]
    if first.kind is Kind.TIMES and len(second.digits) == 1 and second.kind is not Kind.TIMES:
        return second.digits * int(first.digits), 2
    if second.kind is Kind.PLURAL and first.digits in tuple("23456"):
        return second.digits * int(first.digits), 2
    return None


def _french(pieces: Sequence[Piece]) -> tuple[str, int] | None:
    """Dix-sept, soixante-douze, soixante-dix-huit, quatre-vingts, quatre-vingt-dix-neuf."""
    base, used = _french_base(pieces)
    if not used:
        return None
    if base >= 60 and pieces[used : used + 1] and _is_score(pieces[used], "10"):
        base, used = base + 10, used + 1
    if used < len(pieces):
        unit = int(pieces[used].digits) if pieces[used].kind in (Kind.WORD, Kind.TEEN) else 0
        least, limit = (7, 10) if base in (10, 70, 90) else (1, 20 if base >= 60 else 10)
        if least <= unit < limit:
            return str(base + unit), used + 1
    return str(base), used


def _french_base(pieces: Sequence[Piece]) -> tuple[int, int]:
    if len(pieces) > 1 and pieces[0].digits == "4" and _is_score(pieces[1], "20"):
        return 80, 2
    return (int(pieces[0].digits), 1) if pieces[0].kind is Kind.SCORE else (0, 0)


def _is_score(piece: Piece, digits: str) -> bool:
    return piece.kind is Kind.SCORE and piece.digits == digits


def _tens(pieces: Sequence[Piece]) -> tuple[str, int] | None:
    """Thirty five."""
    if len(pieces) < 2 or pieces[0].kind is not Kind.TEN:
        return None
    unit = pieces[1]
    if unit.kind is not Kind.WORD or unit.digits == "0" or "\n" in unit.gap:
        return None
    return str(int(pieces[0].digits) + int(unit.digits)), 2


def _hundreds(pieces: Sequence[Piece]) -> tuple[str, int] | None:
    """Five hundred, fifty-five hundred."""
    if len(pieces) > 1 and pieces[1].kind is Kind.HUNDRED and pieces[0].kind is not Kind.HUNDRED:
        return pieces[0].digits + pieces[1].digits, 2
    return None


_RULES: tuple[Callable[[Sequence[Piece]], tuple[str, int] | None], ...] = (
    _repeated,
    _french,
    _tens,
    _hundreds,
)
