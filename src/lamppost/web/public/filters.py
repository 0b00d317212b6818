"""The filters beside results: what may be chosen, what is, and how many ads each choice leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.categories.rules import (
    Attribute,
    AttributeType,
    Kind,
    PriceNeed,
)
from lamppost.market.search.rules import Found, Seller
from lamppost.market.search.rules.since import Since
from lamppost.web.jinja import currency_sign
from lamppost.web.public.asked import Asked
from lamppost.web.public.bars import Histogram, Scale, days, histogram, numbers, prices
from lamppost.web.public.links import (
    ANSWER,
    NUMBER,
    Params,
    across_categories,
    address,
    leaf_path,
    path_of,
    section_path,
)
from lamppost.web.public.towns import Ground
from lamppost.web.units import unit_name

Counts = Mapping[str, Mapping[str, int]]
TEXT_ANSWERS = 24
# A search over the whole board offers the leaves with the most ads; its sections lead to all.
LEAVES = 40
# Questions that ask who offers. Where one of them is a filter, it says so in its own words.
SELLER_QUESTIONS = ("seller", "provider")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    One group of filters. ``options`` are (value, label, count), the count None where nobody knows
    it; a range has none, but perhaps a histogram. Of a group with ``is_single`` one is chosen.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str, int | None]] = ()
    chosen: Sequence[str] = ()
    low: str = ""
    high: str = ""
    unit: str = ""
    is_range: bool = False
    is_date: bool = False
    is_single: bool = False
    bars: Histogram | None = None

    @property
    def low_name(self) -> str:
        return "min" if self.name == "price" else f"{self.name}.min"

    @property
    def high_name(self) -> str:
        return "max" if self.name == "price" else f"{self.name}.max"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One thing to leave out or to insist on."""

    name: str
    value: str
    label: str
    count: int | None
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """
    A link to a narrower or wider part of the board.

    With a ``key`` it is a box, too: several such parts may be chosen at once.
    """

    label: str
    url: str
    count: int
    key: str = ""
    is_here: bool = False
    is_chosen: bool = False


def groups_of(asked: Asked, ground: Ground, found: Found) -> list[Group]:
    """Return the filters in the order to show them."""
    counts = found.counts
    return [
        *_price(asked.params, ground, found),
        *_offers(asked.params, ground, counts),
        *(
            _question(question, asked.params, ground, found)
            for question in (ground.leaf.attributes if ground.leaf else ())
            if question.filterable
        ),
        *_sellers(asked.params, ground, counts),
        *_places(asked, ground, counts),
        *_towns(asked, ground, counts),
        _since(asked.params, counts),
    ]


def switches_of(asked: Asked, counts: Counts, *, remembers: bool) -> list[Switch]:
    """Return what can be left out; what was looked at only if this browser ``remembers``."""
    params = asked.params
    photo = counts["photo"].get("yes", 0) if "photo" in counts else None
    offered = [
        ("with_photo", "yes", _("With a photo"), photo),
        ("copies", "fold", _("Ads that are nearly the same only once"), None),
        ("promoted", "hide", _("No promoted ads"), None),
    ]
    if remembers or asked.hides_seen:
        offered.append(("seen", "hide", _("No ads I have looked at"), None))
    return [
        Switch(name=name, value=value, label=label, count=count, is_on=(name, value) in params)
        for name, value, label, count in offered
    ]


def categories_of(asked: Asked, ground: Ground, counts: Counts) -> Group | None:
    """
    Return the leaves of the whole board of which several may be chosen at once.

    None in a section and in a leaf: the links to the leaves of a section are boxes as well.
    Leaves without ads stay away unless they are chosen.
    """
    if ground.section is not None:
        return None
    have, chosen = counts.get("category", {}), _values(asked.params, "category")
    language = get_language() or "en"
    most = {*sorted(have, key=lambda key: (-have[key], key))[:LEAVES], *chosen}
    leaves = [leaf for leaf in ground.taxonomy.leaves() if leaf.key in most]
    labels = {
        leaf.key: leaf.label(language)
        for leaf in leaves
        if have.get(leaf.key) or leaf.key in chosen
    }
    return _choices("category", _("Several at once"), labels, chosen, have)


def ways_of(asked: Asked, ground: Ground, counts: Counts) -> list[Way]:
    """
    Return the sections, or the leaves of the section at hand, with the ads in each.

    What is chosen of other sections stands below, so that it can be taken away there.
    """
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
    chosen = () if ground.leaf else _values(asked.params, "category")
    leaves = [leaf for leaf in ground.section.leaves if not leaf.hidden or in_leaf.get(leaf.key, 0)]
    leaves += [
        leaf
        for key in dict.fromkeys(chosen)
        if (leaf := ground.taxonomy.find(key)) is not None and leaf not in leaves
    ]
    return [
        Way(
            key="" if ground.leaf else leaf.key,
            label=leaf.label(language),
            url=address(leaf_path(site, leaf.key), params),
            count=in_leaf.get(leaf.key, 0),
            is_here=leaf is ground.leaf,
            is_chosen=leaf.key in chosen,
        )
        for leaf in leaves
    ]


def offer_label(offer: str) -> str:
    """Return the word for a kind of ad, as a filter."""
    match Kind(offer):
        case Kind.OFFER:
            return _("Offered")
        case Kind.WANTED:
            return _("Wanted")
        case Kind.FREE:
            return _("Free")
        case Kind.SWAP:
            return _("To swap")


def seller_label(seller: Seller) -> str:
    """Return the words for who offers."""
    match seller:
        case Seller.PRIVATE:
            return _("Private people")
        case Seller.BUSINESS:
            return _("Businesses")
        case Seller.CHARITY:
            return _("Clubs and charities")


def since_labels() -> dict[str, str]:
    """Return the words for how long ago an ad was posted at most."""
    return {
        Since.DAY: _("In the last 24 hours"),
        Since.THREE_DAYS: _("In the last 3 days"),
        Since.WEEK: _("In the last 7 days"),
        Since.MONTH: _("In the last 30 days"),
    }


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


def _price(params: Params, ground: Ground, found: Found) -> list[Group]:
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
            bars=_bars("price", prices(ground.site.currency), params, ground, found),
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


def _sellers(params: Params, ground: Ground, counts: Counts) -> list[Group]:
    chosen = _values(params, "seller")
    if not (chosen or (ground.leaf is None and _asks_who_offers(ground))):
        return []
    labels = {str(seller): seller_label(seller) for seller in Seller}
    return [_choices("seller", _("Offered by"), labels, chosen, counts.get("seller"))]


def _asks_who_offers(ground: Ground) -> bool:
    leaves = ground.section.leaves if ground.section else ground.taxonomy.leaves()
    return any(leaf.attribute(key) for leaf in leaves for key in SELLER_QUESTIONS)


def _towns(asked: Asked, ground: Ground, counts: Counts) -> list[Group]:
    chosen = _values(asked.params, "town")
    if len(ground.sites) < 2 and not chosen:
        return []
    ids = counts.get("town")
    have = None if ids is None else {site.slug: ids.get(str(site.pk), 0) for site in ground.sites}
    labels = {site.slug: site.name for site in ground.sites}
    return [_choices("town", _("Town"), labels, chosen, have)]


def _since(params: Params, counts: Counts) -> Group:
    chosen, have = _values(params, "since"), counts.get("since")
    labels = {"": _("Any time"), **since_labels()}
    group = _choices("since", _("Posted"), labels, chosen, have)
    options = [(value, label, count if value else None) for value, label, count in group.options]
    return replace(group, options=options, chosen=chosen or ("",), is_single=True)


def _bars(
    name: str, scale: Scale, params: Params, ground: Ground, found: Found
) -> Histogram | None:
    names = ("min", "max") if name == "price" else (f"{name}.min", f"{name}.max")
    bars = found.bars.get(name, ())
    return histogram(bars, scale, names=names, params=params, path=path_of(ground))


def _question(question: Attribute, params: Params, ground: Ground, found: Found) -> Group:
    label, counts = question.label(get_language() or "en"), found.counts
    if question.type in (AttributeType.INTEGER, AttributeType.DATE):
        name, is_date = f"{NUMBER}{question.key}", question.type is AttributeType.DATE
        scale = days() if is_date else numbers(unit_name(question.unit))
        return Group(
            name=name,
            label=label,
            low=_first(params, f"{name}.min"),
            high=_first(params, f"{name}.max"),
            unit=unit_name(question.unit),
            is_range=True,
            is_date=is_date,
            bars=_bars(name, scale, params, ground, found),
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
    have: Mapping[str, int] | None,
) -> Group:
    # What was chosen stays in its place even if it does not exist: it can be taken away there.
    shown = {**labels, **{value: value for value in chosen if value not in labels}}
    options = [
        (value, text, None if have is None else have.get(value, 0)) for value, text in shown.items()
    ]
    return Group(name=name, label=label, options=options, chosen=chosen)
