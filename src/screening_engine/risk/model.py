"""A trained model: what it knows of each feature, read once from its file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, fsum, sqrt
from pathlib import Path
from typing import Any

from screening_engine.risk.features import Shape

FORMAT = 1
# Weights are kept as whole numbers: short to write, and the same on every machine.
RARITY_UNIT = 1_000
WEIGHT_UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Block:
    """
    Features of one kind. Of those in a text each adds its ``value`` times ``scale``.

    ``value`` is rarity times weight, ``square`` the square of the rarity; the scale makes up for
    the length of the text, so that a long one weighs no more than a short one. All are whole
    numbers: their sums are exact, whatever order a set has.
    """

    value: Mapping[str, int]
    square: Mapping[str, int]

    def known(self, present: set[str]) -> set[str]:
        """Return those features that the model knows."""
        return self.value.keys() & present

    def scale(self, known: Iterable[str]) -> float:
        """Return what the values of these features, all together, are multiplied by."""
        return 1 / (WEIGHT_UNIT * sqrt(sum(map(self.square.__getitem__, known)) or 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskModel:
    """
    One head. ``slope`` and ``shift`` turn the sum of all features into log-odds.

    ``weak`` and ``medium`` are the scores from which the finding has that strength; ``least_words``
    and ``least_known`` say how much of a text must be known for the score to mean anything.
    """

    head: str
    version: str
    shape: Shape
    blocks: Mapping[str, Block]
    slope: float
    shift: float
    weak: int
    medium: int
    least_words: int
    least_known: float

    def log_odds(self, features: Mapping[str, set[str]]) -> float:
        """Return how much speaks for fraud against not, all features taken together."""
        total = fsum(self._sum(self.blocks[name], present) for name, present in features.items())
        return self.slope * total + self.shift

    def _sum(self, block: Block, present: set[str]) -> float:
        known = block.known(present)
        return sum(map(block.value.__getitem__, known)) * block.scale(known)

    def score(self, log_odds: float) -> int:
        """Return 0 to 100: the share of fraud among such texts if half of all texts were fraud."""
        return round(100 / (1 + exp(-max(-30.0, min(30.0, log_odds)))))


@cache
def load_model(head: str) -> RiskModel:
    """Return the model that is shipped for ``head``; read once, when it is first needed."""
    path = Path(__file__).with_name(f"{head}.json")
    return model_from_json(json.loads(path.read_text(encoding="utf-8")))


def model_from_json(data: Mapping[str, Any]) -> RiskModel:
    """
    Return a model from what was read from its file.

    Raises ``ValueError`` for a format of another time.
    """
    if data["format"] != FORMAT:
        raise ValueError(f"a risk model of format {data['format']}; this engine reads {FORMAT}")
    shape = data["shape"]
    letters = shape["letters"]
    return RiskModel(
        head=data["head"],
        version=data["version"],
        shape=Shape(
            runs=tuple(shape["runs"]),
            letters=(letters[0], letters[1]) if letters else None,
            stem=shape["stem"],
            first=shape["first"],
            plain=shape["plain"],
            skips_common=shape["skips_common"],
        ),
        blocks={name: _block(block) for name, block in data["blocks"].items()},
        **{name: data[name] for name in _NUMBERS},
    )


_NUMBERS = ("slope", "shift", "weak", "medium", "least_words", "least_known")


def _block(data: Mapping[str, Any]) -> Block:
    names = data["features"].split("\n") if data["features"] else []
    pairs = list(zip(data["rarities"], data["weights"], strict=True))
    return Block(
        value={name: r * w for name, (r, w) in zip(names, pairs, strict=True)},
        square={name: r * r for name, (r, _) in zip(names, pairs, strict=True)},
    )
