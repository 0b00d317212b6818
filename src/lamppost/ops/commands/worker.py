"""``lamppost worker``: what waits after a commit, and the jobs."""

from __future__ import annotations

import signal

import click

from lamppost.ops.django_setup import load_prepared


@click.command(
    "worker",
    epilog="Example: lamppost worker --jobs. Exit codes: 0 told to stop, 1 another process "
    "does this work already.",
)
@click.option("--jobs", is_flag=True, help="Run jobs (photos) instead of log, index and mail.")
def command(jobs: bool) -> None:
    """Follow the database: seal the log, write the index, send mail (or, with --jobs, run jobs).

    `lamppost serve` starts both by itself; run them apart when web and work are apart.
    """
    load_prepared()
    if jobs:
        from lamppost.ops.jobs_worker import run_jobs

        run_jobs()
        return
    from lamppost.ops.follow import follow

    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    follow(should_stop=lambda: stopping)
