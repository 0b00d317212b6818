"""Counters: declared by rules, gathered by the caller, set in examples by what happened before."""

from __future__ import annotations

import pytest

from screening_engine import (
    Money,
    Outcome,
    PolicyError,
    Submission,
    run_examples,
    screen,
)
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import (
    SAME_AS,
    counter_entry,
    counter_of,
    entry_named,
)
from screening_engine.policy.parser import parse_line
from screening_engine.policy.render import in_words
from tests.engine.rule_writer import SIGNALS, policy_of, rule_when

MANY = "count(listing by contact within 7 days) >= 5"
MANY_KEY = "count(listing by contact within 7 days)"


def with_examples(rule, *examples):
    head, _, _ = rule.partition("  - {name: one")
    return head + "".join(f"  - {{{example}}}\n" for example in examples)


def test_a_policy_lists_what_its_rules_count(tmp_path):
    rule = rule_when(
        MANY,
        "count(listings by author within 24 hours) > 1",
        "any: ['sum(listing.price by device within 30 days) > 900 EUR', 'author.email_proved']",
    )

    policy = policy_of(tmp_path, rule)

    assert [counter.key for counter in policy.counters] == [
        MANY_KEY,
        "sum(listing.price by device within 30 days)",
    ]
    assert "author.listings_last_day" in policy.rules[0].facts
    assert MANY_KEY in policy.rules[0].facts


def test_a_counter_that_was_gathered_is_used_and_cited(tmp_path):
    policy = policy_of(tmp_path, rule_when(MANY))

    busy = screen(Submission(facts={MANY_KEY: 5}), policy=policy, signals=())
    calm = screen(Submission(facts={MANY_KEY: 4}), policy=policy, signals=())

    assert (busy.outcome, busy.facts_used) == (Outcome.HOLD, {MANY_KEY: 5})
    assert calm.outcome is Outcome.PUBLISH


def test_a_counter_that_was_not_gathered_is_unknown_and_wanted(tmp_path):
    policy = policy_of(tmp_path, rule_when(MANY))

    verdict = screen(Submission(), policy=policy, signals=())

    assert verdict.outcome is Outcome.HOLD
    assert verdict.unknowns == verdict.wants == (MANY_KEY,)
    assert screen(Submission(facts={MANY_KEY: "5"}), policy=policy, signals=()).unknowns


def test_every_counter_that_is_a_fact_is_one_of_its_own_kind():
    for key, name in SAME_AS.items():
        counter = counter_of(key)
        assert counter.key == key
        assert counter_entry(counter) is CATALOGUE[name]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("count(listing by contact within 7 days) > 1", "the number of ads with one of the same"),
        ("sum(listing.price by device within 1 day) > 1 EUR", "the sum of the prices from the"),
        ("distinct(site by text within 2 weeks) > 1", "the number of different towns with the"),
    ],
)
def test_a_counter_in_words(written, words):
    assert in_words(parse_line(written)).startswith(words)


def test_what_no_counter_is_called():
    assert entry_named("count(listing by contact within 2 hours)").seen_by == "staff"
    assert entry_named("count(listing by nobody within 2 hours)") is None
    assert entry_named("count(listing)") is None
    assert entry_named("listing.colour") is None


EVENTS = [
    ("what: listing, times: 5, ago: 2 days, same: contact", "hold"),
    ("what: listing, times: 4, ago: 2 days, same: contact", "no match"),
    ("what: listing, times: 5, ago: 8 days, same: contact", "no match"),
    ("what: listing, times: 5, ago: 2 days, same: [device, text]", "no match"),
    ("what: message, times: 9, ago: 1 hour, same: contact", "no match"),
]


@pytest.mark.parametrize(("event", "expected"), EVENTS)
def test_an_example_says_what_happened_before(event, expected, tmp_path):
    rule = with_examples(
        rule_when(MANY),
        f"name: one, listing: {{title: x}}, events: [{{{event}}}], expect: {expected}",
        f"name: two, listing: {{title: x}}, facts: {{{MANY_KEY}: 7}}, expect: hold",
        "name: three, listing: {title: x}, expect: no match",
    )

    assert run_examples(policy_of(tmp_path, rule), SIGNALS) == []


def test_events_set_the_facts_that_count_the_same(tmp_path):
    rule = with_examples(
        rule_when("author.listings_last_hour >= 10", "author.device_accounts_last_week >= 2"),
        "name: one, listing: {}, expect: hold, events: ["
        "{what: listing, times: 10, ago: 40 minutes}, "
        "{what: listing, ago: 2 days, same: device, account: anna}, "
        "{what: listing, ago: 3 days, same: device, account: bert}, "
        "{what: listing, ago: 4 days, same: device, account: bert}]",
        "name: two, listing: {}, expect: no match, events: ["
        "{what: listing, times: 10, ago: 2 hours}]",
    )

    assert run_examples(policy_of(tmp_path, rule), SIGNALS) == []


def test_events_with_prices_add_up_in_one_currency(tmp_path):
    limit = "sum(listing.price by device within 30 days) > 100 EUR"
    event = "what: listing, ago: 1 day, same: device, price"
    rule = with_examples(
        rule_when(limit),
        f"name: one, listing: {{}}, expect: hold, events: [{{{event}: 60 EUR, times: 2}}]",
        f"name: two, listing: {{}}, expect: no match, events: [{{{event}: 60 EUR}}]",
        "name: unknown, listing: {}, expect: hold, events: "
        f"[{{{event}: 60 EUR}}, {{{event}: 1 GBP}}]",
    )
    policy = policy_of(tmp_path, rule)

    facts = [example.submission.facts for example in policy.rules[0].examples]

    key = "sum(listing.price by device within 30 days)"
    assert [one.get(key) for one in facts] == [Money(12_000, "EUR"), Money(6_000, "EUR"), None]
    assert run_examples(policy, SIGNALS) == []


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("what: listing", 'An event needs "ago"'),
        ("ago: 1 day", 'An event needs "what"'),
        ("what: listign, ago: 1 day", 'Did you mean "listing"?'),
        ("what: listing, ago: soon", '"soon" is not a length of time'),
        ("what: listing, ago: 1 day, times: 0", "a whole number from 1 to 100,000"),
        ("what: listing, ago: 1 day, same: autor", 'Did you mean "author"?'),
        ("what: listing, ago: 1 day, colour: red", 'Unknown key "colour" in an event'),
        ("what: listing, ago: 1 day, price: 3", '"3" is not an amount of money'),
    ],
)
def test_a_wrong_event(event, message, tmp_path):
    rule = rule_when(MANY).replace("listing: {title: one}", f"listing: {{}}, events: [{{{event}}}]")

    with pytest.raises(PolicyError) as raised:
        policy_of(tmp_path, rule)

    assert message in str(raised.value)
    assert raised.value.line


def test_what_somebody_wrote_before_belongs_to_a_message(tmp_path):
    rule = rule_when("contacts.phones > 0").replace(
        "listing: {title: one}", "message: {earlier: [first, second], body: third}"
    )

    example = policy_of(tmp_path, rule).rules[0].examples[0]

    assert example.submission.earlier == ("first", "second")
