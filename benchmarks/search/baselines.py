"""The baselines: plain full text of SQLite, as one line of SQL gives it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

_PARTS = re.compile(r'(?:(?<!\S)-)?"[^"]*"|[^\s"]+')
_WORDS = re.compile(r"[^\W_]+")


class FullText:
    """
    FTS5 over title and body, ordered by bm25, words joined by ``AND`` or by ``OR``.

    Quotes are phrases and a minus is NOT, as FTS5 knows them; nothing else is understood.
    """

    def __init__(self, ads: Iterable[tuple[str, str, str]], *, tokenize: str = "unicode61") -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            f"CREATE VIRTUAL TABLE ads USING fts5(id UNINDEXED, title, body, tokenize='{tokenize}')"
        )
        self._database.executemany("INSERT INTO ads VALUES (?, ?, ?)", ads)

    def find(self, query: str, *, joined_by: str, depth: int) -> list[str]:
        """Return the ids of the first ads."""
        match = as_match(query, joined_by=joined_by)
        if not match:
            return []
        sql = "SELECT id FROM ads WHERE ads MATCH ? ORDER BY bm25(ads) LIMIT ?"
        return [row[0] for row in self._database.execute(sql, (match, depth))]


def as_match(query: str, *, joined_by: str) -> str:
    """
    Return a query in the words of FTS5.

    >>> as_match('"bed frame" queen -king', joined_by="AND")
    '("bed frame" AND "queen") NOT ("king")'
    """
    wanted: list[str] = []
    excluded: list[str] = []
    for part in _PARTS.findall(query):
        words = _WORDS.findall(part)
        if not words:
            continue
        # Only quotes make a phrase: "e-bike" is two words to it, in any place.
        terms = [" ".join(words)] if '"' in part else words
        (excluded if part.startswith("-") else wanted).extend(f'"{term}"' for term in terms)
    if not wanted:
        return ""
    match = f"({f' {joined_by} '.join(wanted)})"
    return f"{match} NOT ({' OR '.join(excluded)})" if excluded else match
