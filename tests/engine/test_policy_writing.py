"""One rule, four faces: its file, its form, its English, its statement. They say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine import PolicyError, Strength, load_policy, load_policy_from, screen
from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.document import read_document
from screening_engine.policy.examples import ordinary_before
from screening_engine.policy.form import condition_of, form_of, rule_form
from screening_engine.policy.render import describe, in_words, public_clauses
from screening_engine.policy.rule import Brake, Example, Mode, Rollout
from screening_engine.policy.source import line_of
from screening_engine.policy.statement import statement_of
from screening_engine.policy.syntax import All, Not, Some
from screening_engine.policy.tidy import KEYS, tidy_rule
from screening_engine.policy.writing import rule_source, scalar_source
from screening_engine.verdict import Finding
from tests.engine.rule_writer import RULE, TOWN, changed, policy_of
from tests.engine.test_policy_compiler import atoms, conditions, short
from tests.engine.test_policy_compiler import submissions as any_submissions

BASELINE = load_policy("baseline")
TOWN_POLICY = load_policy_from(TOWN)


def around(policy):
    return Surroundings(clauses=policy.clauses, lists=policy.lists, english={})


def read_again(rule, policy):
    return build_rule(read_document(rule_source(rule)), around=around(policy), file=rule.file)


@pytest.mark.parametrize("policy", [BASELINE, TOWN_POLICY], ids=["baseline", "town"])
def test_every_rule_that_ships_is_read_as_it_is_written(policy):
    for rule in policy.rules:
        assert read_again(rule, policy) == rule, rule.id
        assert read_again(rule, policy).hash == rule.hash


anything = st.text(max_size=30).filter(lambda text: text.strip())
notes = st.lists(anything.map(lambda text: " ".join(text.split())), max_size=2).map(tuple)
brakes = st.none() | st.builds(
    Brake,
    max_share=st.integers(1, 100).map(lambda share: share / 100),
    over=st.integers(1, 900).map(lambda hours: timedelta(hours=hours)),
)
rollouts = st.sampled_from([Rollout(), Rollout(Mode.SHADOW, 100), Rollout(Mode.PERCENT, 7)])


@given(st.tuples(anything, anything), st.tuples(notes, notes), brakes, rollouts, any_submissions)
def test_any_rule_is_read_as_it_is_written(words, people, brake, rollout, submission):
    (title, tell), (sources, hits) = words, people
    secret = brake is None
    rule = TOWN_POLICY.rule("fraud.pay-before-viewing")
    first = Example(name=title, submission=submission, expect=rule.then.outcome)
    given_rule = replace(
        rule,
        title=title,
        tell=tell,
        sources=sources,
        false_positives=hits,
        brake=brake,
        rollout=rollout,
        secret=secret,
        applies_to=frozenset({"listing", "message"}),
        examples=(first, *rule.examples),
    )

    source = rule_source(given_rule)

    try:
        again = build_rule(read_document(source), around=around(TOWN_POLICY), file=rule.file)
    except PolicyError as error:
        # Facts that no file can hold (infinity, a number of 400 digits, a fact of another type).
        assert "facts" in source.splitlines()[error.line - 1]  # noqa: PT017
        return
    assert (again.title, again.tell, again.brake) == (title, tell, brake)
    assert (again.sources, again.false_positives) == (sources, hits)
    assert (again.rollout, again.secret) == (rollout, secret)
    assert again.examples[0].name == title
    assert without_facts(again.examples[0]) == without_facts(first)


def without_facts(example):
    return replace(example.submission, facts={}, attributes={})


@given(st.text(max_size=40))
def test_any_text_is_read_as_it_is_written(text):
    assert read_document(f"a: {scalar_source(text)}").entries["a"].text == text


@given(short)
def test_a_form_says_what_the_condition_says(condition):
    assert condition_of(form_of(condition)) == condition


@given(conditions)
def test_everything_can_be_said_in_english(condition):
    words = in_words_of(condition)

    assert words
    assert "None" not in words
    assert "Fact(" not in words


def in_words_of(condition):
    if isinstance(condition, All | Some):
        return " ".join(map(in_words_of, condition.parts))
    return in_words_of(condition.part) if isinstance(condition, Not) else in_words(condition)


@given(atoms.filter(lambda atom: len(line_of(atom)) < 500))
def test_a_single_condition_has_two_sides_and_what_stands_between(condition):
    node = form_of(condition)

    assert node.words == in_words(condition)
    if node.relation:
        assert node.line == f"{node.left} {node.relation} {node.right}"


def leaves(node):
    return [node] if not node.join else [leaf for part in node.parts for leaf in leaves(part)]


@pytest.mark.parametrize("policy", [BASELINE, TOWN_POLICY], ids=["baseline", "town"])
def test_form_english_and_public_rules_agree(policy):
    public = {clause.id: clause for clause in public_clauses(policy)}
    for rule in policy.rules:
        said, form = describe(rule), rule_form(rule)
        steps = [step.text for step in said.when if not step.text.endswith(":")]
        assert [leaf.words for leaf in leaves(form.when)] == steps
        assert all(leaf.words in said.sentence for leaf in leaves(form.when))
        fields = {field.name: field.value for field in form.fields}
        assert (fields["clause"], fields["tell"]) == (rule.clause, rule.tell)
        assert (rule.id in public[rule.clause].rule_ids) is not rule.secret
        assert all(not field.choices or field.value in field.choices for field in form.fields)


def test_a_form_says_what_is_for_staff_alone():
    form = rule_form(TOWN_POLICY.rule("fraud.pay-before-viewing"))

    staff = {leaf.line for leaf in leaves(form.when) if leaf.seen_by_staff_only}

    assert staff == {"author.account_age < 7 days"}


# The statement of reasons


def reason_about(policy, **facts):
    rule = policy.rule("fraud.pay-before-viewing")
    example = next(one for one in rule.examples if one.expect)
    offer = replace(example.submission, facts={**ordinary_before(()), **facts})
    verdict = screen(offer, policy=policy, signals=(strongly,))
    return next(reason for reason in verdict.reasons if reason.rule_id == rule.id)


def strongly(reading):
    return Finding(name="asks_payment_first", strength=Strength.STRONG)


def test_a_statement_quotes_the_clause_and_says_what_was_seen():
    reason = reason_about(TOWN_POLICY, **{"author.account_age": timedelta(hours=1)})

    said = statement_of(TOWN_POLICY, reason, "de")

    clause = next(c for c in public_clauses(TOWN_POLICY) if c.id == reason.clause)
    assert (said.clause, said.heading, said.text) == ("4.1", clause.heading, clause.text)
    assert said.tell == TOWN_POLICY.tell(reason.rule_id, "de")
    assert "the category is housing or below it" in said.circumstances
    # What is known of the account is for staff.
    assert not any("account" in words for words in said.circumstances)


def test_a_statement_of_a_rule_that_is_gone_says_what_was_recorded():
    reason = replace(reason_about(TOWN_POLICY), rule_id="gone.rule", clause="rules.99")

    said = statement_of(TOWN_POLICY, reason)

    assert (said.clause, said.heading, said.tell) == ("99", "", reason.tell)
    assert statement_of(TOWN_POLICY, replace(reason, secret=True)).circumstances == ()


# Files in order


def test_files_that_ship_are_in_order():
    assert tidy_rule(RULE) == RULE


UNTIDY = """\
# A rule about money.
clause: rules.4.1
id: fraud.pay-first
title: Money before a viewing
applies_to: [listing]
owner: housing


# Whoever is new is looked at.
then: {hold: review}
when:
  all:
    -   listing.category   within housing   # rent and sale
    - (author.account_age<7 days)
    - any: ['listing.price>  3 EUR', author.email_proved]
    - "listing.title contains any of ['a', \\"b\\"]"
    - listing.kind ==
        wanted
tell: |
  Wait.

  Then ask.
examples:
  - {name: one, listing: {}, expect: hold}
  - {name: two, listing: {}, expect: no match}
"""
TIDY = """\
id: fraud.pay-first
# A rule about money.
clause: rules.4.1
title: Money before a viewing
applies_to: [listing]
owner: housing


when:
  all:
    -   listing.category within housing   # rent and sale
    - author.account_age < 7 days
    - any: ['listing.price>  3 EUR', author.email_proved]
    - listing.title contains any of ["a", "b"]
    - listing.kind ==
        wanted
# Whoever is new is looked at.
then: {hold: review}
tell: |
  Wait.

  Then ask.
examples:
  - {name: one, listing: {}, expect: hold}
  - {name: two, listing: {}, expect: no match}
"""


def test_a_file_is_put_in_order_and_keeps_its_comments():
    assert tidy_rule(UNTIDY) == TIDY
    assert tidy_rule(TIDY) == TIDY
    assert tidy_rule(UNTIDY.replace("\n", "\r\n")) == TIDY


def test_a_file_in_order_is_the_same_rule(tmp_path):
    mixed = changed("then: {hold: review, queue: fraud, severity: high}\n", "")
    mixed = f"then: {{hold: review, queue: fraud, severity: high}}\n{mixed}"

    assert tidy_rule(mixed) == RULE
    assert policy_of(tmp_path, mixed).rules[0].hash == policy_of(tmp_path, RULE).rules[0].hash


def test_a_file_that_is_no_rule_is_not_put_in_order():
    with pytest.raises(PolicyError, match="Expected the end of the line"):
        tidy_rule(changed("- listing.category within housing", "- author.email_proved yes"))
    with pytest.raises(PolicyError, match="A rule must be a set"):
        tidy_rule("- a\n")
    unknown = f"colour: red\n{RULE}"
    assert tidy_rule(unknown) == unknown


def test_every_key_of_a_rule_has_its_place():
    assert set(KEYS) >= set(read_document(RULE).keys)
    assert set(KEYS) == set(read_document(rule_source(full_rule())).keys)


def full_rule():
    rule = TOWN_POLICY.rule("fraud.pay-before-viewing")
    return replace(rule, secret=True, sources=("a",), false_positives=("b",))


def test_conditions_in_blocks_stay_as_they_are():
    folded = changed(
        "- listing.category within housing", "- >-\n        listing.category   within housing"
    )

    assert tidy_rule(folded) == folded
