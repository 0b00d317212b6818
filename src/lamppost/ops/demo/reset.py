"""Empty a home folder, if it is a demo's: nothing else is ever emptied."""

from __future__ import annotations

import shutil

from django.db import connection

from lamppost.environment import DEMO_MARK, env, is_demo
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.market.sites.queries import all_sites
from lamppost.ops.lock import NotTheSequencer, sequencer_lock

FOLDERS = ("media", "quarantine", "index")


class NotADemo(DomainError):
    """The home folder holds a real network."""

    code = "not_a_demo"


class StillServed(DomainError):
    """A server runs on this home folder."""

    code = "still_served"


def empty_demo() -> None:
    """
    Remove all data of a demo and mark the folder as one.

    :raises NotADemo: if the folder holds sites and is not marked as a demo
    :raises StillServed: if a server works in it right now
    """
    if not is_demo() and holds_a_network():
        raise NotADemo(
            N_(
                "%(home)s holds a network that is not a demo, so it stays as it is. Set "
                "LAMPPOST_HOME to another folder for a demo."
            ),
            home=env().home,
        )
    try:
        with sequencer_lock():
            _remove_everything()
    except NotTheSequencer:
        raise StillServed(
            N_("Lamppost is running in %(home)s. Stop it first, then reset the demo."),
            home=env().home,
        ) from None
    (env().home / DEMO_MARK).write_text(
        "This folder holds the Lamppost demo; `lamppost demo reset` empties and refills it.\n",
        encoding="utf-8",
    )


def holds_a_network() -> bool:
    """
    Return whether there are sites already.

    Only a database without tables holds none: one that does not answer may hold a real network.

    :raises DatabaseError: if it does not answer
    """
    sites = all_sites()
    has_tables = sites.model._meta.db_table in connection.introspection.table_names()
    return has_tables and sites.exists()


def _remove_everything() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()
    for path in env().home.glob("lamppost.sqlite3*"):
        path.unlink()
    for name in FOLDERS:
        shutil.rmtree(env().home / name, ignore_errors=True)
