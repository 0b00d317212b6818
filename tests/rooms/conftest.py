"""A database whose commits are real, for stories in which several connections meet."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

_guards = import_module("lamppost.foundation.audit.migrations.0002_lines_are_never_edited")


def _put_up() -> None:
    _run(_guards.POSTGRESQL if connection.vendor == "postgresql" else _guards.SQLITE)


def _take_down() -> None:
    _run(_guards.POSTGRESQL_UNDO if connection.vendor == "postgresql" else _guards.SQLITE_UNDO)


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def _guards_return(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        _put_up()


@pytest.fixture
def real_commits(_guards_return, transactional_db):
    """
    Commit for real, empty the tables afterwards.

    The log refuses to be emptied: its guards are taken down for that, and put up again.
    """
    yield
    _take_down()


@pytest.fixture
def unguarded_log(db):
    """The log without its guards: what somebody could do who owns the database."""
    _take_down()


@pytest.fixture
def on_postgresql(db):
    """Skip where connections share one database in memory: there is no second writer."""
    if connection.vendor != "postgresql":
        pytest.skip("needs several connections: runs on PostgreSQL (scripts/postgresql_tests.py)")
