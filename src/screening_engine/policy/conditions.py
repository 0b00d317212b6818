"""Reads ``when`` and ``unless``: lines of the language, joined by all, any and not."""

from __future__ import annotations

from screening_engine.policy.document import Mapping, Node, Scalar, Sequence, scalar, sequence
from screening_engine.policy.parser import parse_line
from screening_engine.policy.problems import PolicyError, did_you_mean
from screening_engine.policy.syntax import All, Condition, Not, Some

JOINS = frozenset({"all", "any", "not"})

# Each is compared with every other: 400 under one "any" took half a minute.
MOST_JOINED = 100


def read_when(node: Node) -> Condition:
    """A list right below ``when`` means all of it."""
    return _joined("all", node) if isinstance(node, Sequence) else read_condition(node)


def read_unless(node: Node) -> Condition:
    """A list right below ``unless`` means any of it: each line is an exception of its own."""
    return _joined("any", node) if isinstance(node, Sequence) else read_condition(node)


def read_condition(node: Node) -> Condition:
    if isinstance(node, Scalar):
        line = scalar(node, "A condition")
        return parse_line(line.text, line.place)
    if isinstance(node, Sequence):
        raise PolicyError(
            "A list stands here without saying how it is meant.",
            place=node.place,
            suggestion='Put it under "all:" or "any:".',
        )
    return _joined(*_only_entry(node))


def _only_entry(node: Mapping) -> tuple[str, Node]:
    for key, place in node.keys.items():
        if key not in JOINS:
            raise PolicyError(
                f'"{key}" joins no conditions.',
                place=place,
                suggestion=did_you_mean(key, JOINS) or 'Use "all", "any" or "not".',
            )
    if len(node.entries) != 1:
        raise PolicyError('Use one of "all", "any" and "not" at a time.', place=node.place)
    return next(iter(node.entries.items()))


def _joined(join: str, node: Node) -> Condition:
    if join == "not":
        return Not(read_condition(node), place=node.place)
    items = sequence(node, join).items
    if len(items) > MOST_JOINED:
        raise PolicyError(
            f'There are {len(items)} conditions under "{join}"; at most {MOST_JOINED} are read.',
            place=items[MOST_JOINED].place,
            suggestion="Put words into a list, or make several rules of it.",
        )
    parts = tuple(read_condition(item) for item in items)
    if len(parts) == 1:
        return parts[0]
    _refuse_twice(parts)
    return All(parts, place=node.place) if join == "all" else Some(parts, place=node.place)


def _refuse_twice(parts: tuple[Condition, ...]) -> None:
    for at, part in enumerate(parts):
        if part in parts[:at]:
            raise PolicyError("The same condition stands here twice.", place=part.place)
