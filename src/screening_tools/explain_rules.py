"""Explains why one rule matched: its conditions in English, each with what it came to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from screening_engine import Money, Reading, Rule, Verdict
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.compile import Compiled
from screening_engine.policy.facts import Facts
from screening_engine.policy.render import describe, in_words
from screening_engine.policy.syntax import All, Not, Some, facts_in
from screening_engine.policy.values import show_duration, show_money
from screening_tools.layout import Look, Piece, printable

_SIGNS = {True: "✓", False: "✗", None: "?"}
_STYLES = {True: "publish", False: "dim", None: "hold"}
_INDENT = " " * 6
_QUOTED = re.compile(r'"([a-z0-9]+(?:_[a-z0-9]+)+)"')


def explain_rule(rule: Rule, reading: Reading, verdict: Verdict, look: Look) -> Iterator[str]:
    """Yield what the rule does and its conditions, ticked off; what made no difference is short."""
    facts = Facts(reading, verdict.findings, failed=verdict.failed_signals)
    yield from look.block([Piece(f"{describe(rule).does}, when")], first=_INDENT, rest=_INDENT)
    yield from _conditions(rule.compiled_when, facts, look, depth=0)
    if rule.compiled_unless is not None:
        yield from look.block([Piece("unless")], first=_INDENT)
        yield from _conditions(rule.compiled_unless, facts, look, depth=0)
    if rule.judge(facts) is None:
        pieces = [Piece(describe(rule).if_unknown, "hold")]
        yield from look.block(pieces, first=_INDENT, rest=_INDENT)


def _conditions(compiled: Compiled, facts: Facts, look: Look, *, depth: int) -> Iterator[str]:
    condition = compiled.condition
    if not isinstance(condition, All | Some | Not):
        yield from _line(compiled, facts, look, depth)
        return
    parts = compiled.parts
    if isinstance(condition, Not):
        yield from _words("not:", look, depth)
    elif isinstance(condition, All):
        yield from _words("all of this:", look, depth)
    else:
        yield from _words("any of this:", look, depth)
        parts = tuple(part for part in parts if part.test(facts) is not False)
    for part in parts or compiled.parts:
        yield from _conditions(part, facts, look, depth=depth + 1)
    left_out = len(compiled.parts) - len(parts)
    if parts and left_out:
        others = "1 other is" if left_out == 1 else f"{left_out} others are"
        yield from _words(f"({others} not so)", look, depth + 1)


def _line(compiled: Compiled, facts: Facts, look: Look, depth: int) -> Iterator[str]:
    truth = compiled.test(facts)
    indent = f"{_INDENT}{'  ' * (depth + 1)}"
    values = _values(compiled, facts)
    pieces = [
        Piece(f"{_SIGNS[truth]} ", _STYLES[truth]),
        Piece(_QUOTED.sub(_spaced, in_words(compiled.condition))),
        Piece(f"  ({values})" if values else "", "dim"),
    ]
    yield from look.block(pieces, first=indent, rest=f"{indent}  ")


def _spaced(name: re.Match[str]) -> str:
    return f"“{name[1].replace('_', ' ')}”"


def _words(text: str, look: Look, depth: int) -> list[str]:
    return look.block([Piece(text, "dim")], first=f"{_INDENT}{'  ' * (depth + 1)}")


def _values(compiled: Compiled, facts: Facts) -> str:
    """Return what the facts of a condition were: "3 hours"."""
    used = facts.reading.submission.facts
    return ", ".join(
        shown(used[name])
        for name in dict.fromkeys(facts_in(compiled.condition))
        if name in used and not isinstance(used[name], bool)
    )


def shown(value: object) -> str:
    """Return the value of a fact for a person."""
    if isinstance(value, Money):
        return show_money(value)
    if isinstance(value, timedelta):
        return show_duration(value)
    if isinstance(value, tuple):
        return ", ".join(printable(str(item)) for item in value) or "none"
    return printable(str(value))


def fact_in_words(name: str) -> str:
    """Return what a fact is called in a sentence; a name that is no fact's as it is."""
    entry = CATALOGUE.get(name)
    return name if entry is None else entry.phrase
