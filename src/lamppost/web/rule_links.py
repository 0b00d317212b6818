"""Where a rule stands on the rules page, and by which number people know it."""

from __future__ import annotations

from django.urls import reverse


def rule_number(clause: str) -> str:
    """Return the number of a clause: "4.1" for ``rules.4.1``."""
    return clause.removeprefix("rules.")


def rule_url(clause: str) -> str:
    """Return the address of a clause on the rules page, where it has the id ``rule-4-1``."""
    return f"{reverse('rules')}#rule-{rule_number(clause).replace('.', '-')}"
