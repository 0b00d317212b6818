"""What one condition says about the values it looks at, if it holds and if it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from screening_engine.money import Money
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import counter_entry
from screening_engine.policy.countries import REGIONS
from screening_engine.policy.domains import Domain, Numbers, Paths, Range, Words
from screening_engine.policy.entries import About, FactEntry
from screening_engine.policy.syntax import (
    Compare,
    Condition,
    Counter,
    Fact,
    FindingPart,
    IsIn,
    IsWithin,
    Literal,
    Value,
    walk,
)
from screening_engine.policy.types import Kind
from screening_engine.policy.values import UNITS
from screening_engine.submission import SubjectKind
from screening_engine.verdict import STRENGTH_RANK, Strength

Subject = tuple[str, ...]
"""What a limit is about: a fact, the currency of one, the strength of a finding, a condition."""

KIND: Subject = ("kind",)
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_NUMBERS = frozenset({Kind.NUMBER, Kind.SHARE, Kind.MONEY, Kind.DURATION})
# A finding that is not there ranks below weak.
RANKS = frozenset(range(-1, len(STRENGTH_RANK)))
BOTH = frozenset({True, False})


def limits(condition: Condition, *, holds: bool) -> Iterator[tuple[Subject, Domain]]:
    """Yield what must be so for a single condition to hold, or not to. Unknown is neither."""
    yield from _kinds(condition, holds=holds)
    if isinstance(condition, Compare):
        yield from _compare(condition, holds=holds)
    elif isinstance(condition, IsWithin):
        yield _within(condition, holds=holds)
    elif isinstance(condition, IsIn):
        yield _is_in(condition, holds=holds)
    elif isinstance(condition, FindingPart):
        yield from _found(condition, holds=holds)
    else:
        yield _as_it_is(condition, holds=holds)


def entry_of(value: Value) -> FactEntry | None:
    if isinstance(value, Counter):
        return counter_entry(value)
    return CATALOGUE.get(value.name) if isinstance(value, Fact) else None


def _kinds(condition: Condition, *, holds: bool) -> Iterator[tuple[Subject, Domain]]:
    """A listing has no conversation: what needs one can never be told of it."""
    unequal = isinstance(condition, Compare) and condition.operator == "!="
    for part in walk(condition):
        entry = entry_of(part) if isinstance(part, Fact | Counter) else None
        if entry is None or entry.subjects == frozenset(SubjectKind):
            continue
        if entry.about is not About.SUBMISSION or holds is not unequal:
            yield KIND, Words(frozenset(entry.subjects))


def _as_it_is(condition: Condition, *, holds: bool) -> tuple[Subject, Domain]:
    """Nothing is known of how this condition relates to others: it holds or it does not."""
    return ("condition", repr(condition)), Words(frozenset({holds}))


# Findings


def _found(part: FindingPart, *, holds: bool) -> Iterator[tuple[Subject, Domain]]:
    if part.part == "":
        yield _strength(part.finding, "!=" if holds else "==", -1)
        return
    yield _as_it_is(part, holds=holds)
    if part.part == "countered" and holds:
        yield _strength(part.finding, "!=", -1)


def _strength(finding: str, operator: str, rank: int) -> tuple[Subject, Domain]:
    ranks = frozenset(r for r in RANKS if _is_so(operator, r, rank))
    return ("strength", finding), Words(ranks)


def _is_so(operator: str, one: float, other: float) -> bool:
    return any(not part.meet(Range(one, one)).is_empty for part in _ranges(operator, other))


# Comparisons


def _compare(node: Compare, *, holds: bool) -> Iterator[tuple[Subject, Domain]]:
    left, operator, right = node.left, node.operator, node.right
    if isinstance(left, Literal):
        left, operator, right = right, _MIRROR[operator], left
    if not isinstance(right, Literal) or isinstance(left, Literal):
        yield _as_it_is(node, holds=holds)
        return
    told = operator if holds else _OPPOSITE[operator]
    # Without a value only "!=" holds, and every other comparison does not.
    nothing = (operator == "!=") is holds
    if isinstance(left, FindingPart):
        yield from _compare_finding(node, left, told, right, holds=holds)
        return
    entry = entry_of(left)
    if entry is None:
        yield _as_it_is(node, holds=holds)
    elif entry.type.kind in _NUMBERS:
        yield from _compare_number(entry, told, right, nothing=nothing)
    elif entry.type.kind in {Kind.TEXT, Kind.TRUTH}:
        yield _words(entry, frozenset({right.value}), listed=told == "==", nothing=nothing)
    else:
        yield _as_it_is(node, holds=holds)


def _compare_finding(
    node: Compare, left: FindingPart, told: str, right: Literal, *, holds: bool
) -> Iterator[tuple[Subject, Domain]]:
    if left.part == "strength" and isinstance(right.value, Strength):
        yield _strength(left.finding, told, STRENGTH_RANK[right.value])
    elif left.part == "count" and isinstance(right.value, int | float):
        ranges = tuple(r.meet(Range(low=0)) for r in _ranges(told, right.value))
        counts = Numbers(tuple(part for part in ranges if not part.is_empty))
        yield ("count", left.finding), counts
        if not _is_so(told, 0, right.value):
            yield _strength(left.finding, "!=", -1)
    elif left.part in {"", "countered"} and isinstance(right.value, bool):
        yield from _found(left, holds=right.value is (told == "=="))
    else:
        yield _as_it_is(node, holds=holds)
        if holds and node.operator != "!=":
            yield _strength(left.finding, "!=", -1)


def _compare_number(
    entry: FactEntry, told: str, right: Literal, *, nothing: bool
) -> Iterator[tuple[Subject, Domain]]:
    number = _number(right)
    possible = Range() if entry.lowest is None else Range(low=entry.lowest)
    unit = right.value.currency if isinstance(right.value, Money) else ""
    ranges = tuple(r.meet(possible) for r in _ranges(told, number))
    nothing = nothing and _may_be_nothing(entry)
    yield (
        ("fact", entry.name, unit),
        Numbers(tuple(part for part in ranges if not part.is_empty), nothing),
    )
    if unit:
        # An amount has one currency; compared with another it is unknown.
        yield _currency(entry.name), Words(frozenset({unit}), nothing=nothing)


def _currency(name: str) -> Subject:
    return ("fact", "listing.currency") if name == "listing.price" else ("currency", name)


def _number(literal: Literal) -> float:
    value = literal.value
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, timedelta):
        return value / UNITS["second"]
    return value if isinstance(value, int | float) else 0


def _ranges(operator: str, number: float) -> tuple[Range, ...]:
    if operator == "==":
        return (Range(number, number),)
    below = Range(high=number, high_open=operator in {"<", "!="})
    above = Range(low=number, low_open=operator in {">", "!="})
    if operator == "!=":
        return (below, above)
    return (below,) if operator in {"<", "<="} else (above,)


# Words and paths


def _words(
    entry: FactEntry, values: frozenset[object], *, listed: bool, nothing: bool
) -> tuple[Subject, Domain]:
    nothing = nothing and _may_be_nothing(entry)
    known: frozenset[object] | None = frozenset(entry.type.choices) or None
    if entry.type.kind is Kind.TRUTH:
        known = BOTH
    if listed:
        return ("fact", entry.name), Words(values, nothing=nothing)
    if known is None:
        return ("fact", entry.name), Words(values, others=True, nothing=nothing)
    return ("fact", entry.name), Words(known - values, nothing=nothing)


def _is_in(node: IsIn, *, holds: bool) -> tuple[Subject, Domain]:
    entry = entry_of(node.left)
    if entry is None or node.list_name or entry.type.kind is not Kind.TEXT:
        return _as_it_is(node, holds=holds)
    values = frozenset(item.value for item in node.items)
    return _words(entry, values, listed=holds, nothing=not holds)


def _within(node: IsWithin, *, holds: bool) -> tuple[Subject, Domain]:
    entry = entry_of(node.left)
    if entry is None:
        return _as_it_is(node, holds=holds)
    paths = frozenset({node.path})
    if entry.type.kind is Kind.PLACE:
        paths = REGIONS.get(node.path, paths)
    if holds:
        return ("fact", entry.name), Paths(within=paths)
    return ("fact", entry.name), Paths(outside=paths, nothing=True)


def _may_be_nothing(entry: FactEntry) -> bool:
    return entry.about is About.SUBMISSION and not entry.name.startswith("contacts.")
