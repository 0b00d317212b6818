"""
Measures of a ranked list against judgments, and the limits of their means. Pure.

Grades are 0–3; what nobody judged counts as 0. Gains are the grades themselves and discounts are
log2(1 + rank), as in trec_eval and scikit-learn: not the 2^grade - 1 of some papers.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import log2

# From which grade on an ad is what somebody looked for.
GOOD = 2
RESAMPLES = 2_000


def dcg(gains: Sequence[float]) -> float:
    """Return the discounted cumulative gain of these gains in their order."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float | None:
    """Return the gain down to ``depth`` as a share of the best there is; None if there is none."""
    best = dcg(sorted(grades.values(), reverse=True)[:depth])
    if not best:
        return None
    return dcg([grades.get(one, 0) for one in ranked[:depth]]) / best


def recall(ranked: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float | None:
    """
    Return the share of the good ones within ``depth``; None if there are none.

    Of more than ``depth`` good ones no list could hold all: a list of good ones only is 1 then.
    """
    good = {one for one, grade in grades.items() if grade >= GOOD}
    if not good:
        return None
    return len(good.intersection(ranked[:depth])) / min(len(good), depth)


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 / the rank of the first good one, 0 if there is none."""
    ranks = (rank for rank, one in enumerate(ranked, start=1) if grades.get(one, 0) >= GOOD)
    return 1 / next(ranks, float("inf"))


def unjudged(ranked: Sequence[str], grades: Mapping[str, int], *, depth: int) -> int:
    """Return how many of the first ``depth`` nobody judged."""
    return sum(one not in grades for one in ranked[:depth])


def mean(values: Sequence[float]) -> float:
    """Return the mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def limits(values: Sequence[float], *, seed: int = 7) -> tuple[float, float]:
    """Return the 95 % limits of the mean, by resampling (percentile bootstrap, seeded)."""
    if not values:
        return 0.0, 0.0
    pick = random.Random(seed)  # noqa: S311 - repeatable
    means = sorted(mean(pick.choices(values, k=len(values))) for _one in range(RESAMPLES))
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]
