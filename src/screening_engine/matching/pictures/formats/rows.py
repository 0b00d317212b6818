"""Rows of a file, whether it holds one JSON document, JSON Lines or CSV; bounded, with lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO

from screening_engine.matching.pictures.formats.records import BadList, Gone, HashList, Signal

MOST_LINE_BYTES = 1 << 20
MOST_DOCUMENT_BYTES = 256 << 20

# A row with its number, or the reason why it is none.
Row = tuple[int, dict[str, Any] | str]


def json_rows(source: BinaryIO, *, wrapper: str) -> Iterator[Row]:
    """
    Yield the objects of a document {``wrapper``: […]}, of a list, of one object, or one a line.

    :raises BadList: if it is none of these, or a document of more than 256 MB
    """
    head = source.read(MOST_LINE_BYTES)
    document = _document(head) if len(head) < MOST_LINE_BYTES else None
    if document is None and _looks_like_lines(head):
        for number, line in full_lines(io.BufferedReader(_Again(head, source))):
            row = _document(line)
            yield number, row if isinstance(row, dict) else "not a JSON object in UTF-8"
        return
    if document is None:
        whole = head + source.read(MOST_DOCUMENT_BYTES + 1 - len(head))
        if len(whole) > MOST_DOCUMENT_BYTES:
            raise BadList(f"a document of more than {MOST_DOCUMENT_BYTES >> 20} MB; use lines")
        document = _document(whole)
    if document is None:
        raise BadList("this is not JSON in UTF-8")
    rows = document.get(wrapper, [document]) if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise BadList(f"{wrapper} is not a list")
    for number, row in enumerate(rows, start=1):
        yield number, row if isinstance(row, dict) else "not an object"


def csv_rows(source: BinaryIO, *, wanted: frozenset[str]) -> Iterator[Row]:
    """
    Yield the rows of a CSV file with a header that has one of the ``wanted`` columns.

    :raises BadList: if the header is another one, or the file is not UTF-8
    """
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    try:
        reader = csv.reader(_short_lines(text), strict=True)
        header = [name.strip() for name in next(reader, [])]
        if not wanted & set(header) or len(set(header)) != len(header):
            raise BadList(f"the first line names none of the columns {', '.join(sorted(wanted))}")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                yield reader.line_num, f"{len(cells)} cells, not {len(header)}"
                continue
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as wrong:
        raise BadList(f"line {reader.line_num}: {wrong}") from wrong
    except UnicodeDecodeError as wrong:
        raise BadList("this is not UTF-8") from wrong
    finally:
        text.detach()


def read_rows(
    rows: Iterator[Row], record: Callable[[dict[str, Any]], Iterator[Signal | Gone | None]]
) -> HashList:
    """
    Return what ``record`` reads in the rows; those that are none are noted.

    :raises BadList: if a thousand are bad
    """
    found = HashList()
    for number, row in rows:
        if isinstance(row, str):
            found.note(number, row)
        else:
            found.read(number, partial(record, row))
    return found


def full_lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """
    Yield the lines in which something stands, with their numbers.

    :raises BadList: if a line is longer than 1 MB
    """
    number = 0
    while line := source.readline(MOST_LINE_BYTES):
        number += 1
        if len(line) == MOST_LINE_BYTES:
            raise BadList(f"line {number} has more than 1 MB")
        if line.strip():
            yield number, line


def _short_lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(MOST_LINE_BYTES):
        if len(line) == MOST_LINE_BYTES:
            raise BadList("a line of more than 1 MB")
        yield line


def _looks_like_lines(head: bytes) -> bool:
    first = next((line for line in head.splitlines() if line.strip()), b"")
    return isinstance(_document(first), dict)


def _document(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


class _Again(io.RawIOBase):
    """Reads what was read already, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)
