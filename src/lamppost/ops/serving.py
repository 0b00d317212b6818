"""Run the web server with its two workers beside it, and stop all of them together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from granian import Granian
from granian.constants import Interfaces

from lamppost.environment import env, is_demo
from lamppost.ops.demo.cast import print_sign_in_links

# A slow upload holds one thread for as long as it lasts. Twenty of them must leave room for
# everybody else (see docs/decisions); threads that are not needed cost nothing.
THREADS = 24
STOP_WITHIN = 10  # seconds


def serve(address: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM."""
    with _beside("worker"), _beside("worker", "--jobs"):
        click.echo(f"Lamppost is at http://{address}:{port}  (Ctrl+C stops it)")
        if is_demo():
            print_sign_in_links(f"http://{address}:{port}")
        sys.stdout.flush()
        Granian(
            "lamppost.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=env().workers,
            blocking_threads=THREADS,
            log_access=False,
            # Granian would warn about our many threads at every start.
            log_level="error",  # type: ignore[arg-type]
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
        ).serve()
    say("Stopped.")


@contextmanager
def _beside(*arguments: str) -> Iterator[None]:
    """Run another of our commands while the block runs; it ends when we end, however we end."""
    # No thread runs yet when the children start, so preexec_fn is safe here.
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "lamppost.ops", *arguments],
        preexec_fn=_die_with_parent,  # noqa: PLW1509
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()


def _die_with_parent() -> None:
    """Ask Linux to end this child when its parent dies, even by kill -9; and ignore Ctrl+C."""
    set_death_signal = 1  # PR_SET_PDEATHSIG, see prctl(2)
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(set_death_signal, signal.SIGTERM)
    os.setpgrp()
