"""The filters beside results: what may be chosen, what is, and how many ads each choice leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.categories.rules import Attribute, AttributeType, Kind, PriceNeed
from lamppost.web.jinja import currency_sign
from lamppost.web.public.asked import Asked
from lamppost.web.public.links import (
    ANSWER,
    NUMBER,
    Params,
    across_categories,
    address,
    leaf_path,
    section_path,
)
from lamppost.web.public.towns import Ground
from lamppost.web.units import unit_name

Counts = Mapping[str, Mapping[str, int]]
TEXT_ANSWERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of filters. ``options`` are (value, label, count); a range has none."""

    name: str
    label: str
    options: Sequence[tuple[str, str, int]] = ()
    chosen: Sequence[str] = ()
    low: str = ""
    high: str = ""
    unit: str = ""
    is_range: bool = False
    is_date: bool = False

    @property
    def low_name(self) -> str:
        return "min" if self.name == "price" else f"{self.name}.min"

    @property
    def high_name(self) -> str:
        return "max" if self.name == "price" else f"{self.name}.max"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to a narrower or wider part of the board."""

    label: str
    url: str
    count: int
    is_here: bool = False


def groups_of(asked: Asked, ground: Ground, counts: Counts) -> list[Group]:
    """Return the filters in the order to show them."""
    return [
        *_price(asked.params, ground),
        *_offers(asked.params, ground, counts),
        *(
            _question(question, asked.params, counts)
            for question in (ground.leaf.attributes if ground.leaf else ())
            if question.filterable
        ),
        *_places(asked, ground, counts),
        _photo(asked.params, counts),
    ]


def ways_of(asked: Asked, ground: Ground, counts: Counts) -> list[Way]:
    """Return the sections, or the leaves of the section at hand, with the ads in each."""
    language, site = get_language() or "en", ground.site.slug
    params = across_categories(asked.params)
    in_leaf = counts.get("category", {})
    if ground.section is None:
        return [
            Way(
                label=section.label(language),
                url=address(section_path(site, section.key), params),
                count=sum(in_leaf.get(leaf.key, 0) for leaf in section.leaves),
            )
            for section in ground.taxonomy.sections
        ]
    return [
        Way(
            label=leaf.label(language),
            url=address(leaf_path(site, leaf.key), params),
            count=in_leaf.get(leaf.key, 0),
            is_here=leaf is ground.leaf,
        )
        for leaf in ground.section.leaves
        if not leaf.hidden or in_leaf.get(leaf.key, 0)
    ]


def offer_label(offer: str) -> str:
    """Return the word for a kind of ad, as a filter."""
    return {
        Kind.OFFER: _("Offered"),
        Kind.WANTED: _("Wanted"),
        Kind.FREE: _("Free"),
        Kind.SWAP: _("To swap"),
    }.get(Kind(offer), offer)


def answer_label(question: Attribute, answer: str) -> str:
    """Return an answer as a filter shows it; one that does not exist as it stands."""
    if question.type is AttributeType.BOOLEAN:
        return {"yes": _("Yes"), "no": _("No")}.get(answer, answer)
    choice = question.choice(answer)
    return choice.label(get_language() or "en") if choice else answer


def _values(params: Params, name: str) -> tuple[str, ...]:
    return tuple(value for found, value in params if found == name)


def _first(params: Params, name: str) -> str:
    return next(iter(_values(params, name)), "")


def _price(params: Params, ground: Ground) -> list[Group]:
    if ground.leaf is not None and ground.leaf.price.need is PriceNeed.NONE:
        return []
    return [
        Group(
            name="price",
            label=_("Price"),
            low=_first(params, "min"),
            high=_first(params, "max"),
            unit=currency_sign(ground.site.currency),
            is_range=True,
        )
    ]


def _offers(params: Params, ground: Ground, counts: Counts) -> list[Group]:
    kinds = _kinds(ground)
    chosen = _values(params, "offer")
    if len(kinds) < 2 and not chosen:
        return []
    labels = {str(kind): offer_label(kind) for kind in kinds}
    return [_choices("offer", _("Kind"), labels, chosen, counts.get("offer", {}))]


def _kinds(ground: Ground) -> Sequence[Kind]:
    """Return the kinds of ads that there can be on this ground, in their usual order."""
    if ground.leaf is not None:
        return ground.leaf.kinds
    leaves = ground.section.leaves if ground.section else ground.taxonomy.leaves()
    possible = {kind for leaf in leaves for kind in leaf.kinds}
    return [kind for kind in Kind if kind in possible]


def _places(asked: Asked, ground: Ground, counts: Counts) -> list[Group]:
    chosen = _values(asked.params, "district")
    if not ground.places and not chosen:
        return []
    in_place = counts.get("district", {})
    return [_choices("district", _("Place"), ground.places, chosen, in_place)]


def _photo(params: Params, counts: Counts) -> Group:
    labels = {"yes": _("With a photo")}
    return _choices(
        "with_photo", _("Photos"), labels, _values(params, "with_photo"), counts.get("photo", {})
    )


def _question(question: Attribute, params: Params, counts: Counts) -> Group:
    label = question.label(get_language() or "en")
    if question.type in (AttributeType.INTEGER, AttributeType.DATE):
        name = f"{NUMBER}{question.key}"
        return Group(
            name=name,
            label=label,
            low=_first(params, f"{name}.min"),
            high=_first(params, f"{name}.max"),
            unit=unit_name(question.unit),
            is_range=True,
            is_date=question.type is AttributeType.DATE,
        )
    name, prefix = f"{ANSWER}{question.key}", f"{question.key}="
    have = {
        answer.removeprefix(prefix): count
        for answer, count in counts.get("attribute", {}).items()
        if answer.startswith(prefix)
    }
    return _choices(name, label, _labels(question, have), _values(params, name), have)


def _labels(question: Attribute, have: Mapping[str, int]) -> dict[str, str]:
    if question.type is AttributeType.BOOLEAN:
        return {answer: answer_label(question, answer) for answer in ("yes", "no")}
    if question.choices:
        return {choice.key: choice.label(get_language() or "en") for choice in question.choices}
    # Free text: the answers that there are, the most frequent first.
    most = sorted(have, key=lambda answer: (-have[answer], answer.casefold()))[:TEXT_ANSWERS]
    return {answer: answer for answer in most}


def _choices(
    name: str,
    label: str,
    labels: Mapping[str, str],
    chosen: Sequence[str],
    have: Mapping[str, int],
) -> Group:
    # What was chosen stays in its place even if it does not exist: it can be taken away there.
    shown = {**labels, **{value: value for value in chosen if value not in labels}}
    options = [(value, text, have.get(value, 0)) for value, text in shown.items()]
    return Group(name=name, label=label, options=options, chosen=chosen)
