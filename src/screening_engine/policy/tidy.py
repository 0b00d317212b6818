"""
Puts the file of a rule in order: keys in their one order, lines in their one way to write.

It moves and rewrites lines of text, so that comments stay where they belong; what it cannot do
without changing the rule it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening_engine.policy.conditions import JOINS
from screening_engine.policy.document import Mapping as Document
from screening_engine.policy.document import Node, Scalar, Sequence, mapping, read_document
from screening_engine.policy.parser import parse_line
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.source import line_of
from screening_engine.policy.syntax import All, Condition, Some
from screening_engine.policy.writing import scalar_source

KEYS = (
    "id",
    "clause",
    "title",
    "applies_to",
    "stage",
    "owner",
    "when",
    "unless",
    "then",
    "on_unknown",
    "secret",
    "rollout",
    "brake",
    "tell",
    "sources",
    "false_positives",
    "examples",
)
_KEY = re.compile(r"([a-z_]+):(?:\s|$)")


def tidy_rule(text: str) -> str:
    """
    Return the file in order; the same text if it is in order already.

    Raises ``PolicyError`` if the text is no rule file, or a condition in it is none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    document = mapping(read_document("\n".join(lines)), "A rule")
    for key in ("when", "unless"):
        if key in document.entries:
            for scalar in _conditions(document.entries[key]):
                _rewrite(lines, scalar)
    ordered = "\n".join(line.rstrip() for line in _in_order(lines, document)).strip("\n") + "\n"
    return ordered if _meaning(read_document(ordered)) == _meaning(document) else text


def _conditions(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _conditions(item)
    else:
        for key, entry in node.entries.items():
            if key in JOINS:
                yield from _conditions(entry)


def _rewrite(lines: list[str], scalar: Scalar) -> None:
    """Write the condition anew if it stands alone at the end of one line, as it is."""
    row, column = scalar.place.line - 1, scalar.place.column - 1
    if not column:
        return  # a block (">", "|"), whose place is the beginning of its first line
    line = lines[row]
    quote = line[column - 1] if line[column - 1] in "'\"" else ""
    start = column - len(quote)
    end = _end_of(line, column, quote)
    if end is None or _read(line[start:end]) != scalar.text:
        return
    rest = line[end:]
    if rest.strip() and not rest.lstrip().startswith("#"):
        return
    condition = parse_line(scalar.text, scalar.place)
    written = scalar_source(_unwrapped(line_of(condition), condition))
    lines[row] = f"{line[:start]}{written}{rest}"


def _unwrapped(line: str, condition: Condition) -> str:
    """The outermost brackets of a line joined by "and" or "or" mean nothing."""
    return line[1:-1] if isinstance(condition, All | Some) else line


def _end_of(line: str, column: int, quote: str) -> int | None:
    """Where the text ends: behind its closing quote, or before a comment."""
    if not quote:
        comment = line.find(" #", column)
        return len(line.rstrip()) if comment < 0 else len(line[:comment].rstrip())
    at = column
    while at < len(line):
        if (quote == "'" and line.startswith("''", at)) or (quote == '"' and line[at] == "\\"):
            at += 2
        elif line[at] == quote:
            return at + 1
        else:
            at += 1
    return None


def _read(source: str) -> str | None:
    try:
        node = read_document(source)
    except PolicyError:
        return None
    return node.text if isinstance(node, Scalar) else None


# Keys


def _in_order(lines: list[str], document: Document) -> list[str]:
    """Move each key with the comments right above it. What is no key of a rule keeps its place."""
    starts = {place.line - 1: key for key, place in document.keys.items()}
    if any(not _KEY.match(lines[row]) for row in starts) or set(starts.values()) - set(KEYS):
        return lines
    firsts = {_first_comment(lines, row): key for row, key in starts.items()}
    head = lines[: min(firsts)]
    ends = [*sorted(firsts)[1:], len(lines)]
    blocks = {
        firsts[first]: lines[first:end] for first, end in zip(sorted(firsts), ends, strict=True)
    }
    return head + [line for key in KEYS if key in blocks for line in blocks[key]]


def _first_comment(lines: list[str], row: int) -> int:
    while row and lines[row - 1].startswith("#"):
        row -= 1
    return row


# Nothing but the layout may change


def _meaning(node: Node, *, is_condition: bool = False) -> object:
    """Everything a reader of the file gets from it, whatever the order of its keys."""
    if isinstance(node, Scalar):
        return parse_line(node.text) if is_condition else node.text
    if isinstance(node, Sequence):
        return [_meaning(item, is_condition=is_condition) for item in node.items]
    return {
        key: _meaning(entry, is_condition=is_condition or key in {"when", "unless"})
        for key, entry in node.entries.items()
    }
