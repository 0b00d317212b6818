"""Fixtures: the clock, the towns, the cast, and small builders for ads."""

from __future__ import annotations

import os

import pytest

from lamppost.people.accounts.rules import Role
from lamppost.trust.links import near, pictures
from tests import cast
from tests.ads import post, typed

USES_A_DATABASE = {"db", "transactional_db", "folder"}


def pytest_collection_modifyitems(config, items):
    """On another database, run again what asks a database: the rest would only say the same."""
    if not os.environ.get("LAMPPOST_TEST_DATABASE_URL"):
        return
    asks = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
    items[:] = asks


def _asks_a_database(item):
    # Those that start processes of their own say by the environment which database to use.
    starts_its_own = "reliability" in item.path.parts
    marked = item.get_closest_marker("django_db") is not None
    return starts_its_own or marked or not USES_A_DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True)
def nothing_known():
    """A test that is rolled back gives its numbers away again: nothing is known before the next."""
    near.REPLICA.forget()
    pictures.REPLICA.forget()


@pytest.fixture
def now():
    return cast.NOW


@pytest.fixture
def lumen(db):
    return cast.open_lumen()


@pytest.fixture
def brill(db):
    return cast.open_brill()


@pytest.fixture
def sam(db):
    return cast.person("Sam")


@pytest.fixture
def bea(db):
    return cast.person("Bea")


@pytest.fixture
def nia(db):
    return cast.person("Nia", joined_days_ago=0)


@pytest.fixture
def sly(db):
    return cast.person("Sly", joined_days_ago=1)


@pytest.fixture
def mo(lumen):
    return cast.staff("Mo", Role.MODERATOR, site=lumen)


@pytest.fixture
def mia(lumen):
    return cast.staff("Mia", Role.MODERATOR, site=lumen)


@pytest.fixture
def rita(lumen):
    return cast.staff("Rita", Role.REVIEWER, site=lumen)


@pytest.fixture
def ora(db):
    return cast.staff("Ora", Role.OPERATOR)


@pytest.fixture
def old_board(db):
    return cast.attested_import()


@pytest.fixture
def a_table(lumen, sam):
    """An ordinary ad of Sam's, live."""
    return post(typed(), site=lumen, seller=sam).listing
