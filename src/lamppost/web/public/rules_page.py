"""The public rules with examples, how decisions are made, and how results are sorted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lamppost.environment import env
from lamppost.trust.screening.queries import policy_in_force
from lamppost.web.public.caching import public_page
from lamppost.web.rule_links import rule_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """One paragraph of the rules. ``id`` is the policy's, ``number`` the one people know."""

    id: str
    number: str
    heading: str
    text: str
    allowed: tuple[str, ...]
    not_allowed: tuple[str, ...]
    starts_chapter: bool

    @property
    def anchor(self) -> str:
        return f"rule-{self.number.replace('.', '-')}"

    @property
    def chapter(self) -> str:
        return self.number.partition(".")[0]


@public_page
def rules_page(request: HttpRequest) -> HttpResponse:
    """Show the clauses of the policy in force, in the reader's language where it has them."""
    context = {
        "clauses": clauses(get_language() or "en"),
        "label": policy_in_force().label,
        "version": policy_in_force().version,
        "contact": env().operator_contact,
        "contact_url": contact_url(env().operator_contact),
    }
    return render(request, "public/rules.html", context)


def clauses(language: str) -> list[ClauseView]:
    """Return all clauses in the order of their numbers."""
    policy, found, chapter = policy_in_force(), list[ClauseView](), ""
    for clause_id in sorted(policy.clauses, key=_in_order):
        clause, number = policy.clause(clause_id, language), rule_number(clause_id)
        found.append(
            ClauseView(
                id=clause_id,
                number=number,
                heading=clause.heading,
                text=clause.text,
                allowed=clause.allowed,
                not_allowed=clause.not_allowed,
                starts_chapter=number.partition(".")[0] != chapter,
            )
        )
        chapter = number.partition(".")[0]
    return found


def contact_url(contact: str) -> str:
    """Return where an operator's contact leads: a mail address or a web address."""
    is_web = contact.startswith(("http://", "https://"))
    return contact if is_web or not contact else f"mailto:{contact}"


def _in_order(clause_id: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"\.", clause_id)]
