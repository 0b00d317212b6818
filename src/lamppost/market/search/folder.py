"""Where the index lies: one folder a generation, and a file that names the current one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tantivy import Index

from lamppost.environment import env
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.search.schema import VERSION, prepare, schema


def root() -> Path:
    """Return the folder of all generations."""
    return env().home / "index"


def current() -> Path | None:
    """Return the folder of the generation in use; None if there is none that fits."""
    pointer = root() / "current"
    if not pointer.exists():
        return None
    folder = root() / pointer.read_text(encoding="ascii").strip()
    fits = folder.name.startswith(f"v{VERSION}-") and (folder / "meta.json").exists()
    return folder if fits else None


def new_generation() -> Path:
    """Make an empty folder for another generation."""
    folder = root() / f"v{VERSION}-{new_id()}"
    folder.mkdir(parents=True)
    return folder


def make_current(folder: Path) -> None:
    """Point to a generation, at once for all processes, and remove the others."""
    draft = root() / f"current.{os.getpid()}"
    draft.write_text(folder.name, encoding="ascii")
    draft.replace(root() / "current")
    for other in root().iterdir():
        # A reader that still has it open keeps its files until it lets go (POSIX unlink).
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


def open_index(folder: Path) -> Index:
    """Open the index in a folder, or make it there if the folder is empty."""
    is_new = not (folder / "meta.json").exists()
    index = Index(schema(), path=str(folder)) if is_new else Index.open(str(folder))
    return prepare(index)
