"""What tells one committed state of the index from another, in microseconds."""

from __future__ import annotations

import os

from lamppost.market.search import folder

Stamp = tuple[str, int, int]

NO_INDEX: Stamp = ("", 0, 0)


def index_stamp() -> Stamp:
    """
    Return something that is another one after each commit to the index. Opens no index.

    A commit replaces the file that lists the segments: its time and its inode tell two commits
    within one tick of the clock apart.
    """
    try:
        name = (folder.root() / "current").read_text(encoding="ascii").strip()
        status = os.stat(folder.root() / name / "meta.json")
    except OSError:
        return NO_INDEX
    return name, status.st_mtime_ns, status.st_ino
