"""What a condition leaves possible: ranges of numbers, sets of words, paths of a tree."""

from __future__ import annotations

from dataclasses import dataclass

INFINITE = float("inf")


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


@dataclass(frozen=True, slots=True)
class Numbers:
    """``nothing`` says that there may be no value at all, as with the price of a gift."""

    ranges: tuple[Range, ...]
    nothing: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.ranges and not self.nothing

    def meet(self, other: Domain) -> Numbers:
        if not isinstance(other, Numbers):
            return self
        met = (one.meet(another) for one in self.ranges for another in other.ranges)
        return Numbers(
            tuple(part for part in met if not part.is_empty), self.nothing and other.nothing
        )


@dataclass(frozen=True, slots=True)
class Words:
    """Values that are equal or not: these ones, or with ``others`` all but these."""

    values: frozenset[object]
    others: bool = False
    nothing: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.others or self.nothing)

    def meet(self, other: Domain) -> Words:
        if not isinstance(other, Words):
            return self
        nothing = self.nothing and other.nothing
        if self.others and other.others:
            return Words(self.values | other.values, True, nothing)
        if self.others or other.others:
            these, but = (other, self) if self.others else (self, other)
            return Words(these.values - but.values, nothing=nothing)
        return Words(self.values & other.values, nothing=nothing)


@dataclass(frozen=True, slots=True)
class Paths:
    """
    What lies below one of the paths of ``within`` (None: anywhere) and below none of ``outside``.
    """

    within: frozenset[str] | None = None
    outside: frozenset[str] = frozenset()
    nothing: bool = False

    @property
    def is_empty(self) -> bool:
        return self.within is not None and not self.within and not self.nothing

    def meet(self, other: Domain) -> Paths:
        if not isinstance(other, Paths):
            return self
        outside = self.outside | other.outside
        nothing = self.nothing and other.nothing
        if self.within is None or other.within is None:
            within = other.within if self.within is None else self.within
        else:
            pairs = ((one, another) for one in self.within for another in other.within)
            within = frozenset(deeper for pair in pairs if (deeper := _deeper(*pair)) is not None)
        if within is not None:
            within = frozenset(p for p in within if not any(lies_in(p, out) for out in outside))
        return Paths(within, outside, nothing)


Domain = Numbers | Words | Paths


def lies_in(path: str, other: str) -> bool:
    return f"{path}/".startswith(f"{other}/")


def _deeper(one: str, other: str) -> str | None:
    if lies_in(one, other):
        return one
    return other if lies_in(other, one) else None
