"""What a list of hashes says, whatever its format: signals, withdrawals, and lines that are bad."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

MOST_BAD_LINES = 1000
MOST_TAGS = 50
MOST_TAG_CHARACTERS = 200
# Control characters have no place in names, tags and ids that people will read in a terminal.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class HashKind(StrEnum):
    """How a hash was made. Of these only PDQ finds what looks alike; the others, the same file."""

    PDQ = "pdq"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"

    @property
    def digits(self) -> int:
        """How many hexadecimal digits such a hash has."""
        return {"pdq": 64, "md5": 32, "sha1": 40, "sha256": 64}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One hash of a list. ``external_id`` is the list's own name for it, "" where it has none."""

    kind: HashKind
    value: str
    external_id: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What the list takes back: all under ``external_id``, or one hash."""

    external_id: str = ""
    kind: HashKind | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line (or record, counted from one) that is not as the format says, and why."""

    line: int
    message: str


class BadList(ValueError):
    """The file as a whole cannot be read; nothing of it may be used."""


class BadRecord(ValueError):
    """One record is not as the format says; the message names the field."""


@dataclass(slots=True)
class HashList:
    """
    A list that was read. ``skipped`` counts what is right but no use here: kinds of hashes that we
    cannot compute (PhotoDNA, videos), and signals that their owner says are harmless.
    """

    signals: list[Signal] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    skipped: int = 0

    def read(self, line: int, record: Callable[[], Iterator[Signal | Gone | None]]) -> None:
        """
        Take one record whole, or note why not; None among its parts counts as skipped.

        :raises BadList: after a thousand bad records: this is another format, or no list
        """
        try:
            parts = list(record())
        except BadRecord as wrong:
            self.note(line, str(wrong))
            return
        for part in parts:
            if isinstance(part, Signal):
                self.signals.append(part)
            elif isinstance(part, Gone):
                self.gone.append(part)
            else:
                self.skipped += 1

    def note(self, line: int, message: str) -> None:
        """
        Keep a bad line.

        :raises BadList: if there are too many
        """
        self.bad.append(BadLine(line, message))
        if len(self.bad) >= MOST_BAD_LINES:
            raise BadList(f"{MOST_BAD_LINES} lines are bad; the last: line {line}: {message}")


def checked_value(kind: HashKind, value: object) -> str:
    """
    Return the digits of a hash in lower case.

    :raises BadRecord: if they are not what this kind has
    """
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-fA-F]+", value):
        raise BadRecord(f"{kind}: not hexadecimal: {shown(value)}")
    if len(value) != kind.digits:
        raise BadRecord(f"{kind}: {len(value)} digits, not {kind.digits}")
    return value.lower()


def checked_word(name: str, value: object) -> str:
    """
    Return a short text of one line: an id or a tag.

    :raises BadRecord: if it is anything else
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > MOST_TAG_CHARACTERS or UNPRINTABLE.search(value):
        raise BadRecord(f"{name}: not a short text: {shown(value)}")
    return value.strip()


def checked_tags(name: str, values: object) -> tuple[str, ...]:
    """
    Return tags in order, each once.

    :raises BadRecord: if there are too many, or one is no short text
    """
    if values is None:
        return ()
    if not isinstance(values, list) or len(values) > MOST_TAGS:
        raise BadRecord(f"{name}: not a list of at most {MOST_TAGS}")
    return tuple(dict.fromkeys(tag for one in values if (tag := checked_word(name, one))))


def shown(value: object) -> str:
    """Return a value as a bad line may show it: short, and harmless in a terminal."""
    text = ascii(value)
    return text if len(text) <= 40 else text[:37] + "…"
