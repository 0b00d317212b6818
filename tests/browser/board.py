"""A board of its own for the walks: filled, served by ``lamppost serve``, and taken away again."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parents[2]
START_WITHIN = 60  # seconds
STOP_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Board:
    """Where a served board is. ``links``: sign-in link by name; ``places``: see ``fill``."""

    url: str
    home: Path
    links: Mapping[str, str]
    places: Mapping[str, str]

    def at(self, path: str) -> str:
        """The whole address of a path."""
        return self.url + path


class DidNotStart(RuntimeError):
    """The server ended or stayed silent; the message has the end of what it wrote."""


@contextmanager
def served_board(folder: Path, *, whole_demo: bool = False) -> Iterator[Board]:
    """Fill a board in a folder, serve it while the block runs, and stop it however that ends."""
    url = f"http://127.0.0.1:{_free_port()}"
    home = folder / "home"
    surroundings = _surroundings(home, url)
    reset = ["demo", "reset"] if whole_demo else ["demo", "reset", "--empty"]
    _run(["lamppost.ops", *reset], surroundings, quiet=not whole_demo)
    fill = ["tests.browser.fill"] if whole_demo else ["tests.browser.fill", "--ads"]
    places = json.loads(_run(fill, surroundings).splitlines()[-1])
    with _served(folder, url, surroundings) as log:
        links = dict(re.findall(rf"^  (\w+) .* ({url}/mail/\S+)$", log.read_text("utf-8"), re.M))
        yield Board(url, home, links, places)


@contextmanager
def served_empty(folder: Path) -> Iterator[tuple[Board, str]]:
    """Serve a home folder in which nothing is, no demo; beside it the code that was printed."""
    url = f"http://127.0.0.1:{_free_port()}"
    home = folder / "home"
    with _served(folder, url, _surroundings(home, url)) as log:
        code = re.search(r"^  ((?:\w{4}-){3}\w{4})$", log.read_text("utf-8"), re.MULTILINE)
        if code is None:
            raise DidNotStart(f"no setup code was printed:\n{log.read_text('utf-8')[-4000:]}")
        yield Board(url, home, {}, {}), code.group(1)


@contextmanager
def _served(folder: Path, url: str, surroundings: dict[str, str]) -> Iterator[Path]:
    """Run the server while the block runs; yield the file with what it writes."""
    log = folder / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "lamppost.ops", "serve", "--port", url.rpartition(":")[2]],
            cwd=ROOT,
            env=surroundings,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(url + "/healthz", server, log)
        yield log
    finally:
        _stop(server)


def _surroundings(home: Path, url: str) -> dict[str, str]:
    """Return the environment of the board's processes: none of what this one set for itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAMPPOST_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "tests.browser.counting",
        "LAMPPOST_HOME": str(home),
        "LAMPPOST_BASE_URL": url,
        # By its name, too: passkeys know no numbers.
        "LAMPPOST_ALLOWED_HOSTS": "127.0.0.1,localhost",
        # Nobody is asked anything in a test: who leaves in a hurry stays on this machine.
        "LAMPPOST_EXIT_URL": f"{url}/healthz",
        "LAMPPOST_LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
    }


def _run(module: list[str], surroundings: dict[str, str], *, quiet: bool = True) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DidNotStart(f"{' '.join(module)} failed:\n{done.stdout}{done.stderr or ''}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise DidNotStart(f"{address} did not answer:\n{log.read_text('utf-8')[-4000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server, and whatever it left behind in its own group."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
