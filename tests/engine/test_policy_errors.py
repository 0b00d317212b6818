"""
Wrong rules: each gets the right error, at the right line and column, with a way out.

``wrong_rules`` holds a file a mistake; ``wrong_rules/expected.txt`` what each of them is told,
``line:column: message suggestion`` behind the name of the file. After a change of words, write
it anew with ``python -m tests.engine.test_policy_errors`` and read every line that changed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from screening_engine import PolicyError
from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.document import read_document
from screening_engine.policy.rule import Clause
from tests.engine.rule_writer import FINDINGS, RULE, policy_of, write_pack

FOLDER = Path(__file__).parent / "wrong_rules"
EXPECTED = FOLDER / "expected.txt"
AROUND = Surroundings(
    clauses={"rules.4.1": Clause("No money before a viewing", "Nobody may ask for money first.")},
    lists={"fireworks": ("rocket", "banger")},
    english={},
    findings=FINDINGS | {"risk_score"},
)


def told(text: str) -> str:
    """Return what is said of a rule; raise if nothing is."""
    try:
        build_rule(read_document(text), around=AROUND)
    except PolicyError as error:
        return str(error)
    raise AssertionError("This rule loads.")


def read_expected() -> dict[str, str]:
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" | ", 1) for line in lines)


def expected_now() -> dict[str, str]:
    return {
        path.stem: told(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
    }


def test_there_are_a_hundred_wrong_rules_and_more():
    expected = read_expected()

    assert len(set(expected.values())) >= 100
    assert set(expected) == {path.stem for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize("name", sorted(read_expected()))
def test_a_wrong_rule_is_told_where_and_why(name):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")

    assert told(text) == read_expected()[name]


def test_every_error_names_a_line_and_a_column_that_are_there():
    for name, message in read_expected().items():
        line, column = (int(part) for part in message.split(":")[:2])
        lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        assert 1 <= line <= len(lines), name
        assert 1 <= column <= len(lines[line - 1]) + 1, name


def test_the_rule_that_all_of_these_change_is_right(tmp_path):
    assert policy_of(tmp_path, RULE).rules[0].id == "fraud.pay-first"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "rule0.yaml: The file is empty."),
        ("- a", "rule0.yaml:1:1: A rule must be a set of"),
        (f"{RULE}---\n{RULE}", "One file holds one document"),
        (f"{'[' * 30}{']' * 30}", "Nested deeper than 20 levels"),
        (f"{RULE}\x07", "rule0.yaml:26:1: Not valid YAML: a control character."),
        ("x" * 1_000_001, "longer than 1,000,000 characters"),
    ],
)
def test_a_file_that_is_no_rule_at_all(text, message, tmp_path):
    with pytest.raises(PolicyError) as raised:
        policy_of(tmp_path, text)

    assert message in str(raised.value)


def test_a_file_that_is_not_utf8(tmp_path):
    write_pack(tmp_path, RULE)
    (tmp_path / "rule1.yaml").write_bytes(b"id: \xff\xfe")

    with pytest.raises(PolicyError, match=r"rule1.yaml: The file is not UTF-8 \(byte 4\)\."):
        policy_of(tmp_path)


def test_two_rules_with_one_id(tmp_path):
    with pytest.raises(PolicyError, match=r'rule1.yaml:1:1: The id "fraud.pay-first" is taken by'):
        policy_of(tmp_path, RULE, RULE)


if __name__ == "__main__":
    EXPECTED.write_text(
        "".join(f"{name} | {message}\n" for name, message in expected_now().items()),
        encoding="utf-8",
    )
