"""
Lists of StopNCII: the JSON of ``FetchHashes``, one record a line, or CSV with the same names.

Fields as public clients read them: signalType (ImagePDQ, VideoMD5 …), hashValue, hashStatus
(Received, Active, Withdrawn, Deleted), caseNumbers, lastModtimestamp, CSPFeedbacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from screening_engine.matching.pictures.formats.records import (
    BadRecord,
    Gone,
    HashKind,
    HashList,
    Signal,
    checked_tags,
    checked_value,
    shown,
)
from screening_engine.matching.pictures.formats.rows import csv_rows, json_rows, read_rows

KINDS = {"ImagePDQ": HashKind.PDQ, "VideoMD5": HashKind.MD5}
OTHERS = {"Unknown", "VideoTMK", "Text", "URL"}
KEPT = {"Unknown", "Received", "Active"}
# Whoever takes part must delete these, not only stop matching them.
TAKEN_BACK = {"Withdrawn", "Deleted"}


def read_json(source: BinaryIO) -> HashList:
    """
    Read {"hashRecords": […]}, a list, or one record a line. A later record replaces an earlier one.

    :raises BadList: if this is no such file
    """
    return read_rows(json_rows(source, wrapper="hashRecords"), _record)


def read_csv(source: BinaryIO) -> HashList:
    """
    Read CSV with the columns signalType, hashValue, hashStatus.

    :raises BadList: if this is no such file
    """
    return read_rows(csv_rows(source, wanted=frozenset({"hashValue"})), _record)


def _record(row: Mapping[str, Any]) -> Iterator[Signal | Gone | None]:
    name, status = row.get("signalType"), row.get("hashStatus")
    if not isinstance(name, str) or name not in KINDS.keys() | OTHERS:
        raise BadRecord(f"signalType: unknown: {shown(name)}")
    if not isinstance(status, str) or status not in KEPT | TAKEN_BACK:
        raise BadRecord(f"hashStatus: unknown: {shown(status)}")
    if name in OTHERS:
        yield None
        return
    kind = KINDS[name]
    value = checked_value(kind, row.get("hashValue"))
    if status in TAKEN_BACK:
        yield Gone(kind=kind, value=value)
    else:
        yield Signal(kind=kind, value=value, tags=_tags(row))


def _tags(row: Mapping[str, Any]) -> tuple[str, ...]:
    feedbacks = row.get("CSPFeedbacks") or []
    if isinstance(feedbacks, str):
        return ()
    if not isinstance(feedbacks, list) or not all(isinstance(one, dict) for one in feedbacks):
        raise BadRecord("CSPFeedbacks: not a list of objects")
    tags = [tag for one in feedbacks[:50] for tag in checked_tags("tags", one.get("tags"))]
    return checked_tags("tags", list(dict.fromkeys(tags))[:50])
