"""Writes rules and packs for the tests of the policy language."""

from __future__ import annotations

from pathlib import Path

from screening_engine import (
    Evidence,
    Finding,
    Policy,
    Reading,
    Strength,
    Submission,
    load_policy_from,
    read_submission,
)
from screening_engine.policy.facts import Facts

TOWN = Path(__file__).parent / "packs" / "town"

PACK = """\
name: bench
version: "1"
clauses:
  rules.4.1: {heading: No money before a viewing, text: Nobody may ask for money first.}
"""

RULE = """\
id: fraud.pay-first
clause: rules.4.1
title: Money before a viewing
applies_to: [listing]
stage: before_publish
owner: housing
when:
  all:
    - listing.category within housing
    - finding("asks_payment_first").strength >= medium
unless:
  - author has label verified_agent
then: {hold: review, queue: fraud, severity: high}
on_unknown: hold
rollout: {mode: live}
brake: {max_share: 2%, over: 1 hour}
tell: Ask for money after the viewing.
examples:
  - name: classic
    listing: {category: housing/rent, price: 400 EUR, body: pay first}
    facts: {author.account_age: 3 hours}
    expect: hold
  - name: ordinary
    listing: {category: housing/rent, price: 900 EUR}
    expect: no match
"""

FINDINGS = frozenset({"asks_payment_first", "needs_trained_eyes"})


def changed(old: str, new: str) -> str:
    """Return the rule above with one passage changed."""
    assert RULE.count(old) == 1, old
    return RULE.replace(old, new)


def rule_when(*conditions: str, then: str = "{hold: review}", more: str = "") -> str:
    """Return a rule with these conditions, all of which must hold. Its examples are not run."""
    lines = "\n".join(f"    - {condition}" for condition in conditions)
    return f"""\
id: test.rule
clause: rules.4.1
title: A rule
applies_to: [listing, message]
owner: desk
when:
  all:
{lines}
then: {then}
{more}
tell: A person looks at this.
examples:
  - {{name: one, listing: {{title: one}}, expect: {then[1:].split(":", maxsplit=1)[0]}}}
  - {{name: two, listing: {{title: two}}, expect: no match}}
"""


def write_pack(
    folder: Path, *rules: str, pack: str = PACK, lists: dict[str, str] | None = None
) -> Path:
    folder.mkdir(exist_ok=True)
    names = f"lists: [{', '.join(lists)}]\n" if lists else ""
    (folder / "pack.yaml").write_text(pack + names, encoding="utf-8")
    (folder / "lists").mkdir(exist_ok=True)
    for name, terms in (lists or {}).items():
        (folder / "lists" / f"{name}.txt").write_text(terms, encoding="utf-8")
    for number, rule in enumerate(rules):
        (folder / f"rule{number}.yaml").write_text(rule, encoding="utf-8")
    return folder


def policy_of(folder: Path, *rules: str, lists: dict[str, str] | None = None) -> Policy:
    return load_policy_from(write_pack(folder, *rules, lists=lists), findings=FINDINGS)


def facts_of(submission: Submission, *findings: Finding, failed: tuple[str, ...] = ()) -> Facts:
    return Facts(read_submission(submission), findings, failed=failed)


# Signals, as small as can be


def asks_payment_first(reading: Reading) -> Finding | None:
    start = reading.body.shown.find("pay first")
    if start < 0:
        return None
    evidence = Evidence(field="body", start=start, end=start + 9, quote="pay first")
    return Finding(name="asks_payment_first", strength=Strength.STRONG, evidence=(evidence,))


def needs_trained_eyes(reading: Reading) -> Finding | None:
    if "indicator-for-tests" not in reading.body.shown:
        return None
    return Finding(name="needs_trained_eyes", strength=Strength.STRONG)


def broken(reading: Reading) -> Finding | None:
    raise RuntimeError("this signal always fails")


SIGNALS = (asks_payment_first, needs_trained_eyes)
