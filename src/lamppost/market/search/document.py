"""What the index holds of an ad, made of plain rows: many thousands a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tantivy import Document

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Attribute, AttributeType, Taxonomy
from lamppost.market.listings.queries import PublicRow, photo_counts, public_rows
from lamppost.market.search.rules import Seller, day_number
from lamppost.market.search.rules.spoken import spoken_terms
from lamppost.market.search.schema import (
    NO_PRICE_HIGH,
    microseconds,
    place_key,
    place_name,
    text_language,
)
from lamppost.market.sites.queries import district_slugs

LOW = 2**64 - 1
# Questions by which categories ask who offers, and the answers that are the same everywhere.
SELLER_QUESTIONS = ("seller", "provider")
SELLERS = frozenset(Seller)


class Place(NamedTuple):
    """A place as the index names it, and as the number by which it hands it out."""

    name: str
    number: int


class CategoryFacts(NamedTuple):
    """What the index holds of a category in one language, and what it asks that filters ask."""

    section: str
    labels: str
    questions: tuple[Attribute, ...]


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
            leaf = self._taxonomy.find(category)
            section = self._taxonomy.section(leaf.section_key) if leaf else None
            labels = [named.label(language) for named in (leaf, section) if named is not None]
            asked = tuple(one for one in leaf.attributes if one.filterable) if leaf else ()
            found = CategoryFacts(category.partition("/")[0], " ".join(labels), asked)
            self._kinds[category, language] = found
        return found


class Towns(dict[UUID, Town]):
    """Towns by id, read when an ad of them comes. Kept for as long as one pass over ads takes."""

    def __missing__(self, site_id: UUID) -> Town:
        districts = frozenset(slug for _site, slug in district_slugs([site_id]))
        town = self[site_id] = Town(site_id, taxonomy_for(site_id), districts)
        return town


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the index holds of some ads that stands not in their rows: a query each for all."""

    photos: Mapping[UUID, int]
    """By revision; those without photos are missing."""


def beside(rows: Sequence[PublicRow]) -> Beside:
    """Look up what stands beside these rows. Whatever else the index shall know is read here."""
    return Beside(photos=photo_counts([row.revision_id for row in rows]))


def documents_of(ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Return what the index shall hold of those of these ads that are public."""
    rows = public_rows(ids)
    return dict(zip((row.id for row in rows), documents_from(rows, Towns()), strict=True))


def documents_from(rows: Sequence[PublicRow], towns: Towns) -> Iterator[Document]:
    """Yield what the index holds of these ads, in their order."""
    known = beside(rows)
    for row in rows:
        yield _document(row, known, towns[row.site_id])


def _document(row: PublicRow, known: Beside, town: Town) -> Document:
    kind = town.kind(row.category, row.language)
    document = Document()
    _add_identity(document, row)
    _add_place(document, row, town)
    document.add_text("section", kind.section)
    document.add_text("category", row.category)
    document.add_text("offer", row.offer)
    _add_price(document, 0 if row.price_type == "free" else row.price_minor)
    if row.attributes:
        if seller := seller_of(row.attributes):
            document.add_text("seller", seller)
        _add_answers(document, row.attributes, kind.questions)
    if row.published_at is not None:
        document.add_integer("published", microseconds(row.published_at))
    document.add_integer("photos", known.photos.get(row.revision_id, 0))
    _add_words(document, row, kind.labels)
    return document


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
    if row.district:
        document.add_text("district", row.district)


def _add_price(document: Document, price: int | None) -> None:
    if price is not None:
        document.add_integer("price", price)
    document.add_integer("price_or_last", NO_PRICE_HIGH if price is None else price)


def _add_words(document: Document, row: PublicRow, labels: str) -> None:
    language = text_language(row.language)
    for term in spoken_terms(row.title):
        document.add_text("said", term)
    document.add_text(f"title_{language}", row.title)
    document.add_text(f"body_{language}", row.body)
    document.add_text(f"labels_{language}", labels)


def _add_answers(
    document: Document, answers: Mapping[str, object], questions: Sequence[Attribute]
) -> None:
    """Add what filters ask for: choices as "key=answer", numbers and days to be compared."""
    numbers: dict[str, int] = {}
    for question in questions:
        value = answers.get(question.key)
        if value is None:
            continue
        if question.type is AttributeType.INTEGER and isinstance(value, int):
            numbers[question.key] = value
        elif question.type is AttributeType.DATE:
            numbers[question.key] = day_number(date.fromisoformat(str(value)))
        else:
            for answer in answer_terms(value):
                document.add_text("attribute", f"{question.key}={answer}")
    if numbers:
        document.add_json("number", numbers)


def answer_terms(value: object) -> list[str]:
    """Return the answers that a filter may choose for a stored value."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def seller_of(answers: Mapping[str, object]) -> Seller | None:
    """Return who offers, if the category asks for it and the poster answered."""
    given = (answers.get(question) for question in SELLER_QUESTIONS)
    return next((Seller(str(one)) for one in given if str(one) in SELLERS), None)
