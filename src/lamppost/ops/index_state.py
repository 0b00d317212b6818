"""How the search index of this machine is: for the command and for monitors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from lamppost.foundation.jobs.queries import backlog_of
from lamppost.market.search import folder, state
from lamppost.market.search.damage import damaged_files
from lamppost.market.search.queries import indexed_count
from lamppost.market.search.writing import consumer, expected_count

# An ad that is acknowledged is to be found within a second; after five something is wrong.
LATE = 5.0
WELL, WRONG, BEHIND, REBUILT = 0, 1, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What was found. ``indexed`` None: it cannot be read; ``seconds``: the oldest row's age."""

    expected: int
    indexed: int | None
    bytes: int
    rows: int
    seconds: float
    damaged: list[str] = field(default_factory=list)
    rebuild: state.Progress | None = None
    is_disk_full: bool = False

    @property
    def exit_code(self) -> int:
        if self.rebuild:
            return REBUILT
        if self.damaged or self.indexed is None:
            return WRONG
        if self.seconds > LATE:
            return BEHIND
        # What waits since a moment ago is no difference yet.
        return WELL if self.rows or self.expected == self.indexed else WRONG

    def lines(self) -> list[str]:
        """Return it in words."""
        held = "it cannot be read" if self.indexed is None else f"{self.indexed} in the index"
        lines = [f"{self.expected} public ads in the database, {held}."]
        if self.indexed:
            each = self.bytes // self.indexed
            lines.append(f"It takes {self.bytes / 1e6:.1f} MB, {each} bytes for each ad.")
        lines.append(f"{self.rows} rows wait, the oldest for {self.seconds:.1f} seconds.")
        if self.rebuild:
            lines.append(f"It is being rebuilt: {self.rebuild.percent} %.")
        if self.damaged:
            lines.append(f"Damaged: {', '.join(self.damaged)}. The worker rebuilds it.")
        if self.is_disk_full:
            lines.append("The disk is full: nothing is lost, and it goes on once there is room.")
        return lines

    def figures(self) -> dict[str, object]:
        """Return it for a program."""
        return {
            "expected": self.expected,
            "indexed": self.indexed,
            "bytes": self.bytes,
            "rows_behind": self.rows,
            "seconds_behind": round(self.seconds, 1),
            "damaged": self.damaged,
            "rebuilt_percent": self.rebuild.percent if self.rebuild else None,
            "is_disk_full": self.is_disk_full,
        }


def look(*, now: datetime | None = None) -> IndexState:
    """Look at the index of this machine, all its files included."""
    used, behind = folder.current(), backlog_of(consumer())
    moment = now or timezone.now()
    return IndexState(
        expected=expected_count(),
        indexed=_count(),
        bytes=sum(file.stat().st_size for file in used.iterdir()) if used else 0,
        rows=behind.count,
        seconds=(moment - behind.oldest).total_seconds() if behind.oldest else 0.0,
        damaged=damaged_files(used) if used else [],
        rebuild=state.progress(),
        is_disk_full=state.is_disk_full(),
    )


def _count() -> int | None:
    try:
        return indexed_count()
    except (OSError, ValueError):
        return None
