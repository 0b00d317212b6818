"""How each model is trained: every number was chosen on training data by cross-validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from screening_engine.risk.features import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """
    ``least`` is in how many examples a feature must be, ``most`` how many features a block keeps.

    ``flat`` is how far the weighting by odds is evened out (1 is not at all weighted), ``strain``
    the inverse of regularisation, ``weighs`` how large a block's features are where that is not 1.
    ``alarms`` is the share of honest texts that may be over the cut between fraud and not; None
    cuts where F1 is best.
    """

    shape: Shape
    least: int = 2
    most: int = 20_000
    flat: float = 0.5
    strain: float = 0.3
    weighs: Mapping[str, float] = field(default_factory=dict)
    alarms: float | None = None
    least_words: int
    least_known: float


RECIPES: Mapping[str, Recipe] = {
    "jobs": Recipe(
        shape=Shape(runs=(1, 2, 3), stem=5, first=12, skips_common=True),
        weighs={"first": 0.5},
        least_words=25,
        least_known=0.6,
    ),
    "messages": Recipe(
        shape=Shape(runs=(1, 2), letters=(2, 5), plain=True),
        strain=1.0,
        alarms=0.0035,
        least_words=4,
        least_known=0.5,
    ),
}
