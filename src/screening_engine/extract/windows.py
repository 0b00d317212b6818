"""Windows over a run: every stretch that is a valid number, with how much it looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from screening_engine.extract import context, plan
from screening_engine.extract.asides import without_asides
from screening_engine.extract.quantities import dates_and_prices
from screening_engine.extract.runs import MAX_LOOSE_WORDS, Item
from screening_engine.extract.tokens import Token, read_token, split_words, tokenise
from screening_engine.extract.vocabulary import FILLERS, LOOK_ALIKE_SIGNS, Kind

ACCEPTED = 3
"""A window counts as a phone from this score on."""

_OPENING = re.compile(r"[\s(),;:/|]|[^\W\d_]")
_LARGE = frozenset({Kind.TEEN, Kind.TEN})
_PLAIN_KINDS = frozenset({Kind.DIGITS, Kind.LOOK})
_GLUE_BEFORE = re.compile(r"[^\W_][-/_.]\Z|#\s?\Z")
_GLUE_AFTER = re.compile(r"[-/_][^\W_]")
_NUMBER_BESIDE = re.compile(r"\d[\d.() -]{5,16}\d")
_LEAD = re.compile(r"[+(][+( ]{0,2}\Z|\+ ?\(?\Z")
_LEAD_LENGTH = 4
_MULTIPLYING = frozenset({Kind.TIMES, Kind.PLURAL})
_SIGNS = re.escape("".join(LOOK_ALIKE_SIGNS))
_SIGNS_BEFORE = re.compile(rf"[{_SIGNS}]+(?=[^\W_])")
_SIGN_BESIDE = re.compile(rf"[{_SIGNS}][^\W_]|[^\W_][{_SIGNS}]")
_FEWEST_WRITTEN = 5  # pieces and digits: "double" counts one and makes two
_COUNTING = "012345678910111213141516"
_NANP_GROUPS = (3, 3, 4)
_DASHES = frozenset({"-", ".", ")", ") ", ")-"})
_STOP = re.compile(r"[.,;:()\n]")
_SAID = re.compile(r"[\w\s]+")
_LETTER = re.compile(r"[^\W\d_]")
_TIME = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])")
_MAX_CHECKED = 50_000
_MAX_VALID = 400


@dataclass(frozen=True, slots=True)
class Window:
    """A valid phone number in the text. ``start`` and ``end`` are offsets in the folded text."""

    number: str  # E.164
    start: int
    end: int
    score: int
    plain: bool


class Scene:
    """
    A text, its words and its country: what a window is judged by.

    ``skip`` are stretches that hold no phone: links and e-mails. What costs time is only worked
    out once it is asked for: most texts have no seven digits.
    """

    def __init__(
        self, text: str, *, countries: tuple[str, ...], skip: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.text = text = without_asides(text)
        self.countries = countries
        self._found = split_words(text)
        self.words = set(map(str.lower, self._found))
        self._parts = list(map(read_token, self._found))
        self._digits = sum(len(part.digits) for part in chain.from_iterable(self._parts))
        self._skip = list(skip)
        # Windows looked at and numbers found: bounded, for hostile text has thousands.
        self._checked = 0
        self._valid = 0

    @cached_property
    def tokens(self) -> list[Token]:
        """The words in order, with their places."""
        return tokenise(self.text, self._parts)

    @cached_property
    def barred(self) -> list[tuple[int, int]]:
        """The stretches that hold no phone: links, e-mails, dates, prices."""
        return sorted([*self._skip, *dates_and_prices(self.text)])

    def may_hold_number(self, least: int) -> bool:
        """Tell whether the text has ``least`` digits or words for digits at all."""
        return self._digits >= least

    def bar(self, spans: Iterable[tuple[int, int]]) -> None:
        """Add stretches that hold no phone; before ``barred`` is asked for."""
        self._skip += spans

    def may_hold_phone(self, *, loose: bool) -> bool:
        """
        Tell whether enough digits stand close enough together for one number.

        Looks at the words alone, so that most texts need no tokens. Says yes too often, never no
        where a window would be found.
        """
        if self._digits < plan.MIN_DIGITS:
            return False
        least = self._fewest_written(self.least)
        return self._holds_together(least, others=MAX_LOOSE_WORDS if loose else 0)

    def may_hold_part(self, other: int) -> bool:
        """Tell in the same way whether with ``other`` digits from elsewhere there is a number."""
        least = self._fewest_written(plan.shortest(self.countries) - other)
        return self._holds_together(least, others=0)

    @cached_property
    def least(self) -> int:
        """How many digits a number in this text has at least."""
        return plan.MIN_DIGITS if "+" in self.text else plan.shortest(self.countries)

    def _holds_together(self, least: int, *, others: int) -> bool:
        together, between = 0, 0
        for word, parts in zip(self._found, self._parts, strict=True):
            if parts:
                together += sum(max(1, len(part.digits)) for part in parts)
                if together >= least:
                    return True
                between = 0
            elif together and (lowered := word.lower()) not in FILLERS:
                between += 1
                if between > others or lowered in context.NOT_BETWEEN:
                    together = 0
        return False

    def _fewest_written(self, least: int) -> int:
        """Return how few digits may be written for so many, where words or signs add some."""
        kinds = {part.kind for part in chain.from_iterable(self._parts)}
        if not kinds.isdisjoint(_MULTIPLYING):
            return min(least, _FEWEST_WRITTEN)
        signs = sum(
            match.end() - match.start()
            for match in _SIGNS_BEFORE.finditer(self.text)
            if self.text[max(0, match.start() - 1)].isalnum()
        )
        if Kind.LOOK in kinds and _SIGN_BESIDE.search(self.text):
            signs += 2
        return max(min(least, _FEWEST_WRITTEN), least - signs)

    def number(self, digits: str, *, plus: bool) -> tuple[str, str]:
        """Return the number in E.164 and the country it was read by, or two empty strings."""
        self._checked += 1
        if self._checked > _MAX_CHECKED or self._valid >= _MAX_VALID or digits in _COUNTING:
            return "", ""
        for country in self.countries:
            number = plan.e164(digits, country, plus=plus)
            if number:
                self._valid += 1
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
    lead = _LEAD.search(scene.text, max(0, inside[0].start - _LEAD_LENGTH), inside[0].start)
    plus = lead is not None and "+" in lead[0]
    number, country = scene.number(digits, plus=plus)
    if not number or _has_time(scene.text, inside):
        return None
    shape = _shape(inside)
    form = _loose_form if loose else _form
    score = 4 if plus else form(scene, inside, shape, plan.is_grouped(shape, digits, country))
    score += _context(scene, inside, loose=loose) - _cuts(items, first, last)
    if country in plan.ONLY_ANNOUNCED and len(scene.countries) > 1 and not plus:
        score -= 2
    if score < ACCEPTED:
        return None
    plain = plus or (len(shape) <= 5 and plan.is_grouped(shape, digits, country))
    return Window(
        number=number,
        start=lead.start() if lead else inside[0].start,
        end=inside[-1].end,
        score=score,
        plain=plain and not loose and all(item.kinds == {Kind.DIGITS} for item in inside),
    )


def _has_time(text: str, items: Sequence[Item]) -> bool:
    """Tell "9:00-14:00 y 17:00" from a phone number: two times of day or more."""
    return len(_TIME.findall(text, max(0, items[0].start - 3), items[-1].end + 3)) > 1


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
    gaps = [item.gap for item in items[1:]]
    if _is_digit_by_digit(shape, gaps) or (grouped and not _is_slashed(shape, gaps)):
        return 4
    if _is_junk(gaps) or _is_pairs(shape, gaps):
        return 3
    # A comma between uneven groups is a list: highways, sizes, model numbers.
    return 0 if any("," in gap for gap in gaps) else 1


def _is_digit_by_digit(shape: tuple[int, ...], gaps: Sequence[str]) -> bool:
    """Tell "7 0 2 5 …" from a list of decimals, "7.1, 7.2, …"."""
    signs = {gap.strip() for gap in gaps if not _LETTER.search(gap)}
    decimals = "." in gaps and len(signs) > 1
    return set(shape) == {1} and not decimals


def _is_pairs(shape: tuple[int, ...], gaps: Sequence[str]) -> bool:
    return (
        set(shape[:-1]) == {2}
        and shape[-1] < 3
        and len(set(gaps)) == 1
        and gaps[0] in (" ", "  ", ".", "-")
    )


def _is_slashed(shape: tuple[int, ...], gaps: Sequence[str]) -> bool:
    """Tell lot numbers and fractions, "262270/4026": phones with slashes come in short groups."""
    return "/" in gaps and sum(size > 1 for size in shape) < 3


def _words_form(items: Sequence[Item], written: Sequence[Item]) -> int:
    soft = sum(item.kinds == {Kind.SOFT} for item in items)
    if 5 * soft > 3 * len(items) or any(_is_stray(items, i) for i in range(len(items))):
        return 0
    if _is_price_list(items):
        return 0
    edges = (items[0].kinds == {Kind.SOFT}) + (items[-1].kinds == {Kind.SOFT})
    return (4 if len(written) > 2 else 3) - (edges > 0 and soft == edges)


def _is_stray(items: Sequence[Item], i: int) -> bool:
    """Tell the "to" of "917 to 586804", a word of the sentence, from that of "5 5 to 1"."""
    if items[i].kinds != {Kind.SOFT}:
        return False
    neighbours = [*items[max(0, i - 1) : i], *items[i + 1 : i + 2]]
    return all(len(item.digits) > 2 for item in neighbours)


def _is_price_list(items: Sequence[Item]) -> bool:
    """Tell "two for ten, three for fourteen" by its prices: no phone has two such pairs."""
    deals = (
        items[i].kinds == {Kind.SOFT} and items[i].digits == "4" and items[i + 1].kinds & _LARGE
        for i in range(len(items) - 1)
    )
    return sum(map(bool, deals)) > 1


def _look_form(scene: Scene, items: Sequence[Item], grouped: bool) -> int:
    text = scene.text[items[0].start : items[-1].end]
    real = sum(char.isdigit() for char in text)
    wanted = sum(len(item.digits) for item in items)
    return 3 if grouped and 4 * real >= wanted else 0


def _loose_form(scene: Scene, items: Sequence[Item], shape: tuple[int, ...], grouped: bool) -> int:
    """Groups with words between them count only in the country's grouping and after a cue."""
    has_words = any(_LETTER.search(item.gap) for item in items[1:])
    cue = context.before(scene.tokens, items[0].first_token, scene.text) > 0
    digits_only = all(item.kinds == {Kind.DIGITS} for item in items)
    return 3 if has_words and cue and grouped and digits_only and len(shape) > 2 else 0


def _is_junk(gaps: Sequence[str]) -> bool:
    """Tell separators that nobody writes in a part number: doubled or ever-changing ones."""
    signs = {_SAID.sub("", gap) for gap in gaps}
    odd = signs - {"", "(", ")", "-", ".", ","}
    return len(odd) > 1 or any(len(sign) > 1 for sign in signs)


def _context(scene: Scene, items: Sequence[Item], *, loose: bool) -> int:
    score = {1: 0 if loose else 2, 0: 0, -1: -4}[
        context.before(scene.tokens, items[0].first_token, scene.text)
    ]
    if context.is_quantity(scene.tokens, items[-1].last_token, scene.text):
        # Nobody counts anything in 702-555-0133: a unit behind it is a word, or put there.
        score -= 0 if _is_dashed(items) else 4
    if score <= 0 and _is_glued_before(scene.text, items[0].start):
        score -= 4
    if _is_glued_after(scene.text, items[-1].end):
        score -= 4
    return score


def _is_dashed(items: Sequence[Item]) -> bool:
    """Tell a number in the groups of North America, joined by dashes, dots or brackets."""
    gaps = {item.gap for item in items[1:]} - {""}
    return _shape(items) == _NANP_GROUPS and gaps <= _DASHES


def _is_glued_before(text: str, start: int) -> bool:
    """Tell "WRX-7025550133", part of a name, from "7025550133/4155550133", two numbers."""
    if not _GLUE_BEFORE.search(text, max(0, start - 3), start):
        return False
    beside = text[max(0, start - 19) : start - 1]
    return text[start - 1] != "/" or not any(
        match.end() == len(beside) for match in _NUMBER_BESIDE.finditer(beside)
    )


def _is_glued_after(text: str, end: int) -> bool:
    if not _GLUE_AFTER.match(text, end):
        return False
    return text[end] != "/" or not _NUMBER_BESIDE.match(text, end + 1)


def _cuts(items: Sequence[Item], first: int, last: int) -> int:
    """Return what it costs to cut a number out of a longer run: a point a side."""
    inside = items[first : last + 1]
    before = first > 0 and _is_cut(items[first].gap, items[first - 1], inside)
    after = last + 1 < len(items) and _is_cut(items[last + 1].gap, items[last + 1], inside)
    return int(before) + int(after)


def _is_cut(gap: str, neighbour: Item, inside: Sequence[Item]) -> bool:
    """Stops, stray words and whole numbers end a number by themselves, words end plain digits."""
    if len(neighbour.digits) >= plan.MIN_DIGITS or _STOP.search(gap):
        return False
    plain = all(item.kinds == {Kind.DIGITS} for item in inside)
    return not neighbour.kinds <= ({Kind.SOFT, Kind.WORD} if plain else {Kind.SOFT})
