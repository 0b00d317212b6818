"""What processes tell each other about the index, in small files beside it: progress and faults."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from lamppost.market.search import folder

# Less than this, and the index cannot take the next ads: one commit of a few needs a hundred kB.
LEAST_FREE = 1_000_000
# Who rebuilds says each second how far it has come; after so many without a word it was killed.
SILENT = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a rebuild has come: ``done`` of about ``total`` ads."""

    done: int
    total: int
    started_at: datetime

    @property
    def percent(self) -> int:
        return min(99, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why the index could not be written, and since when."""

    words: str
    since: datetime


def tell_progress(progress: Progress) -> None:
    """Say how far it has come. On a full disk nobody learns of it, and the rest goes on."""
    with suppress(OSError):
        folder.write_whole(_file("progress"), _as_json(progress))


def end_progress() -> None:
    """Say that nothing is being rebuilt any more."""
    _file("progress").unlink(missing_ok=True)


def progress() -> Progress | None:
    """Return how far the rebuild has come that is going on now; None if there is none."""
    with suppress(OSError, KeyError, TypeError, ValueError):
        # Whoever was killed left its file, and says nothing any more.
        if time.time() - _file("progress").stat().st_mtime > SILENT:
            return None
        found = _read("progress") or {}
        return Progress(
            done=int(str(found["done"])),
            total=int(str(found["total"])),
            started_at=datetime.fromisoformat(str(found["started_at"])),
        )
    return None


def tell_fault(words: str, *, now: datetime) -> None:
    """Say why the index cannot be written; the first time counts."""
    if fault() is None:
        with suppress(OSError):
            folder.write_whole(_file("fault"), _as_json(Fault(words=words[:500], since=now)))


def end_fault() -> None:
    """Say that it can be written."""
    _file("fault").unlink(missing_ok=True)


def fault() -> Fault | None:
    """Return why the index cannot be written; None if it can, or nobody could say so."""
    found = _read("fault")
    with suppress(KeyError, TypeError, ValueError):
        if found is not None:
            since = datetime.fromisoformat(str(found["since"]))
            return Fault(words=str(found["words"]), since=since)
    return None


def is_disk_full() -> bool:
    """Return whether there is no room for the next ads where the index lies."""
    try:
        return shutil.disk_usage(folder.root()).free < LEAST_FREE
    except OSError:
        return False


def report_damage(generation: Path) -> None:
    """Have the writer look at a generation that could not be read."""
    with suppress(OSError):
        folder.write_whole(_file("damaged"), generation.name)


def take_report() -> str:
    """Return the name of the generation that somebody could not read, once; "" if none."""
    try:
        name = _file("damaged").read_text(encoding="utf-8")
        _file("damaged").unlink()
    except (OSError, ValueError):
        return ""
    return name


def _file(name: str) -> Path:
    return folder.root() / f"{name}.state"


def _as_json(value: Progress | Fault) -> str:
    return json.dumps(asdict(value), default=lambda at: at.astimezone(UTC).isoformat())


def _read(name: str) -> dict[str, object] | None:
    try:
        found = json.loads(_file(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
