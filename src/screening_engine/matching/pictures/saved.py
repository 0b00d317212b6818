"""Save an index of pictures in a folder and open it again, mapped from the disk."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening_engine.matching.pictures.hashes import WORDS
from screening_engine.matching.pictures.index import PictureIndex
from screening_engine.matching.pictures.segment import ARRAYS, BUCKETS, SLOTS, Segment

# A version for the layout of the files; hashes themselves never change meaning (PDQ, 256 bits).
VERSION = 1
MANIFEST = "index.json"
MOST_MANIFEST_BYTES = 4096
PART = re.compile(r"(\w+)-(\d+)\.npy")
TYPES: dict[str, type[np.generic]] = {
    "codes": np.uint64,
    "keys": np.int64,
    "order": np.uint32,
    "beside": np.uint16,
    "starts": np.uint32,
}


# How often a reader begins again that a writer has overtaken.
TRIES = 5


class BadIndex(ValueError):
    """The folder holds no index, one of another version, or files that do not fit together."""


class _GoneMeanwhile(BadIndex):
    """A file that the manifest names is missing: a newer state may have replaced it."""


def save_index(index: PictureIndex, folder: Path) -> None:
    """
    Write ``index`` into ``folder``, 136 bytes a hash; an older state there is replaced at once.

    A crash leaves the older state readable: the manifest, which names the files, is written last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    segment = index.whole()
    generation = 1 + max((number for _, number in _parts(folder)), default=0)
    for name in ARRAYS:
        with (folder / f"{name}-{generation}.npy").open("wb") as file:
            np.save(file, getattr(segment, name), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
    manifest = {"version": VERSION, "generation": generation, "hashes": len(segment)}
    fresh = folder / f"{MANIFEST}.new"
    with fresh.open("w", encoding="utf-8") as text:
        json.dump(manifest, text)
        text.flush()
        os.fsync(text.fileno())
    fresh.replace(folder / MANIFEST)
    for path, number in _parts(folder):
        if number != generation:
            path.unlink(missing_ok=True)


def load_index(folder: Path) -> PictureIndex:
    """
    Open what ``save_index`` wrote. Only what is asked for is read from the disk.

    :raises BadIndex: if there is none, or it cannot be what was written
    """
    for _ in range(TRIES - 1):
        try:
            return _loaded(folder, _manifest(folder))
        except _GoneMeanwhile:
            continue
    return _loaded(folder, _manifest(folder))


def _loaded(folder: Path, manifest: dict[str, Any]) -> PictureIndex:
    if manifest.get("version") != VERSION:
        raise BadIndex(f"version {manifest.get('version')!r}, not {VERSION}: build it again")
    generation, count = manifest.get("generation"), manifest.get("hashes")
    if not (isinstance(generation, int) and isinstance(count, int)):
        raise BadIndex("the manifest is not whole")
    shapes: dict[str, tuple[int, ...]] = {
        "codes": (count, WORDS),
        "keys": (count,),
        "order": (SLOTS, count),
        "beside": (SLOTS, count),
        "starts": (SLOTS, BUCKETS + 1),
    }
    arrays = {
        name: _mapped(folder / f"{name}-{generation}.npy", shapes[name], TYPES[name])
        for name in ARRAYS
    }
    return PictureIndex.of(Segment(**arrays))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        with (folder / MANIFEST).open("rb") as file:
            manifest = json.loads(file.read(MOST_MANIFEST_BYTES))
    except (OSError, ValueError) as wrong:
        raise BadIndex(f"no manifest: {wrong}") from wrong
    if not isinstance(manifest, dict):
        raise BadIndex("the manifest is no object")
    return manifest


def _mapped(path: Path, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
    try:
        # A file of no length cannot be mapped.
        array = np.load(path, mmap_mode="r" if all(shape) else None, allow_pickle=False)
    except FileNotFoundError as wrong:
        raise _GoneMeanwhile(f"{path.name} is missing") from wrong
    except (OSError, ValueError, EOFError) as wrong:
        raise BadIndex(f"{path.name}: {wrong}") from wrong
    if array.shape != shape or array.dtype != kind:
        raise BadIndex(f"{path.name}: {array.dtype} of {array.shape}, not {kind} of {shape}")
    return np.asarray(array)


def _parts(folder: Path) -> list[tuple[Path, int]]:
    found = ((path, PART.fullmatch(path.name)) for path in folder.iterdir())
    return [(path, int(match[2])) for path, match in found if match and match[1] in ARRAYS]
