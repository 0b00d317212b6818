"""
Files of photos: ``media/<aa>/<digest>-<size>.<format>`` in the home folder, and ``quarantine/``.

Whether a photo may be seen is not decided here but by the database. A name says what it holds, so
files are written once and never changed. Quarantine is a folder of its own, which only the job
worker writes to and nothing that answers requests reads from.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from lamppost.environment import env
from lamppost.market.media.rules import DIGEST, FILE_FORMATS, SIZES, file_name

# Begins the name of a file that is still being written.
DRAFT = ".draft-"


def media_folder() -> Path:
    return env().home / "media"


def quarantine_folder() -> Path:
    return env().home / "quarantine"


def path_of(digest: str, size: int, file_format: str) -> Path:
    """
    Return where a file is, or would be.

    :raises ValueError: for parts that are not ours
    """
    return media_folder() / digest[:2] / file_name(digest, size, file_format)


def keep(digest: str, contents: Mapping[int, bytes], file_format: str) -> None:
    """Store the sizes that are not there yet; each is whole and on the disk, or absent."""
    for size, content in contents.items():
        path = path_of(digest, size, file_format)
        if not path.exists():
            _write(path, content)


def files_of(digest: str) -> list[Path]:
    """Return the stored files of a photo."""
    paths = (path_of(digest, size, f) for size in SIZES for f in FILE_FORMATS)
    return [path for path in paths if path.exists()]


def remove(digest: str) -> None:
    """Delete the files of a photo. The caller knows that no ad refers to them any more."""
    for path in files_of(digest):
        path.unlink(missing_ok=True)


def copy_to_quarantine(digest: str, photo_id: UUID) -> None:
    """Put a photo's WebP files under its own id into the separate store, which is ours alone."""
    target = quarantine_folder() / str(photo_id)
    target.mkdir(parents=True, exist_ok=True)
    for folder in (quarantine_folder(), target):
        folder.chmod(0o700)
    for path in files_of(digest):
        if path.suffix == ".webp":
            _write(target / path.name, path.read_bytes())


def size_of_files(*, most: int = 20_000) -> tuple[int, bool]:
    """
    Return how many bytes the photos take, and whether all were counted.

    Looks at ``most`` files at most: a page that waits for it must not wait for minutes.
    """
    total = 0
    for number, path in enumerate(media_folder().rglob("*"), start=1):
        if number > most:
            return total, False
        with contextlib.suppress(OSError):  # swept away a moment ago
            total += path.stat().st_size if path.is_file() else 0
    return total, True


def remove_stale_drafts(before: datetime) -> None:
    """Delete half-written files that a crash left behind."""
    for path in [*media_folder().glob(f"*/{DRAFT}*"), *quarantine_folder().glob(f"*/{DRAFT}*")]:
        if _changed_at(path) < before:
            path.unlink(missing_ok=True)


def digests_stored(before: datetime) -> Iterator[str]:
    """Yield the digests of files last written before that time, each at least once."""
    for path in media_folder().glob("[0-9a-f][0-9a-f]/[0-9a-f]*"):
        digest = path.name.partition("-")[0]
        if DIGEST.fullmatch(digest) and _changed_at(path) < before:
            yield digest


def _changed_at(path: Path) -> datetime:
    with contextlib.suppress(FileNotFoundError):
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return datetime.max.replace(tzinfo=UTC)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The name is durable only when its folder is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
