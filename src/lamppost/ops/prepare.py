"""Make the home folder ready: database, icons, styles, texts. Quick when nothing has changed."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lamppost.environment import env
from lamppost.foundation.audit.keys import signing_key
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.journeys.open_board import is_untouched
from lamppost.ops.texts import compile_texts
from lamppost.people.accounts.setup_code import forget_setup_code, new_setup_code
from lamppost.trust.cases.sealing import make_keys
from lamppost.trust.safety.queries import help_lines_problem
from lamppost.web.icons import build_sprites

# The demo with its photos takes 60 MB; below this the database may stop in the middle of a write.
LEAST_FREE = 200 * 1024 * 1024
Say = Callable[[str], None]


class DiskTooFull(DomainError):
    """There is too little room on the disk to work safely."""

    code = "disk_too_full"


def check_disk() -> None:
    """
    Refuse to start on a disk that is nearly full.

    :raises DiskTooFull: with the folder, what is free and what is needed
    """
    home = env().home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        raise DiskTooFull(
            N_(
                "The disk under %(home)s has %(free)d MB left; %(least)d MB are needed. Make "
                "room, or set LAMPPOST_HOME to a folder on another disk."
            ),
            home=home,
            free=free // 2**20,
            least=LEAST_FREE // 2**20,
        )


def prepare_all(say: Say) -> None:
    """Bring everything up to date, telling what is done."""
    check_disk()
    signing_key(env().home)
    make_keys(env().home)
    prepare_database(say)
    prepare_assets(say)
    if problem := help_lines_problem():
        say(problem)


def first_run_lines() -> list[str]:
    """
    Return what to tell whoever sits at the terminal of a fresh installation; else nothing.

    Each call makes a new code, because only a hash of the last one is kept.
    """
    if not is_untouched():
        forget_setup_code(env().home)
        return []
    return [
        "",
        "This board is not set up yet. Open this page and type the code:",
        f"  {env().base_url}/start/",
        f"  {new_setup_code(env().home)}",
        "The code works until somebody operates the board. The next start shows a new one.",
        "",
    ]


def prepare_database(say: Say = lambda _text: None) -> None:
    """Apply what the database does not have yet."""
    if not _missing_steps():
        return
    # After an upgrade several processes start at once: one brings the tables up to date.
    with (env().home / "prepare.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if missing := _missing_steps():
            say(f"Preparing the database ({missing} steps) …")
            call_command("migrate", interactive=False, verbosity=0)


def _missing_steps() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_assets(say: Say) -> None:
    """Build icons, compile texts and collect styles and scripts, if any of them changed."""
    compile_texts()
    mark = settings.STATIC_ROOT / ".fingerprint"
    fingerprint = _fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == fingerprint:
        return
    say("Preparing icons, styles and scripts …")
    build_sprites(env().home / "build" / "static")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(fingerprint, encoding="ascii")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for folder in (settings.SOURCE / "web" / "static", settings.SOURCE / "market" / "categories"):
        yield from sorted(
            path for path in folder.rglob("*") if path.suffix != ".pyc" and path.is_file()
        )
    yield settings.SOURCE / "web" / "icons.py"
