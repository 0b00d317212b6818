"""Writes a condition back as one line, always in the same way. Reading it gives the same tree."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from screening_engine.money import Money
from screening_engine.policy.facts import fact_key
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
from screening_engine.policy.types import Kind
from screening_engine.policy.values import show_duration, show_money

_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}


def line_of(node: Condition) -> str:
    """Return the canonical line. ``parse_line`` of it equals the node."""
    if isinstance(node, All | Some):
        word = " and " if isinstance(node, All) else " or "
        return f"({word.join(line_of(part) for part in node.parts)})"
    if isinstance(node, Not):
        return f"not {line_of(node.part)}"
    if isinstance(node, Value):
        return value_source(node)
    if isinstance(node, HasLabel):
        return f"{node.labels.name.removesuffix('.labels')} has label {node.label}"
    return f"{value_source(node.left)} {_relation(node)}"


def _relation(node: Compare | IsIn | IsWithin | Contains | Matches) -> str:
    if isinstance(node, Compare):
        return f"{node.operator} {value_source(node.right)}"
    if isinstance(node, IsWithin):
        return f"within {node.path}"
    if isinstance(node, Matches):
        return f"matches re2'{node.pattern}'"
    if isinstance(node, IsIn):
        return f"in {_list(node.list_name, tuple(literal_source(item) for item in node.items))}"
    return f"contains any of {_list(node.list_name, tuple(map(_quoted, node.items)))}"


def _list(name: str, items: tuple[str, ...]) -> str:
    return f"@{name}" if name else f"[{', '.join(items)}]"


def value_source(node: Value) -> str:
    if isinstance(node, Literal):
        return literal_source(node)
    if isinstance(node, Fact):
        return fact_key(node.name, node.argument)
    if isinstance(node, Counter):
        return node.key
    if isinstance(node, FindingPart):
        part = f".{node.part}" if node.part else ""
        return f'finding("{node.finding}"){part}'
    return _arithmetic(node)


def _arithmetic(node: Arithmetic) -> str:
    """With brackets only where the other side would bind first."""
    binds = _BINDS[node.operator]
    left, right = value_source(node.left), value_source(node.right)
    if isinstance(node.left, Arithmetic) and _BINDS[node.left.operator] < binds:
        left = f"({left})"
    if isinstance(node.right, Arithmetic) and _BINDS[node.right.operator] <= binds:
        right = f"({right})"
    return f"{left} {node.operator} {right}"


def literal_source(node: Literal) -> str:
    value = node.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return show_money(value)
    if isinstance(value, timedelta):
        return show_duration(value)
    if node.type.kind is Kind.SHARE:
        return f"{_plain(Decimal(str(value)) * 100)}%"
    if isinstance(value, int | float):
        return _plain(Decimal(str(value)))
    return str(value) if node.type.kind is Kind.STRENGTH else _quoted(value)


def _plain(number: Decimal) -> str:
    """Without exponent and without zeros at the end, but a float stays one: 2.0."""
    text = format(number, "f")
    if "." not in text:
        return text
    short = text.rstrip("0")
    return f"{short}0" if short.endswith(".") else short


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'
