"""What changed between two versions of an ad, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Beyond this two texts are shown one after the other: comparing word by word takes too long.
MOST_WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that stayed (""), went ("del") or came ("ins")."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Return both texts in one, with what went and what came; unchanged middles are cut short."""
    if before == after:
        return [Piece("", after)] if after else []
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _filled(Piece("del", before), Piece("ins", after))
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            pieces.append(Piece("", _shortened(old[a:b], first=a == 0, last=b == len(old))))
        else:
            pieces += _filled(Piece("del", "".join(old[a:b])), Piece("ins", "".join(new[c:d])))
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _filled(*pieces: Piece) -> list[Piece]:
    return [piece for piece in pieces if piece.text]


def _shortened(words: list[str], *, first: bool, last: bool) -> str:
    keep = 24
    if len(words) <= 2 * keep:
        return "".join(words)
    head = "" if first else "".join(words[:keep])
    tail = "" if last else "".join(words[-keep:])
    return f"{head} … {tail}"
