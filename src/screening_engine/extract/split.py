"""A number cut in two: the area code in the title, the rest in the body, or the other way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening_engine.extract import context, plan
from screening_engine.extract.runs import Item, Run, has_digits, readings, runs
from screening_engine.extract.vocabulary import Kind
from screening_engine.extract.windows import ACCEPTED, Scene, Window

Part = Sequence[Item]

_STURDY = frozenset({Kind.DIGITS, Kind.WORD, Kind.TIMES, Kind.TEN, Kind.TEEN})
_SHORTEST_PART, _LONGEST_PART = 3, 8
_SEPARATOR = re.compile(r"[\s.()-]{0,3}")
_TOUCHED_BEFORE = re.compile(r"[\w\-/.'$#+]\Z|[$#]\s\Z")
_TOUCHED_AFTER = re.compile(r"[\w/'\"%*+-]|[.,]\d")


def find_split(title: Scene, body: Scene) -> list[Window]:
    """
    Return a number of which one part stands in the title, placed at the other part in the body.

    Both parts must be whole runs of digits or digit words, together in the country's grouping.
    """
    if not title.may_hold_number(_SHORTEST_PART):
        return []
    heads = [items for items in parts_of(title) if is_at_edge(title, items)]
    longest = max((len(digits_of(head)) for head in heads), default=0)
    for rest in parts_of(body) if heads and body.may_hold_part(longest) else []:
        for head in heads:
            number = joined_number(body, [*head, *rest]) or joined_number(body, [*rest, *head])
            if number:
                return [Window(number, rest[0].start, rest[-1].end, ACCEPTED, plain=False)]
    return []


def joined_number(scene: Scene, items: Part, *, shape: tuple[int, ...] = ()) -> str:
    """
    Return the number that the parts make together, or "" if they are not grouped as one.

    ``shape`` are the lengths of the groups, where they are not those of the items.
    """
    digits = digits_of(items)
    number, country = scene.number(digits, plus=False)
    written = any(Kind.WORD in item.kinds for item in items)
    shape = shape or tuple(len(item.digits) for item in items)
    if not number:
        return ""
    return number if written or set(shape) == {1} or plan.is_grouped(shape, digits, country) else ""


def parts_of(scene: Scene, *, shortest: int = _SHORTEST_PART) -> list[Part]:
    """Return the runs that may be part of a number and are announced as nothing else."""
    found: list[Part] = []
    for run in runs(scene.text, scene.tokens, loose=False, barred=scene.barred, least=shortest):
        if not has_digits(run, _SHORTEST_PART, _LONGEST_PART):
            continue
        items = _trimmed(run)
        fits = shortest <= len(digits_of(items)) <= _LONGEST_PART
        if fits and not _has_stray_digit(items) and _is_free(scene, items):
            found.append(items)
    return found


def _has_stray_digit(items: Sequence[Item]) -> bool:
    """Tell "2016 3" from the groups of a number: digits come one by one throughout or never."""
    single = [len(item.digits) == 1 for item in items if item.kinds == {Kind.DIGITS}]
    return any(single) and not all(single)


def _trimmed(run: Run) -> list[Item]:
    """Drop soft pieces from both ends: "for 404" is 404."""
    items = readings(run)[0]
    while items and items[0].kinds == {Kind.SOFT}:
        items = items[1:]
    while items and items[-1].kinds == {Kind.SOFT}:
        items = items[:-1]
    return items


def digits_of(items: Part) -> str:
    """Return the digits that a part spells."""
    return "".join(item.digits for item in items)


def _is_free(scene: Scene, items: Sequence[Item]) -> bool:
    """Tell whether the digits stand for themselves: no quantity, no label, no part of a name."""
    if not all(item.kinds <= _STURDY and _SEPARATOR.fullmatch(item.gap) for item in items):
        return False
    before, after = scene.text[: items[0].start], scene.text[items[-1].end :]
    return (
        not _TOUCHED_BEFORE.search(before[-2:])
        and not _TOUCHED_AFTER.match(after[:2])
        and context.before(scene.tokens, items[0].first_token, scene.text) >= 0
        and not context.is_quantity(scene.tokens, items[-1].last_token, scene.text)
    )


def is_at_edge(title: Scene, items: Part) -> bool:
    """Tell whether the part opens or closes the title, where a reader looks for it."""
    before, after = title.text[: items[0].start], title.text[items[-1].end :]
    return not any(map(str.isalnum, before)) or not any(map(str.isalnum, after))
