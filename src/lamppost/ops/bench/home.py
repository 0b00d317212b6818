"""A home folder of the benchmark's own: nothing else is ever written to or emptied."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lamppost.environment import PREFIX
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.ops.bench.plan import Plan

MARK = "BENCH"
UNFINISHED = "{}"
# Of an ad: its rows with their indexes, the index, and as much again while it is built.
BYTES_AN_AD = 3_500
AT_LEAST = 300 * 1024 * 1024


class NotABenchHome(DomainError):
    """The folder was not made by this command."""

    code = "not_a_bench_home"


class TooLittleRoom(DomainError):
    """The ads would not fit on the disk."""

    code = "too_little_room"


@contextmanager
def bench_home(folder: Path | None) -> Iterator[Path]:
    """
    Give a folder that is the benchmark's own; without a name a new one, removed at the end.

    :raises NotABenchHome: if the folder holds anything that this command did not make
    """
    if folder is not None:
        yield _own(folder)
        return
    fresh = Path(tempfile.mkdtemp(prefix="lamppost-bench-"))
    try:
        yield _own(fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _own(folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARK).is_file():
        if any(folder.iterdir()):
            raise NotABenchHome(
                N_(
                    "%(home)s holds something that `lamppost bench` did not make, so it stays as "
                    "it is. Name a folder that does not exist yet."
                ),
                home=folder,
            )
        (folder / MARK).write_text(UNFINISHED, encoding="ascii")
    return folder


def holds(folder: Path, plan: Plan) -> bool:
    """Return whether the folder holds exactly these ads, all of them."""
    return plan.is_made_by((folder / MARK).read_text(encoding="ascii"))


def make_room(folder: Path, plan: Plan) -> None:
    """
    Empty the folder for other ads.

    :raises TooLittleRoom: if they would not fit on its disk
    """
    (folder / MARK).write_text(UNFINISHED, encoding="ascii")
    for path in folder.iterdir():
        if path.name != MARK:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    needed, free = needed_for(plan.ads), shutil.disk_usage(folder).free
    if free < needed:
        raise TooLittleRoom(
            N_("%(ads)d ads need %(needed)d MB; the disk under %(home)s has %(free)d MB left."),
            ads=plan.ads,
            needed=needed // 2**20,
            home=folder,
            free=free // 2**20,
        )


def needed_for(ads: int) -> int:
    """Return how many bytes must be free to make and measure so many ads."""
    return AT_LEAST + BYTES_AN_AD * ads


def finish(folder: Path, plan: Plan) -> None:
    """Note that all ads are there."""
    (folder / MARK).write_text(plan.mark(), encoding="ascii")


def move_in(folder: Path) -> None:
    """
    Make this process and its children use the folder, whatever their environment said.

    Settings of the board that really runs here must not colour what is measured.
    """
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ["LAMPPOST_HOME"] = str(folder)
    os.environ["LAMPPOST_LOG_LEVEL"] = "error"
    os.environ["LAMPPOST_WORKERS"] = str(min(64, os.cpu_count() or 1))
