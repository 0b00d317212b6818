"""The types of the rule language. A rule that mixes them does not load."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is. ``ANY`` is a value of a finding or an attribute: known only at run time."""

    TRUTH = "yes or no"
    NUMBER = "a number"
    SHARE = "a share (%)"
    MONEY = "an amount of money"
    DURATION = "a length of time"
    TEXT = "a word or code"
    PROSE = "free text"
    CATEGORY = "a category"
    PLACE = "a place"
    STRENGTH = "a strength (weak, medium, strong)"
    LABELS = "labels"
    ANY = "a value"


@dataclass(frozen=True, slots=True)
class Type:
    """``unit`` is the currency of a money literal; ``choices`` are the words a text may be."""

    kind: Kind
    unit: str = ""
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind.value} in {self.unit}" if self.unit else self.kind.value


TRUTH = Type(Kind.TRUTH)
NUMBER = Type(Kind.NUMBER)
SHARE = Type(Kind.SHARE)
MONEY = Type(Kind.MONEY)
DURATION = Type(Kind.DURATION)
TEXT = Type(Kind.TEXT)
PROSE = Type(Kind.PROSE)
CATEGORY = Type(Kind.CATEGORY)
PLACE = Type(Kind.PLACE)
STRENGTH = Type(Kind.STRENGTH)
LABELS = Type(Kind.LABELS)
ANY = Type(Kind.ANY)

ORDERED = frozenset({Kind.NUMBER, Kind.SHARE, Kind.MONEY, Kind.DURATION, Kind.STRENGTH, Kind.ANY})
