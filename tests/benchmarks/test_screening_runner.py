"""The runner of the engine's benchmarks: every module is there, gives rows, and keeps the page."""

from __future__ import annotations

from importlib import import_module

import pytest

from benchmarks import results
from benchmarks.results import Section, write_part
from benchmarks.screening import MODULES
from benchmarks.screening.__main__ import lines_of
from benchmarks.screening.fairness_twins import read_pairs
from benchmarks.screening.perturbations import PERTURBATIONS, perturbed
from benchmarks.screening.rows import share, wilson

# Those that read a few hundred texts at most; the others run for minutes even when quick.
SMALL = ("fairness_twins", "obfuscated_phones")


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_measured(name):
    module = import_module(f"benchmarks.screening.{name}")

    assert callable(module.measure)
    assert module.__doc__
    assert MODULES[name].endswith("?")


@pytest.mark.parametrize("name", SMALL)
def test_a_quick_run_gives_rows_with_limits(name):
    lines = list(lines_of(name, quick=True, show=False))

    assert lines
    for line in lines:
        assert {"name", "value", "unit", "n"} <= set(line)
        assert line.get("low", 0) <= line["value"] <= line.get("high", line["value"])


def test_limits_of_a_share():
    low, high = wilson(0, 4827)

    assert low == 0
    assert 0.0007 < high < 0.0009
    assert share("x", [True, False], goal=">= 0.5").line()["count"] == 1


def test_a_run_writes_its_part_and_keeps_the_others(tmp_path, monkeypatch):
    page = tmp_path / "RESULTS.md"
    monkeypatch.setattr(results, "PAGE", page)
    row = {"name": "a.b", "value": 0.25, "unit": "share", "n": 4, "low": 0.1, "high": 0.6}

    write_part("Screening", [Section("screening/a.py", "Is it?", [row])])
    write_part("The board", [Section("b.py", "How fast?", [])])
    write_part("Screening", [Section("screening/a.py", "Is it now?", [{**row, "note": "why"}])])
    write_part("Screening", [Section("screening/c.py", "And that?", [])], anew=False)

    text = page.read_text()
    assert text.count("# Screening\n") == text.count("# The board\n") == 1
    assert "Is it?" not in text
    assert text.index("Is it now?") < text.index("And that?") < text.index("# The board")
    assert "| a.b | 0.25 | 0.1–0.6 | share | 4 |  |  |" in text
    assert "* `a.b`: why" in text


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_disguise_changes_a_text_the_same_way_every_time(name):
    text = "Claim the 500 prize now"

    assert perturbed(name, text) == perturbed(name, text) != text


def test_twins_differ_only_in_the_words_about_people():
    pairs = read_pairs()

    assert len(pairs) >= 120
    assert len({pair.group for pair in pairs}) >= 10
    for pair in pairs:
        assert pair.plain.title == pair.twin.title
        assert pair.plain.category == pair.twin.category
        assert pair.plain.body != pair.twin.body
