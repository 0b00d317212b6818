"""Phone numbers in one text, plain and disguised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from screening_engine.extract import plan
from screening_engine.extract.context import CUES
from screening_engine.extract.runs import Item, Run, readings, runs
from screening_engine.extract.windows import ACCEPTED, Scene, Window, windows
from screening_engine.extract.wordlist import words

_MAX_PHONES = 50
_SHORTEST = 5  # pieces and digits: "double" counts one and makes two
_BACKWARDS = re.compile(
    r"backward|back to front|in reverse|reverse order|revers\w* (?:it|this|that|the|digits|number)"
    r"|reversed|right to left|last to first|flip(?:ped)? (?:it|the|this)|al reves|a l.?envers"
    r"|ruckwarts|al contrario|mirrored",
    re.IGNORECASE,
)
_HINTS = words("backw revers flip envers ruckw contrario mirror") | {
    "back to front",
    "right to left",
    "last to first",
    "al reves",
}
_HINT_REACH = 80


def find_phones(scene: Scene) -> list[Window]:
    """Return the phone numbers of a text in order of place."""
    announced = not scene.words.isdisjoint(CUES)
    return search_phones(scene) if scene.may_hold_phone(loose=announced) else []


def search_phones(scene: Scene) -> list[Window]:
    """Return what ``find_phones`` does without its quick look at the words."""
    if not scene.may_hold_number(plan.MIN_DIGITS):
        return []
    tight = _long_runs(scene, loose=False)
    found = _reversed(scene, tight)
    for run in tight:
        _add(found, _best_reading(scene, run))
    # Words between the groups are only read over where a word announces a number.
    if not scene.words.isdisjoint(CUES):
        for run in _long_runs(scene, loose=True):
            _add(found, _best_reading(scene, run))
    return sorted(found, key=lambda window: window.start)[:_MAX_PHONES]


def _long_runs(scene: Scene, *, loose: bool) -> list[Run]:
    """
    Return the runs that may hold a number, the shortest first.

    How much is looked at has an end, and a page of other figures must not use it up before the
    one number that somebody put behind it.
    """
    found = [
        run
        for run in runs(
            scene.text, scene.tokens, loose=loose, barred=scene.barred, least=scene.least
        )
        if sum(max(1, len(piece.digits)) for piece in run.pieces) >= _SHORTEST
    ]
    return sorted(found, key=lambda run: len(run.pieces))


def _best_reading(scene: Scene, run: Run) -> list[Window]:
    """Return the numbers of the reading that looks most like a phone; the likelier of equals."""
    found = [list(windows(scene, items, loose=run.loose)) for items in readings(run)]
    return max(found, key=_merit)


def _merit(found: Sequence[Window]) -> tuple[int, int]:
    return max(((window.score, window.end - window.start) for window in found), default=(0, 0))


def _add(found: list[Window], candidates: Iterable[Window]) -> None:
    """Add the best candidates that do not overlap what is already found."""
    for window in sorted(candidates, key=lambda w: (-w.score, w.start - w.end, w.start)):
        if not any(other.start < window.end and window.start < other.end for other in found):
            found.append(window)


def _reversed(scene: Scene, tight: Sequence[Run]) -> list[Window]:
    """Return numbers written backwards, where the text says so nearby."""
    found: list[Window] = []
    lowered = scene.text.lower()
    if not tight or not any(hint in lowered for hint in _HINTS):
        return found
    hints = [match.span() for match in _BACKWARDS.finditer(scene.text)]
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
