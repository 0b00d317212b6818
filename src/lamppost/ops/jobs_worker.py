"""The process that runs jobs, one after another."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Worker

from lamppost.foundation.kernel.ids import new_id

PAUSE = 0.5  # seconds between looks at an empty queue


def run_jobs(*, until_empty: bool = False) -> None:
    """Run jobs until told to stop, or until there are none."""
    worker = Worker(
        queue_names=["*"],
        interval=PAUSE,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=str(new_id()),
        excluded_queue_names=[],
    )
    if not until_empty:
        worker.configure_signals()
    worker.run()
