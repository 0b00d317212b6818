"""Read files of ads: JSON Lines and CSV, row by row, with a mapping of names."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.strict_yaml import load_yaml
from lamppost.journeys.read_ad import TypedAd

# A line beyond this is no ad; without a limit one broken file would fill the memory.
LONGEST_LINE = 2_000_000
FIELDS = ("source_id", "title", "body", "category", "price", "offer", "district", "attributes")


class RowProblem(DomainError):
    """One row cannot be read; ``field`` names where."""

    code = "row_problem"

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name


class MappingProblem(DomainError):
    """The mapping file is wrong."""

    code = "mapping_problem"


@dataclass(frozen=True, slots=True)
class AttributeMapping:
    """Our key for one of their questions, and our answers for theirs; ``pass_on`` keeps others."""

    key: str
    answers: Mapping[str, str] = field(default_factory=dict)
    pass_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    """
    How a file's names become ours.

    ``fields``: our field → their column. ``categories``: their category → our key.
    ``attributes``: their question → ours.
    """

    fields: Mapping[str, str]
    categories: Mapping[str, str]
    attributes: Mapping[str, AttributeMapping]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place for messages, its id at the source, and the ad as typed."""

    place: str
    source_id: str
    ad: TypedAd


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read: where, which field, why."""

    place: str
    field: str
    why: str


def load_mapping(text: str) -> FileMapping:
    """
    Return the mapping in a YAML text with ``fields``, ``categories`` and ``attributes``.

    :raises MappingProblem: if it has another shape
    """
    found = load_yaml(text) or {}
    if not isinstance(found, dict) or set(found) - {"fields", "categories", "attributes"}:
        raise MappingProblem(N_("A mapping has fields, categories and attributes, nothing else."))
    for name, part in found.items():
        if not isinstance(part, dict):
            raise MappingProblem(N_("“%(name)s” must map names to names."), name=name)
    unknown = set(found.get("fields", {})) - set(FIELDS)
    if unknown:
        raise MappingProblem(
            N_("There is no field “%(name)s”. Ours are %(known)s."),
            name=min(unknown),
            known=", ".join(FIELDS),
        )
    return FileMapping(
        fields={name: name for name in FIELDS} | found.get("fields", {}),
        categories=found.get("categories", {}),
        attributes={
            theirs: _attribute_mapping(theirs, ours)
            for theirs, ours in found.get("attributes", {}).items()
        },
    )


def _attribute_mapping(theirs: str, ours: object) -> AttributeMapping:
    if isinstance(ours, str):
        return AttributeMapping(ours, pass_on=True)
    if isinstance(ours, dict) and isinstance(ours.get("key"), str):
        answers = ours.get("answers", {})
        if isinstance(answers, dict):
            return AttributeMapping(ours["key"], answers)
    raise MappingProblem(N_("“%(name)s” must name our key, or have key and answers."), name=theirs)


def read_rows(path: Path, mapping: FileMapping) -> Iterator[Row | BadRow]:
    """Yield every row of a file, good or bad, in order. The ending says how to read it."""
    read = _read_csv if path.suffix.lower() == ".csv" else _read_json_lines
    for place, found in read(path):
        if isinstance(found, RowProblem):
            yield BadRow(place, found.field, str(found))
            continue
        try:
            yield Row(place, _source_id(found, mapping), _as_typed(found, mapping))
        except RowProblem as wrong:
            yield BadRow(place, wrong.field, str(wrong))


def _read_json_lines(path: Path) -> Iterator[tuple[str, dict[str, object] | RowProblem]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield f"{path.name}:{number}", _json_row(line)


def _json_row(line: bytes) -> dict[str, object] | RowProblem:
    if len(line) > LONGEST_LINE:
        return RowProblem("row", N_("The row is too long."))
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return RowProblem("row", N_("The row is not JSON in UTF-8."))
    return found if isinstance(found, dict) else RowProblem("row", N_("The row is not an object."))


def _read_csv(path: Path) -> Iterator[tuple[str, dict[str, object] | RowProblem]]:
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield (
                    f"{path.name}:{reader.line_num}",
                    RowProblem("row", N_("The row is not proper CSV.")),
                )
                continue
            yield f"{path.name}:{reader.line_num}", _csv_row(row)


def _csv_row(row: dict[str | None, object]) -> dict[str, object] | RowProblem:
    if None in row:
        return RowProblem("row", N_("The row has more cells than the heading."))
    return {str(name): "" if value is None else value for name, value in row.items()}


def _source_id(found: Mapping[str, object], mapping: FileMapping) -> str:
    value = found.get(mapping.fields["source_id"])
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    if not text or len(text) > 120:
        raise RowProblem("source_id", N_("The row has no id (at most 120 characters)."))
    return text


def _as_typed(found: Mapping[str, object], mapping: FileMapping) -> TypedAd:
    category = _text(found, mapping, "category")
    return TypedAd(
        title=_text(found, mapping, "title"),
        body=_text(found, mapping, "body"),
        category=mapping.categories.get(category, category),
        offer=_text(found, mapping, "offer") or "offer",
        price=_price(found.get(mapping.fields["price"])),
        district=_text(found, mapping, "district"),
        attributes=_answers(found.get(mapping.fields["attributes"]), mapping),
    )


def _text(found: Mapping[str, object], mapping: FileMapping, name: str) -> str:
    value = found.get(mapping.fields[name], "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowProblem(name, N_("This must be text."))
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise RowProblem(name, N_("This is not text in UTF-8."))
    return value


def _price(value: object) -> str:
    """Return a price as a person would type it; a negative or absurd one is found later."""
    if value is None or isinstance(value, bool):
        return ""
    try:
        amount = Decimal(str(value).strip() or "0") if not isinstance(value, str) else None
    except InvalidOperation:
        raise RowProblem("price", N_("This is not an amount.")) from None
    if amount is None:
        return str(value)
    if not amount.is_finite() or amount < 0:
        raise RowProblem("price", N_("This is not an amount."))
    return f"{amount:f}" if amount == amount.to_integral() else f"{amount:.2f}"


def _answers(given: object, mapping: FileMapping) -> dict[str, str | list[str]]:
    if given in (None, ""):
        return {}
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise RowProblem("attributes", N_("The answers are not JSON.")) from None
    if not isinstance(given, dict):
        raise RowProblem("attributes", N_("The answers must be an object."))
    answers: dict[str, str | list[str]] = {}
    for theirs, value in given.items():
        ours = mapping.attributes.get(str(theirs))
        if ours is None:
            continue
        text = str(value)
        answer = ours.answers.get(text, text if ours.pass_on else "")
        if answer:
            answers[ours.key] = answer
    return answers
