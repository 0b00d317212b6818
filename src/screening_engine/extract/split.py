"""A number cut in two: the area code in the title, the rest in the body, or the other way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screening_engine.extract import context, plan
from screening_engine.extract.runs import Item, Run, readings, runs
from screening_engine.extract.vocabulary import Kind
from screening_engine.extract.windows import Scene, Window


def find_split(title: Scene, body: Scene, taken: Sequence[Window]) -> list[Window]:
    """
    Return numbers split over title and body, placed where their longer part stands in the body.

    Both parts must be whole runs in the country's grouping; ``taken`` are the body's own numbers.
    """
    heads = [run for run in _short_runs(title) if run]
    if not heads:
        return []
    found: list[Window] = []
    for rest in _short_runs(body):
        if any(window.start < rest[-1].end and rest[0].start < window.end for window in taken):
            continue
        number = next(_joined(title, body, heads, rest), "")
        if number and _is_free(body, rest):
            found.append(Window(number, rest[0].start, rest[-1].end, 3, plain=False))
    return found[:1]


def _joined(
    title: Scene, body: Scene, heads: Sequence[list[Item]], rest: list[Item]
) -> Iterator[str]:
    for head in heads:
        if _is_free(title, head):
            for first, second in ((head, rest), (rest, head)):
                yield from _number(body, first, second)


def _number(scene: Scene, first: list[Item], second: list[Item]) -> Iterator[str]:
    digits = _digits(first) + _digits(second)
    number, country = scene.number(digits, plus=False)
    written = any(item.kinds != {Kind.DIGITS} for item in (*first, *second))
    shape = tuple(len(item.digits) for item in (*first, *second))
    if number and len(shape) > 2 and (written or plan.is_grouped(shape, digits, country)):
        yield number


def _short_runs(scene: Scene) -> list[list[Item]]:
    """Return the runs that are part of a number at most, read the likeliest way."""
    short = []
    for run in runs(scene.text, scene.tokens, loose=False):
        items = _trimmed(run)
        if 3 <= len(_digits(items)) <= 8:
            short.append(items)
    return short


def _trimmed(run: Run) -> list[Item]:
    """Drop soft pieces from both ends: "for 404" is 404."""
    items = readings(run)[0]
    while items and items[0].kinds == {Kind.SOFT}:
        items = items[1:]
    while items and items[-1].kinds == {Kind.SOFT}:
        items = items[:-1]
    return items


def _digits(items: Sequence[Item]) -> str:
    return "".join(item.digits for item in items)


def _is_free(scene: Scene, items: Sequence[Item]) -> bool:
    """Tell whether nothing says that the digits are a quantity or another kind of number."""
    return context.before(scene.tokens, items[0].first_token) >= 0 and not context.is_quantity(
        scene.tokens, items[-1].last_token, scene.text
    )
