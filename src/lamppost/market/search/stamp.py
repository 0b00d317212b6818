"""What tells one committed state of the index from another, in microseconds."""

from __future__ import annotations

from lamppost.market.search import folder

Stamp = tuple[str, int, int]

NO_INDEX: Stamp = ("", 0, 0)


def index_stamp() -> Stamp:
    """Return something that is another one after each commit to the index. Opens no index."""
    used = folder.current()
    if used is None:
        return NO_INDEX
    try:
        return used.name, *folder.commit_of(used)
    except OSError:  # a rebuild has just removed it
        return NO_INDEX
