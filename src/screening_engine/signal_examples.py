"""What each signal must find and must leave alone: one file a signal, beside the signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from screening_engine.policy.values import parse_money
from screening_engine.submission import FactValue, SubjectKind, Submission
from screening_engine.verdict import Strength

FOLDER = "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalExample:
    """One text. ``strength`` is that of the finding; None if there must be none."""

    submission: Submission
    strength: Strength | None

    @property
    def words(self) -> str:
        """Return what was said, as a page shows it."""
        return " — ".join(filter(None, (self.submission.title, self.submission.body)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalExamples:
    """
    Everything about one signal that is not code: examples, sources, and whom it may hit wrongly.
    """

    found: tuple[SignalExample, ...]
    spared: tuple[SignalExample, ...]
    sources: tuple[str, ...]
    false_positives: tuple[str, ...]


@cache
def examples_of(name: str) -> SignalExamples:
    """Return the examples of a signal. Raises ``FileNotFoundError`` if it has none."""
    source = resources.files("screening_engine.signals") / FOLDER / f"{name}.yaml"
    raw: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    return SignalExamples(
        found=tuple(map(_example, raw["found"])),
        spared=tuple(map(_example, raw["spared"])),
        sources=tuple(raw["sources"]),
        false_positives=tuple(raw["false_positives"]),
    )


def _example(entry: str | Mapping[str, Any]) -> SignalExample:
    """Read ``text``, ``{strong: text}`` or ``{strong: text, category: …}``."""
    raw: dict[str, Any] = {"body": entry} if isinstance(entry, str) else dict(entry)
    strength = next((strength for strength in Strength if strength in raw), None)
    if strength is not None:
        raw["body"] = raw.pop(strength)
    price = raw.get("price")
    return SignalExample(
        submission=Submission(
            kind=SubjectKind(raw.get("kind", "listing")),
            price=parse_money(price) if price else None,
            country=raw.get("country", "US"),
            facts=_facts(raw.get("facts", {})),
            title=raw.get("title", ""),
            body=raw.get("body", ""),
            category=raw.get("category", ""),
            language=raw.get("language", ""),
        ),
        strength=strength,
    )


def _facts(raw: Mapping[str, Any]) -> dict[str, FactValue]:
    return {name: _fact(value) for name, value in raw.items()}


def _fact(value: FactValue) -> FactValue:
    return parse_money(value) if isinstance(value, str) else value
