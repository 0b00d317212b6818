"""A rule as a form: what a page draws to show or change it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from screening_engine.policy.build import DETAILS, SEVERITIES
from screening_engine.policy.limits import entry_of
from screening_engine.policy.parser import parse_line
from screening_engine.policy.render import describe, in_words
from screening_engine.policy.rule import Rule
from screening_engine.policy.source import line_of, value_source
from screening_engine.policy.syntax import (
    All,
    Compare,
    Condition,
    Contains,
    Counter,
    Fact,
    HasLabel,
    IsIn,
    IsWithin,
    Matches,
    Not,
    Some,
    walk,
)
from screening_engine.policy.values import show_duration

JOINS = {All: "all", Some: "any", Not: "not"}
_RELATIONS = {
    IsIn: "in",
    IsWithin: "within",
    Contains: "contains",
    Matches: "matches",
    HasLabel: "has label",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """One input: ``name`` is the key of the file, ``choices`` what it may be, if that is fixed."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormNode:
    """
    One box of conditions, or one condition.

    ``join`` is all, any or not, and "" for a single condition. That one has its ``line``, its
    ``words`` in English, and ``left``, ``relation`` and ``right`` where it compares two sides.
    ``seen_by_staff_only`` says that it reads what only staff may see.
    """

    join: str = ""
    parts: tuple[FormNode, ...] = ()
    line: str = ""
    words: str = ""
    left: str = ""
    relation: str = ""
    right: str = ""
    seen_by_staff_only: bool = False


@dataclass(frozen=True, slots=True)
class RuleForm:
    fields: tuple[FormField, ...]
    when: FormNode
    unless: FormNode | None


def rule_form(rule: Rule) -> RuleForm:
    return RuleForm(
        fields=_fields(rule),
        when=form_of(rule.when),
        unless=form_of(rule.unless) if rule.unless is not None else None,
    )


def form_of(condition: Condition) -> FormNode:
    if isinstance(condition, All | Some):
        return FormNode(JOINS[type(condition)], tuple(map(form_of, condition.parts)))
    if isinstance(condition, Not):
        return FormNode("not", (form_of(condition.part),))
    line = line_of(condition)
    left, relation, right = _sides(condition, line)
    return FormNode(
        line=line,
        words=in_words(condition),
        left=left,
        relation=relation,
        right=right,
        seen_by_staff_only=is_for_staff(condition),
    )


def condition_of(node: FormNode) -> Condition:
    """
    Return the condition that the form says.

    Raises ``PolicyError`` for a line that is none; names and types are checked elsewhere.
    """
    if not node.join:
        return parse_line(node.line)
    parts = tuple(condition_of(part) for part in node.parts)
    if node.join == "not":
        return Not(parts[0])
    return All(parts) if node.join == "all" else Some(parts)


def is_for_staff(condition: Condition) -> bool:
    """Return whether the condition reads anything that only staff may see."""
    facts = (part for part in walk(condition) if isinstance(part, Fact | Counter))
    return any((entry := entry_of(fact)) is not None and entry.seen_by == "staff" for fact in facts)


def _sides(condition: Condition, line: str) -> tuple[str, str, str]:
    if isinstance(condition, Compare):
        return value_source(condition.left), condition.operator, value_source(condition.right)
    relation = _RELATIONS.get(type(condition), "")
    if not relation:
        return "", "", ""
    left, right = line.split(f" {relation} ", 1)
    return left, relation, right


def _brake(rule: Rule) -> str:
    if rule.brake is None:
        return ""
    return f"{rule.brake.max_share * 100:g}% in {show_duration(rule.brake.over)}"


def _fields(rule: Rule) -> tuple[FormField, ...]:
    said = describe(rule)
    return (
        FormField("id", "Id", rule.id),
        FormField("clause", "Clause of the public rules", rule.clause),
        FormField("title", "Title, for staff", rule.title),
        FormField("owner", "Who answers for it", rule.owner),
        FormField("applies_to", "Looks at", ", ".join(sorted(rule.applies_to))),
        FormField("outcome", "What it does", rule.then.outcome, tuple(map(str, DETAILS))),
        FormField("detail", "In what way", rule.then.detail, DETAILS[rule.then.outcome]),
        FormField("queue", "Queue", rule.then.queue),
        FormField("severity", "Severity", rule.then.severity, ("", *SEVERITIES)),
        FormField(
            "on_unknown", "If a fact is missing", rule.on_unknown, tuple(type(rule.on_unknown))
        ),
        FormField("rollout", "In force", said.rollout),
        FormField("brake", "Pauses at", _brake(rule)),
        FormField("secret", "Named while typing", "no" if rule.secret else "yes", ("yes", "no")),
        FormField("tell", "What the person reads", rule.tell),
    )
