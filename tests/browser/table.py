"""What each page weighs and asks of the database, collected by the walks into one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[2] / "benchmarks" / "PAGES.md"
HEAD = """# What each page weighs, and how often it asks the database

Written by the browser tests (`make pages`): the bytes on the wire of the page with its styles,
scripts and icons but without photos, for a browser that has none of them yet (30 KB is the most
that a page may weigh), and the database queries of the page itself on the small board of the tests
(beside it the most that it may need).

| page | KB | queries | at most |
|---|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one page."""

    page: str
    size: int
    queries: int
    most: int

    @property
    def text(self) -> str:
        return f"| {self.page} | {self.size / 1024:.1f} | {self.queries} | {self.most} |"


def write_table(rows: Iterable[tuple[str, int, int, int]]) -> None:
    """Write the table, by name of page."""
    lines = [Row(*row).text for row in sorted(rows)]
    FILE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
