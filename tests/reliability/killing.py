"""Kill -9 at random instants, and look what is left: used by the tests and by the benchmark."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

ROOT = Path(__file__).parents[2]
# Long enough for a follower to start and to be in the middle of its work.
LATEST = 2.5


def environment(bytecode: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a child that need not compile what an earlier child compiled."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {"PYTHONPYCACHEPREFIX": str(bytecode)} | settings


class Board:
    """A home folder and a database of their own, and what was acknowledged there so far."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home = home
        self.acknowledged = home / "acknowledged.txt"
        home.mkdir(parents=True, exist_ok=True)
        self.acknowledged.touch()
        self.environment = environment(
            home / "bytecode",
            DJANGO_SETTINGS_MODULE="tests.settings",
            LAMPPOST_HOME=str(home / "data"),
            LAMPPOST_DATABASE_URL=database_url,
            LAMPPOST_SECRET_KEY="only-for-tests-only-for-tests-only-for-tests",
            LAMPPOST_LOG_LEVEL="error",
            PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        )

    def survive(self, instants: int, chance: random.Random) -> Iterator[dict[str, object]]:
        """Post and kill, so many times; yield what a fresh process finds after each kill."""
        poster, _nothing_yet = self._start_poster()
        for left in range(instants, 0, -1):
            self._kill_after(chance.uniform(0.02, LATEST), poster)
            poster, found = self._start_poster(*([] if left > 1 else ["--only-look"]))
            yield found
        poster.communicate()

    def _start_poster(self, *options: str) -> tuple[subprocess.Popen[str], dict[str, object]]:
        poster = self._run("tests.reliability.poster", str(self.acknowledged), *options)
        first = poster.stdout.readline()
        if not first:
            poster.communicate()
            raise RuntimeError(f"the fresh process could not recover: {poster.returncode}")
        return poster, json.loads(first)

    def _kill_after(self, seconds: float, poster: subprocess.Popen[str]) -> None:
        """Let them post and follow for so long after the first ad, then kill both with one blow."""
        heard: list[str] = []
        has_begun = Event()

        def listen() -> None:
            for line in poster.stdout:
                heard.append(line)
                has_begun.set()
            has_begun.set()

        listening = Thread(target=listen)
        listening.start()
        follower = self._run("lamppost.ops", "worker")
        has_begun.wait()
        time.sleep(seconds)
        follower.kill()
        poster.kill()
        listening.join()
        for process in (poster, follower):
            process.communicate()
        # A line that was cut in the middle was acknowledged to nobody.
        whole = [line for line in heard if line.endswith("\n")]
        with self.acknowledged.open("a") as file:
            file.writelines(whole)

    def _run(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )


@contextmanager
def a_database(server_url: str) -> Iterator[str]:
    """Make an empty database on a PostgreSQL server while the block runs; give its address."""
    import psycopg

    name = f"kill_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server_url.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def is_whole(found: dict[str, object]) -> bool:
    """Return whether nothing acknowledged is lost, the log holds and the index is complete."""
    faults = ("lost", "half done", "index", "unsealed", "given up", "log")
    return not any(found[fault] for fault in faults)
