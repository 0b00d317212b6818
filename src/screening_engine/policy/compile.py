"""
Turns a checked condition into closures. Unknown is None throughout.

Conditions stand in the order in which they settle a rule soonest: cheap before expensive, and
among those the ones that seldom hold before "all" needs the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import prod

from screening_engine.money import Money
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import counter_entry, fact_name
from screening_engine.policy.countries import REGIONS
from screening_engine.policy.entries import Cost
from screening_engine.policy.facts import NOTHING, Facts, fact_key
from screening_engine.policy.getters import constant_of, getter_of
from screening_engine.policy.literals import compile_pattern
from screening_engine.policy.operations import COMPARE, alike
from screening_engine.policy.prose import Prose, make_terms
from screening_engine.policy.source import line_of
from screening_engine.policy.syntax import (
    All,
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
    Tree,
    Value,
    children,
    findings_in,
    walk,
)
from screening_engine.verdict import Ground

Test = Callable[[Facts], bool | None]
Lists = Mapping[str, tuple[str, ...]]

_COST = {Cost.CHEAP: 1, Cost.EXPENSIVE: 50}
_TEXT_SEARCH = 20


# How often conditions hold, roughly: only their order hangs on it, never an answer.
_LIKELY_FINDING = 0.02
_LIKELY_WORDS = 0.05
_LIKELY_PATH = 0.15
_LIKELY = 0.4


@dataclass(frozen=True, slots=True)
class Compiled:
    """
    A condition ready to run. ``parts`` are those of ``all``, ``any`` and ``not``.

    ``line`` is how a single condition is written; ``likely`` how often it holds, a guess.
    """

    test: Test
    condition: Condition
    cost: float
    likely: float
    line: str = ""
    parts: tuple[Compiled, ...] = ()


def compile_condition(condition: Condition, lists: Lists) -> Compiled:
    """Return the closures of a condition that ``check.check_condition`` has passed."""
    if not isinstance(condition, All | Some | Not):
        test = _atom(condition, lists)
        return Compiled(test, condition, _cost(condition), _likely(condition), line_of(condition))
    compiled = [compile_condition(part, lists) for part in children(condition)]
    if isinstance(condition, Not):
        inner = compiled[0]
        return Compiled(
            _opposite(inner.test), condition, inner.cost, 1 - inner.likely, parts=(inner,)
        )
    return _in_order(condition, compiled)


def _in_order(condition: All | Some, compiled: list[Compiled]) -> Compiled:
    """Whichever settles soonest comes first: by cost for each chance to settle."""
    settling = isinstance(condition, Some)
    parts = tuple(sorted(compiled, key=lambda part: part.cost / _chance(part, settling)))
    chances = [_chance(part, settling) for part in parts]
    unsettled = prod(1 - chance for chance in chances)
    cost = sum(part.cost * prod(1 - c for c in chances[:at]) for at, part in enumerate(parts))
    test = _settled_by(tuple(part.test for part in parts), settling=settling)
    likely = 1 - unsettled if settling else unsettled
    return Compiled(test, condition, cost, likely, parts=parts)


def _chance(part: Compiled, settling: bool) -> float:
    return max(0.01, part.likely if settling else 1 - part.likely)


def _likely(condition: Condition) -> float:
    if isinstance(condition, Contains | Matches):
        return _LIKELY_WORDS
    if isinstance(condition, IsWithin):
        return _LIKELY_PATH
    named = findings_in(condition)
    return _LIKELY_FINDING if named else _LIKELY


def grounds(compiled: Compiled, facts: Facts, part: str) -> Iterator[Ground]:
    """Yield each single condition that is asked until this one is settled, with its answer."""
    if not compiled.parts:
        yield Ground(compiled.line, compiled.test(facts), part)
        return
    settling = isinstance(compiled.condition, Some)
    for inner in compiled.parts:
        yield from grounds(inner, facts, part)
        if not isinstance(compiled.condition, Not) and inner.test(facts) is settling:
            return


def lacking(compiled: Compiled, facts: Facts) -> frozenset[str]:
    """
    Return the facts and findings for want of which the condition is unknown.

    What is unknown but made no difference, because another part settled it, is not among them.
    """
    if compiled.test(facts) is not None:
        return frozenset()
    if compiled.parts:
        return frozenset().union(*(lacking(part, facts) for part in compiled.parts))
    return frozenset(
        name for part in walk(compiled.condition) for name in _unknown_names(part, facts)
    )


def _unknown_names(node: Tree, facts: Facts) -> tuple[str, ...]:
    if isinstance(node, Fact | Counter) and getter_of(node)(facts) is None:
        name = fact_name(node) if isinstance(node, Counter) else node.name
        return (fact_key(name, node.argument if isinstance(node, Fact) else ""),)
    if isinstance(node, FindingPart) and facts.finding(node.finding) is None:
        return (f'finding("{node.finding}")',)
    return ()


def _cost(node: Tree) -> int:
    own = 0
    if isinstance(node, Fact):
        own = _COST[CATALOGUE[node.name].cost]
    elif isinstance(node, Counter):
        own = _COST[counter_entry(node).cost]
    elif isinstance(node, Contains | Matches):
        own = _TEXT_SEARCH
    return own + sum(_cost(child) for child in children(node))


# Joining


def _settled_by(tests: tuple[Test, ...], *, settling: bool) -> Test:
    """``all`` is settled by the first False, ``any`` by the first True."""
    otherwise = not settling

    def test(facts: Facts) -> bool | None:
        answer: bool | None = otherwise
        for part in tests:
            result = part(facts)
            if result is settling:
                return settling
            if result is None:
                answer = None
        return answer

    return test


def _opposite(inner: Test) -> Test:
    def test(facts: Facts) -> bool | None:
        result = inner(facts)
        return None if result is None else not result

    return test


# Single conditions


def _atom(node: Condition, lists: Lists) -> Test:
    if isinstance(node, Contains):
        return _contains(node, lists)
    if isinstance(node, IsIn):
        return _is_in(node, lists)
    if isinstance(node, Compare):
        return _compare(node)
    return _other_atom(node)


def _other_atom(node: Condition) -> Test:
    if isinstance(node, IsWithin):
        return _is_within(node)
    if isinstance(node, Matches):
        return _matches(node)
    if isinstance(node, HasLabel):
        return _has_label(node)
    return _is_true(node)  # type: ignore[arg-type]  # only values are left


_PLAIN_TYPES: tuple[frozenset[type], ...] = (
    frozenset({bool}),
    frozenset({int, float}),
    frozenset({str}),
    frozenset({timedelta}),
)


def _compare(node: Compare) -> Test:
    if isinstance(node.right, Literal) and not isinstance(node.right.value, Money):
        return _compare_with(node, constant_of(node.right))
    left, right = getter_of(node.left), getter_of(node.right)
    operate, if_nothing = COMPARE[node.operator], node.operator == "!="

    def test(facts: Facts) -> bool | None:
        one, other = left(facts), right(facts)
        if one is None or other is None:
            return None
        if one is NOTHING or other is NOTHING:
            return if_nothing
        return operate(one, other) if alike(one, other) else None

    return test


def _compare_with(node: Compare, constant: object) -> Test:
    """The usual case, a value against a literal: its type is looked at once, not each time."""
    left = getter_of(node.left)
    operate, if_nothing = COMPARE[node.operator], node.operator == "!="
    alike_types = next(types for types in _PLAIN_TYPES if type(constant) in types)

    def test(facts: Facts) -> bool | None:
        value = left(facts)
        if type(value) in alike_types:
            return operate(value, constant)
        if value is NOTHING:
            return if_nothing
        return operate(value, constant) if alike(value, constant) else None

    return test


def _is_in(node: IsIn, lists: Lists) -> Test:
    left = getter_of(node.left)
    items = lists[node.list_name] if node.list_name else [item.value for item in node.items]
    words = frozenset(item for item in items if isinstance(item, str))
    numbers = frozenset(item for item in items if not isinstance(item, str))

    def is_listed(value: object) -> bool:
        if isinstance(value, tuple):
            return any(is_listed(answer) for answer in value)
        return value in words if isinstance(value, str) else value in numbers

    def test(facts: Facts) -> bool | None:
        value = left(facts)
        if value is None or value is NOTHING:
            return None if value is None else False
        return not isinstance(value, bool) and is_listed(value)

    return test


def _is_within(node: IsWithin) -> Test:
    if node.path in REGIONS:
        return _is_within_region(node)
    left, path, below = getter_of(node.left), node.path, f"{node.path}/"

    def test(facts: Facts) -> bool | None:
        value = left(facts)
        if value is None:
            return None
        return isinstance(value, str) and (value == path or value.startswith(below))

    return test


def _is_within_region(node: IsWithin) -> Test:
    left, countries = getter_of(node.left), REGIONS[node.path]

    def test(facts: Facts) -> bool | None:
        value = left(facts)
        if value is None:
            return None
        return isinstance(value, str) and value.partition("/")[0] in countries

    return test


def _contains(node: Contains, lists: Lists) -> Test:
    left = getter_of(node.left)
    terms = make_terms(lists[node.list_name] if node.list_name else node.items)
    what = f"any of @{node.list_name}" if node.list_name else ", ".join(node.items)
    key = f"{_name(node.left)} contains {what}"

    def test(facts: Facts) -> bool | None:
        value = left(facts)
        if not isinstance(value, Prose):
            return None if value is None else False
        found = value.found(terms)
        if found:
            facts.matched_words[key] = found
        return bool(found)

    return test


def _matches(node: Matches) -> Test:
    left, pattern = getter_of(node.left), compile_pattern(node.pattern)
    key = f"{_name(node.left)} matches {node.pattern}"

    def test(facts: Facts) -> bool | None:
        value = left(facts)
        if not isinstance(value, Prose):
            return None if value is None else False
        found = value.search(pattern)
        if found is not None:
            facts.matched_words[key] = (found,)
        return found is not None

    return test


def _has_label(node: HasLabel) -> Test:
    labels, label = getter_of(node.labels), node.label

    def test(facts: Facts) -> bool | None:
        value = labels(facts)
        return None if value is None else isinstance(value, tuple) and label in value

    return test


def _is_true(node: Value) -> Test:
    value = getter_of(node)

    def test(facts: Facts) -> bool | None:
        result = value(facts)
        if isinstance(result, bool):
            return result
        return False if result is NOTHING else None

    return test


def _name(node: Value) -> str:
    return fact_key(node.name, node.argument) if isinstance(node, Fact) else "text"
