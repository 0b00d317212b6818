"""Jobs: send what is on its way to browsers, where a service that hangs holds up nobody else."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lamppost.foundation.jobs.queue import job
from lamppost.foundation.push.actions import send_due_notes
from lamppost.foundation.push.queries import has_due_notes
from lamppost.foundation.push.transport import send_by_push

# Rounds in one run, so that one run never takes as long as a job that died.
MOST_ROUNDS = 10


@job(max_attempts=1)
def send_notes() -> None:
    """Send everything that is due now; what fails is due again later."""
    for _round in range(MOST_ROUNDS):
        if not send_due_notes(send=send_by_push, now=timezone.now()):
            return


def see_to_notes(*, now: datetime) -> int:
    """Have notes sent if there are any due: those that failed before, or that nobody began."""
    if not has_due_notes(now):
        return 0
    send_notes.enqueue()
    return 1
