"""Rules in plain English, and the public rules."""

from __future__ import annotations

import pytest

from screening_engine import load_policy_from
from screening_engine.policy.parser import parse_line
from screening_engine.policy.render import describe, in_words, public_clauses
from tests.engine.rule_writer import RULE, TOWN, changed, policy_of


def test_a_rule_in_one_sentence_and_line_by_line():
    rule = load_policy_from(TOWN).rule("fraud.pay-before-viewing")

    words = describe(rule)

    assert words.sentence == (
        "Holds a listing or a message for review (queue fraud, severity high) when the category "
        'is housing or below it and the finding "asks_payment_first" is medium or stronger and '
        "(the price is less than 0.6 times the usual price or the age of the account is less "
        "than 7 days), unless the account has the label verified_agent."
    )
    assert [(step.depth, step.text) for step in words.when] == [
        (0, "all of this:"),
        (1, "the category is housing or below it"),
        (1, 'the finding "asks_payment_first" is medium or stronger'),
        (1, "any of this:"),
        (2, "the price is less than 0.6 times the usual price"),
        (2, "the age of the account is less than 7 days"),
    ]
    assert [step.text for step in words.unless] == ["the account has the label verified_agent"]
    assert words.if_unknown == "If a fact is missing, a person looks."
    assert words.rollout == "Live."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{hold: review, queue: fraud, severity: high}", "{refuse: fraud}", "Refuses a listing as"),
        ("{mode: live}", "{percent: 10}", "For 10 of 100."),
        ("{mode: live}", "{mode: shadow}", "In shadow: recorded, without effect."),
        ("on_unknown: hold", "on_unknown: ignore", "If a fact is missing, nothing happens."),
        ("on_unknown: hold", "on_unknown: friction", "If a fact is missing, the poster is asked."),
    ],
)
def test_what_it_does_and_to_whom(old, new, sentence, tmp_path):
    rule = changed(old, new)
    if "refuse" in new:
        rule = rule.replace("expect: hold", "expect: refuse")

    words = describe(policy_of(tmp_path, rule).rules[0])

    assert sentence in f"{words.sentence} {words.if_unknown} {words.rollout}"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("author.email_proved", "the mail address is proved"),
        ("author.email_proved == no", "it is not so that the mail address is proved"),
        ('finding("x")', 'the signal "x" found something'),
        ('finding("x").countered', 'something speaks against the finding "x"'),
        ('finding("x").count > 2', 'the number of places of the finding "x" is more than 2'),
        ('finding("x").values.way == wire', 'the value way of the finding "x" is wire'),
        ('finding("x").strength != weak', 'the finding "x" is not weak'),
        ('listing.attribute("rooms") >= 2', 'the answer to "rooms" is at least 2'),
        ("listing.body contains any of @bang", "the text contains a word of the list bang"),
        ('listing.body contains any of ["a", "b"]', "the text contains a or b"),
        ('listing.country in ["DE", "AT"]', "the country is DE or AT"),
        ("listing.title matches re2'x'", "the title matches the pattern x"),
        ("listing.price < 60% * market.median_price", "the price is less than 60.0% of the usual"),
        ("listing.price + 5 EUR > 9 EUR", "the price plus 5 EUR is more than 9 EUR"),
    ],
)
def test_conditions_in_words(line, words):
    assert in_words(parse_line(line)).startswith(words)


def test_negations_and_lists_inside_lists(tmp_path):
    rule = changed(
        "    - listing.category within housing\n",
        "    - not:\n        any:\n          - listing.category within jobs\n"
        "          - listing.kind == wanted and author.email_proved\n",
    )

    words = describe(policy_of(tmp_path, rule).rules[0])

    assert (
        "it is not so that (the category is jobs or below it or "
        "(the kind of ad is wanted and the mail address is proved))"
    ) in words.sentence
    assert [step.depth for step in words.when] == [0, 1, 2, 3, 3, 4, 4, 1]


def test_public_rules_are_in_their_order_and_name_no_secret_rule():
    clauses = public_clauses(load_policy_from(TOWN))

    assert [clause.id for clause in clauses] == ["rules.2.1", "rules.4.1", "rules.5.2"]
    assert clauses[0].rule_ids == ("shadow.phone-in-text",)
    assert clauses[2].rule_ids == ("goods.fireworks",)
    assert clauses[1].text.startswith("Nobody may ask for rent")


def test_clause_ten_comes_after_clause_two(tmp_path):
    extra = "  rules.4.10: {heading: Last, text: Last.}\n  rules.4.2: {heading: Two, text: Two.}\n"
    policy_of(tmp_path, RULE)
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8") + extra, encoding="utf-8")

    clauses = public_clauses(load_policy_from(tmp_path))

    assert [clause.id for clause in clauses] == ["rules.4.1", "rules.4.2", "rules.4.10"]
