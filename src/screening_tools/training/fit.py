"""Fit a model: which features count, how much, and where the scores are cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from screening_engine.risk.model import RARITY_UNIT, WEIGHT_UNIT
from screening_tools.training.recipe import Recipe
from screening_tools.training.table import Table, rows_of

FOLDS = 5
# How many honest texts may reach each strength, in cross-validation.
WEAK_ALARMS = 0.005
MEDIUM_ALARMS = 0.001


@dataclass(frozen=True, slots=True)
class Column:
    """What a block's features are worth, as whole numbers; aligned with ``names``."""

    names: list[str]
    places: Any
    rarities: Any
    weights: Any


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model: its columns by block, and how sums become log-odds and cuts."""

    columns: dict[str, Column]
    slope: float = 1.0
    shift: float = 0.0
    cut: float = 0.0
    weak: int = 0
    medium: int = 0

    def log_odds(self, tables: dict[str, Table]) -> Any:
        """Return the log-odds of each row, from the whole numbers that are written."""
        sums = sum(_sums(tables[name].held, column) for name, column in self.columns.items())
        return self.slope * sums + self.shift


def fit(tables: dict[str, Table], is_fraud: Any, groups: Any, recipe: Recipe, seed: int) -> Fitted:
    """Fit, with slope, shift and cuts from cross-validation grouped by near-duplicates."""
    import numpy as np

    unseen = out_of_fold(tables, is_fraud, groups, recipe, seed)
    slope, shift = _calibrate(unseen, is_fraud)
    odds = slope * unseen + shift
    scores = np.round(100 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(int)
    return Fitted(
        columns=_columns(tables, is_fraud, recipe, seed),
        slope=slope,
        shift=shift,
        cut=_cut(odds, is_fraud, recipe.alarms),
        weak=_score_with(scores[is_fraud == 0], WEAK_ALARMS),
        medium=_score_with(scores[is_fraud == 0], MEDIUM_ALARMS),
    )


def out_of_fold(
    tables: dict[str, Table], is_fraud: Any, groups: Any, recipe: Recipe, seed: int
) -> Any:
    """Return the sums of every row from models that saw nothing of its group."""
    import numpy as np

    sums = np.zeros(len(is_fraud))
    for train, test in folds(is_fraud, groups, seed):
        columns = _columns(rows_of(tables, train), is_fraud[train], recipe, seed)
        sums[test] = Fitted(columns).log_odds(rows_of(tables, test))
    return sums


def folds(is_fraud: Any, groups: Any, seed: int) -> Any:
    """Yield training and test rows, groups kept whole and classes balanced."""
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return splitter.split(is_fraud, is_fraud, groups)


def _columns(
    tables: dict[str, Table], is_fraud: Any, recipe: Recipe, seed: int
) -> dict[str, Column]:
    """Return what each feature is worth, every block normalised by itself."""
    import numpy as np
    from scipy import sparse

    chosen = {name: _choose(name, table, is_fraud, recipe) for name, table in tables.items()}
    blocks = [_weighted(tables[name].held, *one) for name, one in chosen.items()]
    weights = _linear(sparse.hstack(blocks, format="csr"), is_fraud, recipe, seed)
    columns, start = {}, 0
    for name, (places, rarities, ratios) in chosen.items():
        part = weights[start : start + len(places)] * ratios
        start += len(places)
        whole = np.round(part * WEIGHT_UNIT).astype(int)
        names = [tables[name].names[place] for place in places]
        columns[name] = Column(names, places, rarities, whole)
    return columns


def _choose(name: str, table: Table, is_fraud: Any, recipe: Recipe) -> tuple[Any, Any, Any]:
    """Return the features to keep, how rare each is, and how much its odds weigh."""
    import numpy as np

    fraud = np.asarray(table.held[is_fraud == 1].sum(axis=0)).ravel()
    total = np.asarray(table.held.sum(axis=0)).ravel()
    ratio = np.abs(_log_ratio(fraud, total - fraud, is_fraud))
    enough = np.flatnonzero(total >= recipe.least)
    if len(enough) > recipe.most:
        telling = ratio[enough] * np.sqrt(total[enough])
        order = np.lexsort((enough, -telling))
        enough = np.sort(enough[order[: recipe.most]])
    rarity = np.log((1 + len(is_fraud)) / (1 + total[enough])) + 1
    whole = np.round(rarity * RARITY_UNIT).astype(int)
    weight = recipe.weighs.get(name, 1.0)
    return enough, whole, weight * (recipe.flat + (1 - recipe.flat) * ratio[enough])


def _log_ratio(fraud: Any, honest: Any, is_fraud: Any) -> Any:
    """Return by how much a feature shifts the odds, one example of each added."""
    import numpy as np

    among_fraud = (fraud + 1) / is_fraud.sum()
    among_honest = (honest + 1) / (1 - is_fraud).sum()
    return np.log(among_fraud / among_honest)


def _rare(held: Any, places: Any, rarities: Any) -> Any:
    """Return the chosen features by rarity, each row of length one."""
    from scipy import sparse
    from sklearn.preprocessing import normalize

    chosen = held[:, places]
    if not len(places):
        return chosen
    return normalize(chosen @ sparse.diags(rarities / RARITY_UNIT))


def _weighted(held: Any, places: Any, rarities: Any, ratios: Any) -> Any:
    from scipy import sparse

    return _rare(held, places, rarities) @ sparse.diags(ratios, shape=(len(ratios), len(ratios)))


def _sums(held: Any, column: Column) -> Any:
    return _rare(held, column.places, column.rarities) @ (column.weights / WEIGHT_UNIT)


def _linear(features: Any, is_fraud: Any, recipe: Recipe, seed: int) -> Any:
    """Return the weights of a linear support vector machine."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=recipe.strain, dual=True, max_iter=20_000, random_state=seed)
    return machine.fit(features, is_fraud).coef_[0]


def _calibrate(sums: Any, is_fraud: Any) -> tuple[float, float]:
    """Return slope and shift that make log-odds of sums, as if half of all texts were fraud."""
    from sklearn.linear_model import LogisticRegression

    line = LogisticRegression(C=1e6, class_weight="balanced").fit(sums.reshape(-1, 1), is_fraud)
    return round(float(line.coef_[0][0]), 4), round(float(line.intercept_[0]), 4)


def _cut(odds: Any, is_fraud: Any, alarms: float | None) -> float:
    """Return where F1 is best, with no more honest texts above than may be."""
    import numpy as np

    order = np.argsort(-odds, kind="stable")
    caught = np.cumsum(is_fraud[order])
    told = np.arange(1, len(odds) + 1)
    quality = 2 * caught / (told + is_fraud.sum())
    if alarms is not None:
        quality[(told - caught) > alarms * (is_fraud == 0).sum()] = 0
    best = int(np.argmax(quality))
    below = odds[order[min(best + 1, len(odds) - 1)]]
    return round(float(odds[order[best]] + below) / 2, 4)


def _score_with(honest: Any, alarms: float) -> int:
    """Return the lowest score that no more than this share of honest texts reaches."""
    import numpy as np

    return int(next(score for score in range(1, 102) if np.mean(honest >= score) <= alarms))
