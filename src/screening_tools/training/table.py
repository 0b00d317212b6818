"""The features of many examples as sparse tables, one a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from screening_engine import read_submission
from screening_engine.risk.features import Shape, blocks_of
from screening_tools.training.corpora import Example


@dataclass(frozen=True, slots=True)
class Table:
    """One block: which example (row) has which feature (column), and the features' names."""

    names: Sequence[str]
    held: Any

    def rows(self, chosen: Any) -> Table:
        return Table(self.names, self.held[chosen])


def tables_of(examples: Sequence[Example], shape: Shape) -> dict[str, Table]:
    """Return the tables of all examples, read by the engine as it reads everything."""
    read = [blocks_of(read_submission(example.submission()), shape) for example in examples]
    return {name: _table([blocks[name] for blocks in read]) for name in read[0]}


def rows_of(tables: dict[str, Table], chosen: Any) -> dict[str, Table]:
    """Return the tables of some of the examples."""
    return {name: table.rows(chosen) for name, table in tables.items()}


def _table(rows: Sequence[set[str]]) -> Table:
    import numpy as np
    from scipy import sparse

    names = sorted(set().union(*rows))
    number = {name: place for place, name in enumerate(names)}
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    columns = np.fromiter(
        (place for row in rows for place in sorted(map(number.__getitem__, row))), dtype=np.int32
    )
    held = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))
    return Table(names, held)
