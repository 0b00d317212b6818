"""The index as this process has it open; always the newest committed state."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock

from tantivy import Index, Searcher

from lamppost.market.search import folder

# A rebuild removes the old generation: who was about to open it looks again.
TRIES = 3


class Reader:
    """Keeps one generation open and looks for a newer state before each search."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._folder: Path | None = None
        self._index: Index | None = None
        self._seen: tuple[int, int] = (0, 0)

    def open(self) -> tuple[Index, Searcher] | None:
        """Return the newest committed state; None if there is no index yet."""
        with self._lock:
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

    def _newest(self, latest: Path) -> Index:
        if self._index is None or latest != self._folder:
            self._index = folder.open_index(latest)
            self._index.config_reader("manual")
            self._folder, self._seen = latest, (0, 0)
        # A commit replaces meta.json: looking at its time costs a microsecond, reloading a
        # thousand. The inode tells two commits within one tick of the clock apart.
        status = os.stat(latest / "meta.json")
        now = (status.st_mtime_ns, status.st_ino)
        if now != self._seen:
            self._index.reload()
            self._seen = now
        return self._index


reader = Reader()
