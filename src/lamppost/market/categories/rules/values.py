"""Check the answers to a leaf's questions and give them their types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lamppost.market.categories.rules.shapes import (
    Attribute,
    AttributeType,
    AttributeValue,
    Category,
    Kind,
)

YES = frozenset({"yes", "true", "1", "on"})
NO = frozenset({"no", "false", "0", "off"})
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([ .,'’])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN = re.compile(r"[+-]?[0-9]{1,13}")

RawAnswer = str | list[str]


@dataclass(frozen=True, slots=True)
class AttributeProblem:
    """
    One answer that cannot be taken. ``attribute`` is its key; ``code`` and ``params`` say why.

    Codes: unknown_attribute, missing, one_answer_only, not_a_choice (value), not_a_number,
    too_small (limit, unit), too_large (limit, unit), too_long (limit), not_a_date, not_yes_or_no.
    """

    attribute: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def validate_attributes(
    category: Category, raw: Mapping[str, RawAnswer], *, kind: Kind = Kind.OFFER
) -> tuple[dict[str, AttributeValue], list[AttributeProblem]]:
    """
    Return typed answers by attribute key, and every problem, in the order of the questions.

    An empty answer is no answer. Dates come back as ISO 8601 text. Who looks for something need
    not answer what is required of an offer. Never raises, whatever a form or a file holds.
    """
    values: dict[str, AttributeValue] = {}
    problems = []
    for attribute in category.attributes:
        answers = _answers(raw.get(attribute.key, ""))
        try:
            if answers:
                values[attribute.key] = _READERS[attribute.type](attribute, answers)
            elif attribute.required and kind is not Kind.WANTED:
                raise _Refused("missing")
        except _Refused as refused:
            problems.append(AttributeProblem(attribute.key, refused.code, refused.params))
    known = {attribute.key for attribute in category.attributes}
    problems.extend(AttributeProblem(key, "unknown_attribute") for key in raw if key not in known)
    return values, problems


def raw_from_values(values: Mapping[str, AttributeValue]) -> dict[str, RawAnswer]:
    """Return answers as a form would send them: what ``validate_attributes`` reads back."""
    return {key: _raw(value) for key, value in values.items()}


def _raw(value: AttributeValue) -> RawAnswer:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return list(value) if isinstance(value, list) else str(value)


def _answers(raw: object) -> list[str]:
    """Return the answers as text. Files and drafts hold JSON, so yes may be a true boolean."""
    given = raw if isinstance(raw, list | tuple) else [raw]
    cleaned = (_clean(_as_text(answer)) for answer in given)
    return [answer for answer in cleaned if answer]


def _as_text(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else str(answer)


def _clean(text: str) -> str:
    """One line of normalised text without control characters or lone surrogates."""
    kept = (
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn")
    )
    return " ".join("".join(kept).split())


def _only(answers: list[str]) -> str:
    if len(answers) > 1:
        raise _Refused("one_answer_only")
    return answers[0]


def _read_choice(attribute: Attribute, answers: list[str]) -> str:
    return _known(attribute, _only(answers))


def _read_choices(attribute: Attribute, answers: list[str]) -> list[str]:
    chosen = {_known(attribute, answer) for answer in answers}
    return [choice.key for choice in attribute.choices if choice.key in chosen]


def _known(attribute: Attribute, answer: str) -> str:
    if attribute.choice(answer) is None:
        raise _Refused("not_a_choice", value=answer[:60])
    return answer


def _read_integer(attribute: Attribute, answers: list[str]) -> int:
    text = _only(answers)
    if attribute.unit:
        text = text.removesuffix(attribute.unit).rstrip()
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise _Refused("not_a_number")
    digits = re.sub(r"[^0-9-]", "", text)
    if len(digits) > 14:
        raise _Refused("not_a_number")
    number = int(digits)
    if attribute.minimum is not None and number < attribute.minimum:
        raise _Refused("too_small", limit=attribute.minimum, unit=attribute.unit)
    if attribute.maximum is not None and number > attribute.maximum:
        raise _Refused("too_large", limit=attribute.maximum, unit=attribute.unit)
    return number


def _read_boolean(_attribute: Attribute, answers: list[str]) -> bool:
    answer = _only(answers).lower()
    if answer not in YES | NO:
        raise _Refused("not_yes_or_no")
    return answer in YES


def _read_text(attribute: Attribute, answers: list[str]) -> str:
    text = _only(answers)
    if len(text) > attribute.max_length:
        raise _Refused("too_long", limit=attribute.max_length)
    return text


def _read_date(_attribute: Attribute, answers: list[str]) -> str:
    text = _only(answers)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise _Refused("not_a_date")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise _Refused("not_a_date") from error


_READERS: Mapping[AttributeType, Callable[[Attribute, list[str]], AttributeValue]] = {
    AttributeType.CHOICE: _read_choice,
    AttributeType.MULTI_CHOICE: _read_choices,
    AttributeType.INTEGER: _read_integer,
    AttributeType.BOOLEAN: _read_boolean,
    AttributeType.TEXT: _read_text,
    AttributeType.DATE: _read_date,
}
