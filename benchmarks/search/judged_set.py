"""The judged queries: what somebody typed and meant, and which ads were found to be what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "judged"
GRADES = (3, 2, 1, 0)
SPLITS = ("dev", "held_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    One query. ``grades`` are 0–3 by the id of the ad at its source.

    ``family`` is shared by queries that mean the same ("mattress", "matress"): they have the same
    judgments, and stand in the same split.
    """

    id: str
    query: str
    intent: str
    kind: str
    category: str
    family: str
    split: str
    grades: Mapping[str, int]


def read_judged() -> tuple[Judged, ...]:
    """Return all judged queries, in their order."""
    grades = {row.pop("id"): row for row in _rows("judgments.jsonl")}
    return tuple(Judged(**row, grades=_by_ad(grades[row["id"]])) for row in _rows("queries.jsonl"))


def split_of(family: str) -> str:
    """Return the split that a family belongs to, by a hash that never changes."""
    return SPLITS[hashlib.sha256(family.encode()).digest()[0] % 2]


def _by_ad(row: Mapping[str, list[str]]) -> dict[str, int]:
    return {ad: grade for grade in GRADES for ad in row[str(grade)]}


def _rows(name: str) -> list[dict[str, Any]]:
    with (HERE / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
