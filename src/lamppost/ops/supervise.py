"""Keep the two workers running: one that ends is started again. Loads no Django itself."""

from __future__ import annotations

import signal
import sys
import time
from subprocess import Popen

from lamppost.environment import env
from lamppost.ops.children import start, stop

JOBS = ("lamppost.ops", "worker", "--jobs")
MAIN = (("lamppost.ops", "worker"), JOBS)
# A machine with a name of its own keeps its index; log and mail are the main one's.
NODE = (("lamppost.ops", "index", "follow"), JOBS)
# A worker that ends at once (another process holds the lock, the disk is full) is tried again
# this often: soon enough to take over, too seldom to fill the log.
PAUSE = 5.0
LOOK_EVERY = 0.5


def supervise() -> None:
    """Run the workers until told to stop."""
    stopping = False

    def ask_to_stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    running: dict[tuple[str, ...], Popen[bytes]] = {}
    workers = NODE if env().node else MAIN
    not_before = dict.fromkeys(workers, 0.0)
    while not stopping:
        for worker in workers:
            process = running.get(worker)
            if process is not None and process.poll() is None:
                continue
            if time.monotonic() >= not_before[worker]:
                running[worker] = start(*worker)
                not_before[worker] = time.monotonic() + PAUSE
        time.sleep(LOOK_EVERY)
    for process in running.values():
        stop(process)


if __name__ == "__main__":
    supervise()
    sys.exit(0)
