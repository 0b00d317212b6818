"""Marks: the words of a text that something was found in, numbered as they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screening_engine import Evidence, ReadText
from screening_tools.layout import Piece, printable

# A longer text is shown around its marks only.
_WHOLE = 1_600
_AROUND = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """``start`` and ``end`` are offsets in the text as it was written."""

    number: int
    field: str
    start: int
    end: int
    style: str


def find_marks(
    texts: Iterable[ReadText], found: Iterable[Evidence], against: Iterable[Evidence]
) -> list[Mark]:
    """Return one mark for each stretch of words; evidence that overlaps shares one."""
    places = [(place, "mark") for place in found] + [(place, "against") for place in against]
    marks: list[Mark] = []
    for text in texts:
        spans = sorted(
            (place.start, place.end, style)
            for place, style in places
            if place.field == text.field and place.end > place.start
        )
        for start, end, style in _merged(spans):
            marks.append(Mark(len(marks) + 1, text.field, start, end, style))
    return marks


def _merged(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    last: tuple[int, int, str] | None = None
    for start, end, style in spans:
        if last is not None and start < last[1]:
            last = (last[0], max(last[1], end), max(last[2], style))
            continue
        if last is not None:
            yield last
        last = (start, end, style)
    if last is not None:
        yield last


def number_of(place: Evidence, marks: Iterable[Mark]) -> int | None:
    """Return the number of the mark that holds this evidence, if its words are marked."""
    for mark in marks:
        if mark.field == place.field and mark.start <= place.start and place.end <= mark.end:
            return mark.number
    return None


def marked(text: ReadText, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield the text as it was written, each mark between brackets and with its number."""
    done = 0
    own = [mark for mark in marks if mark.field == text.field]
    for at, mark in enumerate(own):
        yield Piece(_between(text.shown[done : mark.start], first=at == 0, last=False))
        words = printable(text.shown[mark.start : mark.end], show_invisible=True)
        yield Piece("[", "dim")
        yield Piece(words, mark.style)
        yield Piece(f"]{superscript(mark.number)}", "dim")
        done = mark.end
    yield Piece(_between(text.shown[done:], first=not own, last=True))


def _between(words: str, *, first: bool, last: bool) -> str:
    if len(words) <= _WHOLE:
        return printable(words)
    head = "" if first and not last else words[:_AROUND]
    tail = "" if last else words[-_AROUND:]
    left_out = len(words) - len(head) - len(tail)
    return printable(f"{head} … ({left_out:,} characters) … {tail}")


def superscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
