"""Finds conditions that always hold or never can, by the bounds they put on one fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from screening_engine.money import Money
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.syntax import (
    All,
    Compare,
    Condition,
    Counter,
    Fact,
    FindingPart,
    Literal,
    Not,
    Some,
    Value,
    children,
)
from screening_engine.verdict import STRENGTH_RANK, Strength

INFINITE = float("inf")
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of numbers; an end that is ``open`` does not belong to it."""

    low: float = -INFINITE
    high: float = INFINITE
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Range) -> Range:
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Range(low, high, low_open, not high_closed)

    def covers(self, other: Range) -> bool:
        return self.meet(other) == other


@dataclass(frozen=True, slots=True)
class Bound:
    """What one comparison says: this value lies in this range."""

    subject: tuple[Value, str]
    range: Range
    condition: Compare


def check_bounds(condition: Condition) -> None:
    """Raise ``PolicyError`` for a part that always holds and for parts that exclude each other."""
    parts = condition.parts if isinstance(condition, All | Some) else (condition,)
    bounds = [bound for part in parts for bound in _bound(part)]
    for bound in bounds:
        _check_alone(bound)
    if isinstance(condition, All):
        _check_together(bounds)
    if isinstance(condition, Some):
        _check_either(bounds)
    _check_opposites(condition)
    for child in children(condition):
        if isinstance(child, All | Some | Not) or isinstance(condition, Not):
            check_bounds(child)


def _check_alone(bound: Bound) -> None:
    possible = _possible(bound.subject[0])
    if bound.range.covers(possible):
        raise PolicyError("This is always true.", place=bound.condition.place)
    if bound.range.meet(possible).is_empty:
        raise PolicyError("This can never be true.", place=bound.condition.place)


def _check_together(bounds: Sequence[Bound]) -> None:
    seen: dict[tuple[Value, str], Range] = {}
    for bound in bounds:
        met = seen.get(bound.subject, Range()).meet(bound.range)
        if met.is_empty:
            raise PolicyError(
                "This can never be true together with what stands above.",
                place=bound.condition.place,
            )
        seen[bound.subject] = met


def _check_either(bounds: Sequence[Bound]) -> None:
    for at, later in enumerate(bounds):
        for earlier in bounds[:at]:
            if earlier.subject == later.subject and _fill(earlier.range, later.range):
                raise PolicyError(
                    "Together with what stands above this is always true.",
                    place=later.condition.place,
                )


def _fill(one: Range, other: Range) -> bool:
    """True if two ranges, one open to each side, leave no gap between them."""
    lower, upper = (one, other) if one.low == -INFINITE else (other, one)
    if lower.low != -INFINITE or upper.high != INFINITE:
        return False
    touches = lower.high == upper.low and not (lower.high_open and upper.low_open)
    return lower.high > upper.low or touches


def _check_opposites(condition: Condition) -> None:
    if not isinstance(condition, All | Some):
        return
    for part in condition.parts:
        if isinstance(part, Not) and part.part in condition.parts:
            never = "can never be true" if isinstance(condition, All) else "is always true"
            raise PolicyError(f"Beside its opposite this {never}.", place=part.place)


def _bound(condition: Condition) -> Iterator[Bound]:
    if not isinstance(condition, Compare):
        return
    left, operator, right = condition.left, condition.operator, condition.right
    if isinstance(left, Literal):
        left, operator, right = right, _MIRROR[operator], left
    if not isinstance(left, Fact | Counter | FindingPart) or not isinstance(right, Literal):
        return
    number = _number(right)
    if number is not None and operator != "!=":
        unit = right.value.currency if isinstance(right.value, Money) else ""
        yield Bound((left, unit), _range(operator, number), condition)


def _number(literal: Literal) -> float | None:
    value = literal.value
    if isinstance(value, Strength):
        return STRENGTH_RANK[value]
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, timedelta):
        return value.total_seconds()
    return None if isinstance(value, bool | str) else value


def _range(operator: str, number: float) -> Range:
    if operator == "==":
        return Range(number, number)
    if operator in {"<", "<="}:
        return Range(high=number, high_open=operator == "<")
    return Range(low=number, low_open=operator == ">")


def _possible(value: Value) -> Range:
    if isinstance(value, FindingPart):
        # A strength ranks below weak where nothing was found.
        ends = {"strength": Range(-1, len(STRENGTH_RANK) - 1), "count": Range(low=0)}
        return ends.get(value.part, Range())
    if isinstance(value, Counter):
        return Range(low=0)
    lowest = CATALOGUE[value.name].lowest if isinstance(value, Fact) else None
    return Range() if lowest is None else Range(low=lowest)
