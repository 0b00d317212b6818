"""What the service is told by its starter, through the environment: its workers are processes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACK = "SCREENING_POLICY"
_BANKS = "SCREENING_BANKS"
_TOKEN_FILE = "SCREENING_TOKEN_FILE"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What one caller may ask of one worker.

    Sizes are bytes, times seconds. ``at_once`` requests are screened or wait; one more is told
    to come again. A body must have come, and its answer be ready, within its time.
    """

    body: int = 1_000_000
    picture: int = 12_000_000
    depth: int = 16
    batch: int = 100
    at_once: int = 16
    body_seconds: float = 10.0
    answer_seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``token`` is empty where callers need none; ``banks`` is a folder of known pictures."""

    pack: str = "baseline"
    token: str = ""
    banks: Path | None = None
    limits: Limits = Limits()


def to_environment(*, pack: str, token_file: Path | None, banks: Path | None) -> dict[str, str]:
    files = {_TOKEN_FILE: token_file, _BANKS: banks}
    named = {name: str(path.resolve()) for name, path in files.items() if path is not None}
    return {_PACK: pack, **named}


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    file, banks = environment.get(_TOKEN_FILE, ""), environment.get(_BANKS, "")
    return Settings(
        pack=environment.get(_PACK, "baseline"),
        token=Path(file).read_text(encoding="utf-8").strip() if file else "",
        banks=Path(banks) if banks else None,
    )
