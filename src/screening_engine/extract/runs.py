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
MAX_LOOSE_WORDS = 2
_LINE_BREAKS = re.compile(r"\n\s*\n")
_ECHO = re.compile(r"^\s?[(\[=]")
_DECADE = re.compile(r"\d{0,3}0s")


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
    lead: str  # what stands directly before, without a space
    tail: str  # what stands directly after


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
    text: str,
    tokens: Sequence[Token],
    *,
    loose: bool,
    barred: Sequence[tuple[int, int]] = (),
    least: int = 0,
) -> list[Run]:
    """
    Return the runs of a text; ``barred`` are stretches in order that hold no phone.

    Runs that cannot spell ``least`` digits are left out where that is seen at a glance.
    """
    stretches = _Stretches(barred)
    found: list[Run] = []
    current: list[int] = []
    for index, token in enumerate(tokens):
        if not token.parts or stretches.overlaps(token) or _is_word_after_all(token, text):
            continue
        if current:
            last = current[-1]
            gap = text[tokens[last].end : token.start]
            if not _connects(gap, tokens[last + 1 : index], loose=loose):
                found += _run(text, tokens, current, loose=loose, least=least)
                current = []
        current.append(index)
    return [*found, *_run(text, tokens, current, loose=loose, least=least)] if current else found


class _Stretches:
    """Stretches of a text, asked for in order of place."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._next = 0

    def overlaps(self, token: Token) -> bool:
        while self._next < len(self._spans) and self._spans[self._next][1] <= token.start:
            self._next += 1
        return self._next < len(self._spans) and self._spans[self._next][0] < token.end


def has_digits(run: Run, least: int, most: int) -> bool:
    """
    Tell whether a run may spell so many digits, at a glance.

    Sure only where all of it is written in digits: anything else may be more or fewer.
    """
    if any(piece.kind is not Kind.DIGITS for piece in run.pieces):
        return True
    digits = sum(len(piece.digits) for piece in run.pieces)
    # "7 (7)" and "7=7" say the same digit twice.
    return least <= digits <= most or any(_ECHO.search(piece.gap) for piece in run.pieces)


def _run(
    text: str, tokens: Sequence[Token], indexes: Sequence[int], *, loose: bool, least: int
) -> list[Run]:
    if _is_short(text, tokens, indexes, least):
        return []
    pieces: list[Piece] = []
    before = tokens[indexes[0]].start
    for index in indexes:
        pieces += _pieces(tokens[index], index, text[before : tokens[index].start])
        before = tokens[index].end
    first, last = pieces[0].start, pieces[-1].end
    return [Run(tuple(pieces), loose, text[max(0, first - 1) : first], text[last : last + 1])]


def _is_short(text: str, tokens: Sequence[Token], indexes: Sequence[int], least: int) -> bool:
    """Tell a run of digits alone that are too few, signs that look like digits included."""
    digits = 0
    for index in indexes:
        for part in tokens[index].parts:
            if part.kind is not Kind.DIGITS:
                return False
            digits += len(part.digits)
    if digits >= least:
        return False
    start, end = tokens[indexes[0]].start, tokens[indexes[-1]].end
    around = text[max(0, start - 1) : end + 1]
    return digits + sum(map(around.count, LOOK_ALIKE_SIGNS)) < least


def _pieces(token: Token, index: int, gap: str) -> list[Piece]:
    return [
        Piece(part.digits, part.kind, token.start + part.start, token.start + part.end, index,
              gap if number == 0 else "", part.second)
        for number, part in enumerate(token.parts)
    ]  # fmt: skip


def _is_word_after_all(token: Token, text: str) -> bool:
    """Tell the "s" of "50's" and the decade "1970s" from digits."""
    if len(token.text) == 1 and text[token.start - 1 : token.start] in ("'", "’"):
        return not token.text.isdigit()
    return _DECADE.fullmatch(text, token.start, token.end) is not None


def _connects(gap: str, between: Sequence[Token], *, loose: bool) -> bool:
    if len(gap) > _MAX_LOOSE_GAP + (0 if loose else 8 * len(between)) or _LINE_BREAKS.search(gap):
        return _connects_by_fillers(gap, between) if loose else False
    if any(token.parts for token in between):
        return False
    words = [token.text for token in between]
    others = [word for word in words if word not in FILLERS]
    if not others:
        signs = sum(not char.isspace() for char in gap) - sum(map(len, words))
        return signs <= _MAX_TIGHT_GAP
    return loose and len(others) <= MAX_LOOSE_WORDS and not NOT_BETWEEN.intersection(words)


def _connects_by_fillers(gap: str, between: Sequence[Token]) -> bool:
    """Tell whether a wide gap holds nothing but words that are said between digits."""
    only_fillers = all(token.text in FILLERS and not token.parts for token in between)
    return only_fillers and _connects(gap, between, loose=False)


class Reading(NamedTuple):
    """Which of the possible readings of a run to try."""

    joined_tens: bool = True  # "thirty five" is 35, not 305
    signs: bool = False  # "$" and "!" between digits are 5 and 1
    second: bool = False  # look-alikes by their second reading
    soft: bool = True  # "to", "um", "O" are digits, not noise between digit words


_MANY_WORDS = 6
_TENS_KINDS = frozenset({Kind.TEN, Kind.SCORE, Kind.HUNDRED})
_SIGN = re.compile(f"[{re.escape(''.join(LOOK_ALIKE_SIGNS))}]")


def items(run: Run, reading: Reading) -> list[Item]:
    """Return the run read one way."""
    pieces = _with_signs(run) if reading.signs else list(run.pieces)
    if not reading.soft:
        pieces = _without_noise(pieces)
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
    pieces = run.pieces
    kinds = {piece.kind for piece in pieces}
    signs = any(_SIGN.search(gap) for gap in (run.lead, run.tail, *(p.gap for p in pieces)))
    tries = [Reading()]
    if signs:
        tries.append(Reading(signs=True))
    if any(piece.second for piece in pieces):
        tries.append(Reading(signs=signs, second=True))
    if not kinds.isdisjoint(_TENS_KINDS):
        tries.append(Reading(joined_tens=False))
    if Kind.SOFT in kinds and Kind.WORD in kinds:
        tries.append(Reading(soft=False))
    distinct: list[list[Item]] = []
    for reading in tries:
        candidate = items(run, reading)
        if candidate not in distinct:
            distinct.append(candidate)
    return distinct


def _with_signs(run: Run) -> list[Piece]:
    """Read a "$", "!" or "|" that touches the digits as the digit it looks like."""
    read: list[Piece] = []
    looks = any(piece.kind is Kind.LOOK for piece in run.pieces)
    for piece in run.pieces:
        # At the start only among other look-alikes: "$120" is a price.
        gap = run.lead if not read and looks else piece.gap
        if gap and all(char in LOOK_ALIKE_SIGNS for char in gap):
            read.append(_sign(gap, piece.start - len(gap), piece.token))
            gap = ""
        read.append(piece._replace(gap=gap if read else ""))
    if looks and run.tail in LOOK_ALIKE_SIGNS:
        read.append(_sign(run.tail, read[-1].end, read[-1].token))
    return [_as_look(piece) for piece in read] if len(read) > len(run.pieces) else read


def _as_look(piece: Piece) -> Piece:
    """Take a single letter beside such signs for a look-alike, not for a sound."""
    single = piece.kind is Kind.SOFT and piece.end - piece.start == 1
    return piece._replace(kind=Kind.LOOK) if single else piece


def _without_noise(pieces: list[Piece]) -> list[Piece]:
    """Drop the soft pieces between many digit words."""
    if sum(piece.kind is Kind.WORD for piece in pieces) < _MANY_WORDS:
        return pieces
    return [piece for piece in pieces if piece.kind is not Kind.SOFT]


def _sign(signs: str, start: int, token: int) -> Piece:
    digits = "".join(LOOK_ALIKE_SIGNS[char] for char in signs)
    return Piece(digits, Kind.LOOK, start, start + len(signs), token, "")


def _read_at(pieces: Sequence[Piece], at: int, reading: Reading) -> tuple[str, int]:
    """Return the digits that the pieces from ``at`` spell, and how many pieces that took."""
    for rule in _RULES if reading.joined_tens else (_repeated,):
        found = rule(pieces[at : at + 6])
        if found:
            return _times_hundred(pieces, at, found)
    piece = pieces[at]
    if reading.second and piece.second:
        return piece.second, 1
    return ("" if piece.kind in (Kind.TIMES, Kind.HUNDRED) else piece.digits), 1


def _times_hundred(pieces: Sequence[Piece], at: int, found: tuple[str, int]) -> tuple[str, int]:
    """Seventy-seven hundred, double seven hundred."""
    digits, used = found
    last, following = pieces[at + used - 1], pieces[at + used : at + used + 1]
    if following and following[0].kind is Kind.HUNDRED and last.kind is not Kind.HUNDRED:
        return digits + following[0].digits, used + 1
    return found


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
        unit = 0 if _is_eighty(pieces[used:]) else _unit(pieces[used])
        least, limit = (7, 10) if base in (10, 70, 90) else (1, 20 if base >= 60 else 10)
        if least <= unit < limit:
            return str(base + unit), used + 1
    return str(base), used


def _french_base(pieces: Sequence[Piece]) -> tuple[int, int]:
    if _is_eighty(pieces):
        return 80, 2
    return (int(pieces[0].digits), 1) if pieces[0].kind is Kind.SCORE else (0, 0)


def _is_eighty(pieces: Sequence[Piece]) -> bool:
    return len(pieces) > 1 and pieces[0].digits == "4" and _is_score(pieces[1], "20")


def _unit(piece: Piece) -> int:
    return int(piece.digits) if piece.kind in (Kind.WORD, Kind.TEEN) else 0


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


def _echo(pieces: Sequence[Piece]) -> tuple[str, int] | None:
    """Seven (7)."""
    if len(pieces) > 1 and pieces[0].digits == pieces[1].digits and _ECHO.search(pieces[1].gap):
        return pieces[0].digits, 2
    return None


_RULES: tuple[Callable[[Sequence[Piece]], tuple[str, int] | None], ...] = (
    _echo,
    _repeated,
    _french,
    _tens,
    _hundreds,
)
