"""Jobs: small functions that take ids, may run twice, are retried, and end before a person."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from lamppost.foundation.jobs.actions import Failure, give_up_work

logger = logging.getLogger(__name__)

JobFunction = Callable[..., None]
# No job takes this long: what still "runs" then, ran in a process that died.
LONGEST_RUN = timedelta(minutes=15)
KEEP_FINISHED = timedelta(days=7)


class Job(Protocol):
    """What ``@job`` makes of a function."""

    def enqueue(self, *args: str) -> object:
        """Run later, if the surrounding transaction commits."""


def job(
    *, max_attempts: int = 3, wait: timedelta = timedelta(seconds=30)
) -> Callable[[JobFunction], Job]:
    """
    Make a function a job with retries.

    It is tried ``max_attempts`` times, ``wait`` doubled between the tries, then written to
    ``GivenUpWork``, where staff see it. Arguments are strings (ids), so that a job always
    loads what is true when it runs.
    """

    def decorate(function: JobFunction) -> Job:
        @functools.wraps(function)
        def run(*args: str, attempt: int = 1) -> None:
            try:
                function(*args)
            except Exception as error:
                logger.exception("job %s%r failed, try %d", function.__name__, args, attempt)
                if attempt < max_attempts:
                    later = timezone.now() + wait * 2 ** (attempt - 1)
                    made.using(run_after=later).enqueue(*args, attempt=attempt + 1)
                else:
                    _give_up(function, args, error, attempt)

        made = task()(run)
        return made

    return decorate


def put_back_abandoned(*, now: datetime) -> int:
    """Let jobs run again whose worker died in the middle of them; return how many."""
    abandoned = DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST_RUN)
    return abandoned.update(status=TaskResultStatus.READY, started_at=None)


def forget_finished(*, now: datetime) -> int:
    """Remove the rows of jobs that ended more than seven days ago."""
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_FINISHED)
    return finished.delete()[0]


def _give_up(function: JobFunction, args: tuple[str, ...], error: Exception, attempts: int) -> None:
    failure = Failure(
        name=f"{function.__module__}.{function.__name__}",
        arguments=args,
        error=repr(error),
        attempts=attempts,
    )
    give_up_work(failure, now=timezone.now())
