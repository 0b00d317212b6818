"""Gives every part of a condition its type, and refuses what cannot mean anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import check_counter, counter_entry
from screening_engine.policy.countries import COUNTRIES, REGIONS, country_hint
from screening_engine.policy.entries import FactEntry
from screening_engine.policy.literals import compile_pattern
from screening_engine.policy.problems import Place, PolicyError, did_you_mean
from screening_engine.policy.prose import make_terms
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
    Tree,
    Value,
    children,
    walk,
)
from screening_engine.policy.types import (
    ANY,
    LABELS,
    NUMBER,
    ORDERED,
    STRENGTH,
    TRUTH,
    Kind,
    Type,
)
from screening_engine.submission import SubjectKind

_LABELLED = {"author", "listing", "pictures"}
_NOT_COMPARED = frozenset({Kind.PROSE, Kind.LABELS, Kind.CATEGORY, Kind.PLACE})
_PLAIN_KINDS = frozenset({Kind.ANY, Kind.NUMBER, Kind.SHARE, Kind.TEXT, Kind.TRUTH})
_PARTS = {"": TRUTH, "strength": STRENGTH, "count": NUMBER, "countered": TRUTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    What names a rule may use besides facts.

    ``findings`` is None where the signals are not known: then any finding may be named.
    """

    lists: Mapping[str, tuple[str, ...]]
    subjects: frozenset[SubjectKind] = frozenset(SubjectKind)
    findings: Collection[str] | None = None


def check_condition(condition: Condition, known: Known) -> None:
    """Raise ``PolicyError`` unless the tree is a condition whose names and types all fit."""
    if isinstance(condition, All | Some | Not):
        for part in children(condition):
            check_condition(part, known)
        return
    kind = type_of(condition, known)
    if isinstance(condition, Value) and kind.kind not in {Kind.TRUTH, Kind.ANY}:
        raise PolicyError(
            f"This is {kind}, not a condition.",
            place=condition.place,
            suggestion='Compare it, for example with "<" or "==".',
        )
    _check_reads_something(condition)


def type_of(node: Tree, known: Known) -> Type:
    """Return the type of a value; for a condition, check what it holds and return truth."""
    if isinstance(node, Literal):
        return node.type
    if isinstance(node, Fact):
        return _fact(node, known)
    if isinstance(node, FindingPart):
        return _finding(node, known)
    if isinstance(node, Counter):
        return _counter(node, known)
    if isinstance(node, Arithmetic):
        return _arithmetic(node, known)
    _check_relation(node, known)
    return TRUTH


def _check_reads_something(condition: Condition) -> None:
    if any(isinstance(part, Fact | Counter | FindingPart) for part in walk(condition)):
        return
    raise PolicyError(
        "This looks at no fact and no finding: it is always the same.", place=condition.place
    )


def _fact(node: Fact, known: Known) -> Type:
    entry = CATALOGUE.get(node.name)
    if entry is None:
        raise _unknown_fact(node)
    if entry.takes_argument and not node.argument:
        raise PolicyError(
            f'"{node.name}" needs a name.', place=node.place, suggestion=f'{node.name}("bedrooms")'
        )
    if node.argument and not entry.takes_argument:
        raise PolicyError(f'"{node.name}" takes nothing in brackets.', place=node.place)
    if not entry.subjects & known.subjects:
        raise _never_there(entry, node.place, known)
    return entry.type


def _counter(node: Counter, known: Known) -> Type:
    check_counter(node)
    entry = counter_entry(node)
    if not entry.subjects & known.subjects:
        raise _never_there(entry, node.place, known)
    return entry.type


def _unknown_fact(node: Fact) -> PolicyError:
    hint = did_you_mean(node.name, CATALOGUE)
    if not hint and "." not in node.name:
        hint = f'If it is a word, write it in quotes: "{node.name}".'
    return PolicyError(f'There is no fact "{node.name}".', place=node.place, suggestion=hint)


def _never_there(entry: FactEntry, place: Place, known: Known) -> PolicyError:
    looked_at = " and ".join(sorted(known.subjects))
    return PolicyError(
        f'The rule looks at {looked_at} only, which never has "{entry.name}".', place=place
    )


def _finding(node: FindingPart, known: Known) -> Type:
    if known.findings is not None and node.finding not in known.findings:
        raise PolicyError(
            f'No signal finds "{node.finding}".',
            place=node.place,
            suggestion=did_you_mean(node.finding, known.findings),
        )
    return _PARTS.get(node.part, ANY)


def _arithmetic(node: Arithmetic, known: Known) -> Type:
    left, right = type_of(node.left, known), type_of(node.right, known)
    result = _result(node.operator, left, right)
    if result is None:
        raise PolicyError(
            f'"{node.operator}" does not go with {left} and {right}.', place=node.place
        )
    if node.operator == "/" and isinstance(node.right, Literal) and not node.right.value:
        raise PolicyError("This divides by zero.", place=node.right.place)
    return result


def _result(operator: str, left: Type, right: Type) -> Type | None:
    if Kind.ANY in {left.kind, right.kind}:
        return _result_with_any(left, right)
    if operator in "+-":
        return _joined(left, right)
    return _scaled(operator, left, right)


def _result_with_any(left: Type, right: Type) -> Type | None:
    plain = {Kind.ANY, Kind.NUMBER, Kind.SHARE}
    return ANY if {left.kind, right.kind} <= plain else None


_ADDED = frozenset({Kind.NUMBER, Kind.SHARE, Kind.MONEY, Kind.DURATION})


def _joined(left: Type, right: Type) -> Type | None:
    if left.kind is not right.kind or left.kind not in _ADDED:
        return None
    if left.unit and right.unit and left.unit != right.unit:
        return None
    return left if left.unit else right


_FACTORS = frozenset({Kind.NUMBER, Kind.SHARE})


def _scaled(operator: str, left: Type, right: Type) -> Type | None:
    """A number or share scales anything; like divided by like is a number."""
    if right.kind in _FACTORS and left.kind in _ADDED:
        return left
    if operator == "*":
        return right if left.kind in _FACTORS and right.kind in _ADDED else None
    same_unit = not (left.unit and right.unit) or left.unit == right.unit
    same = left.kind is right.kind and left.kind in {Kind.MONEY, Kind.DURATION}
    return NUMBER if same and same_unit else None


def _check_relation(node: Condition, known: Known) -> None:
    if isinstance(node, Compare):
        _check_compare(node, known)
    elif isinstance(node, IsIn):
        _check_is_in(node, known)
    elif isinstance(node, IsWithin):
        _check_within(node, known)
    elif isinstance(node, Contains):
        _need(node.left, Kind.PROSE, '"contains"', known)
        _check_terms(node, known)
    elif isinstance(node, Matches):
        _need(node.left, Kind.PROSE, '"matches"', known)
        _check_pattern(node)
    elif isinstance(node, HasLabel):
        _check_label(node, known)
    else:
        raise PolicyError("A condition stands where a value is needed.", place=node.place)


def _check_pattern(node: Matches) -> None:
    if compile_pattern(node.pattern).search("") is not None:
        raise PolicyError(
            "The pattern is found in every text, even in an empty one.",
            place=node.place,
            suggestion="Write what must stand there: with + in place of *, or no empty choice.",
        )


def _check_within(node: IsWithin, known: Known) -> None:
    found = type_of(node.left, known)
    if found.kind is Kind.PLACE:
        country = node.path.partition("/")[0]
        if country not in COUNTRIES and node.path not in REGIONS:
            raise PolicyError(
                f'"{node.path}" is not a place.',
                place=node.place,
                suggestion=country_hint(country) or "Write DE, DE/altona or EU.",
            )
    elif found.kind is not Kind.CATEGORY:
        raise PolicyError(
            f'"within" needs a category or a place; this is {found}.', place=node.place
        )


def _need(node: Value, kind: Kind, what: str, known: Known) -> None:
    found = type_of(node, known)
    if found.kind is not kind:
        raise PolicyError(f"{what} needs {kind.value}; this is {found}.", place=node.place)


def _check_label(node: HasLabel, known: Known) -> None:
    subject = node.labels.name.removesuffix(".labels")
    if subject not in _LABELLED:
        raise PolicyError(
            f'"{subject}" has no labels.',
            place=node.place,
            suggestion=did_you_mean(subject, _LABELLED) or "author, listing and pictures have.",
        )
    if type_of(node.labels, known) != LABELS:
        raise PolicyError(f'"{subject}" has no labels.', place=node.place)


def _check_list(name: str, place: Place, known: Known) -> None:
    if name and name not in known.lists:
        raise PolicyError(
            f'There is no list "@{name}" in this pack.',
            place=place,
            suggestion=did_you_mean(name, known.lists),
        )


def _check_terms(node: Contains, known: Known) -> None:
    _check_list(node.list_name, node.place, known)
    try:
        make_terms(node.items)
    except ValueError as error:
        raise PolicyError(str(error), place=node.place) from None


def _check_is_in(node: IsIn, known: Known) -> None:
    _check_list(node.list_name, node.place, known)
    left = type_of(node.left, known)
    listed = {Kind.TEXT, Kind.ANY} if node.list_name else {Kind.TEXT, Kind.NUMBER, Kind.ANY}
    if left.kind not in listed:
        hint = 'Use "within".' if left.kind in {Kind.CATEGORY, Kind.PLACE} else ""
        raise PolicyError(f'"in" does not go with {left}.', place=node.left.place, suggestion=hint)
    for item in node.items:
        _check_alike("==", left, item.type, item)
        _check_choice(left, item)


def _check_compare(node: Compare, known: Known) -> None:
    left, right = type_of(node.left, known), type_of(node.right, known)
    if {left.kind, right.kind} & _NOT_COMPARED:
        raise _wrong_relation(left, right, node)
    _check_alike(node.operator, left, right, node.right)
    if node.left == node.right:
        raise PolicyError("Both sides are the same: it is always the same.", place=node.place)
    _check_choice(left, node.right)
    _check_choice(right, node.left)


def _wrong_relation(left: Type, right: Type, node: Compare) -> PolicyError:
    hints = {
        Kind.PROSE: 'Use "contains any of @list" or "matches re2\'…\'".',
        Kind.LABELS: 'Use "has label …".',
        Kind.CATEGORY: 'Use "within", as in: listing.category within housing.',
        Kind.PLACE: 'Use "within", as in: listing.place within DE.',
    }
    kind = left.kind if left.kind in hints else right.kind
    return PolicyError(
        f'"{node.operator}" does not go with {kind.value}.',
        place=node.place,
        suggestion=hints[kind],
    )


def _check_alike(operator: str, left: Type, right: Type, at: Tree) -> None:
    if operator not in {"==", "!="}:
        for side in (left, right):
            if side.kind not in ORDERED:
                raise PolicyError(f'"{operator}" does not go with {side}.', place=at.place)
    if Kind.ANY in {left.kind, right.kind} and {left.kind, right.kind} <= _PLAIN_KINDS:
        return
    if left.kind is not right.kind:
        raise PolicyError(
            f"{_capital(left)} cannot be compared with {right}.",
            place=at.place,
            suggestion=_unit_hint(left),
        )
    if left.unit and right.unit and left.unit != right.unit:
        raise PolicyError(f"{left.unit} cannot be compared with {right.unit}.", place=at.place)


def _capital(kind: Type) -> str:
    text = str(kind)
    return f"{text[0].upper()}{text[1:]}"


def _unit_hint(left: Type) -> str:
    examples = {
        Kind.DURATION: "Write a unit, as in 7 days.",
        Kind.MONEY: "Write a currency, as in 400 EUR.",
        Kind.SHARE: "Write a share, as in 60%.",
        Kind.STRENGTH: "Write weak, medium or strong.",
        Kind.TRUTH: "Write yes or no.",
    }
    return examples.get(left.kind, "")


def _check_choice(left: Type, right: Tree) -> None:
    if not left.choices or not isinstance(right, Literal) or right.value in left.choices:
        return
    raise PolicyError(
        f'"{right.value}" is never the value.',
        place=right.place,
        suggestion=did_you_mean(str(right.value), left.choices)
        or f"It is one of: {', '.join(left.choices)}.",
    )
