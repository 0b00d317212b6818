"""``lamppost worker``: what waits after a commit, and the jobs."""

from __future__ import annotations

import click

from lamppost.environment import env
from lamppost.foundation.kernel.errors import N_
from lamppost.ops.django_setup import load_prepared
from lamppost.ops.stopping import until_told


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
    from lamppost.ops.lock import NotTheSequencer

    if env().node:
        raise NotTheSequencer(
            N_(
                "This is the node %(node)s: start “lamppost index follow” on it, or empty "
                "LAMPPOST_NODE on the one machine that shall do this work."
            ),
            node=env().node,
        )
    follow(should_stop=until_told())
