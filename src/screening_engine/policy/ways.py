"""Looks for a way in which conditions can hold together, by what each leaves possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from screening_engine.policy.domains import Domain, Words
from screening_engine.policy.limits import KIND, Subject, limits
from screening_engine.policy.syntax import All, Condition, Not, Some
from screening_engine.submission import SubjectKind

MAX_STEPS = 4_000

Goal = tuple[Condition, bool]
"""A condition, and whether it shall hold."""
Limits = dict[Subject, Domain]


class GaveUp(Exception):
    """There are too many ways to try them all."""


@dataclass(frozen=True, slots=True)
class Way:
    """
    Single conditions that together bring about what was asked for, and whether each holds.

    ``limits`` say what they leave possible.
    """

    goals: tuple[Goal, ...]
    limits: Mapping[Subject, Domain]


@dataclass(slots=True)
class _Search:
    steps: int = MAX_STEPS
    found: Limits = field(default_factory=dict)

    def ways(self, goals: tuple[Goal, ...], open_: tuple[Goal, ...]) -> Iterator[Way]:
        """Yield the ways in which all goals come about; branches are tried last."""
        pending, branches, single, limited = (
            list(goals),
            list(open_),
            list[Goal](),
            dict(self.found),
        )
        while pending:
            self.steps -= 1
            if self.steps < 0:
                raise GaveUp
            condition, holds = pending.pop()
            if isinstance(condition, Not):
                pending.append((condition.part, not holds))
            elif isinstance(condition, All | Some):
                if isinstance(condition, All) is holds:
                    pending.extend((part, holds) for part in condition.parts)
                else:
                    branches.append((condition, holds))
            elif not _narrow(limited, condition, holds=holds):
                return
            else:
                single.append((condition, holds))
        yield from self._branch(tuple(branches), tuple(single), limited)

    def _branch(
        self, branches: tuple[Goal, ...], single: tuple[Goal, ...], limited: Limits
    ) -> Iterator[Way]:
        if not branches:
            yield Way(single, limited)
            return
        (condition, holds), rest = branches[-1], branches[:-1]
        outer = self.found
        for part in condition.parts if isinstance(condition, All | Some) else ():
            self.found = limited
            for way in self.ways(((part, holds),), rest):
                yield Way((*single, *way.goals), way.limits)
                self.found = limited
        self.found = outer


def ways(*goals: Goal) -> Iterator[Way]:
    """
    Yield the ways in which the goals can all come about, as far as can be told.

    Raises ``GaveUp`` where there are too many.
    """
    return _Search().ways(goals, ())


def can_be(*goals: Goal, kind: SubjectKind | None = None) -> bool:
    """
    Return whether the goals can all come about, for a subject of this kind if one is given.

    If it cannot be told, they can.
    """
    start: Limits = {} if kind is None else {KIND: Words(frozenset({kind}))}
    try:
        return next(_Search(found=start).ways(goals, ()), None) is not None
    except GaveUp:
        return True


def _narrow(limited: Limits, condition: Condition, *, holds: bool) -> bool:
    for subject, domain in limits(condition, holds=holds):
        before = limited.get(subject)
        met = domain if before is None else before.meet(domain)
        if met.is_empty:
            return False
        limited[subject] = met
    return True
