"""``policy check | explain | fmt | test``: what somebody sees who writes rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening_engine.policy.tidy import tidy_rule
from screening_tools.policy import command
from tests.engine.rule_writer import PACK, RULE, changed, write_pack

ALPS = Path(__file__).parents[1] / "engine" / "packs" / "alps"
# Of the engine's own findings.
KNOWN = RULE.replace("body: pay first}", "body: 'Pay the deposit first, then the keys come.'}")


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def pack(tmp_path):
    return write_pack(tmp_path / "mine", KNOWN)


def test_a_pack_with_nothing_wrong():
    answer = run("check", ALPS)

    assert answer.exit_code == 0
    assert answer.stdout.endswith("alps: 1 rule, nothing wrong.\n")


def test_all_packs_that_ship_are_checked_where_none_is_named():
    answer = run("check")

    assert answer.exit_code == 0
    assert "baseline: " in answer.stdout


def test_what_a_signal_looks_for_is_told_with_the_rule_that_asks_for_it():
    answer = run("explain", "fraud.absent-owner")

    assert "absent_owner: Find an owner who is far away" in answer.stdout
    assert max(map(len, run("explain", "copies.near").stdout.splitlines())) <= 88


def test_every_problem_is_told_at_once(pack):
    (pack / "rule0.yaml").write_text(changed("[listing]", "[listings]"), encoding="utf-8")
    (pack / "rule1.yaml").write_text(changed("owner: housing\n", ""), encoding="utf-8")
    (pack / "rule2.yaml").write_text(KNOWN, encoding="utf-8")
    (pack / "rule3.yaml").write_text(KNOWN, encoding="utf-8")

    answer = run("check", pack)

    assert answer.exit_code == 1
    assert answer.stdout.splitlines() == [
        f'{pack}/rule0.yaml:4:14: "listings" is no value of applies_to. Did you mean "listing"?',
        f'{pack}/rule1.yaml:1:1: A rule needs "owner".',
        f'{pack}/rule3.yaml:1:1: The id "fraud.pay-first" is taken by rule2.yaml.',
    ]
    assert answer.stderr == f"{pack}: 3 problems; 1 rule without one.\n"


def test_one_file_is_checked_with_what_its_pack_gives_it(pack):
    (pack / "below").mkdir()
    wrong = pack / "below" / "wrong.yaml"
    wrong.write_text(changed("rules.4.1", "rules.4.2"), encoding="utf-8")

    answer = run("check", "--json", wrong, pack / "rule0.yaml")

    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == {
        "pack": str(wrong),
        "file": "below/wrong.yaml",
        "line": 2,
        "column": 9,
        "message": 'There is no clause "rules.4.2" in pack.yaml.',
        "suggestion": 'Did you mean "rules.4.1"?',
    }


@pytest.mark.parametrize(
    ("pack_yaml", "message"),
    [
        (PACK.replace("name:", "nmae:"), "/pack.yaml:1:1: Unknown key"),
        (f"{PACK}extends: nothing\n", '/pack.yaml:5:10: There is no pack "nothing".'),
    ],
)
def test_a_pack_that_is_wrong_itself(pack_yaml, message, tmp_path):
    folder = write_pack(tmp_path / "mine", KNOWN, pack=pack_yaml)

    answer = run("check", folder)

    assert answer.exit_code == 1
    assert f"{folder}{message}" in answer.stdout


def test_texts_about_nothing_and_packs_without_rules(pack, tmp_path):
    (pack / "texts").mkdir()
    (pack / "texts" / "de.yaml").write_text("no.rule: {title: a, tell: b}", encoding="utf-8")

    assert 'texts/de.yaml:1:1: There is no rule "no.rule".' in run("check", pack).stdout
    empty = write_pack(tmp_path / "empty")
    assert run("check", empty).stdout == f"{empty}/pack.yaml: The pack has no rules.\n"


def test_what_is_not_there_to_check(tmp_path):
    assert run("check", "nowhere").stdout == "nowhere: There is no such pack, folder or file.\n"
    assert "no pack.yaml here or above" in run("check", tmp_path).stdout


# Explain


def test_a_rule_is_explained_in_full():
    answer = run("explain", "goods.fallen-gear", "--pack", ALPS)

    assert answer.exit_code == 0
    for words in (
        "goods.fallen-gear: Gear that was in a fall",
        "Holds a listing for review (queue goods) when the text contains a word of the list",
        "If a fact is missing, a person looks. Live.",
        "Clause 9.1 Mountain gear that was in a fall",
        "listing.body",
        "poster",
        "  - The club's own list.",
        "Whom it may hit by mistake\n  - People who warn others of such gear.",
        "hold        a helmet",
    ):
        assert words in answer.stdout


def test_a_rule_is_explained_as_json_and_in_german():
    answer = run("explain", "goods.fallen-gear", "--pack", ALPS, "--json", "--language", "de")

    said = json.loads(answer.stdout)
    assert said["title"] == "Ausrüstung nach einem Sturz"
    assert said["clause"]["heading"].startswith("Ausrüstung")
    assert said["form"]["when"]["relation"] == "contains"
    assert [fact["seen_by"] for fact in said["facts"]] == ["poster"]
    assert said["examples"][0] == {"name": "a helmet", "expect": "hold"}
    assert said["source"].startswith("id: goods.fallen-gear\n")


def test_a_rule_or_a_pack_that_is_not_there():
    answer = run("explain", "goods.fallen-gaer", "--pack", ALPS)

    assert answer.exit_code == 1
    assert 'Did you mean "goods.fallen-gear"?' in answer.stderr
    assert 'There is no pack "basline". Did you' in run("explain", "a", "--pack", "basline").stderr


# Order


def test_files_are_put_in_order_and_comments_stay(pack):
    untidy = "# Ours.\nowner: housing\n" + changed("owner: housing\n", "")
    (pack / "rule0.yaml").write_text(untidy, encoding="utf-8")

    would = run("fmt", "--check", pack)
    did = run("fmt", pack)
    again = run("fmt", "--check", pack, pack / "rule0.yaml")

    assert (would.exit_code, did.exit_code, again.exit_code) == (1, 0, 0)
    assert would.stdout == f"{pack}/rule0.yaml: would be put in order\n"
    assert did.stdout == f"{pack}/rule0.yaml: put in order\n"
    text = (pack / "rule0.yaml").read_text(encoding="utf-8")
    assert text == RULE.replace("owner: housing", "# Ours.\nowner: housing")
    assert tidy_rule(text) == text


def test_what_is_no_rule_is_left_alone(pack):
    (pack / "rule0.yaml").write_text("- a\n", encoding="utf-8")
    (pack / "rule1.yaml").write_bytes(b"id: \xff\n")
    (pack / "texts").mkdir()
    (pack / "texts" / "de.yaml").write_text("x:  1\n", encoding="utf-8")

    answer = run("fmt", pack)

    assert answer.exit_code == 1
    assert [line.split(": ", 1)[1] for line in answer.stdout.splitlines()] == [
        'not a rule, left as it is: 1:1: A rule must be a set of "key: value" pairs.',
        "not UTF-8, left as it is",
    ]
    assert (pack / "rule1.yaml").read_bytes() == b"id: \xff\n"


# Test


def test_examples_that_hold_and_one_that_does_not(pack):
    answer = run("test", pack)

    assert answer.exit_code == 0
    assert "fraud.pay-first       2       0\n" in answer.stdout
    assert answer.stdout.endswith("bench: 1 rules, 2 examples, 0 failed.\n")

    (pack / "rule0.yaml").write_text(KNOWN.replace("deposit first", "rent"), encoding="utf-8")
    failed = run("test", pack, "--failed")

    assert failed.exit_code == 1
    assert 'fraud.pay-first, example "classic": expected hold, got no match' in failed.stdout
    said = json.loads(run("test", pack, "--json").stdout)
    assert said["rules"] == [
        {"rule": "fraud.pay-first", "file": "rule0.yaml", "passed": 1, "failed": 1}
    ]
    assert said["failures"][0]["got"] == "no match"
