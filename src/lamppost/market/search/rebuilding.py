"""Build a whole new index from the database, in short turns, and change over to it."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from uuid import UUID

from tantivy import Document
from tantivy import IndexWriter as EngineWriter

from lamppost.environment import env
from lamppost.foundation.jobs.outbox import ELSEWHERE, current_seq, rewind
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.market.listings.queries import (
    public_rows_after,
    published_count,
    spoken_rows_after,
)
from lamppost.market.search import folder, state
from lamppost.market.search.document import Towns, documents_in_order
from lamppost.market.search.gathering import Gathering

CONSUMER = "search"
# Bytes, all threads together. Larger pieces mean less merging; more than this gained nothing.
HEAP = 256_000_000
THREADS = min(4, os.cpu_count() or 1)
BATCH = 1_000
# So long one turn takes at most: others wait for the next one, and ads must be found in a second.
TURN = 0.25
SAY_EVERY = 1.0
# So long it waits for its own thread before others have their turn.
WAIT = 0.05


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
    begun anew: half an index has no other use.

    All ads are read twice. First only what they say: which of them say the same has to be known
    before the first one is written, or each that has a copy would be written twice.

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
        self._read = 0
        self._work = self._all_of_it()
        self._since = current_seq()
        self._begin()

    def _begin(self) -> None:
        try:
            folder.tidy()
            self._fresh: Path = folder.new_generation()
            folder.write_whole(self._fresh / folder.SINCE, str(self._since))
            self._writer: EngineWriter | None = folder.open_index(self._fresh).writer(HEAP, THREADS)
            # It has no name: of one that is killed nothing is left.
            notes = self._held.enter_context(TemporaryFile(dir=self._fresh))  # noqa: SIM115 - closed with what is held
            self._gathering = Gathering(notes)
            self._say()
        except BaseException:
            self.give_up()
            raise

    def turn(self) -> bool:
        """
        Go on for a quarter of a second; return whether it is complete and in use.

        :raises Exception: what went wrong; this rebuild is over then, and its folder is gone
        """
        # Of a million small objects a second none is in a circle: looking for one takes a fifth.
        looks_for_circles = gc.isenabled()
        gc.disable()
        try:
            return self._go_on()
        except BaseException:
            self.give_up()
            raise
        finally:
            if looks_for_circles:
                gc.enable()

    def _go_on(self) -> bool:
        until = time.monotonic() + TURN
        for may_go_on in self._work:
            self._say_now_and_then()
            if not may_go_on or time.monotonic() > until:
                return False
        return True

    def _all_of_it(self) -> Iterator[bool]:
        """Do everything; yield now and then, False if there is nothing to do but to wait."""
        yield from self._gather()
        yield from _aside(self._gathering.sort)
        yield from self._gathering.settle()
        yield from self._add()
        yield from _aside(self._finish)
        self._change_over()

    def _gather(self) -> Iterator[bool]:
        """Note what all public ads say."""
        last: UUID | None = None
        while rows := spoken_rows_after(last, BATCH):
            self._gathering.note(rows)
            last = rows[-1].id
            self._read += len(rows)
            yield True

    def _add(self) -> Iterator[bool]:
        """Add every public ad."""
        last: UUID | None = None
        towns = Towns()
        while rows := public_rows_after(last, BATCH):
            copies, keys = self._gathering.look_up(rows)
            for document in documents_in_order(rows, towns, copies=copies, keys=keys):
                if self._writer is not None:
                    self._writer.add_document(document)
            last = rows[-1].id
            self.done += len(rows)
            yield True

    def _finish(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.commit()
            writer.wait_merging_threads()

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
        # Each ad counts a half when it was read, and the other one when it was added.
        done = (self._read + self.done) // 2
        state.tell_progress(
            state.Progress(done=done, total=self._total, started_at=self._started_at)
        )


def _aside(work: Callable[[], None]) -> Iterator[bool]:
    """Do what needs no database in a thread, so that nobody waits for it; yield False meanwhile."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:  # a thread that panicked is told as one of these
            failures.append(failure)

    thread = Thread(target=run, name="index-rebuild", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(WAIT)
        yield False
    if failures:
        raise failures[0]


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
