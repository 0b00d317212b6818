"""Rows written past every check, by columns read from the database: fast, and for a bench only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from lamppost.foundation.kernel.errors import N_, DomainError

# What a crash loses is made again. Everything else is as the board has it.
FAST = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-200000",
    "PRAGMA wal_autocheckpoint=20000",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA ignore_check_constraints=ON",
)
BATCH = 50_000


class UnknownTable(DomainError):
    """A table is not what this command knows."""

    code = "unknown_table"


def connect(path: Path) -> sqlite3.Connection:
    """Open the database of a bench; transactions are begun and ended by hand."""
    opened = sqlite3.connect(path, isolation_level=None)
    for line in FAST:
        opened.execute(line)
    return opened


def insert_into(database: sqlite3.Connection, table: str, columns: Sequence[str]) -> str:
    """
    Return the statement that writes these columns of a table.

    :raises UnknownTable: if it has no such column, or another one that must be filled
    """
    known = {
        name: bool(is_required) and default is None
        for _at, name, _type, is_required, default, _key in database.execute(
            "SELECT * FROM pragma_table_info(?)", [table]
        )
    }
    missing = sorted(set(columns) - known.keys())
    unfilled = sorted(name for name, needed in known.items() if needed and name not in columns)
    if missing or unfilled:
        raise UnknownTable(
            N_(
                "The table %(table)s has changed: not there are %(missing)s, and nothing fills "
                "%(unfilled)s. `lamppost bench` has to learn it."
            ),
            table=table,
            missing=", ".join(missing) or "-",
            unfilled=", ".join(unfilled) or "-",
        )
    named = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" for _name in columns)
    return f'INSERT INTO "{table}" ({named}) VALUES ({places})'  # noqa: S608 - names of ours


def put(database: sqlite3.Connection, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """Write rows in a transaction of their own."""
    database.execute("BEGIN")
    database.executemany(statement, rows)
    database.execute("COMMIT")


def take_indexes(database: sqlite3.Connection, tables: Sequence[str]) -> list[str]:
    """Drop the indexes of tables; return the statements that make them again."""
    found = database.execute(
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "ORDER BY name"
    )
    ours = [(name, statement) for table, name, statement in found if table in tables]
    for name, _statement in ours:
        database.execute(f'DROP INDEX "{name}"')
    return [statement for _name, statement in ours]
