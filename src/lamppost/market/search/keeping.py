"""Keep the index of this machine: follow the outbox, and mend what is missing or broken."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from lamppost.foundation.jobs.outbox import drain, mark_seen
from lamppost.foundation.jobs.queries import has_missed_rows
from lamppost.market.search import folder, state
from lamppost.market.search.damage import damaged_files
from lamppost.market.search.rebuilding import Rebuild, RebuiltElsewhere, consumer
from lamppost.market.search.writing import TOPICS, IndexUnusable, IndexWriter

logger = logging.getLogger(__name__)

CHECK_EVERY = timedelta(minutes=1)
# What fails is tried again after so long: at once would fill the log, later would be noticed.
PAUSE = timedelta(seconds=1)
MOST_FAILURES = 10
PAUSE_OF_REBUILD = timedelta(seconds=30)


class IndexKeeper:
    """
    Does a turn of the work at a time, so that log and mail never wait for the index.

    While an index is rebuilt, the one before goes on being written and read, as far as it can be.
    """

    def __init__(self) -> None:
        self._writer: IndexWriter | None = None
        self._rebuild: Rebuild | None = None
        self._must_rebuild, self._has_told, self._failures = False, False, 0
        self._broken: Path | None = None
        self._not_before: datetime | None = None
        self._rebuild_not_before: datetime | None = None
        self._checked: datetime | None = None

    def turn(self, *, now: datetime) -> int:
        """Do one turn; return how many things were done, zero if all is quiet."""
        self._look_after(now)
        return self._go_on_rebuilding(now) + self._follow(now)

    def close(self) -> None:
        """Let go of the index; a rebuild that is not complete leaves nothing behind."""
        if self._rebuild is not None:
            self._rebuild.give_up()
        if self._writer is not None:
            self._writer.close()

    def _look_after(self, now: datetime) -> None:
        """Find out whether this index must be built anew: at first, each minute, on a report."""
        if self._rebuild is not None:
            return
        used, reported = folder.current(), state.take_report()
        if used is not None and used != self._broken:
            self._broken, self._must_rebuild = None, False  # somebody else has built it anew
        if self._checked is None or now - self._checked >= CHECK_EVERY:
            if self._checked is None:
                _tidy()
                reported = used.name if used else ""
            mark_seen(consumer(), now=now)
            self._want_rebuild(has_missed_rows(consumer()))
            self._checked = now
        if used is not None and reported == used.name:
            self._look_for_damage()
        self._want_rebuild(used is None)

    def _want_rebuild(self, is_wanted: bool) -> None:
        if is_wanted and not self._must_rebuild:
            self._broken, self._must_rebuild = folder.current(), True

    def _look_for_damage(self) -> None:
        used = folder.current()
        if used is not None and (files := damaged_files(used)):
            logger.error("the search index is damaged and is rebuilt: %s", ", ".join(files[:5]))
            self._want_rebuild(True)

    def _go_on_rebuilding(self, now: datetime) -> int:
        may_begin = self._must_rebuild and not _is_too_early(now, self._rebuild_not_before)
        if self._rebuild is None and not may_begin:
            return 0
        try:
            return self._rebuild_turn(now)
        except RebuiltElsewhere:
            self._rebuild_not_before = now + PAUSE
        except (OSError, ValueError) as error:
            self._rebuild, self._rebuild_not_before = None, now + PAUSE_OF_REBUILD
            self._tell(error, now)
        except Exception:
            self._rebuild = None
            raise
        return 0

    def _rebuild_turn(self, now: datetime) -> int:
        rebuild = self._rebuild = self._rebuild or Rebuild()
        before = rebuild.done
        if not rebuild.turn():
            return max(1, rebuild.done - before)
        self._rebuild, self._broken, self._must_rebuild = None, None, False
        self._failures = 0
        mark_seen(consumer(), now=now)
        state.end_fault()
        logger.info("the search index was rebuilt: %d ads", rebuild.done)
        return max(1, rebuild.done - before)

    def _follow(self, now: datetime) -> int:
        if folder.current() is None or _is_too_early(now, self._not_before):
            return 0
        try:
            if self._writer is None:
                self._writer = IndexWriter(stays_open=True)
            self._writer.change_over()
            done = drain(consumer(), topics=TOPICS, work=self._writer.write, now=now)
        except (IndexUnusable, OSError, ValueError) as error:
            self._writer, self._not_before = None, now + PAUSE
            self._tell(error, now)
            self._failures += 1
            if self._rebuild is None:
                self._look_for_damage()
                # Whatever it is that looks whole and cannot be written: a new one can.
                self._want_rebuild(self._failures >= MOST_FAILURES and not state.is_disk_full())
            return 0
        if done:
            self._has_told, self._failures = False, 0
            state.end_fault()
        return done

    def _tell(self, error: Exception, now: datetime) -> None:
        """Say once, not each second, what is wrong: a log fills a full disk."""
        if not self._has_told:
            logger.error("the search index cannot be written; trying again: %s", error)
        self._has_told = True
        state.tell_fault(str(error), now=now)


def _tidy() -> None:
    """Remove what was left by somebody who was killed, unless somebody builds there now."""
    with folder.rebuilding() as is_ours:
        if is_ours:
            folder.tidy()
            state.end_progress()


def _is_too_early(now: datetime, not_before: datetime | None) -> bool:
    return not_before is not None and now < not_before
