"""Writes a rule as YAML. Reading what was written gives an equal rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from screening_engine.policy.examples import ordinary_before
from screening_engine.policy.rule import Example, Rollout, Rule
from screening_engine.policy.source import line_of, literal_source
from screening_engine.policy.syntax import All, Condition, Literal, Not, Some
from screening_engine.policy.types import Kind, Type
from screening_engine.policy.values import show_duration, show_money
from screening_engine.submission import FactValue, Submission

# What YAML reads as it stands: no sign at the beginning, no ": ", no " #".
_PLAIN = re.compile(r"[A-Za-z0-9(](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff])*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TEXTS = ("title", "body", "category", "country", "language", "site")


def rule_source(rule: Rule) -> str:
    """
    Return the rule as a YAML file, keys and lines in their one order.

    Comments and layout of the file it came from are lost, and events of examples are written as
    the facts that they set.
    """
    lines = [
        f"id: {rule.id}",
        f"clause: {rule.clause}",
        f"title: {quoted(rule.title)}",
        f"applies_to: [{', '.join(sorted(rule.applies_to))}]",
        f"stage: {rule.stage}",
        f"owner: {scalar_source(rule.owner)}",
        *_under("when", rule.when),
    ]
    if rule.unless is not None:
        lines += _under("unless", rule.unless)
    lines += [
        f"then: {_then(rule)}",
        f"on_unknown: {rule.on_unknown}",
        *(["secret: yes"] if rule.secret else []),
        f"rollout: {_rollout(rule.rollout)}",
        *_brake(rule),
        f"tell: {quoted(rule.tell)}",
        *_notes("sources", rule.sources),
        *_notes("false_positives", rule.false_positives),
        "examples:",
        *(line for example in rule.examples for line in _example(example, rule)),
    ]
    return "\n".join(lines) + "\n"


def condition_lines(condition: Condition, depth: int) -> list[str]:
    """Return the YAML lines of a condition, ``depth`` levels in."""
    pad = "  " * depth
    if isinstance(condition, All | Some):
        lines = [f"{pad}{'all' if isinstance(condition, All) else 'any'}:"]
        for part in condition.parts:
            first, *rest = condition_lines(part, depth + 2)
            lines += [f"{pad}  - {first.lstrip()}", *rest]
        return lines
    if isinstance(condition, Not):
        first, *rest = _under("not", condition.part)
        return [f"{pad}{first}", *(f"{pad}{line}" for line in rest)]
    return [f"{pad}{scalar_source(line_of(condition))}"]


def _under(key: str, condition: Condition) -> list[str]:
    """A single condition stands behind its key, others below it."""
    if isinstance(condition, All | Some | Not):
        return [f"{key}:", *condition_lines(condition, 1)]
    return [f"{key}: {scalar_source(line_of(condition))}"]


def scalar_source(text: str) -> str:
    """Return a text as YAML writes it: as it is where that is read back, else in quotes."""
    plain = _PLAIN.fullmatch(text) and text == text.strip()
    if plain and ": " not in text and " #" not in text and not text.endswith(":"):
        return text
    if _has_controls(text) or '"' not in text:
        return quoted(text)
    return "'" + text.replace("'", "''") + "'"


def quoted(text: str) -> str:
    """Return a text in double quotes; what cannot be printed is escaped."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04x}" if _has_controls(char) else char


def _has_controls(text: str) -> bool:
    return any(
        char < " "
        or "\x7f" <= char <= "\x9f"
        or char in "\u2028\u2029\ufeff\ufffe\uffff"
        or "\ud800" <= char <= "\udfff"
        for char in text
    )


def _then(rule: Rule) -> str:
    then = rule.then
    parts = [f"{then.outcome}: {then.detail}"]
    parts += [f"queue: {then.queue}"] if then.queue else []
    parts += [f"severity: {then.severity}"] if then.severity else []
    return f"{{{', '.join(parts)}}}"


def _rollout(rollout: Rollout) -> str:
    return f"{{mode: {rollout.mode}" + (
        f", percent: {rollout.percent}}}" if rollout.mode == "percent" else "}"
    )


def _brake(rule: Rule) -> list[str]:
    if rule.brake is None:
        return []
    share = literal_source(Literal(rule.brake.max_share, Type(Kind.SHARE)))
    return [f"brake: {{max_share: {share}, over: {show_duration(rule.brake.over)}}}"]


def _notes(key: str, notes: Iterable[str]) -> list[str]:
    lines = [f"  - {quoted(note)}" for note in notes]
    return [f"{key}:", *lines] if lines else []


# Examples


def _example(example: Example, rule: Rule) -> list[str]:
    submission = example.submission
    facts = _facts(submission.facts, ordinary_before(rule.counters))
    return [
        f"  - name: {quoted(example.name)}",
        f"    {submission.kind}: {{{', '.join(_subject(submission))}}}",
        *([f"    facts: {{{', '.join(facts)}}}"] if facts else []),
        f"    expect: {example.expect or 'no match'}",
    ]


def _subject(submission: Submission) -> list[str]:
    texts = ((key, getattr(submission, key)) for key in _TEXTS)
    parts = [f"{key}: {quoted(text)}" for key, text in texts if text]
    parts += [f"kind: {submission.offer}"] if submission.offer != "offer" else []
    parts += [f"price: {show_money(submission.price)}"] if submission.price is not None else []
    if submission.attributes:
        answers = (f"{quoted(k)}: {_answer(v)}" for k, v in submission.attributes.items())
        parts.append(f"attributes: {{{', '.join(answers)}}}")
    if submission.earlier:
        parts.append(f"earlier: [{', '.join(map(quoted, submission.earlier))}]")
    return parts


def _answer(value: str | int | bool | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(quoted, value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else quoted(value)


def _facts(facts: Mapping[str, FactValue], ordinary: Mapping[str, FactValue]) -> list[str]:
    """Only what differs from an unremarkable person; what is missing there is unknown."""
    given = [
        f"{name}: {_fact(value)}" for name, value in facts.items() if ordinary.get(name) != value
    ]
    return given + [f"{name}: unknown" for name in ordinary if name not in facts]


def _fact(value: FactValue) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(quoted, value))}]"
    if isinstance(value, str):
        return quoted(value)
    kind = Kind.NUMBER if not isinstance(value, bool) else Kind.TRUTH
    return literal_source(Literal(value, Type(kind)))
