"""The tree that a condition becomes. Nodes with one meaning are equal, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from screening_engine.money import Money
from screening_engine.policy.problems import Place
from screening_engine.policy.types import Type
from screening_engine.policy.values import show_duration
from screening_engine.verdict import Strength

LiteralValue = bool | int | float | str | Money | timedelta | Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    place: Place = field(default=Place(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(_Placed):
    value: LiteralValue
    type: Type


@dataclass(frozen=True, slots=True)
class Fact(_Placed):
    """A fact of the catalogue. ``argument`` is the key in ``listing.attribute("bedrooms")``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class FindingPart(_Placed):
    """``part`` is "" (was it found?), strength, count, countered or ``values.<name>``."""

    finding: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Counter(_Placed):
    """
    ``count(listing by device within 1 day)``: how often something happened before.

    ``function`` is count, sum or distinct; ``what`` and ``by`` are singular. The values are
    gathered by the caller: see ``counters``.
    """

    function: str
    what: str
    by: str
    within: timedelta

    @property
    def key(self) -> str:
        """The one way to write it, which is also the name of its fact."""
        window = show_duration(self.within)
        return f"{self.function}({self.what} by {self.by} within {window})"


@dataclass(frozen=True, slots=True)
class Arithmetic(_Placed):
    operator: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Compare(_Placed):
    operator: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class IsIn(_Placed):
    """``items`` are the words themselves, or ``list_name`` names a term list."""

    left: Value
    items: tuple[Literal, ...] = ()
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class IsWithin(_Placed):
    """The category or place is ``path`` or lies below it."""

    left: Value
    path: str


@dataclass(frozen=True, slots=True)
class Contains(_Placed):
    """Whole words or phrases of the list (or these words) stand in the text, even in disguise."""

    left: Value
    items: tuple[str, ...] = ()
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Matches(_Placed):
    left: Value
    pattern: str


@dataclass(frozen=True, slots=True)
class HasLabel(_Placed):
    labels: Fact
    label: str


@dataclass(frozen=True, slots=True)
class Not(_Placed):
    part: Condition


@dataclass(frozen=True, slots=True)
class All(_Placed):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some(_Placed):
    """At least one part holds (``any`` in a rule, ``or`` in a line)."""

    parts: tuple[Condition, ...]


Value = Literal | Fact | Counter | FindingPart | Arithmetic
Atom = Compare | IsIn | IsWithin | Contains | Matches | HasLabel
Condition = Atom | Not | All | Some | Value
"""A plain value is a condition too when it is yes or no: ``author.email_proved``."""

Tree = Condition


def children(node: Tree) -> tuple[Tree, ...]:
    """Return the nodes directly below this one."""
    if isinstance(node, All | Some):
        return node.parts
    if isinstance(node, Not):
        return (node.part,)
    if isinstance(node, Arithmetic | Compare):
        return (node.left, node.right)
    if isinstance(node, IsIn | IsWithin | Contains | Matches):
        return (node.left,)
    return (node.labels,) if isinstance(node, HasLabel) else ()


def walk(node: Tree) -> Iterator[Tree]:
    """Yield the node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_in(node: Tree) -> tuple[str, ...]:
    """Return the names of the plain facts that the tree may read, sorted, each once."""
    return tuple(sorted({part.name for part in walk(node) if isinstance(part, Fact)}))


def counters_in(node: Tree) -> tuple[Counter, ...]:
    """Return the counters that the tree may read, sorted by their keys, each once."""
    found = {part for part in walk(node) if isinstance(part, Counter)}
    return tuple(sorted(found, key=lambda counter: counter.key))


def findings_in(node: Tree) -> tuple[str, ...]:
    """Return the names of the findings that the tree may read, sorted, each once."""
    return tuple(sorted({part.finding for part in walk(node) if isinstance(part, FindingPart)}))


def lists_in(node: Tree) -> tuple[str, ...]:
    names = {part.list_name for part in walk(node) if isinstance(part, IsIn | Contains)}
    return tuple(sorted(names - {""}))
