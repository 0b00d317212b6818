"""
How well the model of messages finds spam, and what of that is left when every word is disguised.

Each message once, five folds, fitted anew in each: what is measured never saw the test fold, and
the disguises are put only on test messages. Two baselines in the same run: TF-IDF with a linear
support vector machine on the text as typed, and on the text after NFKD, without marks and format
characters, with the Unicode table of confusables applied.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from benchmarks.screening.learning import (
    SEED,
    Baseline,
    alarms,
    f1,
    labels_of,
    log_odds_of,
    runnable,
    with_limits,
)
from benchmarks.screening.perturbations import PERTURBATIONS, perturbed
from benchmarks.screening.rows import ROOT, Row, share, shared_data, skipped
from screening_engine import read_submission
from screening_engine.risk import RiskModel, assess
from screening_tools.training.corpora import Example, read_messages
from screening_tools.training.fit import Fitted, fit, folds
from screening_tools.training.groups import near_duplicate_groups
from screening_tools.training.recipe import RECIPES
from screening_tools.training.table import rows_of, tables_of

FILE = "sms_spam_collection/SMSSpamCollection"
RECIPE = RECIPES["messages"]


def measure(*, quick: bool) -> Iterator[Row]:
    if not shared_data(FILE).exists():
        yield skipped("messages", "no sms_spam_collection data")
        return
    examples = list(read_messages(shared_data(FILE)))
    examples = examples[::10] if quick else examples
    tables = tables_of(examples, RECIPE.shape)
    run = _Run(examples, tables, np.arange(len(examples)))
    yield from run.rows("messages", (">= 0.96", "<= 0.004"))
    yield from run.findings()
    yield from run.disguised()
    groups = near_duplicate_groups([one.text for one in examples])
    yield from _Run(examples, tables, groups).rows("messages.grouped", (None, None))


class _Run:
    """Five folds, each with its models and what they say of the messages in it."""

    def __init__(self, examples: Sequence[Example], tables: Any, groups: Any) -> None:
        self.examples, self.labels = examples, labels_of(examples)
        self.told = np.zeros(len(examples), dtype=bool)
        self.theirs = np.zeros(len(examples), dtype=bool)
        self.folds = []
        for train, test in folds(self.labels, groups, SEED):
            fitted = fit(rows_of(tables, train), self.labels[train], groups[train], RECIPE, SEED)
            texts = [examples[one].text for one in train]
            raw = Baseline(texts, self.labels[train])
            plain = Baseline([simplified(text) for text in texts], self.labels[train])
            self.told[test] = fitted.log_odds(rows_of(tables, test)) >= fitted.cut
            self.theirs[test] = raw.margins([examples[one].text for one in test]) > 0
            self.folds.append((test, fitted, runnable("messages", fitted, RECIPE), raw, plain))

    def rows(self, name: str, goals: tuple[str | None, str | None]) -> Iterator[Row]:
        labels, told, theirs = self.labels, self.told, self.theirs
        yield with_limits(f"{name}.f1", f1, labels, told, theirs, goals[0])
        spam = labels == 1
        yield share(f"{name}.recall", told[spam].tolist(), baseline=float(np.mean(theirs[spam])))
        yield alarms(f"{name}.alarms", labels, told, theirs, goals[1])

    def findings(self) -> Iterator[Row]:
        """What the signal finds: contacts add nothing to it, and short texts have no score."""
        found = np.zeros(len(self.examples), dtype=bool)
        for test, _fitted, model, _raw, _plain in self.folds:
            found[test] = [_is_found(model, self.examples[one]) for one in test]
        for name, label in (("recall", 1), ("alarms", 0)):
            goal = "<= 0.005" if name == "alarms" else None
            yield share(f"messages.finding.{name}", found[self.labels == label].tolist(), goal=goal)

    def disguised(self) -> Iterator[Row]:
        """Recall under each disguise, and how many honest messages it makes suspicious."""
        for name in PERTURBATIONS:
            hits: dict[str, list[bool]] = defaultdict(list)
            for test, fitted, model, raw, plain in self.folds:
                for label, kind in ((1, "spam"), (0, "ham")):
                    chosen = [one for one in test if self.labels[one] == label]
                    chosen = chosen if label else chosen[::5]
                    self._one_fold(name, kind, chosen, (fitted, model, raw, plain), hits)
            baseline = (
                f"raw {np.mean(hits['raw spam']):.3f}, "
                f"NFKD and confusables {np.mean(hits['plain spam']):.3f}"
            )
            yield share(
                f"messages.{name}.recall", hits["ours spam"], baseline=baseline, goal=">= 0.92"
            )
            yield share(
                f"messages.{name}.alarms", hits["ours ham"],
                baseline=f"raw {np.mean(hits['raw ham']):.3f}",
            )  # fmt: skip

    def _one_fold(
        self, name: str, kind: str, chosen: Sequence[int],
        models: tuple[Fitted, RiskModel, Baseline, Baseline], hits: dict[str, list[bool]],
    ) -> None:  # fmt: skip
        fitted, model, raw, plain = models
        changed = [
            replace(self.examples[one], text=perturbed(name, self.examples[one].text))
            for one in chosen
        ]
        texts = [one.text for one in changed]
        hits[f"ours {kind}"] += (log_odds_of(model, changed) >= fitted.cut).tolist()
        hits[f"raw {kind}"] += (raw.margins(texts) > 0).tolist()
        simple = [simplified(text) for text in texts]
        hits[f"plain {kind}"] += (plain.margins(simple) > 0).tolist()


def _is_found(model: RiskModel, example: Example) -> bool:
    found = assess(read_submission(example.submission()), model)
    return found is not None and found.score >= model.weak


def simplified(text: str) -> str:
    """Return a text as a careful programmer without an engine would prepare it."""
    plain = unicodedata.normalize("NFKD", text)
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return "".join(kept).translate(_confusables())


@cache
def _confusables() -> dict[int, str]:
    """Return the table that Unicode publishes, for what stands for one or more ASCII letters."""
    path = ROOT / "src" / "screening_engine" / "normalise" / "confusables.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    return {int(code, 16): letters for code, letters in pairs}
