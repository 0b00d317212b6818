"""
Lists in the forms of ThreatExchange: its JSON answers, CSV, and one "type hash" a line.

Fields after the public documentation of ``threat_updates`` and ``threat_descriptors``: indicator
or raw_indicator, type (HASH_PDQ, HASH_MD5, HASH_SHA1, HASH_SHA256), id, tags, status,
should_delete, descriptors.data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO, TextIO

from screening_engine.matching.pictures.formats.records import (
    BadRecord,
    Gone,
    HashKind,
    HashList,
    Signal,
    checked_tags,
    checked_value,
    checked_word,
    shown,
)
from screening_engine.matching.pictures.formats.rows import (
    csv_rows,
    full_lines,
    json_rows,
    read_rows,
)

TYPES = {f"HASH_{kind.name}": kind for kind in HashKind}
INDICATORS = ("indicator", "raw_indicator")
HARMLESS = "NON_MALICIOUS"


def read_json(source: BinaryIO) -> HashList:
    """
    Read {"data": […]} as the two interfaces answer, a list, or one object a line.

    :raises BadList: if this is no such file
    """
    return read_rows(json_rows(source, wrapper="data"), _record)


def read_csv(source: BinaryIO) -> HashList:
    """
    Read CSV with the columns indicator (or raw_indicator) and type; tags lie between spaces.

    :raises BadList: if this is no such file
    """
    return read_rows(csv_rows(source, wanted=frozenset(INDICATORS)), _record)


def read_lines(source: BinaryIO) -> HashList:
    """
    Read one "type hash" a line, as the local-file exchange of the reference client: pdq f8f8…

    :raises BadList: if a line is longer than 1 MB, or a thousand are bad
    """
    found = HashList()
    for number, line in full_lines(source):
        found.read(number, partial(_plain, line.decode("utf-8", "replace").split()))
    return found


def write_json(signals: Iterable[Signal], target: TextIO) -> None:
    """Write signals as {"data": […]}, which every reader of ThreatExchange's answers takes."""
    target.write('{"data": [')
    for number, signal in enumerate(signals):
        target.write(",\n" if number else "\n")
        json.dump(
            {
                "id": signal.external_id,
                "indicator": signal.value,
                "type": f"HASH_{signal.kind.name}",
                "tags": list(signal.tags),
                "status": "UNKNOWN",
                "should_delete": False,
            },
            target,
        )
    target.write("\n]}\n")


def _plain(words: list[str]) -> Iterator[Signal | None]:
    if len(words) != 2:
        raise BadRecord(f"{len(words)} words, not a type and a hash")
    name = words[0].upper()
    kind = TYPES.get(name if name.startswith("HASH_") else f"HASH_{name}")
    yield None if kind is None else Signal(kind=kind, value=checked_value(kind, words[1]))


def _record(row: Mapping[str, Any]) -> Iterator[Signal | Gone | None]:
    name = row.get("type")
    if not isinstance(name, str) or not name:
        raise BadRecord(f"type: not a name: {shown(name)}")
    kind = TYPES.get(name.upper())
    if kind is None:
        yield None
        return
    given = next((row[field] for field in INDICATORS if row.get(field)), None)
    value = checked_value(kind, given)
    external_id = checked_word("id", row.get("id", ""))
    if _is_deleted(row):
        yield Gone(kind=kind, value=value)
        return
    descriptors = _descriptors(row)
    if descriptors and all(one.get("status") == HARMLESS for one in descriptors):
        yield None
        return
    tags = [tag for one in (row, *descriptors) for tag in _tags(one)]
    yield Signal(
        kind=kind, value=value, external_id=external_id, tags=checked_tags("tags", tags[:50])
    )


def _is_deleted(row: Mapping[str, Any]) -> bool:
    told = row.get("should_delete", False)
    if isinstance(told, str):
        told = {"true": True, "1": True, "false": False, "0": False, "": False}.get(told.lower())
    if not isinstance(told, bool):
        raise BadRecord("should_delete: neither true nor false")
    return told


def _descriptors(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "descriptors" not in row:
        return [row] if "status" in row else []
    wrapped = row["descriptors"]
    listed = wrapped.get("data") if isinstance(wrapped, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRecord("descriptors: no list of objects in data")
    return listed


def _tags(row: Mapping[str, Any]) -> list[str]:
    tags = row.get("tags")
    if isinstance(tags, str):
        return list(checked_tags("tags", tags.split()))
    if isinstance(tags, dict):
        tags = tags.get("data")
    if isinstance(tags, list):
        tags = [one.get("text") if isinstance(one, dict) else one for one in tags]
    return list(checked_tags("tags", tags))
