"""What ``policy explain`` says of one rule: all of it, in words and as a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from inspect import getdoc
from textwrap import wrap
from typing import Any

from screening_engine import Policy, Rule, signal_name
from screening_engine.policy.counters import entry_named
from screening_engine.policy.form import FormNode, rule_form
from screening_engine.policy.render import RuleInWords, describe
from screening_engine.policy.syntax import FindingPart, walk
from screening_engine.policy.writing import rule_source
from screening_engine.signals import ALL_SIGNALS, DERIVED_SIGNALS, DerivedSignal, Signal
from screening_tools.layout import printable

_WIDTH = 88
Said = dict[str, Any]


def explained(policy: Policy, rule: Rule, language: str = "en") -> Said:
    """Return everything there is to say of a rule, as JSON has it."""
    words, clause = describe(rule), policy.clause(rule.clause, language)
    form = rule_form(rule)
    return {
        "id": rule.id,
        "title": policy.title(rule.id, language),
        "hash": rule.hash,
        "file": rule.file,
        "pack": policy.name,
        "sentence": words.sentence,
        "outline": _outline(words),
        "if_unknown": words.if_unknown,
        "rollout": words.rollout,
        "secret": rule.secret,
        "clause": {"id": rule.clause, "heading": clause.heading, "text": clause.text},
        "tell": policy.tell(rule.id, language),
        "signals": _signals(rule),
        "facts": [_fact(name) for name in rule.facts],
        "counters": [counter.key for counter in rule.counters],
        "sources": list(rule.sources),
        "false_positives": list(rule.false_positives),
        "examples": [
            {"name": example.name, "expect": example.expect or "no match"}
            for example in rule.examples
        ],
        "form": {
            "fields": [asdict(field) for field in form.fields],
            "when": _node(form.when),
            "unless": _node(form.unless) if form.unless else None,
        },
        "source": rule_source(rule),
    }


def _outline(words: RuleInWords) -> list[str]:
    when = [f"{'  ' * step.depth}{step.text}" for step in words.when]
    unless = [f"{'  ' * (step.depth + 1)}{step.text}" for step in words.unless]
    return [*when, *(["unless:", *unless] if unless else [])]


def _signals(rule: Rule) -> list[Said]:
    """What each signal looks for whose finding the rule asks for, in order of the conditions."""
    nodes = [*walk(rule.when), *(walk(rule.unless) if rule.unless is not None else ())]
    cited = [node.finding for node in nodes if isinstance(node, FindingPart)]
    signals: list[Signal | DerivedSignal] = [*ALL_SIGNALS, *DERIVED_SIGNALS]
    sought = {signal_name(signal): getdoc(signal) for signal in signals}
    return [
        {"name": name, "looks_for": (sought.get(name) or "").partition("\n")[0]}
        for name in dict.fromkeys(cited)
    ]


def _fact(name: str) -> Said:
    entry = entry_named(name)
    if entry is None:
        return {"name": name}
    return {
        "name": name,
        "type": str(entry.type),
        "meaning": entry.description,
        "seen_by": str(entry.seen_by),
        "personal_data": str(entry.personal),
        "cost": str(entry.cost),
    }


def _node(node: FormNode) -> Said:
    """Only what the node has: a box its parts, a condition its sides."""
    if node.join:
        return {"join": node.join, "parts": [_node(part) for part in node.parts]}
    return {name: value for name, value in asdict(node).items() if name not in {"join", "parts"}}


# For a terminal


def in_lines(said: Said) -> str:
    clause = said["clause"]
    lines = [
        f"{said['id']}: {said['title']}",
        f"{said['pack']}, {said['file']}, {said['hash'][:12]}",
        "",
        *_wrapped(said["sentence"]),
        *_wrapped(f"{said['if_unknown']} {said['rollout']}"),
        *(["Not named while somebody types."] if said["secret"] else []),
        *_part("Form", _form(said["form"])),
        *_part("Conditions", _steps(said["outline"])),
        *_part("What the signals look for", map(_signal_line, said["signals"])),
        *_part(
            f"Clause {clause['id'].removeprefix('rules.')} {clause['heading']}",
            _wrapped(clause["text"], "  "),
        ),
        *_part("What the person reads", _wrapped(said["tell"], "  ")),
        *_part("Facts, and who may see them", map(_fact_line, said["facts"])),
        *_part("Where it comes from", _notes(said["sources"])),
        *_part("Whom it may hit by mistake", _notes(said["false_positives"])),
        *_part("Examples", (f"  {one['expect']:<10}  {one['name']}" for one in said["examples"])),
    ]
    return printable("\n".join(lines))


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield from ("", heading, *listed)


def _form(form: Said) -> Iterator[str]:
    """The inputs that the other parts do not tell already."""
    told = {"id", "title", "clause", "tell"}
    for field in form["fields"]:
        if field["value"] and field["name"] not in told:
            choices = (
                f"  ({' | '.join(filter(None, field['choices']))})" if field["choices"] else ""
            )
            yield f"  {field['label']:<22}  {field['value']}{choices}"


def _steps(outline: Iterable[str]) -> Iterator[str]:
    """Yield the conditions, long ones on several lines that stand further in."""
    for line in outline:
        indent = " " * (2 + len(line) - len(line.lstrip()))
        yield from wrap(
            line.strip(), _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    "
        )


def _signal_line(signal: Said) -> str:
    said = f"{signal['name']}: {signal['looks_for']}"
    return "\n".join(wrap(said, _WIDTH, initial_indent="  ", subsequent_indent="    "))


def _fact_line(fact: Said) -> str:
    return f"  {fact['name']:<34}  {fact.get('seen_by', ''):<6}  {fact.get('type', '')}"


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        first, *rest = wrap(note, _WIDTH - 4) or [""]
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return [f"{indent}{line}" for line in wrap(text, _WIDTH - len(indent))]
