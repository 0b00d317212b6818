"""Every rule catches what its examples do not say, and spares what only sounds like it."""

from __future__ import annotations

import pytest

from screening_engine import Rule, load_policy, screen
from screening_engine.signals import FINDING_NAMES
from tests.engine.said import Said, read_said

POLICY = load_policy("baseline", findings=FINDING_NAMES)
CAUGHT = read_said("caught")
SPARED = read_said("spared")


def _rules_for(said: Said) -> list[str]:
    verdict = screen(said.submission, policy=POLICY)
    assert not verdict.failed_signals
    return [reason.rule_id for reason in verdict.reasons]


@pytest.mark.parametrize("rule", POLICY.rules, ids=lambda rule: rule.id)
def test_every_rule_has_two_paraphrases_that_are_not_its_examples(rule: Rule) -> None:
    shown = [example.submission for example in rule.examples]
    told = [said.submission for said in CAUGHT if said.rule_id == rule.id]
    assert len([submission for submission in told if submission not in shown]) >= 2
    assert any(said.rule_id == rule.id for said in SPARED)


@pytest.mark.parametrize("said", CAUGHT, ids=str)
def test_a_paraphrase_is_caught(said: Said) -> None:
    assert said.rule_id in _rules_for(said)


@pytest.mark.parametrize("said", SPARED, ids=str)
def test_a_harmless_twin_is_spared(said: Said) -> None:
    assert said.rule_id not in _rules_for(said)
