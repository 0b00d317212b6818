"""Applied filters as removable chips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.categories.rules import Kind
from lamppost.market.listings.queries import public_title
from lamppost.market.search.rules import Seller
from lamppost.web.public.asked import NEAR
from lamppost.web.public.filters import answer_label, offer_label, seller_label, since_labels
from lamppost.web.public.links import ANSWER, NUMBER, Params
from lamppost.web.public.nearby import NAMES as AROUND
from lamppost.web.public.nearby import within_text
from lamppost.web.public.ranges import price_words, span_words
from lamppost.web.public.towns import Ground
from lamppost.web.units import unit_name


@dataclass(frozen=True, slots=True)
class Chip:
    """One applied filter and the parameters it stands for."""

    label: str
    pairs: Params


def chips_of(params: Params, ground: Ground) -> list[Chip]:
    """Return every filter that the address names, also those that do not exist."""
    return [*_circle(params, ground), *_ranges(params, ground), *_single(params, ground)]


def _circle(params: Params, ground: Ground) -> Iterator[Chip]:
    pairs = tuple(pair for pair in params if pair[0] in AROUND)
    if ground.nearby is not None and pairs:
        yield Chip(within_text(ground.nearby), pairs)


def _single(params: Params, ground: Ground) -> Iterator[Chip]:
    for name, value in params:
        label = _label(name, value, ground)
        if label:
            yield Chip(label, ((name, value),))


def _label(name: str, value: str, ground: Ground) -> str:
    if name == "like":
        title = public_title(value, [site.pk for site in ground.sites])
        return _("Like “%(title)s”") % {"title": title or value}
    known = _words(name, value, ground)
    if known is not None:
        return known
    return _answer(name, value, ground) if name.startswith(ANSWER) else ""


def _words(name: str, value: str, ground: Ground) -> str | None:
    """Return what a filter is called; the value as it stands if there is no such one."""
    switches = {
        "with_photo": {"yes": _("With a photo")},
        "promoted": {"hide": _("Without promoted ads")},
        "copies": {"fold": _("Nearly the same once")},
        "seen": {"hide": _("Without those looked at")},
        "since": since_labels(),
        "where": {NEAR: ""},
    }
    if name in switches:
        return switches[name].get(value, value)
    return _named(name, value, ground)


def _named(name: str, value: str, ground: Ground) -> str | None:
    language = get_language() or "en"
    if name == "offer":
        return offer_label(value) if value in set(Kind) else value
    if name == "seller":
        return seller_label(Seller(value)) if value in set(Seller) else value
    if name == "district":
        return ground.places.get(value, value)
    if name == "town":
        return next((site.name for site in ground.sites if site.slug == value), value)
    if name == "category":
        leaf = ground.taxonomy.find(value)
        return leaf.label(language) if leaf else value
    return value if name == "section" else None


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
        label = _range_label(key, low, high, ground)
        yield Chip(label, tuple(pairs.values()))


def _range_label(key: str, low: str, high: str, ground: Ground) -> str:
    if key == "":
        return price_words(low, high, ground.site.currency)
    return _number(key, low, high, ground)


def _number(key: str, low: str, high: str, ground: Ground) -> str:
    question = ground.leaf.attribute(key) if ground.leaf else None
    if question is None:
        return f"{key}: {span_words(low, high)}"
    span = f"{span_words(low, high)} {unit_name(question.unit)}".strip()
    return f"{question.label(get_language() or 'en')}: {span}"
