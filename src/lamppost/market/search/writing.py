"""Write to the index: one writer, fed by the outbox, at least once each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from tantivy import Document, Index
from tantivy import IndexWriter as EngineWriter

from lamppost.foundation.jobs.outbox import CannotWork, OutboxEntry
from lamppost.market.search import folder
from lamppost.market.search.copies import find_copies
from lamppost.market.search.document import documents_of
from lamppost.market.search.rebuilding import (
    CONSUMER,
    consumer,
    expected_count,
    rebuild_index,
    see_again,
    write_again,
)
from lamppost.market.search.schema import prepare, schema

__all__ = [
    "CONSUMER",
    "TOPICS",
    "IndexUnusable",
    "IndexWriter",
    "consumer",
    "expected_count",
    "rebuild_index",
]

TOPICS = ("listing",)
HEAP = 50_000_000  # bytes: below 15 MB the engine refuses, above this a town gains nothing
LEAST_HEAP = 15_000_000


class IndexUnusable(CannotWork):
    """The index cannot be written now, and no ad is to blame: no room, or broken files."""


class IndexWriter:
    """
    Follows the outbox. Changes over when the index was rebuilt, and builds one if there is none.

    Only the process that holds the lock of its home folder has one that stays open: the engine
    allows one writer. One that stays open merges in the background, so that nobody waits for it.
    """

    def __init__(self, *, stays_open: bool = False) -> None:
        self._stays_open = stays_open
        self._folder: Path | None = None
        self._index: Index | None = None
        self._writer: EngineWriter | None = None
        self.change_over()

    def write(self, entries: Sequence[OutboxEntry]) -> None:
        """
        Bring the named ads up to date: written again if public, removed if not.

        :raises IndexUnusable: if the index is to blame and no ad
        """
        ids = list(dict.fromkeys(UUID(entry.key) for entry in entries))
        self._write(ids)
        # A rebuild that ended in the meantime may have read these ads before they changed.
        while folder.current() != self._folder:
            self._write(ids)

    def change_over(self) -> None:
        """Open the generation that is in use, if it is another one than before."""
        latest = folder.current()
        if latest is None:
            rebuild_index()
            latest = folder.current()
        if latest is None:
            raise IndexUnusable("the index could not be made")
        if self._index is None or latest != self._folder:
            self.close()
            self._folder, self._index = latest, folder.open_index(latest)
            see_again(latest)

    def close(self) -> None:
        """Let go of the index, so that another one may write to it."""
        self._folder = self._index = self._writer = None

    def _write(self, ids: Sequence[UUID]) -> None:
        documents = documents_of(ids)
        try:
            self.change_over()
            self._write_documents(ids, documents)
        except (OSError, ValueError) as error:
            self.close()
            # Whatever the engine says, it does not tell a full disk from a bad ad. Memory does.
            if can_be_held(documents.values()):
                raise IndexUnusable(str(error)) from error
            raise

    def _write_documents(self, ids: Sequence[UUID], documents: dict[UUID, Document]) -> None:
        if self._index is None:
            raise IndexUnusable("the index is not open")
        writer = self._writer or _new_writer(self._index)
        write_again(writer, ids, documents)
        writer.commit()
        self._index.reload()
        # Who said nearly the same before has to be written again, too. Few have copies.
        if copies := find_copies(self._index.searcher(), documents):
            write_again(writer, list(copies), documents_of(list(copies), copies=copies))
            writer.commit()
        if self._stays_open:
            self._writer = writer
        else:
            writer.wait_merging_threads()


def _new_writer(index: Index) -> EngineWriter:
    """Begin to write, without what somebody who was killed had written and not yet committed."""
    writer = index.writer(HEAP, 1)
    # It would be in the way: the next commit gives its files the same names.
    writer.garbage_collect_files()
    return writer


def can_be_held(documents: Iterable[Document]) -> bool:
    """Return whether an index takes these documents where there is room."""
    index = prepare(Index(schema()))
    writer = index.writer(LEAST_HEAP, 1)
    try:
        for document in documents:
            writer.add_document(document)
        writer.commit()
    except (OSError, ValueError):
        return False
    return True
