"""Turn what somebody typed (or a file holds) into checked content, every problem at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.money import Money, NotAnAmount, parse_money
from lamppost.market.categories.rules import (
    AttributeProblem,
    Category,
    Kind,
    PriceNeed,
    Taxonomy,
    validate_attributes,
)
from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.rules import PriceType, TextNotAllowed, check_body, check_title

ATTRIBUTE_PROBLEMS: Mapping[str, str] = {
    "unknown_attribute": N_("This question does not belong to the category."),
    "missing": N_("Please answer this."),
    "one_answer_only": N_("Choose one answer."),
    "not_a_choice": N_("Choose one of the answers offered."),
    "not_a_number": N_("Write a whole number, digits only."),
    "too_small": N_("This must be at least %(limit)s."),
    "too_large": N_("This can be at most %(limit)s."),
    "too_long": N_("Keep this to %(limit)s characters."),
    "not_a_date": N_("Write the date as year-month-day."),
    "not_yes_or_no": N_("Answer with yes or no."),
}


class AdNotComplete(DomainError):
    """Something in the ad is missing or wrong; ``problems`` maps each field to its error."""

    code = "ad_not_complete"

    def __init__(self, problems: Mapping[str, DomainError]) -> None:
        super().__init__(N_("Some fields need another look."))
        self.problems = dict(problems)


class FieldProblem(DomainError):
    """One field is missing or wrong."""

    code = "field_problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAd:
    """An ad exactly as typed: raw strings. ``attributes`` by question key."""

    title: str = ""
    body: str = ""
    category: str = ""
    offer: str = "offer"
    price: str = ""
    price_type: str = ""
    district: str = ""
    attributes: Mapping[str, str | list[str]] = field(default_factory=dict)
    photo_ids: tuple[UUID, ...] = ()

    @classmethod
    def from_fields(cls, fields: Mapping[str, object], photo_ids: tuple[UUID, ...]) -> TypedAd:
        """Return the ad that a draft's fields hold; whatever is of a wrong type counts as empty."""
        texts = {
            name: value
            for name in ("title", "body", "category", "offer", "price", "price_type", "district")
            if isinstance(value := fields.get(name), str)
        }
        answers = fields.get("attributes")
        return cls(
            **texts,
            attributes=answers if isinstance(answers, dict) else {},
            photo_ids=photo_ids,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdFrame:
    """
    What an ad is checked against: the site's categories, districts, currency and language.

    ``is_import`` takes what was public elsewhere as it is: short words, no district, questions
    that nobody asked there. It is checked for sense all the same, and screened like any other.
    """

    taxonomy: Taxonomy
    districts: Collection[str]
    currency: str
    language: str
    is_import: bool = False

    def required_as(self, kind: Kind) -> Kind:
        """Return the kind whose required questions count: a wanted ad must answer none."""
        return Kind.WANTED if self.is_import else kind


def read_ad(typed: TypedAd, *, frame: AdFrame) -> ListingContent:
    """
    Return the checked content of an ad.

    :raises AdNotComplete: with every problem, by field name ("attributes.rooms" for a question)
    """
    problems = find_problems(typed, frame=frame)
    if problems:
        raise AdNotComplete(problems)
    leaf = frame.taxonomy.leaf(typed.category)
    kind = Kind(typed.offer)
    values, _none = validate_attributes(leaf, typed.attributes, kind=frame.required_as(kind))
    price = _price(typed, leaf, frame.required_as(kind), frame.currency)
    return ListingContent(
        title=check_title(typed.title, is_import=frame.is_import),
        body=check_body(typed.body, is_import=frame.is_import),
        category=leaf.key,
        language=frame.language,
        offer=kind,
        price=price,
        price_type=_price_type(typed, kind, price),
        attributes=values,
        district=typed.district,
        photo_ids=typed.photo_ids,
    )


def find_problems(typed: TypedAd, *, frame: AdFrame) -> dict[str, DomainError]:
    """Return every problem of an ad, by field name; empty when it is complete."""
    problems = _text_problems(typed, is_import=frame.is_import)
    leaf = frame.taxonomy.find(typed.category)
    if leaf is None or leaf.hidden:
        problems["category"] = FieldProblem(N_("Choose a category."))
        return problems
    if typed.offer not in {kind.value for kind in leaf.kinds}:
        problems["offer"] = FieldProblem(N_("Choose what kind of ad this is."))
        return problems
    kind = Kind(typed.offer)
    try:
        _price(typed, leaf, frame.required_as(kind), frame.currency)
    except DomainError as wrong:
        problems["price"] = wrong
    needs_district = bool(frame.districts) and not frame.is_import
    if typed.district not in frame.districts and (typed.district or needs_district):
        problems["district"] = FieldProblem(N_("Choose a part of town. Nobody sees your address."))
    if len(typed.photo_ids) > leaf.photo_limit:
        problems["photos"] = FieldProblem(
            N_("This category takes %(most)d photos at most."), most=leaf.photo_limit
        )
    _values, wrong_answers = validate_attributes(
        leaf, typed.attributes, kind=frame.required_as(kind)
    )
    return problems | {
        f"attributes.{answer.attribute}": _as_error(answer) for answer in wrong_answers
    }


def _text_problems(typed: TypedAd, *, is_import: bool) -> dict[str, DomainError]:
    problems: dict[str, DomainError] = {}
    try:
        check_title(typed.title, is_import=is_import)
    except TextNotAllowed as wrong:
        problems["title"] = wrong
    try:
        check_body(typed.body, is_import=is_import)
    except TextNotAllowed as wrong:
        problems["body"] = wrong
    return problems


def _as_error(problem: AttributeProblem) -> FieldProblem:
    return FieldProblem(ATTRIBUTE_PROBLEMS[problem.code], code=problem.code, **dict(problem.params))


def _price(typed: TypedAd, leaf: Category, kind: Kind, currency: str) -> Money | None:
    if kind in (Kind.FREE, Kind.SWAP) or leaf.price.need is PriceNeed.NONE:
        return None
    price = parse_money(typed.price, currency)
    if price is None and leaf.price.need is PriceNeed.REQUIRED and kind is Kind.OFFER:
        raise NotAnAmount(N_("Please give a price."))
    return price


def _price_type(typed: TypedAd, kind: Kind, price: Money | None) -> PriceType:
    if kind is Kind.FREE:
        return PriceType.FREE
    if price is None:
        return PriceType.NONE
    return PriceType.NEGOTIABLE if typed.price_type == "negotiable" else PriceType.FIXED
