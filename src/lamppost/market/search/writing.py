"""Write to the index: one writer, fed by the outbox, at least once each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from tantivy import Index
from tantivy import IndexWriter as EngineWriter

from lamppost.foundation.jobs.outbox import OutboxEntry, current_seq, rewind
from lamppost.market.listings.queries import published_count, published_ids_after
from lamppost.market.search import folder
from lamppost.market.search.document import documents_of

CONSUMER = "search"
TOPICS = ("listing",)
HEAP = 50_000_000  # bytes: below 15 MB the engine refuses, above this a town gains nothing
REBUILD_BATCH = 1_000


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
    documents = documents_of(ids)
    for key in ids:
        writer.delete_documents_by_term("key", str(key))
        if document := documents.get(key):
            writer.add_document(document)
