"""Rows: one submission as a JSON object, as the command and the service both take it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, TypeGuard

from screening_engine import FactValue, Money, SubjectKind, Submission
from screening_engine.policy.catalogue import CATALOGUE, SUBJECT_KEY
from screening_engine.policy.countries import COUNTRIES, country_hint
from screening_engine.policy.currencies import minor_digits
from screening_engine.policy.entries import About, FactEntry
from screening_engine.policy.types import Kind
from screening_engine.policy.values import NotAValue, parse_duration, parse_money, parse_share

Row = Mapping[str, Any]
Attribute = str | int | bool | tuple[str, ...]

KEYS = (
    "id", "kind", "offer", "title", "body", "category", "price", "currency", "country",
    "language", "site", "earlier", "attributes", "facts",
)  # fmt: skip
# The site's currency where a row names none; the engine compares amounts of one currency only.
CURRENCY_OF = {"US": "USD", "GB": "GBP", "DE": "EUR", "IE": "EUR", "FR": "EUR", "ES": "EUR"}
VOUCHED: Mapping[str, FactValue] = {
    "author.is_import": True,
    "author.labels": (),
    "listing.labels": (),
    "pictures.labels": (),
}
"""What is known of a row that says nothing of its author: the operator vouches for it."""

KINDS = ("listing", "message")
OFFERS = ("offer", "wanted", "free", "swap")

_MOST = 10**15
_MOST_EARLIER = 200
_MOST_PICTURES = 50
_CURRENCY = re.compile("[A-Za-z]{3}")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


class RowError(ValueError):
    """A row cannot be screened. ``path`` leads to what is wrong; the message is safe to show."""

    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


def parse_row(line: bytes) -> dict[str, Any]:
    """Return the object in one line of JSON. Raises ``RowError``."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RowError("the row is not JSON in UTF-8") from None
    return as_row(row)


def as_row(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RowError("the row is not an object")
    return value


def check_keys(row: Row) -> None:
    """Raise ``RowError`` for a key that no row has: it is a slip, and would be passed over."""
    for key in row:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise RowError(f'there is no key "{key[:40]}"{hint}', key[:40])


def submission_from_row(row: Row) -> Submission:
    """
    Return what a row asks to screen. Raises ``RowError`` that names the field.

    ``price`` is in whole units (12.50), in ``currency`` or else that of the country. A row that
    states any fact of its author is no longer vouched for: facts left out are then unknown.
    """
    country = _country(row)
    kind, offer = _kinds(row)
    currency = _currency(row) or CURRENCY_OF.get(country, "USD")
    price = _price(row.get("price"), currency)
    return Submission(
        kind=SubjectKind(kind),
        title=_text(row, "title"),
        body=_text(row, "body"),
        category=_text(row, "category"),
        offer=offer,
        price=None if price is None else Money(price, currency),
        country=country,
        language=_language(row),
        site=_text(row, "site"),
        attributes=_attributes(row.get("attributes")),
        earlier=_earlier(row.get("earlier")),
        facts=_facts(row.get("facts")),
    )


def _text(row: Row, name: str) -> str:
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise RowError(f"{name} must be text", name)
    return value


def _country(row: Row) -> str:
    """A name instead of a code would pass for no country, and numbers be read by others' plans."""
    value = _text(row, "country")
    if value and value.upper() not in COUNTRIES:
        raise RowError(
            f'country: "{value[:20]}" is no code of ISO 3166-1, such as IE. '
            f"{country_hint(value)}".rstrip(),
            "country",
        )
    return value.upper()


def _currency(row: Row) -> str:
    value = _text(row, "currency")
    if value and not _CURRENCY.fullmatch(value):
        raise RowError("currency must be three letters of ISO 4217, such as EUR", "currency")
    return value.upper()


def _language(row: Row) -> str:
    value = _text(row, "language")
    if value and not _LANGUAGE.fullmatch(value):
        raise RowError("language must be a tag of BCP 47, such as es or pt-BR", "language")
    return value


def _kinds(row: Row) -> tuple[str, str]:
    """``kind`` says what is screened (listing, message) or what kind of ad it is (wanted …)."""
    kind, offer = _text(row, "kind") or "listing", _text(row, "offer") or "offer"
    if kind in OFFERS:
        return "listing", kind
    if kind not in KINDS:
        raise RowError(f'there is no kind "{kind[:20]}", only {_or(*KINDS, *OFFERS)}', "kind")
    if offer not in OFFERS:
        raise RowError(f'there is no offer "{offer[:20]}", only {_or(*OFFERS)}', "offer")
    return kind, offer


def _or(*words: str) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _price(value: object, currency: str) -> int | None:
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise RowError("price must be a number, in whole units", "price") from None
    if not amount.is_finite() or amount < 0:
        raise RowError("price must not be negative", "price")
    if amount > _MOST:
        raise RowError("price is beyond anything", "price")
    return int(amount * 10 ** minor_digits(currency))


def _earlier(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not _is_texts(value) or len(value) > _MOST_EARLIER:
        raise RowError(f"earlier must be a list of at most {_MOST_EARLIER} texts", "earlier")
    return tuple(value)


def picture_names(row: Row) -> list[str]:
    """Return the files that a row names, which only the command takes. Raises ``RowError``."""
    names = row.get("pictures")
    if names is None:
        return []
    if not _is_texts(names) or len(names) > _MOST_PICTURES:
        raise RowError(f"pictures must be a list of at most {_MOST_PICTURES} names", "pictures")
    for name in names:
        if not name or "\0" in name or name.startswith("/") or ".." in name.split("/"):
            raise RowError("pictures must lie beside the rows, or below", "pictures")
    return names


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _attributes(value: object) -> dict[str, Attribute]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RowError("attributes must be an object", "attributes")
    return {name: _attribute(name, answer) for name, answer in value.items()}


def _attribute(name: str, value: Any) -> Attribute:
    if isinstance(value, str | int) and (isinstance(value, str) or abs(value) <= _MOST):
        return value
    if _is_texts(value):
        return tuple(value)
    raise RowError(
        f'attributes: "{name[:40]}" must be text, a whole number, true, false or a list of texts',
        "attributes",
        name[:40],
    )


# Facts


def _facts(value: object) -> dict[str, FactValue]:
    if value is None:
        return dict(VOUCHED)
    if not isinstance(value, dict):
        raise RowError("facts must be an object", "facts")
    stated = {name: _fact(name, fact) for name, fact in value.items()}
    is_vouched = not any(name.startswith("author.") for name in value)
    facts = {**VOUCHED, "author.is_import": is_vouched, **stated}
    # A fact that is null is unknown, whatever would stand there by itself.
    return {name: fact for name, fact in facts.items() if fact is not None}


def _fact(name: str, value: Any) -> FactValue | None:
    entry = _entry(name)
    if value is None:
        return None
    kind = Kind.TEXT if entry is None else entry.type.kind
    try:
        return _READERS[kind](value)
    except (NotAValue, TypeError):
        raise RowError(f'facts: "{name}" must be {_WANTED[kind]}', "facts", name) from None


def _entry(name: str) -> FactEntry | None:
    """Return what is known of a fact; None for the subject's key, which no rule may read."""
    if name == SUBJECT_KEY:
        return None
    entry = CATALOGUE.get(name)
    if entry is None:
        near = get_close_matches(name, CATALOGUE, n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise RowError(f'facts: there is no fact "{name[:60]}"{hint}', "facts", name[:60])
    if entry.about is About.SUBMISSION:
        raise RowError(f'facts: "{name}" is read from the row itself', "facts", name)
    return entry


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if abs(value) > _MOST or not math.isfinite(value):
        raise NotAValue
    return value


def _share(value: Any) -> float:
    return parse_share(value) if isinstance(value, str) else float(_number(value))


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _labels(value: Any) -> tuple[str, ...]:
    if not _is_texts(value):
        raise TypeError
    return tuple(value)


_READERS: Mapping[Kind, Callable[[Any], FactValue]] = {
    Kind.TRUTH: _truth,
    Kind.NUMBER: _number,
    Kind.SHARE: _share,
    Kind.MONEY: lambda value: parse_money(_words(value)),
    Kind.DURATION: lambda value: parse_duration(_words(value)),
    Kind.TEXT: _words,
    Kind.LABELS: _labels,
}
_WANTED: Mapping[Kind, str] = {
    Kind.TRUTH: "true or false",
    Kind.NUMBER: "a number",
    Kind.SHARE: 'a share such as "2%"',
    Kind.MONEY: 'an amount such as "400 EUR"',
    Kind.DURATION: 'a length of time such as "3 days"',
    Kind.TEXT: "text",
    Kind.LABELS: "a list of texts",
}
