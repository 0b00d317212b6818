"""Packs that extend others, and what is in force where a site stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening_engine import (
    Outcome,
    PolicyError,
    Submission,
    load_policy,
    load_policy_for,
    load_policy_from,
    packs_for,
    run_examples,
    screen,
)
from screening_engine.policy.render import describe
from tests.engine.rule_writer import RULE, TOWN, changed, policy_of, write_pack

PACKS = Path(__file__).parent / "packs"
ALPS = PACKS / "alps"

EXTENDING = """\
name: near
version: "1"
extends: town
"""
CLAUSES = "clauses:\n  rules.9.1: {heading: Nine, text: Nine.}\n"
OWN = changed("id: fraud.pay-first", "id: near.pay-first").replace("rules.4.1", "rules.9.1")


@pytest.fixture(scope="module")
def alps():
    return load_policy_from(ALPS)


def test_a_pack_has_the_rules_clauses_and_texts_of_the_one_it_extends(alps):
    baseline = load_policy("baseline")

    added = {rule.id for rule in alps.rules} - {rule.id for rule in baseline.rules}

    assert added == {"goods.fallen-gear"}
    assert [rule.id for rule in alps.rules] == sorted(rule.id for rule in alps.rules)
    assert set(alps.clauses) == {*baseline.clauses, "rules.9.1"}
    assert alps.clause("rules.1.1", "de") == baseline.clause("rules.1.1", "de")
    assert alps.clause("rules.9.1", "de").heading.startswith("Ausrüstung")
    assert alps.title("goods.fallen-gear", "de-AT") == "Ausrüstung nach einem Sturz"
    assert alps.tell(baseline.rules[0].id, "fr") == baseline.tell(baseline.rules[0].id, "fr")
    assert (alps.name, alps.extends, alps.countries) == ("alps", "baseline", ("AT", "CH"))
    assert alps.version != baseline.version


def test_what_a_pack_extends_is_compiled_once(alps):
    rule = load_policy("baseline").rules[0]

    assert load_policy("baseline") is load_policy("baseline")
    assert alps.rule(rule.id).compiled_when.test is not None
    assert load_policy_for("FR").rule(rule.id) is load_policy_for("").rule(rule.id)


def test_rules_of_both_packs_run(alps):
    gear = Submission(category="for-sale/sports", body="A used airbag")

    assert screen(gear, policy=alps).outcome is Outcome.HOLD
    assert "goods.fallen-gear" not in {
        reason.rule_id for reason in screen(gear, policy=load_policy("baseline")).reasons
    }
    own = [failure for failure in run_examples(alps) if failure.rule_id == "goods.fallen-gear"]
    assert own == []


def test_a_site_gets_the_packs_of_its_country_and_those_for_everyone(tmp_path):
    write_pack(tmp_path / "base", RULE)
    near = f"{EXTENDING}{CLAUSES}countries: [DE, AT]\n".replace("extends: town", "extends: base")
    write_pack(tmp_path / "near", OWN, pack=near)
    other = OWN.replace("near.pay-first", "other.pay-first")
    write_pack(tmp_path / "other", other, pack=near.replace("[DE, AT]", "[AT]").replace("9", "8"))
    (tmp_path / "other" / "rule0.yaml").write_text(other.replace("9", "8"), encoding="utf-8")

    assert packs_for("AT", among=tmp_path) == ("base", "near", "other")
    assert packs_for("DE", among=tmp_path) == ("base", "near")
    assert packs_for("", among=tmp_path) == ("base",)
    austria = load_policy_for("AT", among=tmp_path)
    assert [rule.id for rule in austria.rules] == [
        "fraud.pay-first",
        "near.pay-first",
        "other.pay-first",
    ]
    assert set(austria.clauses) == {"rules.4.1", "rules.9.1", "rules.8.1"}
    assert austria.name == "near+near"
    assert [rule.id for rule in load_policy_for("FR", among=tmp_path).rules] == ["fraud.pay-first"]


@pytest.mark.parametrize("country", ["", "US", "GB", "DE", "ES", "FR", "BR"])
def test_the_baseline_is_in_force_everywhere(country):
    policy = load_policy_for(country)

    assert "baseline" in packs_for(country)
    assert all(policy.rule(rule.id) is rule for rule in load_policy("baseline").rules)
    assert load_policy_for(country) is policy


def test_one_id_for_two_rules_of_one_country(tmp_path):
    write_pack(tmp_path / "base", RULE)
    pack = f"{EXTENDING}countries: [AT]\n".replace("extends: town", "extends: base")
    one = OWN.replace("rules.9.1", "rules.4.1")
    write_pack(tmp_path / "one", one, pack=pack)
    write_pack(tmp_path / "two", one.replace(">= medium", ">= strong"), pack=pack)

    with pytest.raises(PolicyError, match=r'a rule "near.pay-first" of its own'):
        load_policy_for("AT", among=tmp_path)


@pytest.mark.parametrize(
    ("pack", "rule", "message"),
    [
        (f"{EXTENDING}{CLAUSES}".replace("town", "twon"), OWN, "pack.yaml:3:10: There is no pack"),
        (f"{EXTENDING}{CLAUSES}".replace("town", "near"), OWN, "extends itself: near → near."),
        (
            f"{EXTENDING}{CLAUSES.replace('9', '4')}",
            OWN.replace("9", "4"),
            'pack.yaml:5:3: The clause "rules.4.1" is taken: the pack "town" has it.',
        ),
        (f"{EXTENDING}{CLAUSES}", OWN.replace("near.pay-first", "goods.fireworks"), "is taken by"),
        (f"{EXTENDING}{CLAUSES}countries: [Austria]\n", OWN, '6:13: "Austria" is not a country.'),
        (
            f"{EXTENDING}{CLAUSES}lists: [fireworks]\n",
            OWN,
            'pack.yaml:6:9: The list "fireworks" is taken',
        ),
    ],
)
def test_a_wrong_extension(pack, rule, message, tmp_path):
    (tmp_path / "town").symlink_to(TOWN)
    write_pack(tmp_path / "near", rule, pack=pack)
    (tmp_path / "near" / "lists" / "fireworks.txt").write_text("rocket\n", encoding="utf-8")

    with pytest.raises(PolicyError) as raised:
        load_policy_from(tmp_path / "near")

    assert message in str(raised.value)


def test_a_pack_has_texts_for_its_own_rules_only(tmp_path):
    (tmp_path / "town").symlink_to(TOWN)
    write_pack(tmp_path / "near", OWN, pack=f"{EXTENDING}{CLAUSES}")
    (tmp_path / "near" / "texts").mkdir()
    (tmp_path / "near" / "texts" / "de.yaml").write_text(
        "goods.fireworks: {title: a, tell: b}", encoding="utf-8"
    )

    with pytest.raises(PolicyError, match=r'texts/de.yaml:1:1: There is no rule "goods.fireworks"'):
        load_policy_from(tmp_path / "near")


def test_a_rule_says_where_it_comes_from_and_whom_it_may_hit(alps):
    rule = alps.rule("goods.fallen-gear")

    assert rule.sources == (
        "Makers of helmets and ropes retire what was in a fall.",
        "The club's own list.",
    )
    assert rule.false_positives == ("People who warn others of such gear.",)
    assert describe(rule).false_positives == rule.false_positives


def test_notes_for_people_are_no_part_of_the_meaning(tmp_path):
    noted = changed("tell: Ask", "sources: [A law.]\nfalse_positives: [Movers.]\ntell: Ask")

    assert policy_of(tmp_path, noted).version == policy_of(tmp_path, RULE).version
    assert policy_of(tmp_path, noted).rules[0].sources == ("A law.",)
