"""What the index holds of an ad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from tantivy import Document

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import AttributeType, Category, Section, Taxonomy
from lamppost.market.listings.queries import listings_by_ids, photo_ids_of
from lamppost.market.search.rules import Seller, day_number
from lamppost.market.search.schema import NO_PRICE_HIGH, microseconds, text_language

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

LOW = 2**64 - 1
# Questions by which categories ask who offers, and the answers that are the same everywhere.
SELLER_QUESTIONS = ("seller", "provider")


def documents_of(ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Return what the index shall hold of those of these ads that are public."""
    listings = listings_by_ids(ids)
    public = {key: listing for key, listing in listings.items() if listing.is_public}
    photos = photo_ids_of([listing.current.pk for listing in public.values()])
    taxonomies = {
        site_id: taxonomy_for(site_id)
        for site_id in {listing.site_id for listing in public.values()}
    }
    return {
        key: document_of(
            listing,
            photos=len(photos[listing.current.pk]),
            taxonomy=taxonomies[listing.site_id],
        )
        for key, listing in public.items()
    }


def document_of(listing: Listing, *, photos: int, taxonomy: Taxonomy) -> Document:
    """Return what the index holds of an ad."""
    revision = listing.current
    leaf = taxonomy.find(revision.category)
    document = Document()
    document.add_text("key", str(listing.pk))
    document.add_unsigned("id_high", listing.pk.int >> 64)
    document.add_unsigned("id_low", listing.pk.int & LOW)
    document.add_text("code", listing.code)
    document.add_text("site", str(listing.site_id))
    document.add_text("place", f"{listing.site_id}/{revision.district}")
    document.add_text("section", revision.category.partition("/")[0])
    document.add_text("category", revision.category)
    document.add_text("offer", revision.offer)
    if revision.district:
        document.add_text("district", revision.district)
    _add_price(document, revision.price_minor, is_free=revision.price_type == "free")
    if seller := seller_of(revision.attributes):
        document.add_text("seller", seller)
    if listing.published_at is not None:
        document.add_integer("published", microseconds(listing.published_at))
    document.add_integer("photos", photos)
    _add_answers(document, revision.attributes, leaf)
    language = text_language(revision.language)
    document.add_text(f"title_{language}", revision.title)
    document.add_text(f"body_{language}", revision.body)
    section = taxonomy.section(leaf.section_key) if leaf else None
    document.add_text(f"labels_{language}", _labels(leaf, section, revision.language))
    return document


def _labels(leaf: Category | None, section: Section | None, language: str) -> str:
    return " ".join(named.label(language) for named in (leaf, section) if named is not None)


def _add_price(document: Document, minor: int | None, *, is_free: bool) -> None:
    price = 0 if is_free else minor
    if price is not None:
        document.add_integer("price", price)
    document.add_integer("price_or_last", NO_PRICE_HIGH if price is None else price)


def _add_answers(document: Document, answers: Mapping[str, object], leaf: Category | None) -> None:
    """Add what filters ask for: choices as "key=answer", numbers and days to be compared."""
    numbers: dict[str, int] = {}
    for question in leaf.attributes if leaf else ():
        value = answers.get(question.key)
        if value is None or not question.filterable:
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
    return next((Seller(str(answer)) for answer in given if answer in set(Seller)), None)
