"""What the page about the language shows is right: every line is one, every rule holds."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from screening_engine import load_policy, run_examples
from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.check import Known, check_condition
from screening_engine.policy.counters import COUNTED
from screening_engine.policy.document import Sequence, read_document
from screening_engine.policy.parser import parse_line

PAGE = (Path(__file__).parents[2] / "docs" / "policy" / "language.md").read_text(encoding="utf-8")
BLOCKS = [read_document(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
LINES = [item.text for block in BLOCKS if isinstance(block, Sequence) for item in block.items]
BASELINE = load_policy("baseline")


def test_there_is_something_to_look_at():
    assert len(LINES) > 30


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_a_condition(line):
    check_condition(parse_line(line), Known(lists={}))


def test_every_rule_loads_and_its_examples_hold():
    around = Surroundings(clauses=BASELINE.clauses, lists={}, english={})
    rules = [
        build_rule(block, around=around) for block in BLOCKS if not isinstance(block, Sequence)
    ]

    assert len(rules) >= 2
    assert run_examples(replace(BASELINE, rules=tuple(rules))) == []


def test_everything_that_is_counted_is_in_the_table():
    table = PAGE.partition("| function | what it counts | by |")[2].partition("\n\n")[0]
    for function, things in COUNTED.items():
        for thing, keys in things.items():
            rows = [line.split("|") for line in table.splitlines() if line.count("|") == 4]
            by = next(b for _, f, what, b, _ in rows if function in f and f"`{thing}`" in what)
            assert all(f"`{key}`" in by for key in keys) or "all six" in by
