"""
A second, naive reading of the rule language: the oracle of the compiler's tests.

It walks the tree, orders nothing, stops nowhere early and remembers nothing. It is as short
and as plain as it can be, because its only purpose is to be obviously right.
"""

from __future__ import annotations

from screening_engine.policy.compile import Lists
from screening_engine.policy.counters import fact_name
from screening_engine.policy.countries import is_within_place
from screening_engine.policy.facts import NOTHING, Facts
from screening_engine.policy.literals import compile_pattern
from screening_engine.policy.operations import COMPARE, alike, calculate
from screening_engine.policy.prose import Prose, make_terms
from screening_engine.policy.syntax import (
    All,
    Arithmetic,
    Compare,
    Condition,
    Contains,
    Counter,
    Fact,
    FindingPart,
    HasLabel,
    IsIn,
    IsWithin,
    Literal,
    Matches,
    Not,
    Some,
    Value,
)
from screening_engine.verdict import STRENGTH_RANK, Finding, Strength


def interpret(node: Condition, facts: Facts, lists: Lists) -> bool | None:
    """Return what the condition is: True, False, or None for unknown."""
    if isinstance(node, All):
        results = [interpret(part, facts, lists) for part in node.parts]
        return False if False in results else (None if None in results else True)
    if isinstance(node, Some):
        results = [interpret(part, facts, lists) for part in node.parts]
        return True if True in results else (None if None in results else False)
    if isinstance(node, Not):
        result = interpret(node.part, facts, lists)
        return None if result is None else not result
    if isinstance(node, Value):
        value = evaluate(node, facts)
        return value if isinstance(value, bool) else (False if value is NOTHING else None)
    if isinstance(node, Compare):
        return _compare(node, facts)
    return _relation(node, facts, lists)


def _compare(node: Compare, facts: Facts) -> bool | None:
    left, right = evaluate(node.left, facts), evaluate(node.right, facts)
    if left is None or right is None:
        return None
    if left is NOTHING or right is NOTHING:
        return node.operator == "!="
    return COMPARE[node.operator](left, right) if alike(left, right) else None


def _relation(
    node: IsIn | IsWithin | Contains | Matches | HasLabel, facts: Facts, lists: Lists
) -> bool | None:
    value = evaluate(node.labels if isinstance(node, HasLabel) else node.left, facts)
    if value is None or value is NOTHING:
        return None if value is None else False
    if isinstance(node, IsIn):
        return _is_in(value, lists[node.list_name] if node.list_name else _items(node))
    if isinstance(node, IsWithin):
        return is_within_place(str(value), node.path)
    if isinstance(node, HasLabel):
        return isinstance(value, tuple) and node.label in value
    return isinstance(value, Prose) and _is_in_prose(node, value, lists)


def _is_in_prose(node: Contains | Matches, prose: Prose, lists: Lists) -> bool:
    if isinstance(node, Matches):
        return prose.search(compile_pattern(node.pattern)) is not None
    return bool(prose.found(make_terms(lists[node.list_name] if node.list_name else node.items)))


def _items(node: IsIn) -> tuple[object, ...]:
    return tuple(item.value for item in node.items)


def _is_in(value: object, items: tuple[object, ...]) -> bool:
    answers = value if isinstance(value, tuple) else (value,)
    return any(alike(answer, item) and answer == item for answer in answers for item in items)


def evaluate(node: Value, facts: Facts) -> object:
    """Return the value, NOTHING, or None for unknown. A strength is its rank."""
    if isinstance(node, Literal):
        return STRENGTH_RANK[node.value] if isinstance(node.value, Strength) else node.value
    if isinstance(node, Fact):
        return facts.fetch(node.name, node.argument)
    if isinstance(node, Counter):
        return facts.fetch(fact_name(node))
    if isinstance(node, FindingPart):
        return _finding(node, facts)
    return _arithmetic(node, facts)


def _arithmetic(node: Arithmetic, facts: Facts) -> object:
    left, right = evaluate(node.left, facts), evaluate(node.right, facts)
    if left is None or right is None:
        return None
    if left is NOTHING or right is NOTHING:
        return NOTHING
    return calculate(node.operator, left, right)


def _finding(node: FindingPart, facts: Facts) -> object:
    found = facts.finding(node.finding)
    if found is None:
        return None
    if isinstance(found, Finding):
        parts = {
            "": True,
            "strength": STRENGTH_RANK[found.strength],
            "count": len(found.evidence),
            "countered": bool(found.counter),
        }
        return parts.get(node.part, found.values.get(node.part.removeprefix("values."), NOTHING))
    return {"": False, "strength": -1, "count": 0, "countered": False}.get(node.part, NOTHING)
