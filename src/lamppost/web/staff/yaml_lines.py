"""Find the line of a YAML text that a mistake is about. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lamppost.foundation.kernel.strict_yaml import LOADER


def line_of(text: str, place: str) -> int | None:
    """
    Return the line, from 1, of a dotted place such as ``leaves.pets/dogs.name`` or ``add[2].key``.

    The nearest place above it counts where the place itself is missing. None for an empty place
    and for a text that is no YAML.
    """
    lines = _lines(text)
    while place:
        if place in lines:
            return lines[place]
        place = _above(place)
    return None


def _lines(text: str) -> dict[str, int]:
    try:
        root = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError):
        return {}
    if root is None:
        return {}
    found = dict(_walk(root, ""))
    return found | dict(_own_leaves(root))


def _walk(node: Node, place: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                inner = f"{place}.{key.value}" if place else str(key.value)
                yield inner, key.start_mark.line + 1
                yield from _walk(value, inner)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value, start=1):
            inner = f"{place}[{number}]"
            yield inner, item.start_mark.line + 1
            yield from _walk(item, inner)


def _own_leaves(root: Node) -> Iterator[tuple[str, int]]:
    """An added leaf is also called by its whole key: "community/allotments.icon"."""
    added = _value(root, "add")
    if not isinstance(added, SequenceNode):
        return
    for item in added.value:
        section, key = _value(item, "section"), _value(item, "key")
        if isinstance(section, ScalarNode) and isinstance(key, ScalarNode):
            name = f"{section.value}/{key.value}"
            yield name, item.start_mark.line + 1
            yield from _walk(item, name)


def _value(node: Node, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((v for k, v in node.value if isinstance(k, ScalarNode) and k.value == name), None)


def _above(place: str) -> str:
    """Return the place around a place; always shorter, so that looking upwards ends."""
    if place.endswith("]"):
        return place[: max(place.rfind("["), 0)]
    return place.rpartition(".")[0]
