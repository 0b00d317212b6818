"""
How well the model that ships finds job ads that were fraud, and how near-duplicates flatter it.

The fixed split is measured with the very file that ships, once; grouped, the same recipe is fitted
anew in each fold, its cut included. The baseline sees the same folds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.screening.learning import (
    SEED,
    Baseline,
    alarms,
    f1,
    labels_of,
    log_odds_of,
    recall_at,
    with_limits,
)
from benchmarks.screening.ordinary_ads import job_titles
from benchmarks.screening.rows import Row, at_most, share, shared_data, skipped
from screening_engine import read_submission
from screening_engine import risk as risk_package
from screening_engine.risk import load_model
from screening_engine.signals.risk_score import risk_score
from screening_tools.training.corpora import Example, read_job_ads
from screening_tools.training.fit import fit, folds
from screening_tools.training.groups import near_duplicate_groups
from screening_tools.training.recipe import RECIPES
from screening_tools.training.table import rows_of, tables_of

FOLDER = "emscad_balanced_clean"
# What belongs together: the grouping of training, and a stricter one.
GROUPINGS = {"grouped": 0.5, "grouped_strictly": 0.3}


def measure(*, quick: bool) -> Iterator[Row]:
    if not shared_data(FOLDER).is_dir():
        yield skipped("jobs", "no emscad_balanced_clean data")
        return
    train = list(read_job_ads(shared_data(FOLDER) / "train_balanced.csv"))
    test = list(read_job_ads(shared_data(FOLDER) / "test_balanced.csv"))
    if quick:
        train, test = train[::8], test[::8]
    yield from _fixed(train, test)
    yield from _grouped([*train, *test])
    yield from _titles(quick=quick)


def _fixed(train: list[Example], test: list[Example]) -> Iterator[Row]:
    labels = labels_of(test)
    odds = log_odds_of(load_model("jobs"), test)
    baseline = Baseline([one.text for one in train], labels_of(train))
    theirs = baseline.margins([one.text for one in test])
    yield from _rows("jobs.fixed_split", labels, odds, odds >= _cut(), theirs, (0.95, 0.88))
    weak = load_model("jobs").weak
    found = [risk_score(read_submission(one.submission())) is not None for one in test]
    hit = [is_found for is_found, label in zip(found, labels, strict=True) if label]
    yield share("jobs.fixed_split.finding.recall", hit, note=f"a finding from {weak} of 100 on")
    wrong = [is_found for is_found, label in zip(found, labels, strict=True) if not label]
    yield share("jobs.fixed_split.finding.alarms", wrong)


def _cut() -> float:
    path = Path(risk_package.__file__).with_name("jobs.json")
    return float(json.loads(path.read_text(encoding="utf-8"))["cut"])


def _grouped(examples: list[Example]) -> Iterator[Row]:
    recipe, labels = RECIPES["jobs"], labels_of(examples)
    texts = [one.text for one in examples]
    tables = tables_of(examples, recipe.shape)
    for name, like in GROUPINGS.items():
        groups = near_duplicate_groups(texts, like=like)
        odds, told = np.zeros(len(labels)), np.zeros(len(labels), dtype=bool)
        theirs = np.zeros(len(labels))
        for train, test in folds(labels, groups, SEED):
            fitted = fit(rows_of(tables, train), labels[train], groups[train], recipe, SEED)
            odds[test] = fitted.log_odds(rows_of(tables, test))
            told[test] = odds[test] >= fitted.cut
            baseline = Baseline([texts[one] for one in train], labels[train])
            theirs[test] = baseline.margins([texts[one] for one in test])
        goals = (0.91, None) if name == "grouped" else (None, None)
        yield from _rows(f"jobs.{name}", labels, odds, told, theirs, goals)


def _rows(
    name: str, labels: Any, odds: Any, told: Any, theirs: Any, goals: tuple[Any, Any]
) -> Iterator[Row]:
    said = [f">= {goal}" if goal else None for goal in goals]
    yield with_limits(f"{name}.f1", f1, labels, told, theirs > 0, said[0])
    yield with_limits(f"{name}.recall_at_1pc", recall_at, labels, odds, theirs, said[1])
    yield alarms(f"{name}.alarms", labels, told, theirs > 0)


def _titles(*, quick: bool) -> Iterator[Row]:
    """Ordinary titles alone: too little is said for a score."""
    if not shared_data("craigslist_job_titles").is_dir():
        yield skipped("jobs.titles", "no craigslist_job_titles data")
        return
    titles = at_most(job_titles(), quick=quick)
    found = [risk_score(read_submission(title)) is not None for title in titles]
    yield share("jobs.titles.flagged", found, goal="<= 0.005")
