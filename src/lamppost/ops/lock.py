"""The sequencer's lock: at most one process orders rows, seals the log and writes the index."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.db import Error, connection

from lamppost.environment import env
from lamppost.foundation.kernel.errors import DomainError

# Any number, the same for all our processes on one PostgreSQL server ("LAMP" as bytes).
ADVISORY_KEY = 0x4C414D50


class NotTheSequencer(DomainError):
    """Another process has the lock."""

    code = "not_the_sequencer"


@contextmanager
def sequencer_lock() -> Iterator[None]:
    """
    Hold the lock while the block runs; the system lets go of it if this process dies.

    On PostgreSQL the lock is the database's, so that it holds between machines; beside it the
    file lock guards this machine's index.

    :raises NotTheSequencer: at once, if another process has it
    """
    with _file_lock(), _database_lock():
        yield


@contextmanager
def index_lock() -> Iterator[None]:
    """
    Hold the lock of this machine's index alone, while another machine has the sequencer's.

    It is the same file: who holds it follows the database on this machine.

    :raises NotTheSequencer: at once, if another process has it
    """
    with _file_lock():
        yield


@contextmanager
def _file_lock() -> Iterator[None]:
    path = env().home / "sequencer.lock"
    file: IO[str]
    with path.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotTheSequencer("Another process does this work already.") from None
        yield


@contextmanager
def _database_lock() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        if not cursor.fetchone()[0]:
            raise NotTheSequencer("A process on another machine does this work already.")
    try:
        yield
    finally:
        _let_go()


def _let_go() -> None:
    # If the connection was closed or lost meanwhile, the server has let go already.
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])
    except Error:
        connection.close()
