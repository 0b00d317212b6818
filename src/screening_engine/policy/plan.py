"""
Which rules a submission can concern at all, so that the others are not even asked.

A rule that needs a finding is left out where no signal found it, and one that needs a category
where the ad stands elsewhere. Both would have answered "does not match": nothing changes but time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screening_engine.policy.domains import Paths, Words
from screening_engine.policy.facts import Facts
from screening_engine.policy.limits import limits
from screening_engine.policy.syntax import All, Condition, Not, Some
from screening_engine.submission import SubjectKind

if TYPE_CHECKING:
    from screening_engine.policy.rule import Rule

Gate = frozenset[tuple[str, str]]
"""Of these one at least is needed: ``("finding", name)`` or ``("category", path)``."""

_CATEGORY = ("fact", "listing.category")


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of a policy by subject and by what they need. ``order`` is their order."""

    free: Mapping[SubjectKind, tuple[Rule, ...]] = field(default_factory=dict)
    gated: Mapping[SubjectKind, Mapping[tuple[str, str], tuple[Rule, ...]]] = field(
        default_factory=dict
    )
    order: Mapping[str, int] = field(default_factory=dict)

    def rules_for(self, facts: Facts) -> list[Rule]:
        """Return the rules that may match or be unknown, in the order of the policy."""
        kind = facts.reading.submission.kind
        gates = self.gated[kind]
        found = {rule.id: rule for rule in self.free[kind]}
        for key in _keys(facts, gates):
            found.update((rule.id, rule) for rule in gates.get(key, ()))
        return sorted(found.values(), key=lambda rule: self.order[rule.id])


def plan_of(rules: Iterable[Rule]) -> Plan:
    rules = tuple(rules)
    free: dict[SubjectKind, list[Rule]] = {kind: [] for kind in SubjectKind}
    gated: dict[SubjectKind, dict[tuple[str, str], list[Rule]]] = {kind: {} for kind in SubjectKind}
    for rule in rules:
        gate = gate_of(rule.when)
        for kind in rule.applies_to:
            if gate is None:
                free[kind].append(rule)
            for key in gate or ():
                gated[kind].setdefault(key, []).append(rule)
    return Plan(
        {kind: tuple(found) for kind, found in free.items()},
        {kind: {key: tuple(found) for key, found in by.items()} for kind, by in gated.items()},
        {rule.id: at for at, rule in enumerate(rules)},
    )


def gate_of(condition: Condition) -> Gate | None:
    """Return what the condition cannot do without: it is false where all of it is absent."""
    if isinstance(condition, Not):
        return None
    if isinstance(condition, All):
        gates = [gate for part in condition.parts if (gate := gate_of(part)) is not None]
        return min(gates, key=lambda gate: (_weight(gate), sorted(gate)), default=None)
    if isinstance(condition, Some):
        parts = [gate_of(part) for part in condition.parts]
        known = [gate for gate in parts if gate is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None
    return _needed(condition)


def _weight(gate: Gate) -> int:
    """A finding is rarer than a category."""
    return sum(1 if sort == "finding" else 10 for sort, _ in gate)


def _needed(condition: Condition) -> Gate | None:
    for subject, domain in limits(condition, holds=True):
        if subject[0] == "strength" and isinstance(domain, Words) and -1 not in domain.values:
            return frozenset({("finding", subject[1])})
        if subject == _CATEGORY and isinstance(domain, Paths) and domain.within is not None:
            return frozenset(("category", path) for path in domain.within)
    return None


def _keys(
    facts: Facts, gates: Mapping[tuple[str, str], tuple[Rule, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield what is there, or not known not to be."""
    yield from (("finding", name) for name in facts.findings)
    yield from (("finding", name) for name in facts.failed)
    category = facts.reading.submission.category
    if not category:
        yield from (key for key in gates if key[0] == "category")
        return
    parts = category.split("/")
    for end in range(len(parts)):
        yield ("category", "/".join(parts[: end + 1]))
