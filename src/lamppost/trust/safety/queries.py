"""Reads: the help lines that count, the operator's corrections over the shipped ones."""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from lamppost.environment import env
from lamppost.trust.safety.rules import (
    HelpFile,
    HelpLines,
    HelpLinesNotValid,
    merge,
    read_help_file,
)

logger = logging.getLogger(__name__)

FILE = "help_lines.yaml"


@cache
def shipped_help_file() -> HelpFile:
    """Return the lines as shipped."""
    text = (files("lamppost.trust.safety") / "data" / FILE).read_text(encoding="utf-8")
    return read_help_file(text, name=FILE)


def help_lines() -> HelpLines:
    """
    Return the lines that count now. A change of the operator's file counts at once.

    If that file is broken, the shipped lines count: a slip of the pen must hide no number.
    """
    return _read(*_state_of(own_file()))[0]


def help_lines_problem() -> str:
    """Return what is wrong with the operator's file, or "" if it is used or there is none."""
    return _read(*_state_of(own_file()))[1]


def own_file() -> Path:
    """Return where an operator's corrections stand."""
    return env().home / FILE


def _state_of(path: Path) -> tuple[Path, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int, size: int) -> tuple[HelpLines, str]:
    """Return the merged lines and a problem; ``changed_ns`` and ``size`` only make it fresh."""
    del size
    shipped = shipped_help_file()
    if changed_ns:
        try:
            own = read_help_file(path.read_text(encoding="utf-8"), name=str(path))
            return merge(shipped, own, name=str(path)), ""
        except (HelpLinesNotValid, OSError, UnicodeDecodeError) as error:
            logger.error("%s", error)
            return merge(shipped, HelpFile(), name=FILE), str(error)
    return merge(shipped, HelpFile(), name=FILE), ""
