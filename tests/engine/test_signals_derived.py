"""Signals over findings and facts: sums by the rule of the ILO, and failures beneath them."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from screening_engine import (
    FactValue,
    Finding,
    Money,
    Reading,
    Strength,
    Submission,
    load_policy,
    screen,
)
from screening_engine.screen import judge, look
from screening_engine.signals import ALL_SIGNALS, DERIVED_SIGNALS
from screening_engine.signals.combine import add_up
from screening_engine.signals.fraud_signs import AT_MOST, FAMILIES

POLICY = load_policy("baseline")
S, M, W = Strength.STRONG, Strength.MEDIUM, Strength.WEAK


@pytest.mark.parametrize(
    ("weights", "together"),
    [
        ([], None),
        ([W], None),
        ([W, W, W, W], None),
        ([M], None),
        ([M, W, W], None),
        ([M, M], M),
        ([M, M, W], S),
        ([M, M, M], S),
        ([S], M),
        ([S, W], S),
        ([S, M], S),
        ([S, S], S),
    ],
)
def test_indicators_are_added_up_as_the_ilo_says(
    weights: list[Strength], together: Strength | None
) -> None:
    assert add_up(weights) is together


def test_one_more_indicator_never_makes_a_sum_weaker() -> None:
    rank = {None: 0, W: 1, M: 2, S: 3}
    for weights in combinations_with_replacement([W, M, S], 4):
        for more in (W, M, S):
            assert rank[add_up([*weights, more])] >= rank[add_up(weights)]


def test_what_is_added_up_are_signals_and_each_counts_once() -> None:
    known = {signal.__name__ for signal in (*ALL_SIGNALS, *DERIVED_SIGNALS)}
    parts = [name for names in FAMILIES.values() for name in names]
    assert set(parts) <= known
    assert len(parts) == len(set(parts))
    assert set(AT_MOST) <= set(parts)


def test_two_words_for_one_thing_are_one_sign() -> None:
    body = "I do not check messages here, email me at my private address or write on WhatsApp."
    verdict = screen(Submission(body=body, category="for-sale/phones"), policy=POLICY)
    names = [finding.name for finding in verdict.findings]
    assert {"messenger_contact", "off_platform_first"} <= set(names)
    assert "fraud_signs" not in names


def test_signals_over_facts_look_again_when_facts_were_added() -> None:
    ad = Submission(
        body="Send the deposit before viewing.",
        category="housing/rent",
        price=Money(25_000, "EUR"),
    )
    sight = look(ad)
    assert sight is not None
    market: dict[str, FactValue] = {
        "market.median_price": Money(95_000, "EUR"),
        "market.sample": 40,
    }
    before = {finding.name for finding in judge(sight, policy=POLICY).findings}
    after = {finding.name for finding in judge(sight, policy=POLICY, facts=market).findings}
    assert after - before == {"price_against_market", "fraud_signs"}


def test_a_sum_that_may_lack_a_part_is_unknown_and_holds() -> None:
    def asks_payment_first(reading: Reading) -> Finding | None:
        raise RuntimeError("broken for this test")

    ad = Submission(body="Oak table, four chairs.", category="for-sale/furniture")
    verdict = screen(ad, policy=POLICY, signals=[asks_payment_first])
    assert verdict.failed_signals == ("asks_payment_first",)
    assert "engine.signal-failed" in {reason.rule_id for reason in verdict.reasons}
    assert not verdict.findings
