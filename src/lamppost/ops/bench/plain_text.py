"""What people use instead: the full text of SQLite over the same ads, asked the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from lamppost.market.search.rules import PAGE_SIZE, read_words
from lamppost.ops.bench.asking import Question
from lamppost.ops.bench.measure import bare
from lamppost.ops.bench.rows import Rows, percentiles

KINDS = ("word", "two words", "phrase", "word in category")
FILLED = """
INSERT INTO said (rowid, title, body)
SELECT listing.rowid, revision.title, revision.body
FROM board.listings_listing AS listing
JOIN board.listings_listingrevision AS revision ON revision.id = listing.revision_id
WHERE listing.state = 'published'
"""
FOUND = """
FROM said
JOIN board.listings_listing AS listing ON listing.rowid = said.rowid
JOIN board.listings_listingrevision AS revision ON revision.id = listing.revision_id
WHERE said MATCH :words AND listing.site_id = :site AND (:category = '' OR category = :category)
"""
# Rows were written in the order in which they were published, so the newest have the highest.
BEST = f"SELECT listing.id {FOUND} ORDER BY said.rank LIMIT {PAGE_SIZE}"
COUNT = f"SELECT count(*) {FOUND}"


def plain_text(rows: Rows, questions: Sequence[Question], *, home: Path) -> None:
    """Build that index, ask it what is asked in words, and print what both take."""
    path = home / "plain.sqlite3"
    path.unlink(missing_ok=True)  # of a run that was stopped
    database = sqlite3.connect(path)
    try:
        database.execute("ATTACH ? AS board", [f"{home / 'lamppost.sqlite3'}"])
        seconds = _build(database)
        count = database.execute("SELECT count(*) FROM said_docsize").fetchone()[0]
        rows.row("fts5.pace", count / seconds, "ads/s", count)
        rows.row("fts5.bytes", path.stat().st_size / max(count, 1), "bytes an ad", count)
        _ask(rows, [one for one in questions if one.kind in KINDS], database)
    finally:
        database.close()
        path.unlink(missing_ok=True)


def _build(database: sqlite3.Connection) -> float:
    began = time.perf_counter()
    database.execute("PRAGMA synchronous=OFF")
    # It holds no second copy of the words, which the board has already.
    database.execute(
        "CREATE VIRTUAL TABLE said USING fts5(title, body, content='', tokenize='porter unicode61')"
    )
    database.execute(FILLED)
    database.commit()
    return time.perf_counter() - began


def _ask(rows: Rows, questions: Sequence[Question], database: sqlite3.Connection) -> None:
    theirs, ours = [], []
    for question in questions:
        wanted = question.search
        words = " ".join(f'"{word.text}"' for word in read_words(wanted.words))
        asked = {
            "words": words.replace("\x00", ""),
            "site": wanted.site_ids[0].hex,
            "category": wanted.category,
        }
        began = time.perf_counter()
        database.execute(BEST, asked).fetchall()
        database.execute(COUNT, asked).fetchone()
        theirs.append(time.perf_counter() - began)
        began = time.perf_counter()
        bare(wanted)
        ours.append(time.perf_counter() - began)
    for here, there, part in zip(
        percentiles(ours), percentiles(theirs), ("p50", "p99"), strict=True
    ):
        rows.row(f"fts5.{part}", there, "ms", len(theirs), baseline=f"our index {here:.3f} ms",
                 note="the best 30 and the exact count of one town, no page around it")  # fmt: skip
