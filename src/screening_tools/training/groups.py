"""Groups of near-duplicates: what one campaign wrote must not be in training and in test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_WORD = re.compile(r"\w+")
LIKE = 0.5
"""Texts belong together from this similarity (Jaccard, of their runs of three words) on."""


def near_duplicate_groups(texts: Sequence[str], *, like: float = LIKE) -> Any:
    """Return a number for each text, equal for those connected by near-duplicates."""
    import numpy as np
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    numbers: dict[str, int] = {}
    columns = [
        sorted({numbers.setdefault(run, len(numbers)) for run in _runs(text)}) for text in texts
    ]
    sizes = np.array([len(found) for found in columns])
    held = np.concatenate([np.array(found, dtype=np.int64) for found in columns])
    table = sparse.csr_matrix(
        (np.ones(len(held), dtype=np.int32), held, np.concatenate([[0], np.cumsum(sizes)])),
        shape=(len(texts), len(numbers)),
    )
    common = (table @ table.T).tocoo()
    similar = common.data / (sizes[common.row] + sizes[common.col] - common.data) >= like
    links = (np.ones(int(similar.sum())), (common.row[similar], common.col[similar]))
    return connected_components(sparse.coo_matrix(links, shape=common.shape), directed=False)[1]


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}
