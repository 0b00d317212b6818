"""The measures of the search agree with worked examples that others have published."""

from __future__ import annotations

import pytest

from benchmarks.search.baselines import FullText, as_match
from benchmarks.search.measures import (
    dcg,
    limits,
    mean,
    ndcg,
    recall,
    reciprocal_rank,
    unjudged,
)


def test_gain_as_the_encyclopaedia_works_it_out():
    """
    Wikipedia, "Discounted cumulative gain", example: DCG of 3 2 3 0 1 2 is 6.861.

    Two more documents, of grade 3 and 2, make the best list 3 3 3 2 2 2: 8.740, and nDCG 0.785.
    """
    grades = {"d1": 3, "d2": 2, "d3": 3, "d4": 0, "d5": 1, "d6": 2, "d7": 3, "d8": 2}

    assert dcg([3, 2, 3, 0, 1, 2]) == pytest.approx(6.861, abs=0.001)
    assert dcg([3, 3, 3, 2, 2, 2]) == pytest.approx(8.740, abs=0.001)
    assert ndcg(["d1", "d2", "d3", "d4", "d5", "d6"], grades, depth=6) == pytest.approx(
        0.785, abs=0.001
    )


@pytest.mark.parametrize(
    ("scores", "depth", "expected"),
    [
        ((0.1, 0.2, 0.3, 4, 70), 5, 0.69569),
        ((0.05, 1.1, 1.0, 0.5, 0.0), 5, 0.49369),
        ((0.05, 1.1, 1.0, 0.5, 0.0), 4, 0.35202),
    ],
)
def test_gain_as_the_manual_of_scikit_learn_works_it_out(scores, depth, expected):
    """scikit-learn, ``sklearn.metrics.ndcg_score``, examples: relevance 10 0 0 1 5."""
    grades = dict(zip("abcde", (10, 0, 0, 1, 5), strict=True))
    ranked = [one for _score, one in sorted(zip(scores, "abcde", strict=True), reverse=True)]

    assert ndcg(ranked, grades, depth=depth) == pytest.approx(expected, abs=0.0001)


def test_the_first_good_one_as_the_encyclopaedia_counts_it():
    """Wikipedia, "Mean reciprocal rank", example: at ranks 3, 2 and 1 the mean is 11/18."""
    answers = [
        (["catten", "cati", "cats"], "cats"),
        (["torii", "tori", "toruses"], "tori"),
        (["viruses", "virii", "viri"], "viruses"),
    ]

    ranks = [reciprocal_rank(ranked, {right: 3}) for ranked, right in answers]

    assert mean(ranks) == pytest.approx(11 / 18)


def test_what_is_only_related_is_not_found():
    grades = {"a": 3, "b": 2, "c": 1, "d": 0}

    assert recall(["c", "d", "a", "x"], grades, depth=4) == 0.5
    assert reciprocal_rank(["c", "d", "a"], grades) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c", "x"], grades) == 0
    assert unjudged(["c", "x", "y"], grades, depth=2) == 1


def test_a_short_page_may_be_full_of_good_ones():
    grades = {str(number): 3 for number in range(100)}

    assert recall([str(number) for number in range(30)], grades, depth=30) == 1


def test_where_nothing_is_good_there_is_no_figure():
    assert ndcg(["a"], {"a": 0}, depth=10) is None
    assert recall(["a"], {"a": 1}, depth=10) is None


def test_limits_hold_the_mean_and_are_the_same_each_time():
    values = [0.0, 0.2, 0.4, 0.9, 1.0] * 10

    low, high = limits(values)

    assert low < mean(values) < high
    assert limits(values) == (low, high)
    assert limits([]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("query", "joined_by", "match"),
    [
        ("oak table", "AND", '("oak" AND "table")'),
        ("oak table", "OR", '("oak" OR "table")'),
        ('"bed frame" queen -king', "AND", '("bed frame" AND "queen") NOT ("king")'),
        ("e-bike", "AND", '("e" AND "bike")'),
        ("-case", "AND", ""),
        ("…", "OR", ""),
    ],
)
def test_a_query_for_the_baseline(query, joined_by, match):
    assert as_match(query, joined_by=joined_by) == match


def test_the_baseline_finds_words_wherever_they_stand():
    text = FullText([("1", "Oak table", "Old"), ("2", "Table", "of pine"), ("3", "Lamp", "oak")])

    assert text.find("oak table", joined_by="AND", depth=5) == ["1"]
    assert set(text.find("oak table", joined_by="OR", depth=5)) == {"1", "2", "3"}
    assert text.find("table -pine", joined_by="AND", depth=5) == ["1"]
