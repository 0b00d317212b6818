"""A number cut over several messages: the first part was sent before, the rest is in this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from screening_engine.extract import plan
from screening_engine.extract.context import CUES
from screening_engine.extract.runs import Item
from screening_engine.extract.split import Part, digits_of, is_at_edge, joined_number, parts_of
from screening_engine.extract.windows import ACCEPTED, Scene, Window
from screening_engine.extract.wordlist import words
from screening_engine.normalise.folding import fold

_MAX_BODIES, _MAX_LENGTH, _MAX_PIECES = 6, 4_000, 3
_SHORTEST_PART = 2
_FEW_WORDS = 3
# Said with half of a number, beside the words that announce a whole one.
_HALF_CUES = words(
    "half part rest begin begins start starts end ends ending area code first last second final "
    "remaining digits anfang ende rest teil vorwahl ziffern primero primera resto parte debut fin "
    "suite reste primeiro restante"
)


class _Piece(NamedTuple):
    """Part of a number and how surely it is one by its message alone."""

    items: Part
    announced: bool
    alone: bool


def find_continued(
    earlier: Sequence[str], body: Scene, *, countries: tuple[str, ...]
) -> list[Window]:
    """
    Return a number whose first part ends an earlier message, placed at its end in the body.

    Looks at the last six bodies and 4,000 characters of them. Two messages that happen to hold a
    price and a time do not make a number: together the parts must be grouped as numbers are, and
    either each message is little more than digits or words announce a number.
    """
    if not earlier or not body.may_hold_number(_SHORTEST_PART):
        return []
    ends = [_piece(body, items) for items in parts_of(body, shortest=_SHORTEST_PART)]
    ends = [piece for piece in ends if is_at_edge(body, piece.items)]
    starts = _earlier_pieces(earlier, countries) if ends else []
    for end in ends:
        for count in range(1, min(_MAX_PIECES, len(starts)) + 1):
            number = _number(body, [*starts[-count:], end])
            if number:
                items = end.items
                return [Window(number, items[0].start, items[-1].end, ACCEPTED, plain=False)]
    return []


def _earlier_pieces(earlier: Sequence[str], countries: tuple[str, ...]) -> list[_Piece]:
    """Return the piece at the edge of each of the last messages, oldest first."""
    pieces: list[_Piece] = []
    left = _MAX_LENGTH
    for body in reversed(earlier[-_MAX_BODIES:]):
        text = body[-left:] if left > 0 else ""
        left -= len(text)
        scene = Scene(fold(text).text, countries=countries)
        if not text or not scene.may_hold_number(_SHORTEST_PART):
            continue
        found = parts_of(scene, shortest=_SHORTEST_PART)
        edge = [_piece(scene, items) for items in found if is_at_edge(scene, items)]
        pieces += edge[-1:]
    return pieces[::-1]


def _piece(scene: Scene, items: Part) -> _Piece:
    others = sum(1 for token in scene.tokens if not token.parts)
    announced = not scene.words.isdisjoint(CUES | _HALF_CUES)
    return _Piece(items, announced, others <= _FEW_WORDS)


def _number(body: Scene, pieces: Sequence[_Piece]) -> str:
    if not any(piece.announced for piece in pieces) and not all(piece.alone for piece in pieces):
        return ""
    inside: list[Item] = [item for piece in pieces for item in piece.items]
    total = sum(len(digits_of(piece.items)) for piece in pieces)
    if not plan.MIN_DIGITS < total <= plan.MAX_DIGITS:
        return ""
    shape = tuple(size for piece in pieces for size in _shape(piece.items))
    return joined_number(body, inside, shape=shape)


def _shape(items: Part) -> tuple[int, ...]:
    """Return the lengths of the groups; digits all written apart are one group."""
    sizes = tuple(len(item.digits) for item in items)
    return (len(sizes),) if set(sizes) == {1} else sizes
