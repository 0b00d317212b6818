"""Write a fitted model: one JSON file that people and programs can read, and its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from screening_engine.risk.features import Shape
from screening_engine.risk.model import FORMAT
from screening_tools.training.corpora import Example, hashes_of, read_corpus
from screening_tools.training.fit import FOLDS, Column, Fitted, fit
from screening_tools.training.groups import near_duplicate_groups
from screening_tools.training.recipe import RECIPES, Recipe
from screening_tools.training.table import tables_of

VERSION = "2026.2"


# Cross-validation needs as many of both kinds as it has folds, each in several parts.
_FEWEST = 2 * FOLDS


class TooLittleData(Exception):
    """There is too little to learn from."""


def train(head: str, data: Path, *, seed: int) -> dict[str, Any]:
    """
    Return the model of one head, trained on its corpus, as it is written.

    Raises ``FileNotFoundError`` where the data is not there, ``TooLittleData`` where it is little.
    """
    examples = read_corpus(head, data)
    return {
        **train_on(head, examples, RECIPES[head], seed=seed),
        "files": hashes_of(head, data),
    }


def train_on(head: str, examples: list[Example], recipe: Recipe, *, seed: int) -> dict[str, Any]:
    """Return a model trained on these examples, as it is written."""
    import numpy as np
    import sklearn

    labels = np.array([int(example.is_fraud) for example in examples])
    groups = near_duplicate_groups([example.text for example in examples])
    for kind in (0, 1):
        if len(set(groups[labels == kind])) < _FEWEST:
            raise TooLittleData(f"there are too few different texts to train {head} on")
    fitted = fit(tables_of(examples, recipe.shape), labels, groups, recipe, seed)
    return {
        **model_json(head, fitted, recipe),
        "trained": {
            "examples": len(examples),
            "fraud": int(labels.sum()),
            "groups": len(set(groups)),
            "seed": seed,
            "scikit_learn": sklearn.__version__,
            "numpy": np.__version__,
        },
    }


def model_json(head: str, fitted: Fitted, recipe: Recipe) -> dict[str, Any]:
    """Return a model in the form of its file."""
    return {
        "format": FORMAT,
        "head": head,
        "version": VERSION,
        "shape": _shape(recipe.shape),
        "slope": fitted.slope,
        "shift": fitted.shift,
        "cut": fitted.cut,
        "weak": fitted.weak,
        "medium": fitted.medium,
        "least_words": recipe.least_words,
        "least_known": recipe.least_known,
        "blocks": {name: _block(column) for name, column in fitted.columns.items()},
    }


def _shape(shape: Shape) -> dict[str, Any]:
    return {
        "runs": list(shape.runs),
        "letters": list(shape.letters) if shape.letters else None,
        "stem": shape.stem,
        "first": shape.first,
        "plain": shape.plain,
        "skips_common": shape.skips_common,
    }


def _block(column: Column) -> dict[str, Any]:
    return {
        "features": "\n".join(column.names),
        "rarities": column.rarities.tolist(),
        "weights": column.weights.tolist(),
    }


def as_text(model: dict[str, Any]) -> str:
    """Return the file: the same bytes for the same model."""
    return json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
