"""Write to the index: one writer, fed by the outbox, at least once each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tantivy import Document, Index

from lamppost.foundation.jobs.outbox import OutboxEntry, current_seq, rewind
from lamppost.market.listings.queries import (
    listings_by_ids,
    photo_ids_of,
    published_count,
    published_ids_after,
)
from lamppost.market.search import folder
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
    Follows the outbox. Keeps the engine's writer open; changes over when the index was rebuilt.

    Only the process that holds the sequencer lock has one: the engine allows one writer.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._index: Index | None = None

    def write(self, entries: Sequence[OutboxEntry]) -> None:
        """Bring the named ads up to date: written again if public, removed if not."""
        ids = list(dict.fromkeys(UUID(entry.key) for entry in entries))
        index = self._current_index()
        writer = index.writer(HEAP, 1)
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


def _write_listings(writer: object, ids: Sequence[UUID]) -> None:
    listings = listings_by_ids(ids)
    public = {key: listing for key, listing in listings.items() if listing.is_public}
    photos = photo_ids_of([listing.current.pk for listing in public.values()])
    for key in ids:
        writer.delete_documents_by_term("key", str(key))  # type: ignore[attr-defined]
        if listing := public.get(key):
            document = document_of(listing, photos=len(photos[listing.current.pk]))
            writer.add_document(document)  # type: ignore[attr-defined]


def document_of(listing: Listing, *, photos: int) -> Document:
    """Return what the index holds of an ad."""
    revision = listing.current
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
    document.add_integer("published", _seconds(listing.published_at))
    document.add_integer("photos", photos)
    _add_answers(document, revision.attributes)
    language = text_language(revision.language)
    document.add_text(f"title_{language}", revision.title)
    document.add_text(f"body_{language}", revision.body)
    return document


def _add_price(document: Document, minor: int | None, *, is_free: bool) -> None:
    price = 0 if is_free else minor
    if price is not None:
        document.add_integer("price", price)
    document.add_integer("price_or_last", NO_PRICE_HIGH if price is None else price)


def _add_answers(document: Document, attributes: dict[str, object]) -> None:
    numbers: dict[str, int] = {}
    for key, value in attributes.items():
        if isinstance(value, bool):
            document.add_text("attribute", f"{key}={'yes' if value else 'no'}")
        elif isinstance(value, int):
            numbers[key] = value
        elif isinstance(value, list):
            for item in value:
                document.add_text("attribute", f"{key}={item}")
        elif isinstance(value, str) and len(value) <= 60:
            document.add_text("attribute", f"{key}={value}")
    if numbers:
        document.add_json("number", numbers)


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
