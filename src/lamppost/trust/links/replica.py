"""An index in memory that follows a table: every process knows whatever was committed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from lamppost.trust.links.rules import mark_of

PAGE = 5_000
MOST_PAGES = 4  # for one answer; a process that is further behind catches up over several
# A number that is not there yet may belong to a transaction that commits later.
WAIT_FOR_NUMBER = timedelta(minutes=10)
MOST_AWAITED = 500

Numbered = tuple[int, bytes]

Index = TypeVar("Index")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Opened(Generic[Index]):
    """An index from a file: the highest number in it, and which of some numbers it lacks."""

    index: Index
    newest: int
    lacks: Callable[[range], set[int]]


class Replica(ABC, Generic[Index]):
    """
    The index of this process. It begins with a file, where there is one, and reads what is new in
    the table before each answer. Safe for threads: they are answered one after the other.
    """

    def __init__(self, *, page: int = PAGE, most_pages: int = MOST_PAGES) -> None:
        self._page, self._most_pages = page, most_pages
        self._lock = Lock()
        self.forget()

    @abstractmethod
    def new_index(self) -> Index:
        """Return an empty index."""

    @abstractmethod
    def opened(self) -> Opened[Index] | None:
        """Return what the file holds; None if there is none that can be read."""

    @abstractmethod
    def add(self, index: Index, rows: Iterable[Numbered]) -> None:
        """Add rows of the table."""

    @abstractmethod
    def numbered(self, first: int, page: int) -> list[Numbered]:
        """Return one page of rows from a number on, in order."""

    @abstractmethod
    def with_numbers(self, numbers: Sequence[int]) -> list[Numbered]:
        """Return the rows with these numbers that there are."""

    def forget(self) -> None:
        """Begin anew with the next question."""
        self._index: Index | None = None
        self._last: tuple[int, str] = (0, "")  # the newest number that was read, and its mark
        self._awaited: dict[int, datetime] = {}

    def ask(self, question: Callable[[Index], Answer], *, now: datetime) -> Answer | None:
        """Return the answer of the index; None as long as too much is left to catch up with."""
        with self._lock:
            if self._index is None:
                self._index = self._begin(now)
            for _ in range(self._most_pages):
                if self._catch_up(self._index, now) < self._page:
                    return question(self._index)
        return None

    def _begin(self, now: datetime) -> Index:
        found = self.opened()
        if found is None:
            return self.new_index()
        before = range(max(1, found.newest - MOST_AWAITED), found.newest)
        self._awaited = dict.fromkeys(found.lacks(before), now)
        self._last = (found.newest, "")
        return found.index

    def _catch_up(self, index: Index, now: datetime) -> int:
        """Read one page of what is new; return how many rows there were."""
        number, mark = self._last
        rows = self.numbered(number, self._page)
        count = len(rows)
        if rows and rows[0][0] == number:
            if mark and mark_of(rows[0][1]) != mark:
                # The numbers were given away again: to other rows, after a roll-back or because
                # the database is another one.
                self.forget()
                self._index = self.new_index()
                return self._page
            rows = rows[1:]
        late = self._arrived_late(now)
        self.add(index, [*late, *rows])
        if rows:
            self._last = (rows[-1][0], mark_of(rows[-1][1]))
            missing = set(range(max(number + 1, rows[-1][0] - MOST_AWAITED), rows[-1][0]))
            self._awaited |= dict.fromkeys(missing - {row[0] for row in rows}, now)
        return count

    def _arrived_late(self, now: datetime) -> list[Numbered]:
        """Return rows whose numbers are lower than the last one read; forget old gaps."""
        if not self._awaited:
            return []
        late = self.with_numbers(list(self._awaited)[:MOST_AWAITED])
        gone = {number for number, _ in late}
        self._awaited = {
            number: since
            for number, since in self._awaited.items()
            if number not in gone and since > now - WAIT_FOR_NUMBER
        }
        return sorted(late)
