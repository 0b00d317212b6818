"""The baseline pack as a whole: it loads, its examples hold, its words are complete."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening_engine import Outcome, Submission, advise, load_policy, run_examples, screen
from screening_engine.policy.syntax import FindingPart, walk
from screening_engine.signals import ALL_SIGNALS, FINDING_NAMES
from screening_engine.signals.fraud_signs import FAMILIES
from tests.engine.said import Said, read_said

POLICY = load_policy("baseline", findings=FINDING_NAMES)
RULES = {rule.id: rule for rule in POLICY.rules}
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LAMPPOST_SHARED_DATA") or ROOT.parent / "shared" / "data")
QUEUES = {"fraud", "safety", "prohibited", "quality", "restricted"}


def test_every_example_of_every_rule_holds() -> None:
    assert [str(failure) for failure in run_examples(POLICY)] == []


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_shows_two_texts_it_catches_and_two_it_spares(rule_id: str) -> None:
    expected = [example.expect for example in RULES[rule_id].examples]
    assert sum(outcome is not None for outcome in expected) >= 2
    assert sum(outcome is None for outcome in expected) >= 2


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_says_what_a_person_can_do_and_where_it_goes(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.tell.endswith((".", "?"))
    assert rule.then.queue in QUEUES
    assert rule.then.severity
    assert rule.clause in POLICY.clauses


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_says_where_it_comes_from_and_whom_it_may_hit_by_mistake(rule_id: str) -> None:
    assert RULES[rule_id].sources
    assert RULES[rule_id].false_positives


def test_every_public_clause_is_upheld_by_a_rule() -> None:
    assert set(POLICY.clauses) == {rule.clause for rule in POLICY.rules}


@pytest.mark.parametrize("language", ["de", "es", "fr", "ar"])
def test_every_rule_and_clause_speaks_every_language(language: str) -> None:
    said = POLICY.texts[language]
    assert set(said) == set(RULES)
    assert all(said[rule_id].tell != RULES[rule_id].tell for rule_id in RULES)
    assert set(POLICY.clause_texts[language]) == set(POLICY.clauses)
    for clause_id, clause in POLICY.clauses.items():
        there = POLICY.clause_texts[language][clause_id]
        assert len(there.allowed) == len(clause.allowed)
        assert len(there.not_allowed) == len(clause.not_allowed)


@pytest.mark.parametrize("language", ["de", "es", "fr", "ar"])
def test_what_a_rule_tells_ends_as_a_sentence(language: str) -> None:
    texts = POLICY.texts[language].values()
    assert all(text.tell.endswith((".", "?")) for text in texts)
    assert all(not text.title.endswith(".") for text in texts)


def test_every_signal_is_used_by_a_rule_or_a_sum_and_the_router_by_none() -> None:
    cited = {
        part.finding
        for rule in POLICY.rules
        for part in walk(rule.when)
        if isinstance(part, FindingPart)
    }
    added_up = {name for names in FAMILIES.values() for name in names}
    assert cited | added_up == FINDING_NAMES - {"written_language"}


def test_only_clear_cases_are_refused_without_a_person() -> None:
    refusing = [rule for rule in POLICY.rules if rule.then.outcome is Outcome.REFUSE]
    clauses = ("rules.2", "rules.3", "rules.5", "rules.6.3")
    others = [rule.id for rule in refusing if not rule.clause.startswith(clauses)]
    assert others == ["message.gift-card-codes"]
    quarantining = [r.id for r in POLICY.rules if r.then.outcome is Outcome.QUARANTINE]
    assert quarantining == ["pictures.child-safety", "pictures.intimate", "safety.sexualised-youth"]


@pytest.mark.parametrize("rule_id", [rule.id for rule in POLICY.rules if rule.secret])
def test_a_secret_rule_is_never_named_while_someone_types(rule_id: str) -> None:
    for said in read_said("caught"):
        if said.rule_id == rule_id:
            assert rule_id not in {reason.rule_id for reason in advise(said.submission, POLICY)}


def test_without_any_fact_an_ordinary_ad_is_published() -> None:
    """A bare command line knows nothing about accounts; that alone must not hold an ad."""
    ad = Submission(title="Oak table", body="Four chairs, 120 x 80 cm.", category="for-sale/home")
    assert screen(ad, policy=POLICY).outcome is Outcome.PUBLISH


@pytest.mark.parametrize("said", read_said("ordinary"), ids=str)
def test_an_ordinary_ad_is_not_slowed_down(said: Said) -> None:
    verdict = screen(said.submission, policy=POLICY)
    assert verdict.outcome is Outcome.PUBLISH, [reason.rule_id for reason in verdict.reasons]
    assert not verdict.failed_signals


def test_all_signals_are_named_like_their_findings() -> None:
    names = [signal.__name__ for signal in ALL_SIGNALS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def _every_tenth_ordinary_ad() -> Iterator[Submission]:
    for file in sorted((DATA / "ordinary_ads").glob("*.jsonl")):
        for number, line in enumerate(file.read_text("utf-8").splitlines()):
            if number % 10 == 0:
                row = json.loads(line)
                yield Submission(title=row["title"], body=row["body"], country="US")


@pytest.mark.skipif(
    not (DATA / "ordinary_ads").is_dir(), reason="the shared ordinary ads are not there"
)
def test_ordinary_people_are_left_alone() -> None:
    outcomes = [screen(ad, policy=POLICY).outcome for ad in _every_tenth_ordinary_ad()]
    assert outcomes.count(Outcome.REFUSE) == 0
    assert outcomes.count(Outcome.QUARANTINE) == 0
    assert outcomes.count(Outcome.HOLD) <= 0.005 * len(outcomes)
