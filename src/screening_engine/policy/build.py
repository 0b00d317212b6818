"""Builds one rule from its document: every key checked, every error with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from screening_engine.policy.check import Known, check_condition
from screening_engine.policy.compile import compile_condition
from screening_engine.policy.conditions import read_unless, read_when
from screening_engine.policy.document import Mapping as Document
from screening_engine.policy.document import Node, Scalar, mapping, scalar, sequence, text_of
from screening_engine.policy.examples import read_examples
from screening_engine.policy.logic import check_logic
from screening_engine.policy.meaning import meaning_hash
from screening_engine.policy.problems import PolicyError, did_you_mean
from screening_engine.policy.proof import check_proof
from screening_engine.policy.rule import (
    Brake,
    Clause,
    Mode,
    OnUnknown,
    Rollout,
    Rule,
    RuleText,
    Then,
)
from screening_engine.policy.syntax import Condition, Counter, counters_in
from screening_engine.policy.values import NotAValue, parse_duration, parse_share, parse_truth
from screening_engine.submission import SubjectKind
from screening_engine.verdict import Outcome

_NEEDED = {"id", "clause", "title", "applies_to", "owner", "when", "then", "tell", "examples"}
_FOR_PEOPLE = {"sources", "false_positives"}
_OPTIONAL = {"stage", "unless", "on_unknown", "rollout", "brake", "secret", *_FOR_PEOPLE}
KEYS = frozenset(_NEEDED | _OPTIONAL)
STAGES = frozenset({"before_publish"})
SEVERITIES = ("low", "medium", "high", "critical")
DETAILS: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.FRICTION: ("confirm", "edit"),
    Outcome.HOLD: ("review",),
    Outcome.REFUSE: (),  # any word: it names the ground
    Outcome.QUARANTINE: (),
}

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_ ][a-z0-9]+)*")
Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a pack gives its rules: clauses, term lists, English texts, names of signals."""

    clauses: Mapping[str, Clause]
    lists: Mapping[str, tuple[str, ...]]
    english: Mapping[str, RuleText]
    findings: Collection[str] | None = None


def build_rule(root: Node, *, around: Surroundings, file: str = "") -> Rule:
    """Return the rule. Raises ``PolicyError`` (without the name of the file) if it is wrong."""
    document = mapping(root, "A rule")
    document.only(KEYS, "a rule")
    rule_id = _id(document)
    applies_to = _applies_to(document)
    when, unless = _conditions(document, applies_to=applies_to, around=around)
    then = _then(document.need("then", "A rule"))
    check_proof(when, then.outcome)
    on_unknown = _choice(document, "on_unknown", OnUnknown, OnUnknown.HOLD)
    stage = _stage(document)
    return Rule(
        id=rule_id,
        hash=meaning_hash(
            when=when,
            unless=unless,
            applies_to=applies_to,
            stage=stage,
            then=then,
            on_unknown=on_unknown,
            lists=around.lists,
        ),
        clause=_clause(document, around.clauses),
        title=_text(document, "title", rule_id, around),
        tell=_text(document, "tell", rule_id, around),
        owner=text_of(document.need("owner", "A rule"), "owner"),
        applies_to=applies_to,
        stage=stage,
        when=when,
        unless=unless,
        then=then,
        on_unknown=on_unknown,
        rollout=_rollout(document),
        brake=_brake(document),
        secret=_truth(document, "secret"),
        examples=read_examples(
            document,
            applies_to=applies_to,
            then=then,
            on_unknown=on_unknown,
            counters=_counters(when, unless),
        ),
        file=file,
        sources=_notes(document, "sources"),
        false_positives=_notes(document, "false_positives"),
        compiled_when=compile_condition(when, around.lists),
        compiled_unless=compile_condition(unless, around.lists) if unless is not None else None,
    )


def _id(document: Document) -> str:
    node = scalar(document.need("id", "A rule"), "id")
    if not _ID.fullmatch(node.text):
        raise PolicyError(
            f'"{node.text}" is not an id.',
            place=node.place,
            suggestion="Write it like fraud.pay-before-viewing, in small letters.",
        )
    return node.text


def _applies_to(document: Document) -> frozenset[SubjectKind]:
    node = document.need("applies_to", "A rule")
    items = (node,) if isinstance(node, Scalar) else sequence(node, "applies_to").items
    return frozenset(_member(item, "applies_to", SubjectKind) for item in items)


def _conditions(
    document: Document, *, applies_to: frozenset[SubjectKind], around: Surroundings
) -> tuple[Condition, Condition | None]:
    known = Known(lists=around.lists, subjects=applies_to, findings=around.findings)
    when = read_when(document.need("when", "A rule"))
    unless = read_unless(document.entries["unless"]) if "unless" in document.entries else None
    for condition in (when, unless):
        if condition is not None:
            check_condition(condition, known)
    place = document.need("applies_to", "A rule").place
    check_logic(when, unless, applies_to=applies_to, place=place)
    return when, unless


def _counters(when: Condition, unless: Condition | None) -> tuple[Counter, ...]:
    return counters_in(when) + (counters_in(unless) if unless is not None else ())


def _clause(document: Document, clauses: Mapping[str, Clause]) -> str:
    node = scalar(document.need("clause", "A rule"), "clause")
    if node.text not in clauses:
        raise PolicyError(
            f'There is no clause "{node.text}" in pack.yaml.',
            place=node.place,
            suggestion=did_you_mean(node.text, clauses),
        )
    return node.text


def _text(document: Document, key: str, rule_id: str, around: Surroundings) -> str:
    """The English text stands in the rule, or in texts/en.yaml."""
    if key in document.entries:
        return text_of(document.entries[key], key)
    if rule_id in around.english:
        text: str = getattr(around.english[rule_id], key)
        return text
    raise PolicyError(f'A rule needs "{key}".', place=document.place)


def _notes(document: Document, key: str) -> tuple[str, ...]:
    """Sentences for people, one an item; folded lines become one."""
    if key not in document.entries:
        return ()
    items = sequence(document.entries[key], key).items
    return tuple(" ".join(text_of(item, key).split()) for item in items)


def _stage(document: Document) -> str:
    node = document.entries.get("stage")
    if node is None:
        return "before_publish"
    stage = scalar(node, "stage")
    if stage.text not in STAGES:
        raise PolicyError(
            f'"{stage.text}" is not a stage.',
            place=stage.place,
            suggestion=f"Known stages: {', '.join(sorted(STAGES))}.",
        )
    return stage.text


def _then(node: Node) -> Then:
    then = mapping(node, "then")
    outcomes = frozenset(outcome.value for outcome in DETAILS)
    then.only(outcomes | {"queue", "severity"}, "then")
    named = [key for key in then.entries if key in outcomes]
    if len(named) != 1:
        raise PolicyError(f'"then" names one of {", ".join(sorted(outcomes))}.', place=then.place)
    outcome = Outcome(named[0])
    return Then(
        outcome=outcome,
        detail=_detail(then.entries[outcome], outcome),
        queue=_slug(then, "queue"),
        severity=_severity(then),
    )


def _detail(node: Node, outcome: Outcome) -> str:
    detail = scalar(node, outcome)
    allowed = DETAILS[outcome]
    if (allowed and detail.text not in allowed) or not _SLUG.fullmatch(detail.text.lower()):
        raise PolicyError(
            f'"{outcome}: {detail.text}" is not known.',
            place=detail.place,
            suggestion=f"Write {outcome}: {' or '.join(allowed)}." if allowed else "",
        )
    return detail.text


def _slug(document: Document, key: str) -> str:
    if key not in document.entries:
        return ""
    node = scalar(document.entries[key], key)
    if not _SLUG.fullmatch(node.text):
        raise PolicyError(f'"{node.text}" is not a name in small letters.', place=node.place)
    return node.text


def _severity(document: Document) -> str:
    if "severity" not in document.entries:
        return ""
    node = scalar(document.entries["severity"], "severity")
    if node.text not in SEVERITIES:
        raise PolicyError(
            f'"{node.text}" is not a severity.',
            place=node.place,
            suggestion=f"It is one of: {', '.join(SEVERITIES)}.",
        )
    return node.text


def _rollout(document: Document) -> Rollout:
    if "rollout" not in document.entries:
        return Rollout()
    rollout = mapping(document.entries["rollout"], "rollout")
    rollout.only(frozenset({"mode", "percent"}), "rollout")
    default = Mode.PERCENT if "percent" in rollout.entries else Mode.LIVE
    mode = _choice(rollout, "mode", Mode, default)
    if ("percent" in rollout.entries) is not (mode is Mode.PERCENT):
        raise PolicyError(
            "A percentage goes with the mode percent, and only with it.", place=rollout.place
        )
    return Rollout(mode, _percent(rollout)) if mode is Mode.PERCENT else Rollout(mode)


def _percent(rollout: Document) -> int:
    node = scalar(rollout.entries["percent"], "percent")
    text = node.text.removesuffix("%")
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > 100:
        raise PolicyError("percent is a whole number from 0 to 100.", place=node.place)
    return int(text)


def _brake(document: Document) -> Brake | None:
    if "brake" not in document.entries:
        return None
    brake = mapping(document.entries["brake"], "brake")
    brake.only(frozenset({"max_share", "over"}), "brake")
    share = scalar(brake.need("max_share", "brake"), "max_share")
    over = scalar(brake.need("over", "brake"), "over")
    return Brake(max_share=_parsed(share, parse_share), over=_parsed(over, parse_duration))


def _truth(document: Document, key: str) -> bool:
    if key not in document.entries:
        return False
    return _parsed(scalar(document.entries[key], key), parse_truth)


def _parsed(node: Scalar, parse: Callable[[str], Value]) -> Value:
    try:
        return parse(node.text)
    except NotAValue as error:
        raise PolicyError(str(error), place=node.place) from None


def _choice(document: Document, key: str, choices: type[Choice], default: Choice) -> Choice:
    if key not in document.entries:
        return default
    return _member(document.entries[key], key, choices)


def _member(node: Node, key: str, choices: type[Choice]) -> Choice:
    value = scalar(node, key)
    known = [choice.value for choice in choices]
    if value.text not in known:
        raise PolicyError(
            f'"{value.text}" is no value of {key}.',
            place=value.place,
            suggestion=did_you_mean(value.text, known) or f"It is one of: {', '.join(known)}.",
        )
    return choices(value.text)
