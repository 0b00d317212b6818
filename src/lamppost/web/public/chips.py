"""Applied filters as removable chips, and what would help when nothing is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.money import parse_money
from lamppost.market.search.queries import count
from lamppost.market.sites.queries import neighbours_of
from lamppost.web.jinja import money
from lamppost.web.public.asked import NEAR, Asked, read_asked
from lamppost.web.public.filters import answer_label, offer_label
from lamppost.web.public.links import (
    ANSWER,
    NUMBER,
    Params,
    address,
    path_of,
    with_value,
    without_names,
    without_pairs,
)
from lamppost.web.public.towns import Ground
from lamppost.web.units import unit_name

STEPS = 4
# Each is a search of its own, and nobody chooses among more.
CHIPS_TRIED = 12


@dataclass(frozen=True, slots=True)
class Chip:
    """One applied filter and the parameters it stands for."""

    label: str
    pairs: Params


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something else to try, with the number of ads it would find."""

    label: str
    url: str
    count: int


def chips_of(params: Params, ground: Ground) -> list[Chip]:
    """Return every filter that the address names, also those that do not exist."""
    return [*_ranges(params, ground), *_single(params, ground)]


def _single(params: Params, ground: Ground) -> Iterator[Chip]:
    for name, value in params:
        label = _label(name, value, ground)
        if label:
            yield Chip(label, ((name, value),))


def _label(name: str, value: str, ground: Ground) -> str:
    if name == "offer":
        return offer_label(value) if value in ("offer", "wanted", "free", "swap") else value
    if name == "district":
        return ground.places.get(value, value)
    if name == "with_photo":
        return _("With a photo") if value == "yes" else value
    if name in ("section", "category"):
        return value
    if name == "where":
        return "" if value == NEAR else value
    return _answer(name, value, ground) if name.startswith(ANSWER) else ""


def _answer(name: str, value: str, ground: Ground) -> str:
    key = name.removeprefix(ANSWER)
    question = ground.leaf.attribute(key) if ground.leaf else None
    if question is None:
        return f"{key}: {value}"
    label = answer_label(question, value)
    if question.choices and question.choice(value):
        return label
    return f"{question.label(get_language() or 'en')}: {label}"


def _ranges(params: Params, ground: Ground) -> Iterator[Chip]:
    ends: dict[str, dict[str, tuple[str, str]]] = {}
    for name, value in params:
        if name in ("min", "max"):
            ends.setdefault("", {})[name] = (name, value)
        elif name.startswith(NUMBER):
            key, _dot, end = name.removeprefix(NUMBER).rpartition(".")
            ends.setdefault(key or name, {})[end] = (name, value)
    for key, pairs in ends.items():
        low, high = (pairs.get(end, ("", ""))[1] for end in ("min", "max"))
        label = _price(low, high, ground) if key == "" else _number(key, low, high, ground)
        yield Chip(label, tuple(pairs.values()))


def _price(low: str, high: str, ground: Ground) -> str:
    return _span(_amount(low, ground.site.currency), _amount(high, ground.site.currency))


def _amount(text: str, currency: str) -> str:
    try:
        read = parse_money(text, currency)
    except DomainError:
        return f"“{text[:20]}”"
    return money(read.minor, currency) if read else ""


def _number(key: str, low: str, high: str, ground: Ground) -> str:
    question = ground.leaf.attribute(key) if ground.leaf else None
    if question is None:
        return f"{key}: {_span(low, high)}"
    span = f"{_span(low, high)} {unit_name(question.unit)}".strip()
    return f"{question.label(get_language() or 'en')}: {span}"


def _span(low: str, high: str) -> str:
    if low and high:
        return f"{low}–{high}"
    return _("from %(low)s") % {"low": low} if low else _("up to %(high)s") % {"high": high}


def next_steps(asked: Asked, ground: Ground, chips: list[Chip]) -> list[NextStep]:
    """Return what would find something: one filter less, the towns next door, all categories."""
    path = path_of(ground)
    found = [
        _step(
            _("Without “%(filter)s”") % {"filter": chip.label},
            without_pairs(asked.params, chip.pairs),
            ground,
            path,
        )
        for chip in chips[:CHIPS_TRIED]
    ]
    if not asked.near and ground.site.neighbours:
        around = replace(ground, neighbours=neighbours_of(ground.site))
        names = ", ".join(site.name for site in around.neighbours)
        found.append(
            _step(
                _("In %(towns)s, too") % {"towns": names},
                with_value(asked.params, "where", NEAR),
                around,
                path,
            )
        )
    if ground.section is not None:
        everywhere = replace(ground, section=None, leaf=None)
        words = tuple(pair for pair in asked.params if pair[0] in ("q", "where"))
        found.append(
            _step(
                _("In all categories"),
                without_names(words, "category"),
                everywhere,
                path_of(everywhere),
            )
        )
    return sorted((step for step in found if step.count), key=lambda step: -step.count)[:STEPS]


def _step(label: str, params: Params, ground: Ground, path: str) -> NextStep:
    asked = read_asked(params, ground)
    number = 0 if asked.is_impossible else count(asked.search)
    return NextStep(label, address(path, params), number)
