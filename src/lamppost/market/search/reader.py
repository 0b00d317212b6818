"""The index as this process has it open; always the newest committed state."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from tantivy import Index, Searcher

from lamppost.market.search import folder, state
from lamppost.market.search.damage import damaged_files

logger = logging.getLogger(__name__)

# A rebuild removes the old generation: who was about to open it looks again.
TRIES = 3
# Looking through all files takes a second or two: many who fail at once need it only once.
LOOK_AGAIN = 10.0
T = TypeVar("T")


class Reader:
    """Keeps one generation open and looks for a newer state before each search."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._folder: Path | None = None
        self._index: Index | None = None
        self._seen: tuple[int, int] = (0, 0)
        self._looked: tuple[Path, float, bool] | None = None
        self._answers: dict[Hashable, Any] = {}

    def open(self) -> tuple[Index, Searcher] | None:
        """
        Return the newest committed state; None if there is no index yet.

        :raises OSError, ValueError: if it cannot be read
        """
        with self._lock:
            return self._open()

    def _open(self) -> tuple[Index, Searcher] | None:
        for attempt in range(1, TRIES + 1):
            latest = folder.current()
            if latest is None:
                return None
            try:
                index = self._newest(latest)
            except (OSError, ValueError):
                self._folder = self._index = None
                if attempt == TRIES:
                    raise
            else:
                return index, index.searcher()
        return None

    def ask(self, question: Callable[[Index, Searcher], T], *, otherwise: Callable[[], T]) -> T:
        """
        Return what the index answers; what ``otherwise`` answers if it cannot be read.

        What fails while the files are as they were written is a fault of the question, and is
        raised: nobody shall take that for a broken disk.
        """
        try:
            opened = self.open()
            if opened is not None:
                return question(*opened)
        except BaseException as error:
            # What the engine cannot read it sometimes does not expect at all, and panics.
            is_engines = isinstance(error, OSError | ValueError)
            if not is_engines and type(error).__name__ != "PanicException":
                raise
            if not self.is_damaged():
                raise
            logger.exception("the search index cannot be read")
        return otherwise()

    def ask_once(
        self,
        key: Hashable,
        question: Callable[[Index, Searcher], T],
        *,
        otherwise: Callable[[], T],
    ) -> T:
        """
        Return the same as ``ask``, but look only once for each state of the index.

        ``key`` says what is asked: one of few things, as every answer is kept until the next
        commit.
        """

        def asked(index: Index, searcher: Searcher) -> T:
            # Opened together with its answers: another thread may just have seen a newer state.
            with self._lock:
                opened, answers = self._open(), self._answers
            if key not in answers:
                answers[key] = question(*(opened or (index, searcher)))
            return cast("T", answers[key])

        return self.ask(asked, otherwise=otherwise)

    def can_be_read(self) -> bool:
        """Return whether there is an index in which nobody found damage: microseconds."""
        used, known = folder.current(), self._looked
        return used is not None and not (known and known[0] == used and known[2])

    def is_damaged(self) -> bool:
        """Look whether the generation in use is broken or gone; if so, have it rebuilt."""
        used = folder.current()
        if used is None:
            return True
        known = self._looked
        if known is None or known[0] != used or time.monotonic() - known[1] > LOOK_AGAIN:
            is_broken = bool(damaged_files(used)) and folder.current() == used
            known = self._looked = (used, time.monotonic(), is_broken)
            if is_broken:
                state.report_damage(used)
        return known[2]

    def _newest(self, latest: Path) -> Index:
        if self._index is None or latest != self._folder:
            self._index = folder.open_index(latest)
            self._index.config_reader("manual")
            self._folder, self._seen = latest, (0, 0)
        # Looking whether there was a commit costs a microsecond, reloading a thousand.
        now = folder.commit_of(latest)
        if now != self._seen:
            self._index.reload()
            self._seen, self._answers = now, {}
        return self._index


reader = Reader()
