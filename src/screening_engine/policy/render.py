"""Says in plain English what a rule does, for staff pages, and lists the public rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from screening_engine.money import Money
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import counter_entry
from screening_engine.policy.examples import effect_of_unknown
from screening_engine.policy.rule import Mode, Policy, Rule
from screening_engine.policy.source import literal_source
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
from screening_engine.policy.types import PLACE, Kind
from screening_engine.policy.values import show_duration, show_money
from screening_engine.submission import SubjectKind
from screening_engine.verdict import Outcome, Strength

_DOES = {
    Outcome.FRICTION: "Asks the poster to {detail}",
    Outcome.HOLD: "Holds {subject} for {detail}",
    Outcome.REFUSE: "Refuses {subject} as {detail}",
    Outcome.QUARANTINE: "Quarantines {subject} as {detail}",
}
_COMPARED = {
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "==": "is",
    "!=": "is not",
}
_STRENGTHS = {
    "<": "is weaker than {}",
    "<=": "is {} at most",
    ">": "is stronger than {}",
    ">=": "is {} or stronger",
    "==": "is {}",
    "!=": "is not {}",
}
_UNKNOWN = {
    Outcome.HOLD: "If a fact is missing, a person looks.",
    Outcome.FRICTION: "If a fact is missing, the poster is asked.",
    None: "If a fact is missing, nothing happens.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an outline. ``depth`` is 0 for the outermost."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """
    A rule as staff read it. ``sentence`` says all of it at once, the outlines line by line.

    ``sources`` and ``false_positives`` are sentences as the rule's file has them.
    """

    sentence: str
    does: str
    when: tuple[Step, ...]
    unless: tuple[Step, ...]
    if_unknown: str
    rollout: str
    sources: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicClause:
    """One paragraph of the public rules, and the rules that rest on it and are no secret."""

    id: str
    heading: str
    text: str
    rule_ids: tuple[str, ...]


def describe(rule: Rule) -> RuleInWords:
    does = _does(rule)
    unless = f", unless {_inline(rule.unless)}" if rule.unless is not None else ""
    return RuleInWords(
        sentence=f"{does} when {_inline(rule.when)}{unless}.",
        does=does,
        when=tuple(_outline(rule.when, 0)),
        unless=tuple(_outline(rule.unless, 0)) if rule.unless is not None else (),
        if_unknown=_UNKNOWN[effect_of_unknown(rule.on_unknown, rule.then)],
        rollout=_rollout(rule),
        sources=rule.sources,
        false_positives=rule.false_positives,
    )


def public_clauses(policy: Policy) -> tuple[PublicClause, ...]:
    """Return the public rules in their order: 4.2 before 4.10."""
    return tuple(
        PublicClause(
            clause_id,
            clause.heading,
            clause.text,
            tuple(r.id for r in policy.rules if r.clause == clause_id and not r.secret),
        )
        for clause_id, clause in sorted(policy.clauses.items(), key=lambda item: _order(item[0]))
    )


def _order(clause_id: str) -> list[tuple[int, str]]:
    parts = re.split(r"[.-]", clause_id)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _does(rule: Rule) -> str:
    subject = " or ".join(f"a {kind}" for kind in sorted(rule.applies_to))
    template = _DOES[rule.then.outcome]
    if rule.then.outcome is Outcome.FRICTION and rule.applies_to == {SubjectKind.MESSAGE}:
        template = "Warns the reader of {subject}"  # nothing holds it up
    does = template.format(subject=subject, detail=rule.then.detail)
    notes = [
        f"{name} {value}"
        for name, value in (("queue", rule.then.queue), ("severity", rule.then.severity))
        if value
    ]
    return f"{does} ({', '.join(notes)})" if notes else does


def _rollout(rule: Rule) -> str:
    if rule.rollout.mode is Mode.SHADOW:
        return "In shadow: recorded, without effect."
    if rule.rollout.mode is Mode.PERCENT:
        return f"For {rule.rollout.percent} of 100."
    return "Live."


# Conditions


def _inline(node: Condition, *, inside: bool = False) -> str:
    if isinstance(node, All | Some):
        word = " and " if isinstance(node, All) else " or "
        text = word.join(_inline(part, inside=True) for part in node.parts)
        return f"({text})" if inside else text
    if isinstance(node, Not):
        return f"it is not so that {_inline(node.part, inside=True)}"
    return in_words(node)


def _outline(node: Condition, depth: int) -> list[Step]:
    if isinstance(node, All | Some):
        head = "all of this:" if isinstance(node, All) else "any of this:"
        below = [step for part in node.parts for step in _outline(part, depth + 1)]
        return [Step(depth, head), *below]
    if isinstance(node, Not):
        return [Step(depth, "not:"), *_outline(node.part, depth + 1)]
    return [Step(depth, in_words(node))]


def in_words(node: Condition) -> str:
    """Return one condition in English: ``the age of the account is less than 7 days``."""
    if isinstance(node, Compare):
        return _compare(node)
    if isinstance(node, IsWithin):
        is_place = isinstance(node.left, Fact) and CATALOGUE[node.left.name].type == PLACE
        where = f"in {node.path}" if is_place else f"{node.path} or below it"
        return f"{_value(node.left)} is {where}"
    if isinstance(node, HasLabel):
        return f"{CATALOGUE[node.labels.name].phrase} has the label {node.label}"
    if isinstance(node, Contains | IsIn | Matches):
        return f"{_value(node.left)} {_listed(node)}"
    return _truth(node)


def _listed(node: Contains | IsIn | Matches) -> str:
    if isinstance(node, Matches):
        return f"matches the pattern {node.pattern}"
    relation = "contains" if isinstance(node, Contains) else "is"
    if node.list_name:
        return f"{relation} a word of the list {node.list_name}"
    items = node.items if isinstance(node, Contains) else map(literal_source, node.items)
    return f"{relation} {' or '.join(_unquoted(str(item)) for item in items)}"


def _unquoted(text: str) -> str:
    return text.strip("\"'")


def _truth(node: Condition) -> str:
    if isinstance(node, FindingPart):
        if node.part == "":
            return f'the signal "{node.finding}" found something'
        if node.part == "countered":
            return f'something speaks against the finding "{node.finding}"'
    return _value(node)  # type: ignore[arg-type]  # only values are left


def _compare(node: Compare) -> str:
    right = node.right
    if isinstance(right, Literal) and isinstance(right.value, Strength):
        return f"{_value(node.left)} {_STRENGTHS[node.operator].format(right.value)}"
    if isinstance(right, Literal) and isinstance(right.value, bool):
        truth = right.value is (node.operator == "==")
        return _truth(node.left) if truth else f"it is not so that {_truth(node.left)}"
    return f"{_value(node.left)} {_COMPARED[node.operator]} {_value(right)}"


# Values

_PARTS = {
    "": "the finding",
    "strength": "the finding",
    "count": "the number of places of the finding",
    "countered": "what speaks against the finding",
}


def _value(node: Value) -> str:
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Fact):
        phrase = CATALOGUE[node.name].phrase
        return f'{phrase} to "{node.argument}"' if node.argument else phrase
    if isinstance(node, Counter):
        return counter_entry(node).phrase
    if isinstance(node, FindingPart):
        name = node.part.removeprefix("values.")
        return f'{_PARTS.get(node.part, f"the value {name} of the finding")} "{node.finding}"'
    return _arithmetic(node)


def _side(node: Value) -> str:
    return f"({_value(node)})" if isinstance(node, Arithmetic) else _value(node)


def _arithmetic(node: Arithmetic) -> str:
    left, right = _side(node.left), _side(node.right)
    if node.operator == "*":
        share = isinstance(node.left, Literal) and node.left.type.kind is Kind.SHARE
        return f"{left} of {right}" if share else f"{left} times {right}"
    words: Mapping[str, str] = {"+": "plus", "-": "minus", "/": "divided by"}
    return f"{left} {words[node.operator]} {right}"


def _literal(node: Literal) -> str:
    if isinstance(node.value, Money):
        return show_money(node.value)
    if isinstance(node.value, timedelta):
        return show_duration(node.value)
    return _unquoted(literal_source(node))
