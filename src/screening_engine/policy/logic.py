"""Refuses conditions that always hold or never can, and rules that can match nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening_engine.policy.problems import Place, PolicyError
from screening_engine.policy.syntax import All, Condition, Not, Some, children
from screening_engine.policy.ways import Goal, can_be
from screening_engine.submission import SubjectKind

ALWAYS = "This is always true."
NEVER = "This can never be true."
NEVER_TOGETHER = "This can never be true together with what stands above."
ALWAYS_TOGETHER = "Together with what stands above this is always true."
ADDS_NOTHING = "This adds nothing: what stands beside it says it already."
EXCEPTS_ALL = '"unless" covers all that "when" asks for: the rule can never match.'
# What is compared with everything around it takes time: far above what anybody can follow.
MOST_CONDITIONS = 200
EXCEPTS_NOTHING = 'This exception never applies: "when" rules it out.'


def check_logic(
    when: Condition,
    unless: Condition | None,
    *,
    applies_to: Iterable[SubjectKind],
    place: Place,
) -> None:
    """
    Raise ``PolicyError`` for parts without effect, and for subjects that never match.

    ``place`` is where ``applies_to`` stands. What is unknown counts as neither true nor false.
    """
    for condition in (when, unless):
        if condition is not None:
            _check_size(condition)
            _check(condition, ())
    if unless is not None:
        _check_exceptions(when, unless)
    for kind in sorted(applies_to):
        _check_kind(kind, when, unless, place)


def _check_size(condition: Condition) -> None:
    single = sum(not isinstance(part, All | Some | Not) for part in _parts_of(condition))
    if single > MOST_CONDITIONS:
        raise PolicyError(
            f"There are {single} conditions here; at most {MOST_CONDITIONS} are read.",
            place=condition.place,
            suggestion="Put words into a list, or make several rules of it.",
        )


def _parts_of(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, All | Some | Not):
        for part in children(condition):
            yield from _parts_of(part)


def _check(condition: Condition, around: tuple[Goal, ...]) -> None:
    """``around`` is what holds wherever this condition makes a difference."""
    if isinstance(condition, All):
        _check_parts(condition.parts, around, holds=True)
    elif isinstance(condition, Some):
        _check_parts(condition.parts, around, holds=False)
    elif isinstance(condition, Not):
        _check(condition.part, around)
    else:
        _check_alone(condition)


def _check_alone(condition: Condition) -> None:
    if not can_be((condition, True)):
        raise PolicyError(NEVER, place=condition.place)
    if not can_be((condition, False)):
        raise PolicyError(ALWAYS, place=condition.place)


def _check_parts(parts: tuple[Condition, ...], around: tuple[Goal, ...], *, holds: bool) -> None:
    """A part of "all" matters where the others hold, a part of "any" where they do not."""
    for part in parts:
        _check(part, ())
    for at, part in enumerate(parts):
        above = tuple((other, holds) for other in parts[:at])
        if not can_be(*around, *above, (part, holds)):
            raise PolicyError(NEVER_TOGETHER if holds else ALWAYS_TOGETHER, place=part.place)
    for at, part in enumerate(parts):
        beside = tuple((other, holds) for other in (*parts[:at], *parts[at + 1 :]))
        if around and not can_be(*around, (part, not holds)):
            raise PolicyError(ALWAYS_TOGETHER if holds else NEVER_TOGETHER, place=part.place)
        if not can_be(*around, *beside, (part, not holds)):
            raise PolicyError(ADDS_NOTHING, place=part.place)
        if any(isinstance(child, All | Some) for child in (part, *children(part))):
            _check(part, (*around, *beside))


def _check_exceptions(when: Condition, unless: Condition) -> None:
    exceptions = unless.parts if isinstance(unless, Some) else (unless,)
    for exception in exceptions:
        if not can_be((when, True), (exception, False)):
            raise PolicyError(EXCEPTS_ALL, place=exception.place)
        if not can_be((when, True), (exception, True)):
            raise PolicyError(EXCEPTS_NOTHING, place=exception.place)
    if not can_be((when, True), (unless, False)):
        raise PolicyError(EXCEPTS_ALL, place=unless.place)


def _check_kind(kind: SubjectKind, when: Condition, unless: Condition | None, place: Place) -> None:
    goals: list[Goal] = [(when, True)]
    if unless is not None:
        goals.append((unless, False))
    if not can_be(*goals, kind=kind):
        raise PolicyError(
            f"The rule can never match a {kind}: it asks for what a {kind} never has.",
            place=place,
            suggestion=f'Take "{kind}" out of applies_to, or make two rules of it.',
        )
