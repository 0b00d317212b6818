"""A record of what the engine saw gives the same verdict again."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine import (
    Contacts,
    Evidence,
    Finding,
    Ground,
    Money,
    Outcome,
    Reason,
    Strength,
    SubjectKind,
    Submission,
    Verdict,
    load_policy_from,
    replay,
    same_verdict,
    screen,
    submission_from_json,
    submission_to_json,
    verdict_from_json,
    verdict_to_json,
)
from tests.engine.rule_writer import SIGNALS, TOWN, broken

texts = st.text(max_size=30)
monies = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
plain = st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | texts
values = plain | monies | st.timedeltas() | st.lists(texts, max_size=3).map(tuple)
answers = st.booleans() | st.integers() | texts | st.lists(texts, max_size=3).map(tuple)

submissions = st.builds(
    Submission,
    kind=st.sampled_from(SubjectKind),
    title=texts,
    body=texts,
    category=st.sampled_from(["", "housing/rent", "sale/other"]),
    offer=st.sampled_from(["offer", "wanted"]),
    price=st.none() | monies,
    country=st.sampled_from(["", "DE", "GB"]),
    language=texts,
    site=texts,
    attributes=st.dictionaries(texts, answers, max_size=3),
    facts=st.dictionaries(texts, values, max_size=3),
)
evidence = st.builds(
    Evidence, field=texts, start=st.integers(0, 9), end=st.integers(0, 9), quote=texts, note=texts
)
evidences = st.lists(evidence, max_size=2).map(tuple)
names = st.lists(texts, max_size=2).map(tuple)
verdicts = st.builds(
    Verdict,
    outcome=st.sampled_from(Outcome),
    reasons=st.lists(
        st.builds(
            Reason,
            rule_id=texts,
            rule_hash=texts,
            outcome=st.sampled_from(Outcome),
            clause=texts,
            title=texts,
            tell=texts,
            queue=texts,
            severity=texts,
            secret=st.booleans(),
            shadow=st.booleans(),
            because=st.lists(
                st.builds(Ground, texts, st.sampled_from([True, False, None]), texts), max_size=2
            ).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    findings=st.lists(
        st.builds(
            Finding,
            name=texts,
            strength=st.sampled_from(Strength),
            evidence=evidences,
            counter=evidences,
            values=st.dictionaries(texts, plain, max_size=2),
        ),
        max_size=2,
    ).map(tuple),
    contacts=st.builds(Contacts, phones=names, emails=names, links=names, handles=names),
    facts_used=st.dictionaries(texts, values, max_size=3),
    unknowns=names,
    wants=names,
    failed_signals=names,
    policy_version=texts,
    engine_version=texts,
)


def through_json(record):
    return json.loads(json.dumps(record))


@given(submissions)
def test_a_submission_survives_json(submission):
    again = submission_from_json(through_json(submission_to_json(submission)))

    assert again == submission
    assert typed(again.facts) == typed(submission.facts)  # 1 is not 1.0 and not yes
    assert typed(again.attributes) == typed(submission.attributes)


def typed(mapping):
    return {name: type(value) for name, value in mapping.items()}


@given(verdicts)
def test_a_verdict_survives_json(verdict):
    again = verdict_from_json(through_json(verdict_to_json(verdict)))

    assert again == verdict
    assert same_verdict(again, verdict)


def test_a_record_of_an_engine_that_kept_no_grounds_can_be_read():
    verdict = Verdict(outcome=Outcome.HOLD, reasons=(reason_for("a"),))
    record = verdict_to_json(verdict)
    del record["reasons"][0]["because"]

    assert verdict_from_json(record) == verdict


def reason_for(rule_id):
    return Reason(rule_id=rule_id, rule_hash="", outcome=Outcome.HOLD, clause="", title="", tell="")


def test_the_record_is_the_same_however_the_mappings_were_ordered():
    one = Submission(facts={"a": 1, "b": Money(2, "EUR")}, attributes={"x": 1, "y": 2})
    other = Submission(facts={"b": Money(2, "EUR"), "a": 1}, attributes={"y": 2, "x": 1})

    assert json.dumps(submission_to_json(one)) == json.dumps(submission_to_json(other))


POLICY = load_policy_from(TOWN)
CASES = [
    Submission(title="Oak table", body="1998, 120 x 60 cm", category="sale/furniture"),
    Submission(body="pay first by wire", category="housing/rent", price=Money(40_000, "EUR")),
    Submission(body="f.i.r.e.w.o.r.k.s 💥 call 030 901820", category="sale", country="DE"),
    Submission(kind=SubjectKind.MESSAGE, body="indicator-for-tests"),
    Submission(
        title="\u202eabc",
        body="пay first",
        category="housing",
        attributes={"rooms": 2, "pets": True, "heating": ("gas",)},
        facts={
            "author.account_age": timedelta(hours=3, microseconds=1),
            "author.labels": ("verified_agent",),
            "market.median_price": Money(95_000, "EUR"),
            "author.listings_last_hour": 4,
        },
    ),
]


@pytest.mark.parametrize("submission", CASES)
def test_a_replay_gives_the_same_verdict(submission):
    verdict = screen(submission, policy=POLICY, signals=SIGNALS)
    record = json.dumps(submission_to_json(submission))
    recorded_verdict = json.dumps(verdict_to_json(verdict))

    again = replay(json.loads(record), load_policy_from(TOWN), signals=SIGNALS)

    assert same_verdict(again, verdict)
    assert same_verdict(again, verdict_from_json(json.loads(recorded_verdict)))


@given(submissions)
def test_any_submission_is_screened_and_replayed_to_the_same_verdict(submission):
    verdict = screen(submission, policy=POLICY, signals=SIGNALS)

    again = replay(through_json(submission_to_json(submission)), POLICY, signals=SIGNALS)

    assert again == verdict


def test_verdicts_differ_in_any_part():
    verdict = screen(CASES[1], policy=POLICY, signals=SIGNALS)

    assert not same_verdict(verdict, dataclasses.replace(verdict, outcome=Outcome.PUBLISH))
    assert not same_verdict(verdict, dataclasses.replace(verdict, unknowns=("x",)))
    assert not same_verdict(verdict, screen(CASES[1], policy=POLICY, signals=(broken,)))
