"""Texts in the languages that the word lists speak: ordinary ones, and those each signal knows."""

from __future__ import annotations

from pathlib import Path

import yaml

from screening_engine import SubjectKind, Submission
from screening_engine.policy.examples import ordinary_facts

HERE = Path(__file__).parent
MESSAGE = "message"

Told = dict[str, dict[str, list[str]]]


def ordinary(language: str) -> tuple[Submission, ...]:
    """Return the ordinary ads and messages of a language, written before its words were listed."""
    raw = yaml.safe_load((HERE / "ordinary" / f"{language}.yaml").read_text("utf-8"))
    return tuple(
        Submission(
            kind=SubjectKind.MESSAGE if category == MESSAGE else SubjectKind.LISTING,
            category="" if category == MESSAGE else category,
            title=title,
            body=body,
            country=raw["country"],
            language=language,
            facts=ordinary_facts(),
        )
        for category, title, body in raw["texts"]
    )


def told(language: str) -> Told:
    """Return, for each signal, what it must ``find`` and what it must ``leave`` alone."""
    loaded: Told = yaml.safe_load((HERE / f"{language}.yaml").read_text("utf-8"))
    return loaded
