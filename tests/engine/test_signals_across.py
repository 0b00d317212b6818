"""A title names what the body gives the terms of, but the two are never one phrase."""

from __future__ import annotations

from screening_engine import Outcome, Submission, load_policy, screen
from screening_engine.policy.examples import ordinary_facts
from screening_engine.verdict import Verdict

POLICY = load_policy("baseline")


def _screened(title: str, body: str, *, category: str) -> Verdict:
    submission = Submission(
        title=title, body=body, category=category, country="US", facts=ordinary_facts()
    )
    return screen(submission, policy=POLICY)


def test_the_body_goes_on_where_the_title_ends() -> None:
    verdict = _screened("Magic mushrooms", "60 an ounce.", category="for-sale/other")
    assert [reason.rule_id for reason in verdict.reasons] == ["goods.drugs"]


def test_far_down_in_the_body_is_far_from_the_title() -> None:
    body = "Grown from a kit for the kitchen, with a book of recipes that I loved, and an ounce."
    verdict = _screened("Magic mushrooms", body, category="for-sale/other")
    assert "goods.drugs" not in [reason.rule_id for reason in verdict.reasons]


def test_the_end_of_the_title_ends_a_phrase() -> None:
    verdict = _screened("Only crypto books", "Pay in cash, please.", category="for-sale/books")
    assert verdict.outcome is Outcome.PUBLISH
