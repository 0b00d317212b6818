"""
How well the search puts first what somebody meant: ``python -m benchmarks.search.quality``.

It asks the 249 judged queries of a board with the 7,486 ordinary ads, as the page of results
does, and plain full text of SQLite in the same run. ``--show`` prints each query of the half for
development with what it gave, worst first, to standard error; ``--write`` writes the section into
RESULTS.md. Rules of judging: ``judged/README.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.results import Section, write_part
from benchmarks.screening.rows import Row, shared_data, skipped
from benchmarks.search.baselines import FullText
from benchmarks.search.bayside import DEPTH, FOLDER, Bayside, ordinary_ads
from benchmarks.search.judged_set import SPLITS, Judged, read_judged
from benchmarks.search.measures import (
    limits,
    mean,
    ndcg,
    recall,
    reciprocal_rank,
    unjudged,
)

PART = "Finding"
QUESTION = "How well does it put first what somebody meant?"
TOP = 10
# In a smoke run: every so many queries.
EVERY = 12
Find = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one system did on one query; None where no ad of all is good."""

    judged: Judged
    ndcg10: float | None
    recall30: float | None
    mrr: float
    nothing: float
    unjudged: int


def score_of(judged: Judged, find: Find) -> Score:
    """Ask one query of one system."""
    ranked = find(judged.query)
    return Score(
        judged=judged,
        ndcg10=ndcg(ranked, judged.grades, depth=TOP),
        recall30=recall(ranked, judged.grades, depth=DEPTH),
        mrr=reciprocal_rank(ranked, judged.grades),
        nothing=float(not ranked),
        unjudged=unjudged(ranked, judged.grades, depth=TOP),
    )


def values(scores: Iterable[Score], measure: str) -> list[float]:
    """Return what a measure gave, where it says something."""
    return [value for one in scores if (value := getattr(one, measure)) is not None]


def baselines() -> Mapping[str, Find]:
    """Return the systems that ours is compared with."""
    ads = [(ad["source_id"], ad["title"], ad["body"]) for ad in ordinary_ads()]
    plain, stemmed = FullText(ads), FullText(ads, tokenize="porter unicode61")

    def asks(text: FullText, joined_by: str) -> Find:
        return lambda query: text.find(query, joined_by=joined_by, depth=DEPTH)

    return {
        "sqlite_and": asks(plain, "AND"),
        "sqlite_or": asks(plain, "OR"),
        "sqlite_or_stemmed": asks(stemmed, "OR"),
    }


def measure(*, quick: bool, shows: bool = False) -> Iterator[Row]:
    """Give nDCG@10, recall@30, MRR and empty answers: of all, by split, by kind of query."""
    if not shared_data(FOLDER).is_dir():
        yield skipped("quality", "the shared data is not there")
        return
    asked = read_judged()[:: EVERY if quick else 1]
    others = {name: [score_of(one, find) for one in asked] for name, find in baselines().items()}
    with own_home():
        board = Bayside(ordinary_ads())
        ours = [score_of(one, board.find) for one in asked]
    if shows:
        show(ours)
    yield from rows_of(ours, others)


def show(scores: Iterable[Score]) -> None:
    """Print what each query gave, the worst first; of the half that is for development only."""
    for one in sorted(scores, key=lambda one: one.ndcg10 or 0.0):
        if one.judged.split == "dev":
            said = f"{one.ndcg10 or 0.0:.2f} {one.recall30 or 0.0:.2f} {one.judged.query}"
            print(f"{said} ({one.judged.kind}, {one.unjudged} unjudged)", file=sys.stderr)


def rows_of(ours: Sequence[Score], others: Mapping[str, Sequence[Score]]) -> Iterator[Row]:
    """Give the rows of a run."""
    for name in ("ndcg10", "recall30", "mrr", "nothing"):
        words = ", ".join(
            f"{other} {mean(values(scores, name)):.3f}" for other, scores in others.items()
        )
        yield _row(f"quality.{name}", ours, name, baseline=words)
    for other, scores in others.items():
        yield _row(f"quality.{other}.ndcg10", scores, "ndcg10")
    plain = others["sqlite_and"]
    for split in SPLITS:
        yield from _group(split, ours, plain)
    for kind in dict.fromkeys(one.judged.kind for one in ours):
        yield from _group(kind, ours, plain)
    for system, scores in {"ours": ours, **others}.items():
        total = sum(one.unjudged for one in scores)
        yield Row(
            name=f"quality.unjudged.{system}", value=total, unit="ads in the first ten",
            n=len(scores),
        )  # fmt: skip


def _group(group: str, ours: Sequence[Score], plain: Sequence[Score]) -> Iterator[Row]:
    """Give the rows of a split or of a kind of query."""
    there, before = (
        [one for one in scores if group in (one.judged.split, one.judged.kind)]
        for scores in (ours, plain)
    )
    for name in ("ndcg10", "recall30"):
        baseline = mean(values(before, name))
        yield _row(f"quality.{group}.{name}", there, name, baseline=baseline)


def _row(
    name: str, scores: Sequence[Score], measure_name: str, *, baseline: float | str | None = None
) -> Row:
    there = values(scores, measure_name)
    low, high = limits(there)
    return Row(
        name=name, value=mean(there), unit="mean", n=len(there), low=low, high=high,
        baseline=baseline,
    )  # fmt: skip


@contextmanager
def own_home() -> Iterator[None]:
    """Set Django up with a home folder of its own, and the tables in it."""
    with tempfile.TemporaryDirectory(prefix="lamppost-bench-") as home:
        os.environ["LAMPPOST_HOME"] = home
        os.environ["LAMPPOST_LOG_LEVEL"] = "error"
        os.environ["DJANGO_SETTINGS_MODULE"] = "lamppost.settings"
        os.environ.pop("LAMPPOST_DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield


def main() -> None:
    """Measure, print the rows, and write them if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search.quality")
    parser.add_argument("--quick", action="store_true", help="a smoke run on few queries")
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    parser.add_argument("--show", action="store_true", help="print what each query gave")
    asked = parser.parse_args()
    lines = []
    for row in measure(quick=asked.quick, shows=asked.show):
        print(json.dumps(row.line()), flush=True)
        lines.append(row.line())
    if asked.write and not asked.quick:
        write_part(PART, [Section("search/quality.py", QUESTION, lines)], anew=False)


if __name__ == "__main__":
    main()
