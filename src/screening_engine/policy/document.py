"""Strict YAML: every scalar is text, every node knows its place, nothing clever is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.reader import ReaderError

from screening_engine.policy.problems import Place, PolicyError, did_you_mean

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text. ``place`` is where its first character stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file; ``keys`` holds where each key stands."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place

    def only(self, known: frozenset[str], what: str) -> None:
        """Raise ``PolicyError`` at the first key that is not among the known ones."""
        for key, place in self.keys.items():
            if key not in known:
                hint = did_you_mean(key, known) or f"Known keys: {', '.join(sorted(known))}."
                raise PolicyError(f'Unknown key "{key}" in {what}.', place=place, suggestion=hint)

    def need(self, key: str, what: str) -> Node:
        if key not in self.entries:
            raise PolicyError(f'{what} needs "{key}".', place=self.place)
        return self.entries[key]


Node = Scalar | Sequence | Mapping


def read_document(text: str) -> Node:
    """
    Return the one document in ``text``.

    Raises ``PolicyError`` with line and column for broken YAML, duplicate keys, tags, anchors,
    aliases, several documents, too deep nesting and too much text.
    """
    if len(text) > MAX_CHARACTERS:
        raise PolicyError(f"The file is longer than {MAX_CHARACTERS:,} characters.")
    try:
        return _Builder(yaml.parse(text, Loader=yaml.BaseLoader)).document()
    except yaml.MarkedYAMLError as error:
        # A quote that is never closed is missed at the end of the file, but stands where it began.
        is_quote = "quoted" in (error.context or "")
        mark = error.context_mark if is_quote else error.problem_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place()
        raise PolicyError(f"Not valid YAML: {error.problem}.", place=place) from None
    except ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise PolicyError("Not valid YAML: a control character.", place=place) from None
    except yaml.YAMLError as error:
        raise PolicyError(f"Not valid YAML: {error}") from None


def scalar(node: Node, what: str) -> Scalar:
    """Return ``node`` if it is text that is not empty, else raise ``PolicyError``."""
    if not isinstance(node, Scalar):
        raise PolicyError(f"{what} must be one line of text.", place=node.place)
    if not node.text.strip():
        raise PolicyError(f"{what} is empty.", place=node.place)
    return node


def text_of(node: Node, what: str) -> str:
    return scalar(node, what).text


def mapping(node: Node, what: str) -> Mapping:
    if not isinstance(node, Mapping):
        raise PolicyError(f'{what} must be a set of "key: value" pairs.', place=node.place)
    return node


def sequence(node: Node, what: str) -> Sequence:
    if not isinstance(node, Sequence):
        raise PolicyError(f'{what} must be a list of "- …" lines.', place=node.place)
    if not node.items:
        raise PolicyError(f"{what} is empty.", place=node.place)
    return node


class _Builder:
    """Turns parser events into nodes; refuses what a rule never needs."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events

    def document(self) -> Node:
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise PolicyError("The file is empty.")
        node = self._node(next(self._events), depth=0)
        next(self._events)  # the end of the document
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise PolicyError("One file holds one document.", place=_place(after))
        return node

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        place = _place(event)
        if depth > MAX_DEPTH:
            raise PolicyError(f"Nested deeper than {MAX_DEPTH} levels.", place=place)
        if isinstance(event, yaml.AliasEvent):
            raise PolicyError("Aliases (*) are not allowed.", place=place)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise PolicyError("Anchors (&) are not allowed.", place=place)
        if getattr(event, "tag", None):
            raise PolicyError("Tags (!) are not allowed.", place=place)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, _first_character(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, depth=depth)
        return self._mapping(place, depth=depth)

    def _sequence(self, place: Place, *, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth=depth + 1))
        return Sequence(tuple(items), place)

    def _mapping(self, place: Place, *, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth=depth + 1)
            if not isinstance(key, Scalar):
                raise PolicyError("A key must be text.", place=key.place)
            if key.text in entries:
                raise PolicyError(f'The key "{key.text}" stands here twice.', place=key.place)
            entries[key.text] = self._node(next(self._events), depth=depth + 1)
            keys[key.text] = key.place
        return Mapping(entries, keys, place)


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


def _first_character(event: yaml.ScalarEvent) -> Place:
    """Text in quotes begins behind the quote, a block (``|``, ``>``) on the next line."""
    place = _place(event)
    if event.style in {"'", '"'}:
        return place.moved(1)
    return Place(place.line + 1, 1) if event.style in {"|", ">"} else place
