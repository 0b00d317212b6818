"""Where a rule stands on the rules page, and by which number people know it."""

from __future__ import annotations

from django.urls import reverse


def rule_number(clause: str) -> str:
    """Return the number of a clause: "4.1" for ``rules.4.1``, "US.2" for ``rules.us.2``."""
    return clause.removeprefix("rules.").upper()


def rule_anchor(clause: str) -> str:
    """Return where a clause stands on the rules page: "rule-4-1"."""
    return f"rule-{rule_number(clause).replace('.', '-').lower()}"


def rule_url(clause: str) -> str:
    """Return the address of a clause on the rules page."""
    return f"{reverse('rules')}#{rule_anchor(clause)}"
