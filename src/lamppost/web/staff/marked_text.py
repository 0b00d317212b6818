"""Cut a text into stretches, so that a page can mark what a signal saw. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Place:
    """Where evidence number ``key`` stands: offsets in code points, the end not included."""

    key: int
    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text with the evidence that covers all of it; ``opens`` begins with it."""

    text: str
    keys: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    note: str = ""


def mark(
    text: str, places: Sequence[Place], *, start: int = 0, end: int | None = None
) -> list[Stretch]:
    """
    Return a slice of a text in stretches, overlapping evidence included.

    Places outside the slice, or outside the text (a newer engine may count otherwise), are cut
    to it. Nothing is lost: the stretches joined are the slice.
    """
    stop = len(text) if end is None else min(end, len(text))
    inside = [
        Place(p.key, max(p.start, start), min(p.end, stop), p.note)
        for p in places
        if max(p.start, start) < min(p.end, stop)
    ]
    cuts = sorted({start, stop, *(p.start for p in inside), *(p.end for p in inside)})
    return [_stretch(text, left, right, inside) for left, right in pairwise(cuts) if left < right]


def _stretch(text: str, left: int, right: int, places: Sequence[Place]) -> Stretch:
    over = [p for p in places if p.start <= left and right <= p.end]
    return Stretch(
        text=text[left:right],
        keys=tuple(dict.fromkeys(p.key for p in over)),
        opens=tuple(dict.fromkeys(p.key for p in over if p.start == left)),
        note="; ".join(dict.fromkeys(p.note for p in over if p.note)),
    )
