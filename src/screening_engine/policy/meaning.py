"""The version of a rule is the hash of what it means, not of its words or its file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from screening_engine.policy.rule import Rule, Then
from screening_engine.policy.source import line_of
from screening_engine.policy.syntax import Condition, lists_in
from screening_engine.submission import SubjectKind


def meaning_hash(
    *,
    when: Condition,
    unless: Condition | None,
    applies_to: Iterable[SubjectKind],
    stage: str,
    then: Then,
    on_unknown: str,
    lists: Mapping[str, tuple[str, ...]],
) -> str:
    """
    Return 64 hex digits, equal for two rules exactly if they decide alike.

    The contents of the lists belong to it. Title, texts, examples, owner, clause, rollout and
    layout do not.
    """
    conditions = [when] if unless is None else [when, unless]
    names = sorted({name for condition in conditions for name in lists_in(condition)})
    return hash_of(
        {
            "when": line_of(when),
            "unless": line_of(unless) if unless is not None else None,
            "applies_to": sorted(applies_to),
            "stage": stage,
            "then": [then.outcome, then.detail, then.queue, then.severity],
            "on_unknown": on_unknown,
            "lists": {name: sorted(set(lists[name])) for name in names},
        }
    )


def policy_version(rules: Iterable[Rule]) -> str:
    """
    Return the hash over the hashes of all rules, by id.

    The rollout is in it, though not in a rule's own hash: two policies of one version give the
    same verdict for the same submission.
    """
    return hash_of(
        sorted([rule.id, rule.hash, rule.rollout.mode, rule.rollout.percent] for rule in rules)
    )


def hash_of(content: object) -> str:
    """Return the SHA-256 of the content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()
