"""Windows over a run: every stretch that is a valid number, with how much it looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screening_engine.extract import context, plan
from screening_engine.extract.runs import Item
from screening_engine.extract.tokens import Token
from screening_engine.extract.vocabulary import Kind

ACCEPTED = 3
"""A window counts as a phone from this score on."""

_OPENING = re.compile(r"[\s(),;:]|[^\W\d_]")
_PLAIN_KINDS = frozenset({Kind.DIGITS, Kind.LOOK})
_GLUE_BEFORE = re.compile(r"[^\W_][-/_.]$|#\s?$")
_GLUE_AFTER = re.compile(r"[-/_][^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_MAX_CHECKED = 400


@dataclass(frozen=True, slots=True)
class Window:
    """A valid phone number in the text. ``start`` and ``end`` are offsets in the folded text."""

    number: str  # E.164
    start: int
    end: int
    score: int
    plain: bool


@dataclass(slots=True)
class Scene:
    """A text, its words and its country: what a window is judged by."""

    text: str
    tokens: Sequence[Token]
    countries: tuple[str, ...]
    checked: int = 0  # how many windows were validated: bounded, hostile text has thousands

    def number(self, digits: str, *, plus: bool) -> tuple[str, str]:
        """Return the number in E.164 and the country it was read by, or two empty strings."""
        if self.checked >= _MAX_CHECKED:
            return "", ""
        for country in self.countries:
            number = plan.e164(digits, country, plus=plus)
            if number:
                self.checked += 1
                return number, country
        return "", ""


def windows(scene: Scene, items: Sequence[Item], *, loose: bool) -> Iterator[Window]:
    """Yield the valid numbers among stretches of ``items`` that score as a phone."""
    for first in range(len(items)):
        if first and not _OPENING.search(items[first].gap):
            continue
        digits = ""
        for last in range(first, len(items)):
            digits += items[last].digits
            if len(digits) > plan.MAX_DIGITS:
                break
            if len(digits) >= plan.MIN_DIGITS and _closes(items, last):
                window = _judge(scene, items, first, last, digits, loose=loose)
                if window is not None:
                    yield window


def _closes(items: Sequence[Item], last: int) -> bool:
    return last + 1 == len(items) or _OPENING.search(items[last + 1].gap) is not None


def _judge(
    scene: Scene, items: Sequence[Item], first: int, last: int, digits: str, *, loose: bool
) -> Window | None:
    inside = items[first : last + 1]
    plus = scene.text[: inside[0].start].rstrip(" (").endswith("+")
    number, country = scene.number(digits, plus=plus)
    if not number:
        return None
    shape = _shape(inside)
    form = _loose_form if loose else _form
    score = 4 if plus else form(scene, inside, shape, plan.is_grouped(shape, digits, country))
    score += _context(scene, inside, loose=loose) + _edges(items, first, last)
    if score < ACCEPTED:
        return None
    plain = plus or (len(shape) <= 5 and plan.is_grouped(shape, digits, country))
    return Window(
        number=number,
        start=inside[0].start,
        end=inside[-1].end,
        score=score,
        plain=plain and not loose and all(item.kinds == {Kind.DIGITS} for item in inside),
    )


def _shape(items: Sequence[Item]) -> tuple[int, ...]:
    """Return the lengths of the groups: what stands together without a gap."""
    shape: list[int] = []
    for i, item in enumerate(items):
        if i and not item.gap:
            shape[-1] += len(item.digits)
        else:
            shape.append(len(item.digits))
    return tuple(shape)


def _form(scene: Scene, items: Sequence[Item], shape: tuple[int, ...], grouped: bool) -> int:
    """Return 0 to 4: how far the writing itself is that of a phone number."""
    written = [item for item in items if not item.kinds <= _PLAIN_KINDS]
    if written:
        return _words_form(items, written)
    if any(Kind.LOOK in item.kinds for item in items):
        return _look_form(scene, items, grouped)
    if len(shape) == 1:
        return 3
    if grouped or set(shape) == {1}:
        return 4
    return 3 if _is_junk([item.gap for item in items[1:]]) else 1


def _words_form(items: Sequence[Item], written: Sequence[Item]) -> int:
    soft = sum(item.kinds == {Kind.SOFT} for item in items)
    if 2 * soft > len(items):
        return 0
    edges = (items[0].kinds == {Kind.SOFT}) + (items[-1].kinds == {Kind.SOFT})
    return (4 if len(written) > 2 else 3) - (edges if soft == edges else 0)


def _look_form(scene: Scene, items: Sequence[Item], grouped: bool) -> int:
    text = scene.text[items[0].start : items[-1].end]
    real = sum(char.isdigit() for char in text)
    wanted = sum(len(item.digits) for item in items)
    return 3 if grouped and 3 * real >= wanted else 0


def _loose_form(scene: Scene, items: Sequence[Item], shape: tuple[int, ...], grouped: bool) -> int:
    """Groups with words between them count only in the country's grouping and after a cue."""
    has_words = any(_LETTER.search(item.gap) for item in items[1:])
    cue = context.before(scene.tokens, items[0].first_token) > 0
    digits_only = all(item.kinds == {Kind.DIGITS} for item in items)
    return 3 if has_words and cue and grouped and digits_only and len(shape) > 2 else 0


def _is_junk(gaps: Sequence[str]) -> bool:
    """Tell separators that nobody writes in a part number: doubled or ever-changing ones."""
    signs = {gap.strip() for gap in gaps} - {"", "(", ")", ") ", "-"}
    return len(signs) > 1 or any(len(sign) > 1 for sign in signs)


def _context(scene: Scene, items: Sequence[Item], *, loose: bool) -> int:
    score = {1: 0 if loose else 2, 0: 0, -1: -4}[context.before(scene.tokens, items[0].first_token)]
    if context.is_quantity(scene.tokens, items[-1].last_token, scene.text):
        score -= 4
    before = scene.text[max(0, items[0].start - 3) : items[0].start]
    if score <= 0 and _GLUE_BEFORE.search(before):
        score -= 4
    if _GLUE_AFTER.match(scene.text, items[-1].end):
        score -= 4
    return score


def _edges(items: Sequence[Item], first: int, last: int) -> int:
    """Cutting a number out of a longer run costs a point a side, unless a comma or stop cuts."""
    cut = first > 0 and not re.search(r"[.,;:()]", items[first].gap)
    cut_after = last + 1 < len(items) and not re.search(r"[.,;:()]", items[last + 1].gap)
    return -int(cut) - int(cut_after)
