"""What measuring a classifier takes: F1 and recall at few alarms with limits, and the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.screening.rows import Row, share
from screening_engine import read_submission
from screening_engine.risk import RiskModel, model_from_json
from screening_engine.risk.features import blocks_of
from screening_tools.training.corpora import Example
from screening_tools.training.fit import Fitted
from screening_tools.training.recipe import Recipe
from screening_tools.training.write import model_json

SEED = 0
RESAMPLES = 1_000
Measure = Callable[[Any, Any], float]


def f1(labels: Any, told: Any) -> float:
    """Return the harmonic mean of precision and recall."""
    hit = float(np.sum(told & (labels == 1)))
    return 2 * hit / max(1.0, float(np.sum(told) + np.sum(labels == 1)))


def recall_at(labels: Any, odds: Any, alarms: float = 0.01) -> float:
    """Return how much fraud is above the cut that so few honest texts are above."""
    honest = np.sort(odds[labels == 0])[::-1]
    return float(np.mean(odds[labels == 1] > honest[int(alarms * len(honest))]))


def with_limits(
    name: str, measure: Measure, labels: Any, ours: Any, theirs: Any, goal: str | None = None
) -> Row:
    """Return a figure with the limits of a bootstrap over texts, beside the baseline's."""
    random, count = np.random.default_rng(SEED), len(labels)
    draws = (random.integers(0, count, count) for _ in range(RESAMPLES))
    values = np.sort([measure(labels[draw], ours[draw]) for draw in draws])
    low, high = values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES) - 1]
    return Row(
        name=name, value=measure(labels, ours), n=count, low=float(low), high=float(high),
        baseline=measure(labels, theirs), goal=goal,
    )  # fmt: skip


def alarms(name: str, labels: Any, ours: Any, theirs: Any, goal: str | None = None) -> Row:
    """Return how many honest texts were told to be fraud."""
    honest = labels == 0
    return share(name, ours[honest].tolist(), baseline=float(np.mean(theirs[honest])), goal=goal)


def labels_of(examples: Sequence[Example]) -> Any:
    return np.array([int(example.is_fraud) for example in examples])


def runnable(head: str, fitted: Fitted, recipe: Recipe) -> RiskModel:
    """Return a fitted model as the engine runs it."""
    return model_from_json(model_json(head, fitted, recipe))


def log_odds_of(model: RiskModel, examples: Sequence[Example]) -> Any:
    """Return what the engine computes, contacts counted, for each example."""
    readings = (read_submission(example.submission()) for example in examples)
    return np.array([model.log_odds(blocks_of(reading, model.shape)) for reading in readings])


class Baseline:
    """What everybody tries first: TF-IDF of words and pairs, a linear support vector machine."""

    def __init__(self, texts: Sequence[str], labels: Any) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        self.words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self.machine = LinearSVC(random_state=SEED).fit(self.words.fit_transform(texts), labels)

    def margins(self, texts: Sequence[str]) -> Any:
        return self.machine.decision_function(self.words.transform(texts))
