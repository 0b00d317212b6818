"""From a submission to a verdict; and whatever breaks on the way goes to a person."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from screening_engine import (
    ENGINE_VERSION,
    Finding,
    Money,
    Outcome,
    Strength,
    SubjectKind,
    Submission,
    advise,
    judge,
    load_policy_from,
    look,
    read_submission,
    screen,
    verdict_to_json,
)
from screening_engine.screen import COULD_NOT_READ, RULE_FAILED, SIGNAL_FAILED, is_in_rollout
from tests.engine.rule_writer import (
    FINDINGS,
    SIGNALS,
    TOWN,
    asks_payment_first,
    broken,
    needs_trained_eyes,
    policy_of,
    rule_when,
)

ORDINARY = {
    "author.account_age": timedelta(days=400),
    "author.listings_last_hour": 0,
    "author.is_import": False,
    "author.labels": (),
    "market.median_price": Money(95_000, "EUR"),
}


@pytest.fixture(scope="module")
def town():
    return load_policy_from(TOWN, findings=FINDINGS)


def flat(body="Two rooms, viewings on Saturday", price=900, **facts):
    return Submission(
        title="Flat near the park",
        body=body,
        category="housing/rent",
        price=Money(price * 100, "EUR"),
        country="DE",
        facts={**ORDINARY, **{name.replace("__", "."): value for name, value in facts.items()}},
    )


def ids(verdict):
    return [reason.rule_id for reason in verdict.reasons]


def test_an_ordinary_ad_is_published_and_the_verdict_says_what_it_rests_on(town):
    verdict = screen(flat(), policy=town, signals=SIGNALS)

    assert verdict.outcome is Outcome.PUBLISH
    assert verdict.reasons == ()
    assert verdict.unknowns == ()
    assert verdict.facts_used["listing.kind"] == "offer"
    assert verdict.facts_used["author.account_age"] == timedelta(days=400)
    assert (verdict.policy_version, verdict.engine_version) == (town.version, ENGINE_VERSION)


def test_a_rule_that_matches_is_cited_with_its_hash_and_its_clause(town):
    verdict = screen(flat("pay first, by wire", price=400), policy=town, signals=SIGNALS)

    rule = town.rule("fraud.pay-before-viewing")
    assert verdict.outcome is Outcome.HOLD
    assert ids(verdict) == [rule.id]
    reason = verdict.reasons[0]
    assert (reason.rule_hash, reason.clause) == (rule.hash, "rules.4.1")
    assert (reason.queue, reason.severity) == ("fraud", "high")
    assert reason.tell == "Ask people to pay only after they have seen the place."
    assert verdict.facts_used["market.median_price"] == Money(95_000, "EUR")
    assert [finding.name for finding in verdict.findings] == ["asks_payment_first"]


def test_a_reason_holds_every_condition_that_was_asked(town):
    offer = flat(body="Send the deposit by wire, keys come by courier. pay first", price=400)

    verdict = screen(offer, policy=town, signals=SIGNALS)

    because = {ground.condition: ground.holds for ground in verdict.reasons[0].because}
    assert because["listing.category within housing"] is True
    assert because['finding("asks_payment_first").strength >= medium'] is True
    assert verdict.reasons[0].because[-1].part == "unless"
    assert verdict.reasons[0].because[-1].holds is False


def test_the_most_severe_rule_wins_and_stands_first(town):
    body = "pay first. Fireworks too. indicator-for-tests"

    verdict = screen(flat(body, price=400), policy=town, signals=SIGNALS)

    assert verdict.outcome is Outcome.QUARANTINE
    assert ids(verdict) == ["safety.trained-eyes", "goods.fireworks", "fraud.pay-before-viewing"]


def test_the_words_that_matched_a_list_are_kept(town):
    verdict = screen(flat("Sell f i r e w o r k s"), policy=town, signals=SIGNALS)

    assert verdict.outcome is Outcome.REFUSE
    assert verdict.facts_used["listing.body contains any of @fireworks"] == ("fireworks",)


def test_a_rule_in_shadow_is_recorded_and_has_no_effect(town):
    verdict = screen(flat("Call 030 901820"), policy=town, signals=SIGNALS)

    assert verdict.contacts.phones == ("+4930901820",)
    assert verdict.outcome is Outcome.PUBLISH
    assert [(reason.rule_id, reason.shadow) for reason in verdict.reasons] == [
        ("shadow.phone-in-text", True)
    ]


def test_rules_look_only_at_what_they_apply_to(town):
    message = Submission(kind=SubjectKind.MESSAGE, body="Fireworks? Call 030 901820", country="DE")

    verdict = screen(message, policy=town, signals=SIGNALS)

    assert verdict.outcome is Outcome.PUBLISH
    assert verdict.reasons == ()


def test_a_caller_that_has_read_the_texts_need_not_read_them_again(town):
    submission = flat("pay first", price=400)

    again = screen(submission, policy=town, signals=SIGNALS, reading=read_submission(submission))

    assert again == screen(submission, policy=town, signals=SIGNALS)


# Unknown facts


def test_a_missing_fact_holds_where_the_rule_says_so_and_is_asked_for(town):
    submission = flat("pay first", price=400)
    facts = {name: value for name, value in ORDINARY.items() if name != "market.median_price"}

    verdict = screen(
        Submission(body="pay first", category="housing", price=submission.price, facts=facts),
        policy=town,
        signals=SIGNALS,
    )

    assert verdict.outcome is Outcome.HOLD
    assert ids(verdict) == ["fraud.pay-before-viewing"]
    assert verdict.unknowns == ("market.median_price",)
    assert verdict.wants == ("market.median_price",)  # expensive: worth a second pass


def test_a_missing_fact_that_makes_no_difference_is_not_missed(town):
    verdict = screen(
        Submission(body="Oak table", category="sale", facts={"author.account_age": timedelta(9)}),
        policy=town,
        signals=SIGNALS,
    )

    assert verdict.outcome is Outcome.PUBLISH
    assert verdict.unknowns == ()


def test_a_missing_fact_only_asks_where_the_rule_only_asks(town):
    verdict = screen(
        Submission(body="Oak table", category="sale", country="DE"), policy=town, signals=SIGNALS
    )

    assert verdict.outcome is Outcome.FRICTION
    assert ids(verdict) == ["velocity.new-account"]
    assert verdict.unknowns == (
        "author.account_age",
        "author.is_import",
        "author.listings_last_hour",
    )
    assert verdict.wants == ()


@pytest.mark.parametrize(
    ("then", "on_unknown", "outcome"),
    [
        ("{refuse: spam}", "hold", Outcome.HOLD),
        ("{quarantine: trained}", "hold", Outcome.HOLD),
        ("{hold: review}", "hold", Outcome.HOLD),
        ("{friction: confirm}", "hold", Outcome.FRICTION),  # not worse than if it matched
        ("{refuse: spam}", "friction", Outcome.FRICTION),
        ("{refuse: spam}", "ignore", Outcome.PUBLISH),
    ],
)
def test_what_a_rule_does_without_its_fact(then, on_unknown, outcome, tmp_path):
    rule = rule_when("text.same_by_others > 2", then=then, more=f"on_unknown: {on_unknown}")

    verdict = screen(flat(), policy=policy_of(tmp_path, rule), signals=())

    assert verdict.outcome is outcome
    assert verdict.unknowns == ("text.same_by_others",)


# What breaks


def test_a_signal_that_fails_holds_and_is_named(town, caplog):
    caplog.set_level(logging.CRITICAL, logger="screening_engine")

    verdict = screen(flat(), policy=town, signals=(*SIGNALS, broken))

    assert verdict.outcome is Outcome.HOLD
    assert ids(verdict) == [SIGNAL_FAILED]
    assert verdict.failed_signals == ("broken",)
    assert "a person looks at it" in verdict.reasons[0].tell


def test_a_signal_that_fails_hides_nothing_worse(town):
    verdict = screen(flat("Fireworks"), policy=town, signals=(broken, *SIGNALS))

    assert verdict.outcome is Outcome.REFUSE
    assert ids(verdict) == ["goods.fireworks", SIGNAL_FAILED]


def test_a_signal_that_fails_never_refuses(tmp_path):
    def licence_shown(reading):
        raise ValueError("the text is odd")

    rule = rule_when(
        "listing.category within housing",
        then="{refuse: licence}",
        more='unless: finding("asks_payment_first")',
    )
    licence_shown.__name__ = "asks_payment_first"

    verdict = screen(flat(), policy=policy_of(tmp_path, rule), signals=(licence_shown,))

    assert verdict.outcome is Outcome.HOLD
    assert ids(verdict) == [SIGNAL_FAILED, "test.rule"]
    assert verdict.unknowns == ('finding("asks_payment_first")',)


def test_a_signal_that_gives_something_else_than_a_finding_has_failed(town):
    def talkative(reading):
        return "looks fine to me"

    verdict = screen(flat(), policy=town, signals=(talkative,))

    assert verdict.failed_signals == ("talkative",)
    assert verdict.outcome is Outcome.HOLD


def test_a_text_that_cannot_be_read_is_held(town):
    verdict = screen(flat("x" * 50_000), policy=town, signals=SIGNALS)

    assert verdict.outcome is Outcome.HOLD
    assert ids(verdict) == [COULD_NOT_READ]
    assert verdict.policy_version == town.version


def test_a_rule_that_breaks_holds(tmp_path):
    def odd_values(reading):
        return Finding(
            name="asks_payment_first", strength=Strength.WEAK, values={"amount": _Odd(3)}
        )

    rule = rule_when('finding("asks_payment_first").values.amount > 2', more="on_unknown: ignore")

    verdict = screen(flat(), policy=policy_of(tmp_path, rule), signals=(odd_values,))

    assert verdict.outcome is Outcome.HOLD
    assert ids(verdict) == [RULE_FAILED]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "auction"}, {"kind": None}, {"category": 5}, {"category": ["housing"]}],
    ids=str,
)
def test_what_is_no_submission_is_held_and_never_raises(town, wrong):
    odd = replace(flat(), **wrong)

    verdict = screen(odd, policy=town)

    assert verdict.outcome is Outcome.HOLD
    assert "engine.rule-failed" in ids(verdict)
    assert advise(odd, town) == ()


def test_a_number_beyond_all_numbers_is_no_fact(town):
    verdict = screen(flat(**{"author.listings_last_day": 10**5000}), policy=town)

    json.dumps(verdict_to_json(verdict))
    assert "author.listings_last_day" not in verdict.facts_used


class _Odd(int):
    def __gt__(self, other):
        raise ArithmeticError("no")


# Rollout by percent


def rollout(tmp_path, percent):
    rule = rule_when("listing.category within housing", more=f"rollout: {{percent: {percent}}}")
    return policy_of(tmp_path, rule)


def test_a_percentage_of_subjects_is_drawn_and_stays_drawn(tmp_path):
    subjects = [flat(subject__key=f"listing:{number}") for number in range(400)]
    inside = {}
    for percent in (0, 10, 50, 100):
        policy = rollout(tmp_path, percent)
        inside[percent] = [
            at for at, one in enumerate(subjects) if is_in_rollout(policy.rules[0], one)
        ]

    assert inside[0] == []
    assert 20 <= len(inside[10]) <= 60
    assert 160 <= len(inside[50]) <= 240
    assert len(inside[100]) == 400
    assert set(inside[10]) < set(inside[50])  # who is inside stays inside


def test_outside_the_percentage_a_rule_is_in_shadow(tmp_path):
    verdict = screen(flat(), policy=rollout(tmp_path, 0), signals=())
    assert verdict.outcome is Outcome.PUBLISH
    assert verdict.reasons[0].shadow

    verdict = screen(flat(), policy=rollout(tmp_path, 100), signals=())
    assert verdict.outcome is Outcome.HOLD


# Advice while typing


def test_advice_names_what_the_text_alone_shows(town):
    advice = advise(flat("pay first, fireworks", price=400), town, SIGNALS)

    assert [reason.rule_id for reason in advice] == ["goods.fireworks", "fraud.pay-before-viewing"]
    assert advice[0].tell == "Fireworks may not be sold here."


def test_advice_never_names_secret_shadow_or_quarantine_rules(town):
    submission = flat(
        "indicator-for-tests, call 030 901820",
        author__account_age=timedelta(hours=1),
        author__listings_last_hour=9,
    )
    assert "velocity.new-account" in ids(screen(submission, policy=town, signals=SIGNALS))

    assert advise(submission, town, SIGNALS) == ()


def test_advice_never_shows_what_is_known_of_the_account_or_of_others(tmp_path):
    policy = policy_of(
        tmp_path,
        rule_when("author.account_age < 7 days"),
        rule_when("text.same_by_others > 2").replace("test.rule", "test.other"),
        rule_when("market.median_price > 5 EUR", more="unless: author has label vip").replace(
            "test.rule", "test.market"
        ),
    )
    submission = flat(
        author__account_age=timedelta(1), text__same_by_others=9, author__labels=("vip",)
    )

    assert [reason.rule_id for reason in advise(submission, policy, ())] == ["test.market"]


def test_advice_is_silent_where_something_breaks(town):
    assert advise(flat("x" * 50_000), town, SIGNALS) == ()
    assert advise(flat(), town, (broken,)) == ()
    message = Submission(kind=SubjectKind.MESSAGE, body="fireworks")
    assert advise(message, town, (asks_payment_first, needs_trained_eyes)) == ()


def test_looking_once_and_judging_twice_is_screening_with_all_the_facts(town):
    cheap = {name: value for name, value in ORDINARY.items() if name != "market.median_price"}
    offer = flat("pay first", price=400)
    sight = look(offer, signals=SIGNALS)
    first = judge(sight, policy=town, facts=cheap)
    assert first.wants == ("market.median_price",)
    again = judge(sight, policy=town, facts=ORDINARY)
    assert again == screen(offer, policy=town, signals=SIGNALS)
    assert again.wants == ()
