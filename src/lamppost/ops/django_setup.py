"""Load Django for a command, once, and make sure that the home folder is ready for it."""

from __future__ import annotations

import django
from django.apps import apps


def load_django() -> None:
    """Load Django; the settings are checked on the way."""
    if not apps.ready:
        django.setup()


def load_prepared() -> None:
    """Load Django and bring the database up to date, as every command that uses it needs."""
    load_django()
    from lamppost.ops.prepare import prepare_database

    prepare_database()
