"""The policy as the service shows it: its rules and the clauses of the public rules."""

from __future__ import annotations

from typing import Any

from screening_engine import ENGINE_VERSION, Policy, Rule
from screening_engine.policy.render import describe, public_clauses


def policy_page(policy: Policy) -> dict[str, Any]:
    return {
        "name": policy.name,
        "label": policy.label,
        "version": policy.version,
        "engine": ENGINE_VERSION,
        "rules": [_rule(rule) for rule in policy.rules],
        "clauses": [
            {"id": clause.id, "heading": clause.heading, "text": clause.text}
            for clause in public_clauses(policy)
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    """A secret rule is named, for its hash stands in answers; what it looks for is not told."""
    words = describe(rule)
    told = {"secret": True} if rule.secret else {"does": words.sentence}
    return {
        "id": rule.id,
        "hash": rule.hash,
        "outcome": str(rule.then.outcome),
        "clause": rule.clause,
        "title": rule.title,
        "applies_to": sorted(str(kind) for kind in rule.applies_to),
        "stage": rule.stage,
        "rollout": words.rollout,
        **told,
    }
