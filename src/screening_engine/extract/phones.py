"""Phone numbers in one text, plain and disguised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from screening_engine.extract import plan
from screening_engine.extract.runs import Item, Run, readings, runs
from screening_engine.extract.windows import ACCEPTED, Scene, Window, windows

_MAX_PHONES = 50
_BACKWARDS = re.compile(
    r"backward|in reverse|reverse order|revers\w* (?:it|this|that|the|digits|number)|reversed"
    r"|right to left|last to first|flip(?:ped)? (?:it|the|this)|al reves|a l.?envers|ruckwarts"
    r"|al contrario|mirrored",
    re.IGNORECASE,
)
_HINT_REACH = 80


def find_phones(scene: Scene, skip: Sequence[tuple[int, int]] = ()) -> list[Window]:
    """Return the phone numbers of a text in order; ``skip`` are stretches to leave alone."""
    if len(scene.tokens) == 0:
        return []
    tight = [run for run in runs(scene.text, scene.tokens, loose=False, skip=skip) if _long(run)]
    found = [*_reversed(scene, tight)]
    for run in tight:
        _add(found, _best_reading(scene, run))
    if _may_have_words_between(scene):
        for run in runs(scene.text, scene.tokens, loose=True, skip=skip):
            if _long(run):
                _add(found, _best_reading(scene, run))
    return sorted(found, key=lambda window: window.start)[:_MAX_PHONES]


def _may_have_words_between(scene: Scene) -> bool:
    return any(token.text.isdigit() and len(token.text) > 2 for token in scene.tokens)


def _long(run: Run) -> bool:
    return sum(max(1, len(piece.digits)) for piece in run.pieces) >= 5


def _best_reading(scene: Scene, run: Run) -> list[Window]:
    """Return the numbers of the first reading of the run that has one."""
    for items in readings(run):
        found = list(windows(scene, items, loose=run.loose))
        if found:
            return found
    return []


def _add(found: list[Window], candidates: Iterable[Window]) -> None:
    """Add the best candidates that do not overlap what is already found."""
    for window in sorted(candidates, key=lambda w: (-w.score, w.start - w.end, w.start)):
        if not any(other.start < window.end and window.start < other.end for other in found):
            found.append(window)


def _reversed(scene: Scene, tight: Sequence[Run]) -> list[Window]:
    """Return numbers written backwards, where the text says so nearby."""
    hints = [match.span() for match in _BACKWARDS.finditer(scene.text)]
    found: list[Window] = []
    if not hints:
        return found
    for run in tight:
        items = readings(run)[0]
        near = any(
            start - _HINT_REACH < items[-1].end and items[0].start < end + _HINT_REACH
            for start, end in hints
        )
        if near:
            _add(found, _backwards(scene, items))
    return found


def _backwards(scene: Scene, items: Sequence[Item]) -> Iterable[Window]:
    for first in range(len(items)):
        digits = ""
        for last in range(first, len(items)):
            digits += items[last].digits
            if len(digits) > plan.MAX_DIGITS:
                break
            number, _ = scene.number(digits[::-1], plus=False)
            if number:
                yield Window(number, items[first].start, items[last].end, ACCEPTED, plain=False)
