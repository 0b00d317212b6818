"""Of two ads that one account sends in at once, one is counted for the other."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from lamppost.people.accounts.actions import lock_account
from tests.cast import person


def give_up_soon():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")


def test_a_second_connection_waits_until_the_first_is_done(on_postgresql, real_commits):
    sam = person("Sam")
    is_locked, may_end = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                lock_account(sam.pk)
                is_locked.set()
                may_end.wait(30)
        finally:
            connection.close()

    first = Thread(target=hold)
    first.start()
    try:
        assert is_locked.wait(30)
        with transaction.atomic():
            give_up_soon()
            with pytest.raises(OperationalError), transaction.atomic():
                lock_account(sam.pk)
    finally:
        may_end.set()
        first.join()

    with transaction.atomic():
        lock_account(sam.pk)
