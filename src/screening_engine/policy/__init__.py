"""
The policy language: rules as YAML files, typed, three-valued, compiled, with their own tests.

It never runs the source of a rule as a program: lines are parsed by hand into a tree, the tree
is checked against the fact catalogue, and only then turned into closures.
"""

from screening_engine.policy.load import (
    load_every_policy,
    load_policy,
    load_policy_for,
    load_policy_from,
    packs_for,
)
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.rule import Clause, Example, Policy, Rule

__all__ = [
    "Clause",
    "Example",
    "Policy",
    "PolicyError",
    "Rule",
    "load_every_policy",
    "load_policy",
    "load_policy_for",
    "load_policy_from",
    "packs_for",
]
