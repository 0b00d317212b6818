"""The file of an index: a header that says what it is, then plain arrays to be mapped."""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.texts.sketch import SKETCH_VERSION

FILE_VERSION = 1
_MAGIC = b"near-text-index\n"
_EDGE = 64  # arrays begin at multiples of this many bytes
_LONGEST_HEADER = 1_000_000

Arrays = dict[str, NDArray[Any]]


class UnreadableIndex(ValueError):
    """The file is no index of this version and label. It can be built anew."""


def save_arrays(path: Path, arrays: Arrays, *, label: str) -> None:
    """Write arrays to a file that is there whole or not at all."""
    plan, place = [], 0
    for name, array in arrays.items():
        plan.append([name, array.dtype.newbyteorder("<").str, len(array), place])
        place += -(-array.nbytes // _EDGE) * _EDGE
    header = json.dumps(
        {"file": FILE_VERSION, "sketch": SKETCH_VERSION, "label": label, "size": place,
         "arrays": plan}
    ).encode()  # fmt: skip
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            _write(file, header, arrays)
            Path(file.name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise


def _write(file: IO[bytes], header: bytes, arrays: Arrays) -> None:
    start = _MAGIC + len(header).to_bytes(4, "little") + zlib.crc32(header).to_bytes(4, "little")
    file.write((start + header).ljust(_start_of_arrays(len(header)), b"\0"))
    for array in arrays.values():
        file.write(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).data)
        file.write(b"\0" * (-array.nbytes % _EDGE))
    file.flush()
    os.fsync(file.fileno())


def open_arrays(path: Path, *, label: str) -> Arrays:
    """
    Return the arrays of a file, mapped and read-only.

    :raises UnreadableIndex: if it is of another version, label or damaged
    :raises OSError: if there is none
    """
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + 8)
        length = int.from_bytes(head[-8:-4], "little")
        if not head.startswith(_MAGIC) or len(head) < len(_MAGIC) + 8 or length > _LONGEST_HEADER:
            raise UnreadableIndex(f"{path.name} is no index of texts")
        header = file.read(length)
    if zlib.crc32(header) != int.from_bytes(head[-4:], "little"):
        raise UnreadableIndex(f"{path.name} is damaged")
    told = json.loads(header)
    wanted = {"file": FILE_VERSION, "sketch": SKETCH_VERSION, "label": label}
    for what, value in wanted.items():
        if told[what] != value:
            raise UnreadableIndex(f"{path.name} has {what} {told[what]!r}, not {value!r}")
    start = _start_of_arrays(length)
    if path.stat().st_size != start + told["size"]:
        raise UnreadableIndex(f"{path.name} is not complete")
    return _map(path, start, told)


def _map(path: Path, start: int, told: dict[str, Any]) -> Arrays:
    mapped = np.memmap(path, mode="r") if told["size"] else np.zeros(start, np.uint8)
    arrays: Arrays = {}
    for name, kind, length, place in told["arrays"]:
        end = start + place + length * np.dtype(kind).itemsize
        arrays[name] = np.asarray(mapped[start + place : end]).view(kind)
    return arrays


def _start_of_arrays(header: int) -> int:
    return -(-(len(_MAGIC) + 8 + header) // _EDGE) * _EDGE
