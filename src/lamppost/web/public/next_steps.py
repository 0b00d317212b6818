"""What would find more when little or nothing is found: each step with the number it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.money import exponent
from lamppost.market.categories.rules import AttributeType
from lamppost.market.search.queries import count
from lamppost.market.search.rules import Range
from lamppost.market.sites.queries import neighbours_of
from lamppost.web.public.asked import NEAR, Asked, read_asked
from lamppost.web.public.chips import Chip, chips_of
from lamppost.web.public.links import (
    NUMBER,
    Params,
    address,
    path_of,
    with_value,
    without_names,
    without_pairs,
)
from lamppost.web.public.nearby import NAMES as AROUND
from lamppost.web.public.nearby import wider
from lamppost.web.public.ranges import typed_amount
from lamppost.web.public.towns import Ground, around_again

STEPS = 5
# Fewer ads than this are few.
FEW = 5
# Each candidate is a question to the index, and the page waits for all of them.
MOST_TRIED = 14
CHIPS_TRIED = 7
RANGES_TRIED = 3
TOWNS_TRIED = 2
# By how much a price or a number may be missed and still be worth a look.
LOOSER = 5


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something else to try, with the number of ads it would find."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class _Try:
    """Something to try. ``far`` says how far it leads from what was asked: nearer ones first."""

    label: str
    params: Params
    ground: Ground
    far: int = 0


def next_steps(
    asked: Asked, ground: Ground, chips: list[Chip], *, total: int, now: datetime
) -> list[NextStep]:
    """
    Return what would find more than ``total``: small changes first, of each kind the most first.

    One filter less or a range a fifth wider; a wider circle and the towns next door; the whole
    section; the whole board. If no small change helps, all filters less. At most sixteen
    questions to the index.
    """
    tried = list(islice(_candidates(asked, ground, chips), MOST_TRIED))
    found = [(one.far, _step(one, asked, now)) for one in tried]
    found = [(far, step) for far, step in found if step.count > total]
    if len(chips) > 1 and all(far for far, _step_found in found):
        bare = without_pairs(asked.params, [pair for chip in chips for pair in chip.pairs])
        step = _step(_Try(_("Without any filter"), bare, around_again(ground, bare)), asked, now)
        found += [(0, step)] if step.count > total else []
    found.sort(key=lambda one: (one[0], -one[1].count))
    return [step for _far, step in found][:STEPS]


def _candidates(asked: Asked, ground: Ground, chips: list[Chip]) -> Iterator[_Try]:
    for chip in chips[:CHIPS_TRIED]:
        label = _("Without “%(filter)s”") % {"filter": chip.label}
        params = without_pairs(asked.params, chip.pairs)
        has_circle = any(name in AROUND for name, _value in chip.pairs)
        yield _Try(label, params, around_again(ground, params) if has_circle else ground)
    yield from islice(_looser(asked, ground), RANGES_TRIED)
    yield from _next_door(asked, ground)
    yield from _wider(asked, ground)


def _looser(asked: Asked, ground: Ground) -> Iterator[_Try]:
    """Yield the search with one of its ranges wider. Days are not stretched: they are dates."""
    search, currency = asked.search, ground.site.currency
    if not search.price.is_open and not asked.is_impossible:
        low, high = _stretched(search.price, unit=10 ** exponent(currency))
        ends = tuple("" if end is None else typed_amount(end, currency) for end in (low, high))
        yield _stretch(asked.params, ("min", "max"), ends, ground)
    for key, span in search.numbers.items():
        name = f"{NUMBER}{key}"
        is_day = ground.leaf is not None and _is_day(ground, key)
        if not span.is_open and not is_day and not asked.is_impossible:
            ends = tuple("" if end is None else str(end) for end in _stretched(span, unit=1))
            yield _stretch(asked.params, (f"{name}.min", f"{name}.max"), ends, ground)


def _is_day(ground: Ground, key: str) -> bool:
    question = ground.leaf.attribute(key) if ground.leaf else None
    return question is not None and question.type is AttributeType.DATE


def _stretched(span: Range, *, unit: int) -> tuple[int | None, int | None]:
    """Return a range a fifth wider at either end, in whole units."""
    low = None if span.low is None else (span.low - span.low // LOOSER) // unit * unit
    high = None if span.high is None else -(-(span.high + -(-span.high // LOOSER)) // unit) * unit
    return low, high


def _stretch(params: Params, names: tuple[str, str], ends: tuple[str, ...], ground: Ground) -> _Try:
    pairs = tuple(pair for pair in zip(names, ends, strict=True) if pair[1])
    label = next(chip.label for chip in chips_of(pairs, ground))
    return _Try(label, (*without_names(params, *names), *pairs), ground)


def _next_door(asked: Asked, ground: Ground) -> Iterator[_Try]:
    """Yield a wider circle if there is one, else the towns next door, alone and together."""
    if ground.has_circle or not ground.site.neighbours:
        for label, params in islice(wider(asked.params, ground.nearby, ground.site), TOWNS_TRIED):
            yield _Try(label, params, around_again(ground, params), far=1)
        return
    if asked.near:
        return
    around = replace(ground, neighbours=ground.neighbours or neighbours_of(ground.site))
    # A part of this town is no part of another one.
    params = with_value(without_names(asked.params, "district", "town"), "where", NEAR)
    own = ("town", ground.site.slug)
    if len(around.neighbours) > 1:
        for site in around.neighbours[:TOWNS_TRIED]:
            label = _("In %(towns)s, too") % {"towns": site.name}
            yield _Try(label, (*params, own, ("town", site.slug)), around, far=1)
    names = ", ".join(site.name for site in around.neighbours)
    yield _Try(_("In %(towns)s, too") % {"towns": names}, params, around, far=1)


def _wider(asked: Asked, ground: Ground) -> Iterator[_Try]:
    """Yield the section of a leaf and the whole board, with nothing but the words."""
    if ground.section is None:
        return
    words = tuple(pair for pair in asked.params if pair[0] in ("q", "as", "where"))
    plain = replace(ground, leaf=None, nearby=None)
    if ground.leaf is not None:
        section = ground.section.label(get_language() or "en")
        label = _("In all of “%(section)s”") % {"section": section}
        yield _Try(label, words, plain, far=2)
    yield _Try(_("In all categories"), words, replace(plain, section=None), far=3)


def _step(one: _Try, asked: Asked, now: datetime) -> NextStep:
    again = read_asked(one.params, one.ground, now=now)
    wanted = replace(again.search, without=asked.search.without, seen=_seen(again, asked))
    number = 0 if again.is_impossible else count(wanted)
    return NextStep(one.label, address(path_of(one.ground), one.params), number)


def _seen(again: Asked, asked: Asked) -> tuple[str, ...]:
    return asked.search.seen if again.hides_seen else ()
