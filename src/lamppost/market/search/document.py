"""What the index holds of an ad, made of plain rows: many thousands a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from tantivy import Document

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import AttributeType, Taxonomy
from lamppost.market.listings.queries import PublicRow, public_rows
from lamppost.market.promotions.queries import promoted_until, promoted_until_between
from lamppost.market.search.copies import keys_of
from lamppost.market.search.rules import Seller, day_number
from lamppost.market.search.rules.bars import step_number
from lamppost.market.search.rules.spoken import spoken_terms
from lamppost.market.search.schema import (
    HAS_COPIES,
    NO_PRICE_HIGH,
    NO_TRAIT,
    WITH_PHOTO,
    corner,
    microseconds,
    place_key,
    place_name,
    text_language,
)
from lamppost.market.search.sketches import Numbers
from lamppost.market.sites.queries import district_slugs

LOW = 2**64 - 1
# Questions by which categories ask who offers, and the answers that are the same everywhere.
SELLER_QUESTIONS = ("seller", "provider")
SELLERS = {str(seller): seller for seller in Seller}
OTHER_WORDS = {"dealer": Seller.BUSINESS}


class Place(NamedTuple):
    """A place as the index names it, and as the number by which it hands it out."""

    name: str
    number: int


class CategoryFacts(NamedTuple):
    """What the index holds of a category of a town in one language, and what filters ask of it."""

    section: str
    labels: str
    corners: tuple[str, str]
    questions: tuple[tuple[str, AttributeType], ...]
    fields: tuple[str, str, str]
    """Where title, body and labels of this language stand."""


class Town:
    """What is the same for many ads of a town: looked up once."""

    def __init__(self, site_id: UUID, taxonomy: Taxonomy, districts: frozenset[str]) -> None:
        self.id = site_id
        self.name = str(site_id)
        self._taxonomy = taxonomy
        self._districts = districts
        self._kinds: dict[tuple[str, str], CategoryFacts] = {}
        self._places: dict[str, Place] = {}

    def place(self, district: str) -> Place:
        """Return the place of a district; one that the town does not have stands for the town."""
        found = self._places.get(district)
        if found is None:
            name = place_name(self.id, district if district in self._districts else "")
            found = self._places[district] = Place(name, place_key(name))
        return found

    def kind(self, category: str, language: str) -> CategoryFacts:
        """Return what the index holds of a category; ``language`` is a BCP 47 tag."""
        found = self._kinds.get((category, language))
        if found is None:
            found = self._kinds[category, language] = self._looked_up(category, language)
        return found

    def _looked_up(self, category: str, language: str) -> CategoryFacts:
        leaf = self._taxonomy.find(category)
        above = self._taxonomy.section(leaf.section_key) if leaf else None
        labels = [named.label(language) for named in (leaf, above) if named is not None]
        asked = [one for one in leaf.attributes if one.filterable] if leaf else []
        section, suffix = category.partition("/")[0], text_language(language)
        return CategoryFacts(
            section=section,
            labels=" ".join(labels),
            corners=(corner(self.id, section), corner(self.id, category)),
            questions=tuple((one.key, one.type) for one in asked),
            fields=(f"title_{suffix}", f"body_{suffix}", f"labels_{suffix}"),
        )


class Towns(dict[UUID, Town]):
    """Towns by id, read when an ad of them comes. Kept for as long as one pass over ads takes."""

    def __missing__(self, site_id: UUID) -> Town:
        districts = frozenset(slug for _site, slug in district_slugs([site_id]))
        town = self[site_id] = Town(site_id, taxonomy_for(site_id), districts)
        return town


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the index holds of some ads that stands not in their rows."""

    promoted: Mapping[UUID, datetime]
    """Until when, by ad; those that never were are missing."""
    copies: Mapping[UUID, int]
    """Groups of ads that say nearly the same; those that are in none are missing."""
    keys: Numbers
    """What finds such ads, for each row in order; zeros where it says too little."""


def documents_of(
    ids: Sequence[UUID], *, copies: Mapping[UUID, int] | None = None
) -> dict[UUID, Document]:
    """Return what the index shall hold of those of these ads that are public."""
    rows = public_rows(ids)
    known = Beside(
        promoted=promoted_until([row.id for row in rows]), copies=copies or {}, keys=keys_of(rows)
    )
    return dict(zip((row.id for row in rows), _documents(rows, known, Towns()), strict=True))


def documents_in_order(
    rows: Sequence[PublicRow], towns: Towns, *, copies: Mapping[UUID, int], keys: Numbers
) -> Iterator[Document]:
    """Yield what the index holds of these ads, which stand in the order of their ids."""
    promoted = promoted_until_between(rows[0].id, rows[-1].id)
    return _documents(rows, Beside(promoted=promoted, copies=copies, keys=keys), towns)


def _documents(rows: Sequence[PublicRow], known: Beside, towns: Towns) -> Iterator[Document]:
    for row, keys in zip(rows, known.keys.tolist(), strict=True):
        document = _document(row, towns[row.site_id])
        _add_standing(document, row.id, known)
        for key in keys if keys[0] else ():
            document.add_unsigned("band", key)
        yield document


def _document(row: PublicRow, town: Town) -> Document:
    kind = town.kind(row.category, row.language)
    document = Document()
    _add_identity(document, row)
    _add_place(document, row, town)
    document.add_text("section", kind.section)
    document.add_text("category", row.category)
    for name in kind.corners:
        document.add_text("corner", name)
    document.add_text("offer", row.offer)
    _add_price(document, 0 if row.price_type == "free" else row.price_minor)
    seller = seller_of(row.attributes) if row.attributes else None
    if seller:
        document.add_text("seller", seller)
    if row.attributes:
        _add_answers(document, row.attributes, kind.questions)
    if row.published_at is not None:
        document.add_integer("published", microseconds(row.published_at))
    document.add_integer("photos", row.photos)
    has_photo = WITH_PHOTO if row.photos else NO_TRAIT
    document.add_text("traits", f"{row.offer}/{seller or NO_TRAIT}/{has_photo}")
    _add_words(document, row, kind)
    return document


def _add_standing(document: Document, key: UUID, known: Beside) -> None:
    """Add what an ad is beside others: promoted, or nearly the same."""
    if until := known.promoted.get(key):
        document.add_integer("promoted_until", microseconds(until))
    if group := known.copies.get(key):
        document.add_unsigned("copies", group)
        document.add_text("corner", HAS_COPIES)


def _add_identity(document: Document, row: PublicRow) -> None:
    number = row.id.int
    document.add_text("key", str(row.id))
    document.add_unsigned("id_high", number >> 64)
    document.add_unsigned("id_low", number & LOW)
    document.add_text("code", row.code)
    document.add_unsigned("poster", row.seller_id.int & LOW)


def _add_place(document: Document, row: PublicRow, town: Town) -> None:
    place = town.place(row.district)
    document.add_text("site", town.name)
    document.add_text("place", place.name)
    document.add_unsigned("place_number", place.number)
    # Also where it is empty: a field that every document has is counted several times as fast.
    document.add_text("district", row.district)


def _add_price(document: Document, price: int | None) -> None:
    if price is not None:
        document.add_integer("price", price)
    document.add_integer("price_or_last", NO_PRICE_HIGH if price is None else price)
    document.add_unsigned("price_step", step_number(price))


def _add_words(document: Document, row: PublicRow, kind: CategoryFacts) -> None:
    for term in spoken_terms(row.title):
        document.add_text("said", term)
    for field, text in zip(kind.fields, (row.title, row.body, kind.labels), strict=True):
        document.add_text(field, text)


def _add_answers(
    document: Document,
    answers: Mapping[str, object],
    questions: Sequence[tuple[str, AttributeType]],
) -> None:
    """Add what filters ask for: choices as "key=answer", numbers and days to be compared."""
    numbers: dict[str, int] = {}
    for key, kind in questions:
        value = answers.get(key)
        if value is None:
            continue
        if kind is AttributeType.INTEGER and isinstance(value, int):
            numbers[key] = value
        elif kind is AttributeType.DATE:
            numbers[key] = day_number(date.fromisoformat(str(value)))
        else:
            for answer in answer_terms(value):
                document.add_text("attribute", f"{key}={answer}")
    if numbers:
        document.add_json("number", numbers)


def answer_terms(value: object) -> list[str]:
    """Return the answers that a filter may choose for a stored value."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def seller_of(answers: Mapping[str, object]) -> Seller | None:
    """Return who offers, if the category asks for it and the poster answered."""
    for question in SELLER_QUESTIONS:
        given = str(answers.get(question, ""))
        # A few categories have a word of their own for one.
        if seller := SELLERS.get(given) or OTHER_WORDS.get(given):
            return seller
    return None
