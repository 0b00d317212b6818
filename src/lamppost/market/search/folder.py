"""Where the index lies: one folder a generation, and a file that names the current one."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Index

from lamppost.environment import env
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.search.schema import VERSION, prepare, schema

# In a generation: the number of the outbox after which everything must be seen again.
SINCE = "since"


def root() -> Path:
    """Return the folder of all generations."""
    return env().home / "index"


def current() -> Path | None:
    """Return the folder of the generation in use; None if there is none that fits."""
    try:
        name = (root() / "current").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    folder = root() / name
    fits = name.startswith(f"v{VERSION}-") and "/" not in name and (folder / "meta.json").exists()
    return folder if fits else None


def commit_of(generation: Path) -> tuple[int, int]:
    """
    Return what is another pair after each commit to a generation: a microsecond.

    A commit replaces the file that lists the segments. Its inode tells two of them within one
    tick of the clock apart.

    :raises OSError: if it is gone
    """
    status = os.stat(generation / "meta.json")
    return status.st_mtime_ns, status.st_ino


def new_generation() -> Path:
    """Make an empty folder for another generation."""
    folder = root() / f"v{VERSION}-{new_id()}"
    folder.mkdir(parents=True)
    return folder


def make_current(folder: Path) -> None:
    """Point to a generation, at once for all processes, and remove the others."""
    write_whole(root() / "current", folder.name)
    tidy()


def tidy() -> None:
    """
    Remove all that is not in use: what a rebuild left that was killed, generations of before.

    Only who rebuilds, or keeps others from it by ``rebuilding``, may call this.
    """
    used = current()
    for other in root().glob("v*-*"):
        # A reader that still has it open keeps its files until it lets go (POSIX unlink).
        if other != used and other.is_dir():
            shutil.rmtree(other, ignore_errors=True)
    for draft in root().glob("*.draft"):
        draft.unlink(missing_ok=True)


@contextmanager
def rebuilding() -> Iterator[bool]:
    """Keep others from rebuilding while the block runs; False if somebody else does it now."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "rebuild.lock").open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that whoever reads it, also after a power cut, reads all or none."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_index(folder: Path) -> Index:
    """Open the index in a folder, or make it there if the folder is empty."""
    is_new = not (folder / "meta.json").exists()
    index = Index(schema(), path=str(folder)) if is_new else Index.open(str(folder))
    return prepare(index)
