"""The public rules with examples, how decisions are made, and how results are sorted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lamppost.environment import env
from lamppost.market.sites.queries import all_sites
from lamppost.trust.screening.queries import policy_in_force
from lamppost.web.public.caching import public_page
from lamppost.web.public.help_words import country_name
from lamppost.web.rule_links import rule_anchor, rule_number
from screening_engine import Policy
from screening_engine.policy.render import public_clauses


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
        return rule_anchor(self.id)

    @property
    def chapter(self) -> str:
        return self.number.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRules:
    """What the law of one country adds, by the country's name in the reader's language."""

    code: str
    name: str
    clauses: Sequence[ClauseView]


@public_page
def rules_page(request: HttpRequest) -> HttpResponse:
    """Show the clauses of the policies in force, in the reader's language where it has them."""
    language, policy = get_language() or "en", policy_in_force("")
    context = {
        "clauses": clauses(policy, language),
        "countries": country_rules(language),
        "label": policy.label,
        "version": policy.version,
        "contact": env().operator_contact,
        "contact_url": contact_url(env().operator_contact),
    }
    return render(request, "public/rules.html", context)


def clauses(policy: Policy, language: str, *, but: Collection[str] = ()) -> list[ClauseView]:
    """Return a policy's clauses in the order of their numbers, some of them left out."""
    found, chapter = list[ClauseView](), ""
    for clause_id in (clause.id for clause in public_clauses(policy) if clause.id not in but):
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


def country_rules(language: str) -> list[CountryRules]:
    """Return what is added for each country that has a town here, by its name."""
    common = policy_in_force("").clauses
    found = [
        CountryRules(
            code=code,
            name=country_name(code),
            clauses=clauses(policy_in_force(code), language, but=common),
        )
        for code in set(all_sites().values_list("country", flat=True))
    ]
    return sorted((one for one in found if one.clauses), key=lambda one: one.name)


def contact_url(contact: str) -> str:
    """Return where an operator's contact leads: a mail address or a web address."""
    is_web = contact.startswith(("http://", "https://"))
    return contact if is_web or not contact else f"mailto:{contact}"
