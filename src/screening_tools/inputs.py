"""Inputs: files, rows and standard input, each as rows to screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from screening_engine import Policy, PolicyError, load_policy, load_policy_from
from screening_engine.signal_names import finding_names
from screening_engine.signals import ALL_SIGNALS

MAX_BYTES = 20_000_000
"""The largest text or picture that is read: far above any, and far below what memory holds."""
_LONGEST_TITLE = 200


class InputError(ValueError):
    """A file cannot be screened; the message says why and is safe to show."""


def open_policy(name: str) -> Policy:
    """
    Return the pack that ships under this name, or the one in the folder with this path.

    A name with a slash or a dot in it is a path. Raises ``PolicyError``, which says so if a folder
    has the name of no pack.
    """
    if any(sign in name for sign in "/\\."):
        return load_policy_from(name, findings=finding_names(ALL_SIGNALS))
    try:
        return load_policy(name)
    except PolicyError as unknown:
        if not Path(name).is_dir():
            raise
        hint = f"For the folder of that name, write ./{name}"
        raise PolicyError(unknown.message, suggestion=hint) from None


def lines_of(file: str) -> Iterator[bytes]:
    """Yield the lines of a file that hold something; a dash is standard input."""
    if file == "-":
        yield from (line for line in sys.stdin.buffer if line.strip())
        return
    with Path(file).open("rb") as opened:
        yield from (line for line in opened if line.strip())


def read_bytes(file: str) -> bytes:
    """Return a whole file or standard input. Raises ``InputError`` if that cannot be."""
    try:
        if file == "-":
            content = _bounded(sys.stdin.buffer)
        else:
            with Path(file).open("rb") as opened:
                content = _bounded(opened)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise InputError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    return content


def _bounded(opened: BinaryIO) -> bytes:
    return opened.read(MAX_BYTES + 1)


def text_of(content: bytes) -> str:
    """Return the text of a file. Raises ``InputError`` if it is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"it is neither a picture nor text in UTF-8 (byte {error.start})"
        ) from None


def split_title(text: str) -> tuple[str, str]:
    """
    Return title and body: the first line is the title if an empty one and more text follow it.

    As in a mail or a commit. A text of one paragraph has no title.
    """
    plain = text.replace("\r\n", "\n").strip("\n")
    first, gap, rest = plain.partition("\n\n")
    if not gap or "\n" in first or not rest.strip() or len(first) > _LONGEST_TITLE:
        return "", plain
    return first, rest.lstrip("\n")
