"""Read YAML the strict way: every scalar is a string, no key twice, no anchors, no tags."""

from __future__ import annotations

from typing import Any, NoReturn

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lamppost.foundation.kernel.errors import N_, DomainError

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 20
# Both refuse the same texts; the one in C reads our files eight times as fast.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StrictYamlError(DomainError):
    """The text is not the plain YAML we accept. ``params``: line and column, from 1, if known."""

    code = "yaml"


def load_yaml(text: str) -> Any:
    """
    Return the strings, lists and dicts of one YAML document; nothing but comments gives None.

    Scalars stay as typed (``no`` is "no", ``007`` is "007"); an empty value is "".

    :raises StrictYamlError: bad syntax, a repeated key, anchors, tags, several documents
    """
    if len(text) > MAX_CHARACTERS:
        message = N_("The text is longer than %(limit)s characters.")
        raise StrictYamlError(message, code="yaml_too_long", limit=MAX_CHARACTERS)
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        # The parser in C stops by itself far beyond our depth, before it gives an event.
        if "nesting depth" in (error.problem or ""):
            _refuse("nested too deeply", error.problem_mark, "yaml_too_deep")
        _refuse(error.problem or "syntax", error.problem_mark, "yaml_syntax")
    except (yaml.YAMLError, ValueError) as error:
        _refuse(str(error).splitlines()[0], None, "yaml_syntax")
    return None if node is None else _plain(node)


def _check_events(text: str) -> None:
    """Refuse what we do not accept before anything recursive sees the text."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            _refuse("nested too deeply", event.start_mark, "yaml_too_deep")
        if getattr(event, "anchor", None):
            _refuse("anchors and aliases are not allowed", event.start_mark, "yaml_anchor")
        if getattr(event, "tag", None):
            _refuse("tags are not allowed", event.start_mark, "yaml_tag")


def _plain(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return _mapping(node)
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value


def _mapping(node: MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            _refuse("a key must be plain text", key_node.start_mark, "yaml_key")
        if key_node.value in found:
            problem = f"the key “{key_node.value}” stands here a second time"
            _refuse(problem, key_node.start_mark, "yaml_duplicate_key")
        found[key_node.value] = _plain(value_node)
    return found


def _refuse(problem: str, mark: Any, code: str) -> NoReturn:
    if mark is None:
        raise StrictYamlError(
            N_("This YAML cannot be read: %(problem)s."), code=code, problem=problem
        )
    raise StrictYamlError(
        N_("This YAML cannot be read: %(problem)s (line %(line)s, column %(column)s)."),
        code=code,
        problem=problem,
        line=mark.line + 1,
        column=mark.column + 1,
    )
