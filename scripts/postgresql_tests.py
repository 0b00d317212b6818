"""
Run the rooms, journeys, doors and commands on a PostgreSQL of their own.

The server lives in a temporary folder, listens on a socket in it only, and is removed whatever
happens. Where PostgreSQL is not installed, one line says that this part was skipped.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

INSTALLED = Path("/usr/lib/postgresql")
FOLDERS = ("tests/rooms", "tests/journeys", "tests/doors", "tests/ops", "tests/reliability")
USER = "lamppost"
PORT = 5432  # names the socket in our own folder; nothing listens on the network
# Nothing of it has to survive a power cut: without waiting for the disk, tests run twice as fast.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''")


def main() -> int:
    """Run the tests; return their exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is removed, too
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is not installed: its tests were skipped (scripts/system-packages).")
        return 0
    with a_server(programs) as address:
        return run_tests(address, sys.argv[1:])


def find_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs; None if there is none."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return max(folders, key=_version, default=None)


def _version(programs: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", programs.parent.name))


@contextmanager
def a_server(programs: Path, settings: Sequence[str] = FAST) -> Iterator[str]:
    """Run a server of its own while the block runs; give the address of an empty database."""
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="lamppost-pg-", dir="/tmp"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        cluster = folder / "cluster"
        _run(programs / "initdb", "-D", cluster, "-U", USER, "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", owner=owner)  # fmt: skip
        options = " ".join(f"-c {setting}" for setting in (*settings, f"port={PORT}"))
        start = f"{options} -c unix_socket_directories={folder}"
        _run(programs / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", start, "start",
             owner=owner)  # fmt: skip
        try:
            yield f"postgres://{USER}@{quote(str(folder), safe='')}:{PORT}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop", owner=owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str | None:
    """Return who must own the server: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise SystemExit("As root, PostgreSQL's tests need a user named postgres or nobody.")


def _run(*command: str | Path, owner: str | None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        user=owner,
        group=pwd.getpwnam(owner).pw_gid if owner else None,
        extra_groups=[] if owner else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stderr}")


def run_tests(address: str, chosen: Sequence[str]) -> int:
    """Run pytest against a database server: what was chosen, else everything that uses one."""
    folders = [folder for folder in FOLDERS if Path(folder).is_dir()]
    command = [sys.executable, "-m", "pytest", "-m", "not browser"]
    command += list(chosen) or ["-n", "2", *folders]
    environment = os.environ | {"LAMPPOST_TEST_DATABASE_URL": address}
    return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
