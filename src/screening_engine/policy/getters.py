"""How compiled rules get at values: facts, findings, counters and what is calculated of them."""

from __future__ import annotations

from collections.abc import Callable

from screening_engine.policy.counters import entry_named, fact_name
from screening_engine.policy.facts import NOTHING, Facts, Nothing, fact_key
from screening_engine.policy.operations import calculate
from screening_engine.policy.syntax import (
    Arithmetic,
    Counter,
    Fact,
    FindingPart,
    Literal,
    Value,
)
from screening_engine.verdict import STRENGTH_RANK, Finding, Strength

Get = Callable[[Facts], object]


def getter_of(node: Value) -> Get:
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Fact):
        return _fact(node)
    if isinstance(node, Counter):
        return _fact(Fact(fact_name(node)))
    if isinstance(node, FindingPart):
        return _finding(node)
    return _arithmetic(node)


def _literal(node: Literal) -> Get:
    value = constant_of(node)
    return lambda _facts: value


def constant_of(node: Literal) -> object:
    return STRENGTH_RANK[node.value] if isinstance(node.value, Strength) else node.value


def _fact(node: Fact) -> Get:
    argument, key = node.argument, fact_key(node.name, node.argument)
    entry = entry_named(node.name)
    if entry is None:
        raise KeyError(node.name)

    def get(facts: Facts) -> object:
        read = facts.read
        return read[key] if key in read else facts.look_up(entry, argument, key)

    return get


def _finding(node: FindingPart) -> Get:
    name, part = node.finding, node.part

    def get(facts: Facts) -> object:
        found = facts.finding(name)
        return None if found is None else _part(found, part)

    return get


def _part(found: Finding | Nothing, part: str) -> object:
    there = isinstance(found, Finding)
    if part == "":
        return there
    if part == "strength":
        return STRENGTH_RANK[found.strength] if isinstance(found, Finding) else -1
    if part == "count":
        return len(found.evidence) if isinstance(found, Finding) else 0
    if part == "countered":
        return isinstance(found, Finding) and bool(found.counter)
    if not isinstance(found, Finding):
        return NOTHING
    return found.values.get(part.removeprefix("values."), NOTHING)


def _arithmetic(node: Arithmetic) -> Get:
    left, right, sign = getter_of(node.left), getter_of(node.right), node.operator

    def get(facts: Facts) -> object:
        one, other = left(facts), right(facts)
        if one is None or other is None:
            return None
        if one is NOTHING or other is NOTHING:
            return NOTHING
        return calculate(sign, one, other)

    return get
