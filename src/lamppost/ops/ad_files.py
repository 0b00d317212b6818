"""Read files of ads: JSON Lines and CSV, row by row, with a mapping of names."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, AnyStr

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.strict_yaml import load_yaml
from lamppost.journeys.read_ad import TypedAd

RawAnswer = str | list[str]
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
    """
    One row: its place for messages, its id at the source, and the ad as typed.

    ``others`` are answers that the mapping does not name: some may be to our questions.
    """

    place: str
    source_id: str
    ad: TypedAd
    others: Mapping[str, RawAnswer] = field(default_factory=dict)


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
    for name in ("fields", "categories"):
        for theirs, ours in found.get(name, {}).items():
            if not isinstance(ours, str):
                raise MappingProblem(N_("“%(name)s” must map to a name."), name=theirs)
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
        if isinstance(answers, dict) and all(isinstance(one, str) for one in answers.values()):
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
            yield _row(place, found, mapping)
        except RowProblem as wrong:
            yield BadRow(place, wrong.field, str(wrong))


def _row(place: str, found: Mapping[str, object], mapping: FileMapping) -> Row:
    source_id = _source_id(found, mapping)
    given = _given_answers(found.get(mapping.fields["attributes"]))
    named = {key: value for key, value in given.items() if key in mapping.attributes}
    others = {key: _raw(value) for key, value in given.items() if key not in named}
    return Row(place, source_id, _as_typed(found, mapping, _answers(named, mapping)), others)


def shown_name(path: Path) -> str:
    """Return a file's name for messages and the log: a name need not be UTF-8."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


def _read_json_lines(path: Path) -> Iterator[tuple[str, dict[str, object] | RowProblem]]:
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: _whole_line(file), b""), start=1):
            if line.strip():
                yield f"{shown_name(path)}:{number}", _json_row(line)


def _whole_line(file: IO[AnyStr]) -> AnyStr:
    """Read one line; of one that is too long only the beginning, but past its end."""
    line = file.readline(LONGEST_LINE + 1)
    rest = line
    while len(rest) > LONGEST_LINE:
        rest = file.readline(LONGEST_LINE + 1)
    return line


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
        lines = _Lines(file)
        reader = csv.DictReader(lines, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                wrong = RowProblem("row", N_("The row is not proper CSV."))
                yield f"{shown_name(path)}:{lines.number}", wrong
                continue
            yield f"{shown_name(path)}:{lines.number}", _csv_row(row)


class _Lines:
    """The lines of a CSV file, counted; one that is too long is refused, and read no further."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = _whole_line(self._file)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_LINE:
            raise csv.Error("the line is too long")
        return line


def _csv_row(row: dict[str | None, object]) -> dict[str, object] | RowProblem:
    if None in row:
        return RowProblem("row", N_("The row has more cells than the heading."))
    return {str(name): "" if value is None else value for name, value in row.items()}


def _source_id(found: Mapping[str, object], mapping: FileMapping) -> str:
    value = found.get(mapping.fields["source_id"])
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    if not text or len(text) > 120 or isinstance(value, bool):
        raise RowProblem("source_id", N_("The row has no id (at most 120 characters)."))
    if not text.isprintable():
        raise RowProblem("source_id", N_("The id holds signs that no screen can show."))
    return text


def _as_typed(
    found: Mapping[str, object], mapping: FileMapping, answers: Mapping[str, RawAnswer]
) -> TypedAd:
    category = _text(found, mapping, "category")
    return TypedAd(
        title=_text(found, mapping, "title"),
        body=_text(found, mapping, "body"),
        category=mapping.categories.get(category, category),
        offer=_text(found, mapping, "offer") or "offer",
        price=_price(found.get(mapping.fields["price"])),
        district=_text(found, mapping, "district"),
        attributes=answers,
    )


def _text(found: Mapping[str, object], mapping: FileMapping, name: str) -> str:
    value = found.get(mapping.fields[name], "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowProblem(name, N_("This must be text."))
    return _unbroken(name, value)


def _unbroken(name: str, text: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise RowProblem(name, N_("This is not text in UTF-8."))
    return text


def _price(value: object) -> str:
    """Return a price as a person would type it; a negative or absurd one is found later."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _unbroken("price", value)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise RowProblem("price", N_("This is not an amount."))
    amount = Decimal(str(value))
    if not amount.is_finite() or amount < 0:
        raise RowProblem("price", N_("This is not an amount."))
    return f"{amount:f}" if amount == amount.to_integral() else f"{amount:.2f}"


def _given_answers(given: object) -> Mapping[str, object]:
    """Return the answers of a row by question; in CSV they stand as JSON in one cell."""
    if isinstance(given, str) and given.strip():
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            raise RowProblem("attributes", N_("The answers are not JSON.")) from None
    if given in (None, "") or (isinstance(given, str) and not given.strip()):
        return {}
    if not isinstance(given, dict):
        raise RowProblem("attributes", N_("The answers must be an object."))
    return given


def _answers(given: Mapping[str, object], mapping: FileMapping) -> dict[str, RawAnswer]:
    """Return the answers to the questions that the mapping names, in our words."""
    answers: dict[str, RawAnswer] = {}
    for theirs, value in given.items():
        ours, raw = mapping.attributes[theirs], _raw(value)
        found = [_our_word(ours, text) for text in (raw if isinstance(raw, list) else [raw])]
        kept = [answer for answer in found if answer]
        if kept:
            answers[ours.key] = kept if isinstance(raw, list) else kept[0]
    return answers


def _our_word(ours: AttributeMapping, text: str) -> str:
    return ours.answers.get(text, text if ours.pass_on else "")


def _raw(value: object) -> RawAnswer:
    if isinstance(value, list):
        return [_word(item) for item in value]
    return _word(value)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
