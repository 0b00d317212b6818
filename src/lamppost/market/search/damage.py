"""Whether the files of an index are what was written: each ends with a checksum of itself."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

# The end of each file: its checksum as JSON, how long that is, and a mark (see ManagedDirectory).
TAIL = struct.Struct("<II")
MARK = 1337
LONGEST_FOOTER = 10_000
# Parts of a segment that every one has, by the ends of their names.
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
PIECE = 2**20


def damaged_files(folder: Path) -> list[str]:
    """
    Return the files of a generation that are missing, cut or changed, by name; none: all is well.

    Reads all of them: about a gigabyte a second.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        names = list(_named(meta))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ["meta.json"]
    found = [name for name in names if not is_whole(folder / name)]
    # While it is written, segments are merged and their files removed: look at what is named now.
    if found and (folder / "meta.json").exists():
        still = set(_names_now(folder, found))
        found = [name for name in found if name in still and not is_whole(folder / name)]
    return found


def _names_now(folder: Path, found: list[str]) -> list[str]:
    try:
        return list(_named(json.loads((folder / "meta.json").read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return found


def _named(meta: Mapping[str, list[Mapping[str, object]]]) -> Iterator[str]:
    """Yield the names of the files that a committed state consists of."""
    for segment in meta["segments"]:
        stem = str(segment["segment_id"]).replace("-", "")
        yield from (f"{stem}.{part}" for part in PARTS)
        deletes = segment.get("deletes")
        if isinstance(deletes, dict):
            yield f"{stem}.{deletes['opstamp']}.del"


def is_whole(path: Path) -> bool:
    """Return whether a file of the engine is there and as it was written."""
    try:
        # Read, never mapped: a mapped file that is cut meanwhile would end this process.
        with path.open("rb") as file:
            return _holds_its_sum(file, path.stat().st_size)
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False


def _holds_its_sum(file: BinaryIO, size: int) -> bool:
    if size < TAIL.size:
        return False
    file.seek(size - TAIL.size)
    length, mark = TAIL.unpack(file.read(TAIL.size))
    left = size - TAIL.size - length
    if mark != MARK or length > LONGEST_FOOTER or left < 0:
        return False
    file.seek(left)
    footer = json.loads(file.read(length))
    file.seek(0)
    found = 0
    while left and (piece := file.read(min(PIECE, left))):
        found = zlib.crc32(piece, found)
        left -= len(piece)
    return not left and found == int(footer["crc"])
