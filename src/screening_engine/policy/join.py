"""Joins several loaded policies into one: for a site in a country that has packs of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from screening_engine.policy.meaning import policy_version
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.rule import Policy, Rule

Entry = TypeVar("Entry")


def together(policies: Sequence[Policy]) -> Policy:
    """
    Return one policy with everything that these hold; what they share is in it once.

    Raises ``PolicyError`` where two packs use one name for different things.
    """
    if len(policies) == 1:
        return policies[0]
    rules = _rules(policies)
    return Policy(
        name="+".join(policy.name for policy in policies),
        label="+".join(policy.label for policy in policies),
        version=policy_version(rules),
        rules=rules,
        clauses=_joined("clause", (policy.clauses for policy in policies)),
        texts=_by_language([policy.texts for policy in policies]),
        clause_texts=_by_language([policy.clause_texts for policy in policies]),
        lists=_joined("list", (policy.lists for policy in policies)),
        countries=tuple(sorted({code for policy in policies for code in policy.countries})),
    )


def _rules(policies: Iterable[Policy]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for policy in policies:
        for rule in policy.rules:
            # Packs that extend the same one share its rules.
            if rules.setdefault(rule.id, rule) != rule:
                raise PolicyError(
                    f'The pack "{policy.name}" has a rule "{rule.id}" of its own, '
                    "and so has another pack for the same country."
                )
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def _joined(what: str, mappings: Iterable[Mapping[str, Entry]]) -> Mapping[str, Entry]:
    joined: dict[str, Entry] = {}
    for mapping in mappings:
        for key, entry in mapping.items():
            if joined.setdefault(key, entry) != entry:
                raise PolicyError(f'Two packs for the same country differ in the {what} "{key}".')
    return MappingProxyType(joined)


def _by_language(
    texts: Sequence[Mapping[str, Mapping[str, Entry]]],
) -> Mapping[str, Mapping[str, Entry]]:
    languages = sorted({language for one in texts for language in one})
    return MappingProxyType(
        {
            language: _joined("text", (one.get(language, {}) for one in texts))
            for language in languages
        }
    )
