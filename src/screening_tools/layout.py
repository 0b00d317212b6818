"""Lays out styled text for a terminal, so that no text can take the terminal over."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from screening_engine.normalise.characters import invisible_kind

_OUTCOMES = {
    "publish": "1;32",
    "friction": "1;36",
    "hold": "1;33",
    "refuse": "1;31",
    "quarantine": "1;35",
}
STYLES = {
    "": "",
    "bold": "1",
    "dim": "2",
    **_OUTCOMES,
    **{f"{outcome} badge": f"{code};7" for outcome, code in _OUTCOMES.items()},
    "mark": "1;4;33",
    "against": "1;4;32",
}
INVISIBLE = "·"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """``width`` is that of the terminal in columns. Without ``colour`` only plain text leaves."""

    width: int = 80
    colour: bool = False

    def paint(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._painted(piece) for piece in pieces)

    def _painted(self, piece: Piece) -> str:
        code = STYLES[piece.style] if self.colour else ""
        return f"\x1b[{code}m{piece.text}\x1b[0m" if code and piece.text else piece.text

    def block(self, pieces: Iterable[Piece], *, first: str = "", rest: str = "") -> list[str]:
        """Return lines, wrapped at spaces, the first behind ``first``, others behind ``rest``."""
        room = max(20, self.width - max(columns(first), columns(rest)))
        lines = [self.paint(line) for line in wrap(pieces, room)]
        return [f"{rest if at else first}{line}".rstrip() for at, line in enumerate(lines)]


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(pieces: Iterable[Piece], width: int) -> Iterator[list[Piece]]:
    """Yield the pieces in lines of at most ``width`` columns; words break only if they must."""
    line: list[tuple[str, str]] = []
    taken, space = 0, -1
    for char, style in ((char, piece.style) for piece in pieces for char in piece.text):
        if char == "\n":
            yield _joined(line)
            line, taken, space = [], 0, -1
            continue
        if taken + _columns(char) > width:
            cut = space + 1 if space >= 0 else len(line)
            rest = line[cut:]
            yield _joined(line[:cut])
            line, space = rest, -1
            taken = sum(_columns(one) for one, _ in line)
            if char == " " and not line:
                continue
        if char == " ":
            space = len(line)
        line.append((char, style))
        taken += _columns(char)
    yield _joined(line)


def _joined(line: list[tuple[str, str]]) -> list[Piece]:
    while line and line[-1][0] == " ":
        line.pop()
    return [
        Piece("".join(char for char, _ in run), style)
        for style, run in groupby(line, key=lambda cell: cell[1])
    ]


def printable(text: str, *, show_invisible: bool = False) -> str:
    """
    Return text that a terminal may print: no control reaches it, none turns the line around.

    With ``show_invisible`` each character that shows nothing is printed as a dot.
    """
    return "".join(_printable(char, show_invisible) for char in text)


def _printable(char: str, show_invisible: bool) -> str:
    if char == "\n" or " " <= char <= "~":
        return char
    if char == "\t" or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
        return " "
    if unicodedata.category(char) == "Cs":
        return "\ufffd"
    hidden = invisible_kind(char)
    if hidden == "bidi_control" or unicodedata.category(char) == "Cc":
        return INVISIBLE
    return INVISIBLE if hidden and show_invisible else char
