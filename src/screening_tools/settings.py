"""What the service is told by its starter, through the environment: its workers are processes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACK = "SCREENING_POLICY"
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
    """``token`` is empty where callers need none."""

    pack: str = "baseline"
    token: str = ""
    limits: Limits = Limits()


def to_environment(*, pack: str, token_file: Path | None) -> dict[str, str]:
    named = {} if token_file is None else {_TOKEN_FILE: str(token_file.resolve())}
    return {_PACK: pack, **named}


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    file = environment.get(_TOKEN_FILE, "")
    token = Path(file).read_text(encoding="utf-8").strip() if file else ""
    return Settings(pack=environment.get(_PACK, "baseline"), token=token)
