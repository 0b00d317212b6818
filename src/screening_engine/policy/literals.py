"""Turns tokens into literal values: numbers with their units, words, patterns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import re2

from screening_engine.policy.currencies import CURRENCIES
from screening_engine.policy.problems import Place, PolicyError
from screening_engine.policy.syntax import Arithmetic, Fact, Literal, Value
from screening_engine.policy.tokens import Token
from screening_engine.policy.types import (
    DURATION,
    NUMBER,
    SHARE,
    STRENGTH,
    TEXT,
    TRUTH,
    Kind,
    Type,
)
from screening_engine.policy.values import (
    TRUTH_WORDS,
    NotAValue,
    make_duration,
    make_money,
    parse_number,
)
from screening_engine.verdict import Strength

T = TypeVar("T")

KEYWORDS = frozenset({"and", "or", "not", "in", "within", "contains", "matches", "has", "any"})


def is_unit(word: str) -> bool:
    """Any word behind a number but an operator is meant as its unit, right or wrong."""
    return word not in KEYWORDS


def number(token: Token) -> Literal:
    return Literal(_value(token, lambda: parse_number(token.text)), NUMBER, place=token.place)


def share(token: Token) -> Literal:
    value = _value(token, lambda: float(Decimal(str(parse_number(token.text))) / 100))
    return Literal(value, SHARE, place=token.place)


def with_unit(amount: Token, unit: Token) -> Literal:
    if unit.text.upper() in CURRENCIES or unit.text.isupper():
        money = _value(unit, lambda: make_money(amount.text, unit.text))
        return Literal(money, Type(Kind.MONEY, unit.text), place=amount.place)
    return Literal(duration(amount, unit), DURATION, place=amount.place)


def duration(amount: Token, unit: Token) -> timedelta:
    """Return the length of time that a number and its unit are."""
    return _value(unit, lambda: make_duration(amount.text, unit.text))


def string(token: Token) -> Literal:
    return Literal(token.text, TEXT, place=token.place)


def word(token: Token) -> Literal:
    """Inside a list a bare word stands for itself, but a fact does not."""
    if "." in token.text:
        raise PolicyError(
            "A list holds plain values only.",
            place=token.place,
            suggestion=f'If it is a word, write it in quotes: "{token.text}".',
        )
    return known_word(token) or Literal(token.text, TEXT, place=token.place)


def bare_word(value: Value) -> Value:
    """Behind ``==`` a word without a dot names no fact: it stands for itself."""
    if isinstance(value, Fact) and "." not in value.name and not value.argument:
        return Literal(value.name, TEXT, place=value.place)
    return value


def known_word(token: Token) -> Literal | None:
    if token.text in KEYWORDS:
        raise PolicyError(f"Expected a fact or a value, found {token}.", place=token.place)
    if token.text in TRUTH_WORDS:
        return Literal(TRUTH_WORDS[token.text], TRUTH, place=token.place)
    if token.text in set(Strength):
        return Literal(Strength(token.text), STRENGTH, place=token.place)
    return None


def negative(value: Value, place: Place) -> Value:
    """A minus before a literal belongs to it; before anything else it is a product with -1."""
    if isinstance(value, Literal) and value.type.kind in {Kind.NUMBER, Kind.SHARE}:
        return Literal(-value.value, value.type, place=place)  # type: ignore[operator]  # a number
    return Arithmetic("*", Literal(-1, NUMBER, place=place), value, place=place)


def checked_pattern(token: Token) -> str:
    """Return the pattern of the token if RE2 can compile it within its memory limit."""
    compile_pattern(token.text, place=token.place)
    return token.text


def compile_pattern(pattern: str, *, place: Place | None = None) -> re2._Regexp[str]:
    """Compile for linear-time search, without regard to case."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise PolicyError(
            f"The pattern is not valid RE2: {_message(error)}.", place=place
        ) from None
    except UnicodeEncodeError:
        raise PolicyError("The pattern holds half of a letter.", place=place) from None


def _message(error: Exception) -> str:
    detail = error.args[0] if error.args else "unknown reason"
    return detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)


def _value(token: Token, make: Callable[[], T]) -> T:
    try:
        return make()
    except NotAValue as error:
        raise PolicyError(str(error), place=token.place) from None
