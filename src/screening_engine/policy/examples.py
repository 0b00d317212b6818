"""The examples inside a rule: read with the rule, run in the real engine as its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import counter_entry, counter_of
from screening_engine.policy.document import Mapping as Document
from screening_engine.policy.document import (
    Node,
    Scalar,
    Sequence,
    mapping,
    scalar,
    sequence,
    text_of,
)
from screening_engine.policy.entries import About, FactEntry
from screening_engine.policy.events import price_in, read_events, values_after
from screening_engine.policy.problems import Place, PolicyError, did_you_mean
from screening_engine.policy.rule import Example, OnUnknown, Then
from screening_engine.policy.syntax import Counter
from screening_engine.policy.types import Kind
from screening_engine.policy.values import (
    NotAValue,
    parse_duration,
    parse_money,
    parse_number,
    parse_share,
    parse_truth,
)
from screening_engine.submission import FactValue, SubjectKind, Submission
from screening_engine.verdict import SEVERITY, Outcome

NO_MATCH = "no match"
UNKNOWN = "unknown"
_EXAMPLE_KEYS = frozenset({"name", "listing", "message", "facts", "events", "expect"})
_TEXTS = {
    "title": "title",
    "body": "body",
    "category": "category",
    "kind": "offer",
    "country": "country",
    "language": "language",
    "site": "site",
}
_SUBJECT_KEYS = frozenset(_TEXTS) | {"price", "attributes", "earlier"}
_OFFERS = ("offer", "wanted", "free", "swap")
Attribute = str | int | bool | tuple[str, ...]


def ordinary_facts() -> dict[str, FactValue]:
    """Return the facts of an unremarkable ad by an unremarkable person."""
    return {name: entry.ordinary for name, entry in CATALOGUE.items() if entry.ordinary is not None}


def effect_of_unknown(on_unknown: OnUnknown, then: Then) -> Outcome | None:
    """
    Return what a rule does that cannot be told: never more than it would do if it matched.

    A missing fact must not be worse than a bad one.
    """
    if on_unknown is OnUnknown.IGNORE:
        return None
    return min(Outcome(on_unknown), then.outcome, key=SEVERITY.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expectations:
    applies_to: frozenset[SubjectKind]
    then: Then
    on_unknown: OnUnknown
    counters: tuple[Counter, ...]


def read_examples(
    document: Document,
    *,
    applies_to: frozenset[SubjectKind],
    then: Then,
    on_unknown: OnUnknown,
    counters: Iterable[Counter] = (),
) -> tuple[Example, ...]:
    """
    Return the examples; ``counters`` are those of the rule, which events can set.

    Raises ``PolicyError`` unless one example matches and one does not.
    """
    rule = _Expectations(
        applies_to=applies_to, then=then, on_unknown=on_unknown, counters=tuple(counters)
    )
    node = sequence(document.need("examples", "A rule"), "examples")
    examples = tuple(_example(item, rule) for item in node.items)
    if not any(example.expect is then.outcome for example in examples):
        raise PolicyError(
            f'A rule needs an example that it matches (expect: "{then.outcome}").',
            place=document.keys["examples"],
        )
    if all(example.expect is not None for example in examples):
        raise PolicyError(
            f'A rule needs an example that it does not match (expect: "{NO_MATCH}").',
            place=document.keys["examples"],
        )
    return examples


def _example(node: Node, rule: _Expectations) -> Example:
    example = mapping(node, "An example")
    example.only(_EXAMPLE_KEYS, "an example")
    kind = _kind(example, rule.applies_to)
    subject = mapping(example.need(kind, "An example"), kind)
    subject.only(_SUBJECT_KEYS, f"the {kind} of an example")
    events = read_events(example.entries.get("events"))
    before = {**ordinary_before(rule.counters), **values_after(events, rule.counters)}
    facts = _facts(example.entries.get("facts"), before)
    return Example(
        name=text_of(example.need("name", "An example"), "name"),
        submission=_submission(subject, kind, facts=facts),
        expect=_expect(scalar(example.need("expect", "An example"), "expect"), rule),
        place=example.place,
    )


def _kind(example: Document, applies_to: frozenset[SubjectKind]) -> SubjectKind:
    named = [kind for kind in SubjectKind if kind in example.entries]
    if len(named) != 1:
        raise PolicyError('An example holds one "listing" or one "message".', place=example.place)
    if named[0] not in applies_to:
        raise PolicyError(
            f'The rule does not look at a {named[0]}: see "applies_to".',
            place=example.keys[named[0]],
        )
    return named[0]


def _submission(
    subject: Document, kind: SubjectKind, *, facts: Mapping[str, FactValue]
) -> Submission:
    texts = {
        _TEXTS[key]: node.text if isinstance(node, Scalar) else text_of(node, key)
        for key, node in subject.entries.items()
        if key in _TEXTS
    }
    if texts.get("offer", "offer") not in _OFFERS:
        raise PolicyError(
            f"kind is one of: {', '.join(_OFFERS)}.", place=subject.entries["kind"].place
        )
    return Submission(
        kind=kind,
        price=price_in(subject.entries.get("price")),
        attributes=_attributes(subject.entries.get("attributes")),
        earlier=_earlier(subject.entries.get("earlier")),
        facts=facts,
        **texts,
    )


def _attributes(node: Node | None) -> dict[str, Attribute]:
    if node is None:
        return {}
    entries = mapping(node, "attributes").entries
    return {key: _attribute(key, value) for key, value in entries.items()}


def _attribute(key: str, node: Node) -> Attribute:
    if isinstance(node, Sequence):
        return tuple(text_of(item, key) for item in node.items)
    text = text_of(node, key)
    if text in {"yes", "no"}:
        return text == "yes"
    return int(text) if text.isdecimal() and len(text) < 16 else text


def _earlier(node: Node | None) -> tuple[str, ...]:
    """What the same person wrote before in the conversation, oldest first."""
    if node is None:
        return ()
    return tuple(text_of(item, "earlier") for item in sequence(node, "earlier").items)


def ordinary_before(counters: Iterable[Counter]) -> dict[str, FactValue]:
    """Return ``ordinary_facts`` and that nothing was counted before."""
    counted = {
        entry.name: entry.ordinary
        for entry in map(counter_entry, counters)
        if entry.ordinary is not None
    }
    return {**ordinary_facts(), **counted}


def _facts(node: Node | None, ordinary: Mapping[str, FactValue]) -> dict[str, FactValue]:
    facts = dict(ordinary)
    if node is None:
        return facts
    given = mapping(node, "facts")
    for name, value in given.entries.items():
        entry = _entry(name, given.keys[name])
        facts.pop(entry.name, None)
        if not (isinstance(value, Scalar) and value.text == UNKNOWN):
            facts[entry.name] = _fact(entry, value)
    return facts


def _entry(name: str, place: Place) -> FactEntry:
    try:
        counter = counter_of(name)
    except NotAValue as error:
        raise PolicyError(str(error), place=place) from None
    except PolicyError as error:
        raise error.at("", place) from None
    entry = counter_entry(counter) if counter else CATALOGUE.get(name)
    if entry is None:
        raise PolicyError(
            f'There is no fact "{name}".', place=place, suggestion=did_you_mean(name, CATALOGUE)
        )
    if entry.about is About.SUBMISSION:
        raise PolicyError(
            f'"{name}" comes from the texts: set it under "listing" or "message".', place=place
        )
    return entry


_PARSERS: Mapping[Kind, Callable[[str], FactValue]] = {
    Kind.TRUTH: parse_truth,
    Kind.NUMBER: parse_number,
    Kind.SHARE: parse_share,
    Kind.MONEY: parse_money,
    Kind.DURATION: parse_duration,
    Kind.TEXT: str,
}


def _fact(entry: FactEntry, node: Node) -> FactValue:
    if entry.type.kind is Kind.LABELS:
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(text_of(item, entry.name) for item in items)
    value = scalar(node, entry.name)
    try:
        return _PARSERS[entry.type.kind](value.text)
    except NotAValue as error:
        raise PolicyError(str(error), place=value.place) from None


def _expect(node: Scalar, rule: _Expectations) -> Outcome | None:
    if node.text == NO_MATCH:
        return None
    possible = {rule.then.outcome, effect_of_unknown(rule.on_unknown, rule.then)} - {None}
    if node.text not in possible:
        words = sorted(str(outcome) for outcome in possible)
        raise PolicyError(
            f'The rule never gives "{node.text}".',
            place=node.place,
            suggestion=f"Expect {', '.join(words)} or {NO_MATCH}.",
        )
    return Outcome(node.text)
