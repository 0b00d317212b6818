"""A pack as a whole: its rules, clauses, lists and texts, its version and its examples."""

from __future__ import annotations

import dataclasses

import pytest

from screening_engine import Outcome, PolicyError, load_policy, load_policy_from, run_examples
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.entries import About
from screening_engine.policy.facts import FROM_SUBMISSION
from screening_engine.policy.rule import Mode
from screening_engine.policy.types import Kind
from tests.engine.rule_writer import (
    FINDINGS,
    PACK,
    RULE,
    SIGNALS,
    TOWN,
    broken,
    changed,
    policy_of,
    rule_when,
    write_pack,
)


@pytest.fixture(scope="module")
def town():
    return load_policy_from(TOWN, findings=FINDINGS)


def test_a_pack_has_its_rules_by_id_and_its_clauses(town):
    assert [rule.id for rule in town.rules] == [
        "fraud.pay-before-viewing",
        "goods.fireworks",
        "safety.trained-eyes",
        "shadow.phone-in-text",
        "velocity.new-account",
    ]
    assert town.clauses["rules.4.1"].heading == "No money before a viewing"
    assert (town.name, town.label) == ("town", "1")


def test_a_clause_may_say_by_examples_what_it_means(tmp_path):
    text = PACK.replace("{heading", "{allowed: [A viewing], not_allowed: [a, b], heading")
    pack = load_policy_from(write_pack(tmp_path, RULE, pack=text), findings=FINDINGS)
    clause = pack.clauses["rules.4.1"]

    assert clause.allowed == ("A viewing",)
    assert clause.not_allowed == ("a", "b")


def test_a_rule_has_everything_its_file_says(town):
    rule = town.rule("fraud.pay-before-viewing")

    assert (rule.then.outcome, rule.then.detail) == (Outcome.HOLD, "review")
    assert (rule.then.queue, rule.then.severity) == ("fraud", "high")
    assert (rule.brake.max_share, rule.brake.over.total_seconds()) == (0.02, 3600)
    assert (rule.owner, rule.file) == ("housing", "pay-before-viewing.yaml")
    assert town.rule("shadow.phone-in-text").rollout.mode is Mode.SHADOW
    assert town.rule("safety.trained-eyes").secret
    assert "market.median_price" in rule.facts


def test_people_are_told_in_their_language_or_in_english(town):
    german = "Verlangen Sie Geld erst, nachdem die Wohnung besichtigt wurde."
    english = "Ask people to pay only after they have seen the place."

    assert town.tell("fraud.pay-before-viewing", "de") == german
    assert town.tell("fraud.pay-before-viewing", "de-AT") == german
    assert town.tell("fraud.pay-before-viewing", "fr") == english
    assert town.tell("goods.fireworks", "de") == "Fireworks may not be sold here."
    assert town.title("fraud.pay-before-viewing", "de").startswith("Miete")
    with pytest.raises(KeyError):
        town.tell("no.such-rule")


def test_a_policy_never_changes(town):
    with pytest.raises(dataclasses.FrozenInstanceError):
        town.version = "x"
    with pytest.raises(TypeError):
        town.clauses["rules.9"] = None
    with pytest.raises(dataclasses.FrozenInstanceError):
        town.rules[0].then = None


def test_every_example_of_the_pack_comes_out_as_it_says(town):
    assert run_examples(town, SIGNALS) == []


def test_an_example_that_comes_out_otherwise_is_named_with_what_was_unknown(tmp_path):
    rule = rule_when("author.account_age < 1 day", "market.median_price < 5 EUR", more="secret: no")
    policy = policy_of(tmp_path, rule)

    failures = run_examples(policy, SIGNALS)

    assert [str(failure) for failure in failures] == [
        'test.rule, example "one": expected hold, got no match'
    ]
    young = rule.replace("{title: one}", "{title: one}, facts: {author.account_age: 1 hour}")
    assert run_examples(policy_of(tmp_path, young), SIGNALS) == []  # held: the price is unknown
    alone = young.replace("expect: hold", "expect: no match").replace("two, listing", "x, listing")
    alone += "  - {name: y, listing: {}, expect: hold}\n"
    failures = run_examples(policy_of(tmp_path, alone), SIGNALS)
    assert str(failures[0]).endswith("expected no match, got hold (unknown: market.median_price)")


def test_an_example_fails_when_a_signal_does(town):
    failures = run_examples(town, (*SIGNALS, broken))

    assert len(failures) == sum(len(rule.examples) for rule in town.rules)
    assert failures[0].failed_signals == ("broken",)


def test_a_fact_can_be_unknown_in_an_example(tmp_path):
    facts = "facts: {author.listings_last_day: unknown}"
    rule = rule_when("author.listings_last_day > 3", then="{refuse: spam}")
    rule = rule.replace("{title: one}", "{title: one}, facts: {author.listings_last_day: 4}")
    rule += f"  - {{name: three, listing: {{}}, {facts}, expect: hold}}\n"

    assert run_examples(policy_of(tmp_path, rule), SIGNALS) == []


# The version of a rule is its meaning


def rule_hash(folder, rule, **lists):
    return policy_of(folder, rule, lists=lists or None).rules[0].hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Money before a viewing", "title: Something else"),
        ("tell: Ask for money after the viewing.", "tell: Wait."),
        ("owner: housing", "owner: desk   # moved"),
        ("{mode: live}", "{mode: shadow}"),
        ("on_unknown: hold\n", ""),
        ("stage: before_publish\n", ""),
        ("  - name: classic", "  - name: the classic case"),
        ("- listing.category within housing", "-   'listing.category    within housing'"),
        ("unless:\n  - author has", "unless: author has"),
        ("max_share: 2%", "max_share: 3%"),
        ("tell: Ask", "secret: yes\ntell: Ask"),
    ],
)
def test_the_hash_stays_while_the_meaning_does(old, new, tmp_path):
    assert rule_hash(tmp_path, changed(old, new)) == rule_hash(tmp_path, RULE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within housing\n", "within jobs\n"),
        (">= medium", "> medium"),
        ("  all:\n", "  any:\n"),
        ("[listing]", "[listing, message]"),
        ("verified_agent", "known_agent"),
        ("{hold: review, queue: fraud,", "{hold: review, queue: desk,"),
        ("severity: high", "severity: low"),
        ("on_unknown: hold", "on_unknown: ignore"),
        ("unless:\n  - author has label verified_agent\n", ""),
    ],
)
def test_the_hash_changes_with_the_meaning(old, new, tmp_path):
    assert rule_hash(tmp_path, changed(old, new)) != rule_hash(tmp_path, RULE)


def test_the_contents_of_a_list_belong_to_the_meaning(tmp_path):
    rule = rule_when("text.body contains any of @bang")

    first = rule_hash(tmp_path, rule, bang="rocket\nbanger\n", other="x\n")

    assert rule_hash(tmp_path, rule, bang="# in another order\nbanger\nrocket", other="y") == first
    assert rule_hash(tmp_path, rule, bang="rocket\n", other="x\n") != first


def test_the_version_of_a_policy_follows_its_rules_and_their_rollout(tmp_path):
    version = policy_of(tmp_path, RULE).version

    assert policy_of(tmp_path, changed("title: Money", "title: Cash")).version == version
    assert policy_of(tmp_path, changed(">= medium", ">= strong")).version != version
    assert policy_of(tmp_path, changed("{mode: live}", "{percent: 10}")).version != version


# What a pack may get wrong


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: bench\n", "", 'pack.yaml:1:1: A pack needs "name".'),
        ("version:", "verison:", 'pack.yaml:2:1: Unknown key "verison" in a pack. Did you mean'),
        ("heading: No", "headline: No", 'pack.yaml:4:15: Unknown key "headline" in clause rules.4'),
        (
            "clauses:\n",
            "lists: [bangs]\nclauses:\n",
            'no file for the list "bangs". Did you',
        ),
        ("clauses:\n", "lists: [empty]\nclauses:\n", "empty.txt: The list is empty."),
        ("clauses:\n", "lists: [signs]\nclauses:\n", 'signs.txt: "!!" has no words'),
    ],
)
def test_a_wrong_pack(old, new, message, tmp_path):
    write_pack(tmp_path, RULE, pack=PACK.replace(old, new))
    (tmp_path / "lists" / "bang.txt").write_text("rocket", encoding="utf-8")
    (tmp_path / "lists" / "empty.txt").write_text("# nothing yet\n", encoding="utf-8")
    (tmp_path / "lists" / "signs.txt").write_text("!!\n", encoding="utf-8")

    with pytest.raises(PolicyError) as raised:
        load_policy_from(tmp_path)

    assert message in str(raised.value)


def test_lists_may_be_yaml_and_shared_between_packs(tmp_path):
    write_pack(
        tmp_path / "one",
        rule_when("text.body contains any of @bang"),
        pack=f"{PACK}lists: [bang]\n",
    )
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "bang.yaml").write_text("terms: [rocket, banger]", encoding="utf-8")

    assert load_policy_from(tmp_path / "one").rules[0].id == "test.rule"


def test_texts_of_a_rule_that_is_not_there(tmp_path):
    write_pack(tmp_path, RULE)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "de.yaml").write_text(
        "fraud.pay-frist: {title: a, tell: b}", encoding="utf-8"
    )

    with pytest.raises(PolicyError, match=r"texts/de.yaml:1:1: There is no rule .* Did you mean"):
        load_policy_from(tmp_path)


def test_english_texts_may_stand_beside_the_rule_too(tmp_path):
    bare = changed("title: Money before a viewing\n", "").replace(
        "tell: Ask for money after the viewing.\n", ""
    )
    write_pack(tmp_path, bare)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "en.yaml").write_text(
        "fraud.pay-first: {title: Money first, tell: Wait.}", encoding="utf-8"
    )

    assert load_policy_from(tmp_path).tell("fraud.pay-first") == "Wait."


def test_packs_that_are_not_there(tmp_path):
    with pytest.raises(PolicyError, match=r'There is no pack "basline"'):
        load_policy("basline")
    with pytest.raises(PolicyError, match=r"There is no pack.yaml in this folder"):
        load_policy_from(tmp_path)
    write_pack(tmp_path)
    with pytest.raises(PolicyError, match=r"pack.yaml: The pack has no rules"):
        load_policy_from(tmp_path)


# The catalogue


def test_every_fact_of_the_submission_can_be_worked_out():
    worked_out = {
        entry.name
        for entry in CATALOGUE.values()
        if entry.about is About.SUBMISSION and not entry.takes_argument
    }

    assert set(FROM_SUBMISSION) == worked_out


def test_every_fact_is_described_and_counts_have_a_unit():
    for entry in CATALOGUE.values():
        assert entry.description.endswith(".")
        assert entry.phrase
        assert (entry.unit == "count") is (entry.type.kind is Kind.NUMBER)
