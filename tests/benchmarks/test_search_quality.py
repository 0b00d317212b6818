"""
No change makes the search worse unnoticed.

The floors stand in ``benchmarks/search/floor.json``. Whoever makes the search better raises them
there, on purpose; whoever must lower one says why in the commit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from benchmarks.screening.rows import shared_data
from benchmarks.search import quality
from benchmarks.search.bayside import FOLDER, Bayside, ordinary_ads
from benchmarks.search.judged_set import SPLITS, read_judged, split_of
from benchmarks.search.measures import mean
from benchmarks.search.quality import baselines, score_of, values
from tests.rooms.boards import forget_index

FLOOR = Path(quality.__file__).parent / "floor.json"
MEASURES = ("ndcg10", "recall30")
# For other floating point units. The board is the same each time, down to the order of its ads.
HAIR = 0.001

needs_ads = pytest.mark.skipif(
    not shared_data(FOLDER).is_dir(), reason="the shared ordinary ads are not there"
)


@needs_ads
def test_the_search_is_as_good_as_it_was(db):
    forget_index()
    board, floors = Bayside(ordinary_ads()), json.loads(FLOOR.read_text(encoding="utf-8"))

    scores = [score_of(one, board.find) for one in read_judged()]

    for split in ("all", *SPLITS):
        there = [one for one in scores if split in ("all", one.judged.split)]
        for measure in MEASURES:
            now, floor = mean(values(there, measure)), floors[split][measure]
            assert now >= floor - HAIR, f"{measure} of {split}: {now:.4f}, it was {floor:.4f}"
    forget_index()


@needs_ads
def test_every_judged_ad_is_one_of_the_ordinary_ads():
    known = {ad["source_id"] for ad in ordinary_ads()}

    assert all(known.issuperset(one.grades) for one in read_judged())


@needs_ads
def test_a_smoke_run_gives_rows_with_limits():
    few = read_judged()[:: quality.EVERY]
    others = {name: [score_of(one, find) for one in few] for name, find in baselines().items()}

    lines = [row.line() for row in quality.rows_of(others["sqlite_or"], others)]

    assert {"quality.ndcg10", "quality.held_out.recall30"} <= {line["name"] for line in lines}
    for line in lines:
        assert line.get("low", 0) <= line["value"] <= line.get("high", line["value"])


def test_there_are_enough_queries_of_every_kind():
    judged = read_judged()
    kinds, categories = defaultdict(int), defaultdict(int)
    for one in judged:
        kinds[one.kind] += 1
        categories[one.category] += 1

    assert len(judged) >= 200
    assert sum(len(one.grades) for one in judged) >= 3_000
    assert len({one.query for one in judged}) == len({one.id for one in judged}) == len(judged)
    assert kinds["misspelt"] >= 30
    assert min(kinds.values()) >= 7
    assert len(categories) == 6
    assert min(categories.values()) >= 15


def test_a_family_has_the_same_judgments_and_stands_in_one_split():
    families = defaultdict(list)
    for one in read_judged():
        families[one.family].append(one)

    for family, members in families.items():
        assert {one.split for one in members} == {split_of(family)}
        assert all(one.grades == members[0].grades for one in members)


def test_the_files_hold_no_text_of_any_ad():
    for one in read_judged():
        assert all(ad.isdecimal() for ad in one.grades)
        assert set(one.grades.values()) <= {0, 1, 2, 3}
        assert len(one.query) <= 80
