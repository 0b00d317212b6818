"""Child processes that end when their parent ends, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys

STOP_WITHIN = 10  # seconds


def start(*arguments: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
    """
    Start ``python -m MODULE ARGUMENTS…`` as a child that dies with us.

    It prints where we do, or to ``stdout``, a file descriptor or a constant of ``subprocess``.

    Call it before any thread runs: what happens between fork and exec is Python.
    """
    return subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-m", *arguments],
        stdout=stdout,
        preexec_fn=_die_with_parent,  # noqa: PLW1509
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, and see that it does."""
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
