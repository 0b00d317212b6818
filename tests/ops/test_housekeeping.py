"""Chores: each in its time, and none of them waits for another that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.ops.housekeeping import ChoresFailed, Housekeeping
from tests.cast import NOW


def noted(name, log):
    """A chore that writes down when it was done."""

    def chore(*, now):
        log.append((name, now))
        return 1

    return chore


def broken(*, now):
    raise OSError("the disk is full")


def test_does_each_chore_in_its_time():
    log = []
    house = Housekeeping(every_minute=(noted("minute", log),), every_day=(noted("day", log),))

    done = [house.keep(now=NOW + timedelta(seconds=30 * half)) for half in range(4)]
    house.keep(now=NOW + timedelta(days=1))

    assert done == [2, 0, 1, 0]
    assert [name for name, _now in log] == ["minute", "day", "minute", "minute", "day"]


def test_what_fails_keeps_nothing_else_from_being_done():
    log = []
    house = Housekeeping(every_minute=(broken, noted("minute", log)), every_day=(broken,))

    with pytest.raises(ChoresFailed) as failed:
        house.keep(now=NOW)

    assert [name for name, _now in log] == ["minute"]
    assert len(failed.value.exceptions) == 2


def test_all_chores_can_be_done_on_an_empty_board(db):
    assert Housekeeping().keep(now=NOW) == 0
