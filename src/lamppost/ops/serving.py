"""Run the web server with its two workers beside it, and stop all of them together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from granian import Granian
from granian.constants import Interfaces

from lamppost.environment import env, is_demo
from lamppost.ops.children import STOP_WITHIN, start, stop
from lamppost.ops.demo.cast import print_sign_in_links
from lamppost.ops.prepare import first_run_lines

# A slow upload holds one thread for as long as it lasts. Twenty of them must leave room for
# everybody else (see docs/decisions); threads that are not needed cost nothing.
THREADS = 24


def serve(address: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM."""
    with _workers_beside():
        click.echo(f"Lamppost is at http://{address}:{port}  (Ctrl+C stops it)")
        if is_demo():
            print_sign_in_links(f"http://{address}:{port}")
        if lines := first_run_lines():
            click.echo("\n".join(lines))
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
def _workers_beside() -> Iterator[None]:
    """Run the workers, and start them again if they end, while the block runs."""
    supervisor = start("lamppost.ops.supervise")
    try:
        yield
    finally:
        stop(supervisor)
