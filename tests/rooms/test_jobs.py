"""Jobs: tried again with growing waits, then brought before a person; never lost."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.jobs.actions import retry_work
from lamppost.foundation.jobs.queries import given_up_work
from lamppost.foundation.jobs.queue import forget_finished, job, put_back_abandoned
from lamppost.ops.jobs_worker import run_jobs
from tests.cast import NOW

# The worker closes its connections, so what it should see must be committed.
pytestmark = pytest.mark.usefixtures("real_commits")

done: list[str] = []
failures = {"count": 0}


@job(max_attempts=3, wait=timedelta(seconds=30))
def paint(what: str) -> None:
    if failures["count"]:
        failures["count"] -= 1
        raise ValueError(f"no paint for {what}")
    done.append(what)


@transaction.atomic
def enqueue_and_fail(what):
    paint.enqueue(what)
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def fresh(caplog):
    caplog.set_level(logging.CRITICAL + 1)
    done.clear()
    failures["count"] = 0


def run_until_empty():
    """Run what is due now, as the worker does."""
    run_jobs(until_empty=True)


def bring_forward():
    """Let the time pass until every waiting job is due; return how long that was."""
    waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    pause = waiting.run_after - timezone.now()
    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=timezone.now())
    return pause


class TestRunning:
    def test_runs_after_the_commit(self):
        with transaction.atomic():
            paint.enqueue("the door")
            assert done == []

        run_until_empty()

        assert done == ["the door"]

    def test_is_dropped_with_a_change_that_did_not_happen(self):
        with pytest.raises(ZeroDivisionError):
            enqueue_and_fail("the door")

        run_until_empty()

        assert done == []


class TestFailing:
    def test_is_tried_again_after_a_wait_that_doubles(self):
        failures["count"] = 2
        paint.enqueue("the door")

        run_until_empty()
        first = bring_forward()
        run_until_empty()
        second = bring_forward()
        run_until_empty()

        assert done == ["the door"]
        assert timedelta(seconds=20) < first <= timedelta(seconds=30)
        assert timedelta(seconds=50) < second <= timedelta(seconds=60)
        assert not given_up_work().exists()

    def test_is_given_up_after_its_tries_and_a_person_sees_it(self):
        self.fail_for_good()

        work = given_up_work().get()
        assert work.name == "tests.rooms.test_jobs.paint"
        assert work.arguments == ["the door"]
        assert work.attempts == 3
        assert "no paint" in work.error
        assert AuditLine.objects.get().event == "job.given_up"

    def test_a_person_starts_it_again(self):
        self.fail_for_good()

        retry_work(work_id=given_up_work().get().pk, actor="account:ora", now=NOW)
        run_until_empty()

        assert done == ["the door"]
        assert not given_up_work().exists()

    @staticmethod
    def fail_for_good():
        failures["count"] = 3
        paint.enqueue("the door")
        for _ in range(2):
            run_until_empty()
            bring_forward()
        run_until_empty()


class TestDyingInTheMiddle:
    def abandoned(self, minutes):
        paint.enqueue("the door")
        DBTaskResult.objects.update(
            status=TaskResultStatus.RUNNING, started_at=NOW - timedelta(minutes=minutes)
        )

    def test_what_a_dead_worker_began_is_put_back_and_run(self):
        self.abandoned(minutes=16)

        assert put_back_abandoned(now=NOW) == 1
        run_until_empty()

        assert done == ["the door"]

    def test_what_still_runs_is_left_alone(self):
        self.abandoned(minutes=14)

        assert put_back_abandoned(now=NOW) == 0


class TestForgetting:
    def test_keeps_what_ended_for_a_week(self):
        paint.enqueue("the door")
        run_until_empty()

        assert forget_finished(now=timezone.now() + timedelta(days=6)) == 0
        assert forget_finished(now=timezone.now() + timedelta(days=8)) == 1

    def test_never_forgets_what_waits(self):
        paint.enqueue("the door")

        assert forget_finished(now=timezone.now() + timedelta(days=999)) == 0
