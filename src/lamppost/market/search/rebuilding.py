"""Build a whole new index from the database, in short turns, and change over to it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Thread
from uuid import UUID

from tantivy import Document
from tantivy import IndexWriter as EngineWriter

from lamppost.environment import env
from lamppost.foundation.jobs.outbox import ELSEWHERE, current_seq, rewind
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.market.listings.queries import public_rows_after, published_count
from lamppost.market.search import folder, state
from lamppost.market.search.copies import Groups, Suspects, find_copies_by_turns, keys_of
from lamppost.market.search.document import Towns, documents_from, documents_of

CONSUMER = "search"
# Bytes, all threads together. Larger pieces mean less merging; more than this gained nothing.
HEAP = 256_000_000
THREADS = min(4, os.cpu_count() or 1)
BATCH = 2_000
# So long one turn takes at most: others wait for the next one, and ads must be found in a second.
TURN = 0.25
SAY_EVERY = 1.0


def consumer() -> str:
    """Return under which name this machine's index follows the outbox."""
    return f"{CONSUMER}{ELSEWHERE}{env().node}" if env().node else CONSUMER


def expected_count() -> int:
    """Return how many ads a complete index holds."""
    return published_count()


class RebuiltElsewhere(DomainError):
    """Another process rebuilds this index now."""

    code = "rebuilt_elsewhere"


class Rebuild:
    """
    A new generation in the making. What is in use stays so until it is complete.

    What changes meanwhile is in the outbox after the number noted at the start, and is written
    again by whoever follows the outbox: seeing a row twice does no harm. One that is killed is
    begun anew: a million ads take a minute, and half an index has no other use.

    :raises RebuiltElsewhere: if another process does it now
    """

    def __init__(self) -> None:
        self.done = 0
        self._held = ExitStack()
        if not self._held.enter_context(folder.rebuilding()):
            self._held.close()
            raise RebuiltElsewhere(N_("The index is being rebuilt already."))
        self._started_at, self._said = datetime.now(UTC), 0.0
        self._total = expected_count()
        self._last: UUID | None = None
        self._towns = Towns()
        self._suspects: Suspects | None = Suspects(self._total)
        self._work = self._add(self._suspects)
        self._finishing: Thread | None = None
        self._failure: BaseException | None = None
        self._since = current_seq()
        self._begin()

    def _begin(self) -> None:
        try:
            folder.tidy()
            self._fresh: Path = folder.new_generation()
            folder.write_whole(self._fresh / folder.SINCE, str(self._since))
            self._writer: EngineWriter | None = folder.open_index(self._fresh).writer(HEAP, THREADS)
            self._say()
        except BaseException:
            self.give_up()
            raise

    def turn(self) -> bool:
        """
        Go on for a quarter of a second; return whether it is complete and in use.

        :raises Exception: what went wrong; this rebuild is over then, and its folder is gone
        """
        try:
            return self._turn()
        except BaseException:
            self.give_up()
            raise

    def _turn(self) -> bool:
        if self._finishing is None:
            until = time.monotonic() + TURN
            while next(self._work, False):
                self._say_now_and_then()
                if time.monotonic() > until:
                    return False
            # The rest needs no database and seconds: nobody has to wait for it.
            self._finishing = Thread(target=self._finish, name="index-commit", daemon=True)
            self._finishing.start()
        self._finishing.join(TURN)
        self._say_now_and_then()
        if self._finishing.is_alive():
            return False
        if self._failure is not None:
            raise self._failure
        if self._suspects is not None:
            self._work, self._finishing, self._suspects = self._join(self._suspects), None, None
            return False
        self._change_over()
        return True

    def _add(self, suspects: Suspects) -> Iterator[bool]:
        """Add every public ad, and note which of them may be copies."""
        while rows := public_rows_after(self._last, BATCH):
            keys = keys_of(rows)
            suspects.note(rows, keys)
            if self._writer is not None:
                for document in documents_from(rows, self._towns, keys=keys):
                    self._writer.add_document(document)
            self._last = rows[-1].id
            self.done += len(rows)
            yield True

    def _join(self, suspects: Suspects) -> Iterator[bool]:
        """Write those again that say nearly the same as others: now that all are there."""
        index = folder.open_index(self._fresh)
        found: Groups = {}
        for _some in find_copies_by_turns(index.searcher(), suspects.ids, found):
            yield True
        if found:
            self._writer = index.writer(HEAP, THREADS)
            copies = iter(found)
            while some := list(islice(copies, BATCH)):
                write_again(self._writer, some, documents_of(some, copies=found))
                yield True

    def _finish(self) -> None:
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.commit()
                writer.wait_merging_threads()
        except BaseException as failure:  # a thread that panicked is told as one of these
            self._failure = failure

    def _change_over(self) -> None:
        folder.make_current(self._fresh)
        see_again(self._fresh)
        state.end_progress()
        self._held.close()

    def give_up(self) -> None:
        """Leave nothing of it behind; what is in use stays so."""
        self._writer = None
        if hasattr(self, "_fresh") and folder.current() != self._fresh:
            shutil.rmtree(self._fresh, ignore_errors=True)
        state.end_progress()
        self._held.close()

    def _say_now_and_then(self) -> None:
        if time.monotonic() > self._said + SAY_EVERY:
            self._say()

    def _say(self) -> None:
        self._said = time.monotonic()
        state.tell_progress(
            state.Progress(done=self.done, total=self._total, started_at=self._started_at)
        )


def write_again(
    writer: EngineWriter, ids: Iterable[UUID], documents: Mapping[UUID, Document]
) -> None:
    """Write these ads anew; those that have no document are removed."""
    for key in ids:
        writer.delete_documents_by_term("key", str(key))
        if document := documents.get(key):
            writer.add_document(document)


def see_again(generation: Path) -> None:
    """
    Have everything seen again that changed since a generation was begun, unless it was already.

    The number stands in the generation itself: who is killed between making it current and this
    does it at the next start.
    """
    note = generation / folder.SINCE
    try:
        since = int(note.read_text(encoding="ascii"))
    except FileNotFoundError:
        return
    rewind(consumer(), since)
    note.unlink(missing_ok=True)


def rebuild_index(*, progress: Callable[[int], None] | None = None) -> int:
    """
    Build a new generation from the database, then point to it; return how many ads it holds.

    ``progress`` is told of each few thousand that were added.

    :raises RebuiltElsewhere: if another process does it now
    """
    rebuild, told, is_complete = Rebuild(), 0, False
    while not is_complete:
        is_complete = rebuild.turn()
        if progress is not None and rebuild.done > told:
            progress(rebuild.done - told)
            told = rebuild.done
    return rebuild.done
