"""Write to the index: one writer, fed by the outbox, at least once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tantivy import Document, Index
from tantivy import IndexWriter as EngineWriter

from lamppost.foundation.jobs.outbox import OutboxEntry, current_seq, rewind
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import AttributeType, Category, Section, Taxonomy
from lamppost.market.listings.queries import (
    listings_by_ids,
    photo_ids_of,
    published_count,
    published_ids_after,
)
from lamppost.market.search import folder
from lamppost.market.search.rules import day_number
from lamppost.market.search.schema import NO_PRICE_HIGH, text_language

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

CONSUMER = "search"
TOPICS = ("listing",)
HEAP = 50_000_000  # bytes: below 15 MB the engine refuses, above this a town gains nothing
REBUILD_BATCH = 1_000
LOW = 2**64 - 1


class IndexWriter:
    """
    Follows the outbox. Changes over when the index was rebuilt, and builds one if there is none.

    Only the process that holds the sequencer lock has one: the engine allows one writer.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._index: Index | None = None
        self._current_index()

    def write(self, entries: Sequence[OutboxEntry]) -> None:
        """Bring the named ads up to date: written again if public, removed if not."""
        ids = list(dict.fromkeys(UUID(entry.key) for entry in entries))
        self._write(ids)
        # A rebuild that ended in the meantime may have read these ads before they changed.
        while folder.current() != self._folder:
            self._write(ids)

    def _write(self, ids: Sequence[UUID]) -> None:
        writer = self._current_index().writer(HEAP, 1)
        _write_listings(writer, ids)
        writer.commit()
        writer.wait_merging_threads()

    def _current_index(self) -> Index:
        latest = folder.current()
        if latest is None:
            rebuild_index()
            latest = folder.current()
        if latest is None:
            raise RuntimeError("the index could not be made")
        if self._index is None or latest != self._folder:
            self._folder, self._index = latest, folder.open_index(latest)
        return self._index


def rebuild_index(*, progress: Callable[[int], None] | None = None) -> int:
    """
    Build a new generation from the database, then point to it; return how many ads it holds.

    What changes meanwhile is in the outbox after the number noted at the start, and is written
    again by whoever follows the outbox: seeing a row twice does no harm.
    """
    since = current_seq()
    fresh = folder.new_generation()
    index = folder.open_index(fresh)
    writer = index.writer(HEAP, 1)
    last: UUID | None = None
    count = 0
    while ids := published_ids_after(last, REBUILD_BATCH):
        _write_listings(writer, ids)
        last = ids[-1]
        count += len(ids)
        if progress is not None:
            progress(len(ids))
    writer.commit()
    writer.wait_merging_threads()
    folder.make_current(fresh)
    rewind(CONSUMER, since)
    return count


def expected_count() -> int:
    """Return how many ads a complete index holds."""
    return published_count()


def _write_listings(writer: EngineWriter, ids: Sequence[UUID]) -> None:
    listings = listings_by_ids(ids)
    public = {key: listing for key, listing in listings.items() if listing.is_public}
    photos = photo_ids_of([listing.current.pk for listing in public.values()])
    taxonomies = {
        site_id: taxonomy_for(site_id)
        for site_id in {listing.site_id for listing in public.values()}
    }
    for key in ids:
        writer.delete_documents_by_term("key", str(key))
        if listing := public.get(key):
            document = document_of(
                listing,
                photos=len(photos[listing.current.pk]),
                taxonomy=taxonomies[listing.site_id],
            )
            writer.add_document(document)


def document_of(listing: Listing, *, photos: int, taxonomy: Taxonomy) -> Document:
    """Return what the index holds of an ad."""
    revision = listing.current
    leaf = taxonomy.find(revision.category)
    document = Document()
    document.add_text("key", str(listing.pk))
    document.add_unsigned("id_high", listing.pk.int >> 64)
    document.add_unsigned("id_low", listing.pk.int & LOW)
    document.add_text("site", str(listing.site_id))
    document.add_text("section", revision.category.partition("/")[0])
    document.add_text("category", revision.category)
    document.add_text("offer", revision.offer)
    if revision.district:
        document.add_text("district", revision.district)
    _add_price(document, revision.price_minor, is_free=revision.price_type == "free")
    document.add_integer("published", _microseconds(listing.published_at))
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


def _microseconds(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1_000_000) if moment else 0
