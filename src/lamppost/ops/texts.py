"""Translations: written as .po files, compiled at set-up into what gettext reads."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_texts() -> None:
    """Compile every catalogue whose compiled form is older than its source."""
    for source in (settings.SOURCE / "locale").glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    # In one step: another process may read the file, or compile it as well.
    made = target.with_name(f"{target.name}.{os.getpid()}")
    with made.open("wb") as file:
        write_mo(file, catalog)
    made.replace(target)
