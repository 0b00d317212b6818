"""The processes that are measured: the server as people start it, and one that builds the index."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from lamppost.foundation.kernel.errors import DomainError
from lamppost.ops.bench.client import Line, Load
from lamppost.ops.children import start, stop

STARTS_WITHIN = 120.0


class ProcessFailed(DomainError):
    """A process of the bench did not do its work; what it printed stands above."""

    code = "process_failed"


@contextmanager
def server() -> Iterator[int]:
    """
    Run `lamppost serve` on this process's home folder; give its port.

    :raises ProcessFailed: if it does not answer in time
    """
    port = _free_port()
    # Our own output is figures only.
    serve = ("lamppost.ops", "serve", "--port", str(port))
    process = start(*serve, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        stop(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if Line(port).get("/healthz")[0] == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise ProcessFailed("The server did not start.")


def under_load(load: Load) -> dict[str, float]:
    """Ask the server from another process; return what ``client.ask_all`` counted."""
    done = subprocess.run(
        [sys.executable, "-m", "lamppost.ops.bench.client"],
        input=json.dumps(load).encode(),
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise ProcessFailed("The client of the bench failed.")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def build_index() -> tuple[float, int]:
    """
    Build the index in a process of its own; return the seconds of building alone, and the bytes
    that the process held at most. Files of the index that it had mapped count among them.
    """
    asked = [sys.executable, "-m", "lamppost.ops.bench.build"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own module
        said = process.stdout.read() if process.stdout else b""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ProcessFailed("The index was not built.")
    return float(said), used.ru_maxrss * 1024
