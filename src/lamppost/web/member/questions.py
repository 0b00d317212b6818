"""The questions of a category as fields of the form, with what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import get_currency_symbol
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.categories.rules import (
    Attribute,
    AttributeType,
    Category,
    Kind,
    PriceNeed,
    PricePeriod,
)
from lamppost.web.jinja import locale
from lamppost.web.units import unit_name

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field. ``value`` is raw text, or a list for several answers."""

    name: str
    type: str
    label: str
    value: str | list[str]
    required: bool
    options: Sequence[tuple[str, str]] = ()
    unit: str = ""
    max_length: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceQuestion:
    """The price field: its label says the period, ``symbol`` is the site's currency."""

    label: str
    symbol: str
    required: bool


def questions_of(leaf: Category, fields: Mapping[str, object]) -> list[Question]:
    """Return the questions of a category, in its order."""
    answers = fields.get("attributes")
    known = answers if isinstance(answers, dict) else {}
    needed = fields.get("offer") != Kind.WANTED
    return [_question(q, known.get(q.key, ""), needed=needed) for q in leaf.attributes]


def _question(question: Attribute, value: str | list[str], *, needed: bool) -> Question:
    language = get_language() or "en"
    options = [(choice.key, choice.label(language)) for choice in question.choices]
    if question.type is AttributeType.BOOLEAN:
        options = [("yes", _("Yes")), ("no", _("No"))]
    return Question(
        name=f"a-{question.key}",
        type=question.type,
        label=question.label(language),
        value=value,
        required=question.required and needed,
        options=options,
        unit=unit_name(question.unit),
        max_length=question.max_length,
    )


def kind_options(leaf: Category) -> list[tuple[str, str]]:
    """Return what a person may do with the thing here."""
    words = {
        Kind.OFFER: _("Offering"),
        Kind.WANTED: _("Looking for"),
        Kind.FREE: _("Giving away"),
        Kind.SWAP: _("Swapping"),
    }
    return [(kind.value, words[kind]) for kind in leaf.kinds]


def price_question(leaf: Category, site: Site) -> PriceQuestion | None:
    """Return the price field, or None where a price makes no sense."""
    if leaf.price.need is PriceNeed.NONE:
        return None
    labels = {
        PricePeriod.HOUR: _("Price for an hour"),
        PricePeriod.DAY: _("Price for a day"),
        PricePeriod.NIGHT: _("Price for a night"),
        PricePeriod.WEEK: _("Price for a week"),
        PricePeriod.MONTH: _("Price for a month"),
        PricePeriod.YEAR: _("Price for a year"),
    }
    return PriceQuestion(
        label=labels.get(leaf.price.per, _("Price")),
        symbol=get_currency_symbol(site.currency, locale=locale()),
        required=leaf.price.need is PriceNeed.REQUIRED,
    )
