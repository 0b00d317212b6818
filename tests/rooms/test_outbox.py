"""The outbox: nothing that was promised is lost, whoever commits late, fails or is stopped."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.actions import retry_work
from lamppost.foundation.jobs.models import OutboxCursor, OutboxRow
from lamppost.foundation.jobs.outbox import (
    MAX_ATTEMPTS,
    current_seq,
    drain,
    forget_old_rows,
    number_rows,
    rewind,
)
from lamppost.foundation.jobs.queries import given_up_work, waiting_for
from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@transaction.atomic
def put(*keys, topic="listing", now=NOW):
    for key in keys:
        put_in_outbox(topic, key=key, now=now, payload={"about": key})


@transaction.atomic
def put_and_fail(key):
    put(key)
    raise ZeroDivisionError


class Reader:
    """A consumer that remembers what it saw, and fails on some keys as often as it is told."""

    def __init__(self, **failures):
        self.seen = []
        self.failures = failures

    def work(self, entries):
        for entry in entries:
            if self.failures.get(entry.key, 0):
                self.failures[entry.key] -= 1
                raise ValueError(f"cannot take {entry.key}")
            self.seen.append(entry.key)

    def drain(self, now=NOW):
        return drain("reader", topics=("listing",), work=self.work, now=now)


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL + 1)


class TestWriting:
    def test_refuses_a_row_outside_the_transaction_of_its_change(self, real_commits):
        with pytest.raises(RuntimeError):
            put_in_outbox("listing", key="a", now=NOW)

    def test_a_row_falls_with_its_change(self):
        with pytest.raises(ZeroDivisionError):
            put_and_fail("a")

        assert waiting_for("reader") == 0


class TestDraining:
    def test_hands_rows_on_in_order_and_once_while_all_goes_well(self):
        reader = Reader()
        put("a", "b")
        number_rows()
        reader.drain()
        put("c")
        number_rows()
        reader.drain()

        assert reader.seen == ["a", "b", "c"]
        assert reader.drain() == 0

    def test_waits_for_the_number_of_a_row(self):
        reader = Reader()
        put("a")

        assert reader.drain() == 0
        assert waiting_for("reader") == 1

    def test_passes_rows_of_other_topics(self):
        reader = Reader()
        put("a", topic="mail")
        put("b")
        number_rows()

        assert reader.drain() == 2
        assert reader.seen == ["b"]
        assert waiting_for("reader") == 0

    def test_brings_the_row_with_its_payload(self):
        found = []
        put("a")
        number_rows()
        drain("reader", topics=("listing",), work=found.extend, now=NOW)

        assert [(entry.topic, entry.key, entry.payload) for entry in found] == [
            ("listing", "a", {"about": "a"})
        ]

    def test_sees_a_row_again_if_it_was_stopped_before_the_cursor_moved(self):
        put("a", "b")
        number_rows()
        stopped = Reader()

        def dies(entries):
            stopped.work(entries)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            drain("reader", topics=("listing",), work=dies, now=NOW)
        again = Reader()
        again.drain()

        assert stopped.seen == again.seen == ["a", "b"]

    def test_each_consumer_has_a_cursor_of_its_own(self):
        put("a")
        number_rows()
        Reader().drain()

        assert waiting_for("reader") == 0
        assert waiting_for("another") == 1


class TestFailing:
    def test_a_row_that_fails_holds_up_nobody(self):
        reader = Reader(b=99)
        put("a", "b", "c")
        number_rows()

        reader.drain()

        assert set(reader.seen) == {"a", "c"}
        assert waiting_for("reader") == 0

    def test_a_row_that_fails_for_a_while_is_taken_in_the_end(self):
        reader = Reader(b=MAX_ATTEMPTS - 1)
        put("a", "b")
        number_rows()

        reader.drain()

        assert "b" in reader.seen
        assert not given_up_work().exists()

    def test_a_row_that_keeps_failing_is_written_down_for_a_person(self):
        reader = Reader(b=99)
        put("b")
        number_rows()
        reader.drain()

        work = given_up_work().get()
        assert work.name == "outbox.reader"
        assert work.arguments == ["listing", "b", {"about": "b"}]
        assert work.attempts == MAX_ATTEMPTS
        assert "cannot take b" in work.error
        assert [line.event for line in lines_about(Subject(SubjectKind.JOB, work.pk))] == [
            "job.given_up"
        ]

    def test_a_person_puts_it_back_and_it_is_seen_again(self):
        reader = Reader(b=MAX_ATTEMPTS + 1)
        put("b")
        number_rows()
        reader.drain()
        work = given_up_work().get()

        retry_work(work_id=work.pk, actor="account:ora", now=NOW)
        number_rows()
        reader.drain()

        assert reader.seen == ["b"]
        assert not given_up_work().exists()
        assert [line.event for line in lines_about(Subject(SubjectKind.JOB, work.pk))] == [
            "job.given_up",
            "job.retried",
        ]

    def test_nothing_is_put_back_twice(self):
        reader = Reader(b=99)
        put("b")
        number_rows()
        reader.drain()
        work = given_up_work().get()
        retry_work(work_id=work.pk, actor="account:ora", now=NOW)

        with pytest.raises(NotFound):
            retry_work(work_id=work.pk, actor="account:ora", now=NOW)
        with pytest.raises(NotFound):
            retry_work(work_id=new_id(), actor="account:ora", now=NOW)


class TestRewinding:
    def test_shows_everything_after_a_number_again(self):
        reader = Reader()
        put("a", "b", "c")
        number_rows()
        reader.drain()

        rewind("reader", 1)
        reader.drain()

        assert reader.seen == ["a", "b", "c", "b", "c"]

    @pytest.mark.parametrize("to", [0, 2], ids=["further back", "where it stood"])
    def test_during_a_batch_counts_after_it(self, to):
        """A rebuild that ends while a batch is written must not lose what came before it."""
        reader = Reader()
        put("a", "b")
        number_rows()
        reader.drain()
        put("c")
        number_rows()

        def is_rebuilt_meanwhile(entries):
            reader.work(entries)
            rewind("reader", to)

        drain("reader", topics=("listing",), work=is_rebuilt_meanwhile, now=NOW)
        reader.drain()

        assert reader.seen[3:] == ["a", "b", "c"][to:]


class TestForgetting:
    def test_removes_old_rows_that_everybody_has_passed(self):
        reader = Reader()
        put("a")
        number_rows()
        reader.drain()
        put("b")
        number_rows()

        assert forget_old_rows(now=NOW + timedelta(days=8)) == 1
        assert [row.key for row in OutboxRow.objects.all()] == ["b"]

    def test_keeps_young_rows_for_a_rebuild(self):
        reader = Reader()
        put("a")
        number_rows()
        reader.drain()

        assert forget_old_rows(now=NOW + timedelta(days=6)) == 0

    def test_waits_for_the_slowest(self):
        Reader().drain()
        OutboxCursor.objects.create(consumer="slow")
        put("a")
        number_rows()
        Reader().drain()

        assert forget_old_rows(now=NOW + timedelta(days=99)) == 0

    def test_numbers_go_on_after_everything_was_forgotten(self):
        reader = Reader()
        put("a", "b")
        number_rows()
        reader.drain()
        forget_old_rows(now=NOW + timedelta(days=8))

        put("c")
        number_rows()
        reader.drain()

        assert current_seq() == 3
        assert reader.seen == ["a", "b", "c"]


class TestLateCommits:
    def test_are_not_passed_over(self, real_commits, on_postgresql):
        """The row is older than the cursor by its id, and commits after the cursor has moved."""
        reader = Reader()
        with ThreadPoolExecutor(1) as pool, transaction.atomic():
            put("early but late")
            pool.submit(self.elsewhere, put, "late but early").result()
            pool.submit(self.elsewhere, number_rows).result()
            pool.submit(self.elsewhere, reader.drain).result()
        number_rows()
        reader.drain()

        assert reader.seen == ["late but early", "early but late"]

    @staticmethod
    def elsewhere(call, *arguments):
        try:
            return call(*arguments)
        finally:
            connection.close()
