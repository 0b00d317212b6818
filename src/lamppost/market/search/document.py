"""What the index holds of an ad, made of plain rows: many thousands a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from tantivy import Document

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Attribute, AttributeType, Taxonomy
from lamppost.market.listings.queries import PublicRow, photo_counts, public_rows
from lamppost.market.promotions.queries import promoted_until
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
SELLERS = frozenset(Seller)
OTHER_WORDS = {"dealer": Seller.BUSINESS}


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
    promoted: Mapping[UUID, datetime]
    """Until when, by ad; those that never were are missing."""
    copies: Mapping[UUID, int]
    """Groups of ads that say nearly the same; those that are in none are missing."""
    keys: Mapping[UUID, Sequence[int]]
    """What finds such ads."""


def beside(rows: Sequence[PublicRow], copies: Mapping[UUID, int], keys: Numbers) -> Beside:
    """Look up what stands beside these rows. Whatever else the index shall know is read here."""
    return Beside(
        photos=photo_counts([row.revision_id for row in rows]),
        promoted=promoted_until([row.id for row in rows]),
        copies=copies,
        keys={row.id: some for row, some in zip(rows, keys.tolist(), strict=True) if some[0]},
    )


def documents_of(
    ids: Sequence[UUID], *, copies: Mapping[UUID, int] | None = None
) -> dict[UUID, Document]:
    """Return what the index shall hold of those of these ads that are public."""
    rows = public_rows(ids)
    found = documents_from(rows, Towns(), copies=copies)
    return dict(zip((row.id for row in rows), found, strict=True))


def documents_from(
    rows: Sequence[PublicRow],
    towns: Towns,
    *,
    copies: Mapping[UUID, int] | None = None,
    keys: Numbers | None = None,
) -> Iterator[Document]:
    """Yield what the index holds of these ads, in their order; ``copies`` are groups by ad."""
    known = beside(rows, copies or {}, keys_of(rows) if keys is None else keys)
    for row in rows:
        yield _document(row, known, towns[row.site_id])


def _document(row: PublicRow, known: Beside, town: Town) -> Document:
    kind = town.kind(row.category, row.language)
    document = Document()
    _add_identity(document, row)
    _add_place(document, row, town)
    document.add_text("section", kind.section)
    document.add_text("category", row.category)
    document.add_text("corner", corner(row.site_id, kind.section))
    document.add_text("corner", corner(row.site_id, row.category))
    document.add_text("offer", row.offer)
    _add_price(document, 0 if row.price_type == "free" else row.price_minor)
    seller = seller_of(row.attributes) if row.attributes else None
    if seller:
        document.add_text("seller", seller)
    if row.attributes:
        _add_answers(document, row.attributes, kind.questions)
    if row.published_at is not None:
        document.add_integer("published", microseconds(row.published_at))
    photos = known.photos.get(row.revision_id, 0)
    document.add_integer("photos", photos)
    has_photo = WITH_PHOTO if photos else NO_TRAIT
    document.add_text("traits", f"{row.offer}/{seller or NO_TRAIT}/{has_photo}")
    _add_words(document, row, kind.labels)
    _add_standing(document, row, known)
    return document


def _add_standing(document: Document, row: PublicRow, known: Beside) -> None:
    """Add what an ad is beside others: promoted, or nearly the same."""
    if until := known.promoted.get(row.id):
        document.add_integer("promoted_until", microseconds(until))
    if group := known.copies.get(row.id):
        document.add_unsigned("copies", group)
        document.add_text("corner", HAS_COPIES)
    for key in known.keys.get(row.id, ()):
        document.add_unsigned("band", key)


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
    given = (str(answers.get(question)) for question in SELLER_QUESTIONS)
    return next((Seller(one) for one in map(_seller, given) if one in SELLERS), None)


def _seller(answer: str) -> str:
    """Return an answer as filters know it: a few categories have a word of their own for one."""
    return OTHER_WORDS.get(answer, answer)
