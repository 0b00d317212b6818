"""Work until told to stop: by Ctrl+C or by whoever runs the service."""

from __future__ import annotations

import signal
from collections.abc import Callable


def until_told() -> Callable[[], bool]:
    """Listen for SIGINT and SIGTERM; return what says whether one came."""
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return lambda: stopping
