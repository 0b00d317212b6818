"""Texts for the tests of the baseline: caught, spared and ordinary ones, by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from screening_engine import FactValue, SubjectKind, Submission
from screening_engine.policy.examples import ordinary_facts
from screening_engine.policy.values import parse_duration, parse_money


@dataclass(frozen=True)
class Said:
    """One text under the rule that catches or spares it."""

    rule_id: str
    submission: Submission

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.submission.title} {self.submission.body}"[:70]


def read_said(name: str, *, country: str = "US") -> tuple[Said, ...]:
    """Return the texts of a file in this folder. Facts not given are ordinary ones."""
    path = Path(__file__).parent / f"{name}.yaml"
    raw = yaml.safe_load(path.read_text("utf-8"))
    return tuple(
        Said(rule_id, _submission({"country": country, **entry}))
        for rule_id, entries in raw.items()
        for entry in entries
    )


def _submission(entry: Mapping[str, Any]) -> Submission:
    facts = {key: _fact(key, value) for key, value in entry.get("facts", {}).items()}
    return Submission(
        kind=SubjectKind(entry.get("kind", "listing")),
        title=entry.get("title", ""),
        body=entry.get("body", ""),
        category=entry.get("category", ""),
        offer=entry.get("offer", "offer"),
        country=entry["country"],
        attributes=entry.get("attributes", {}),
        price=parse_money(entry["price"]) if "price" in entry else None,
        facts={**ordinary_facts(), **facts},
    )


def _fact(name: str, value: Any) -> FactValue:
    if name == "author.account_age":
        return parse_duration(str(value))
    if name == "market.median_price":
        return parse_money(str(value))
    fact: FactValue = tuple(value) if isinstance(value, list) else value
    return fact
