"""The form with which a person decides: what was sent, which rules to offer, and the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_
from lamppost.journeys.decide_case import Given
from lamppost.trust.cases.rules import NOTE_MAX, Decision
from lamppost.trust.screening.queries import policy_in_force
from screening_engine.policy.render import public_clauses

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Case

NO_DECISION = N_("Choose whether the ad is published or refused.")
NO_RULE = N_("Choose the rule that this ad breaks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """What was sent, exactly as sent. ``error`` is (control, sentence) or None."""

    decision: str = ""
    rule_id: str = ""
    note: str = ""
    error: tuple[str, str] | None = None

    def given(self, case_id: UUID) -> Given:
        """Return what the journey takes. Call only where ``problem`` is None."""
        return Given(
            case_id=case_id,
            decision=Decision(self.decision),
            rule_id=self.rule_id if self.decision == Decision.REFUSE else "",
            note=self.note,
        )


def read_form(sent: QueryDict) -> DecisionForm:
    """Return what was sent."""
    return DecisionForm(
        decision=sent.get("decision", "")[:10],
        rule_id=sent.get("rule", "")[:80],
        note=sent.get("note", "").replace("\r\n", "\n")[:NOTE_MAX],
    )


def problem_of(form: DecisionForm) -> tuple[str, str] | None:
    """Return what is missing, as (control, message); None if the form is complete."""
    if form.decision not in set(Decision):
        return "decision", NO_DECISION
    if form.decision == Decision.REFUSE and policy_in_force().rule(form.rule_id) is None:
        return "rule", NO_RULE
    return None


Options = list[tuple[str, str]]


def rule_groups(case: Case) -> list[tuple[str, Options]]:
    """Return the rules to choose from: those that brought the case here first, then by clause."""
    policy, language = policy_in_force(), get_language() or "en"
    suggested = dict.fromkeys(rule_id for rule_id, _hash in case.reasons if policy.rule(rule_id))
    groups: list[tuple[str, Options]] = []
    if suggested:
        options = [(rule_id, policy.title(rule_id, language)) for rule_id in suggested]
        groups.append((_("What the check found"), options))
    for clause in public_clauses(policy):
        rules = [rule for rule in policy.rules if rule.clause == clause.id]
        options = [
            (rule.id, policy.title(rule.id, language)) for rule in rules if rule.id not in suggested
        ]
        heading = policy.clause(clause.id, language).heading
        if options:
            groups.append((f"{clause.id.removeprefix('rules.')} {heading}", options))
    return groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The statement of reasons that a refusal would send, in the poster's language."""

    language: str
    heading: str
    explanation: str
    facts: Sequence[str]


def preview_statement(form: DecisionForm, listing: Listing) -> Preview | None:
    """Return what the poster would read; None while no rule is chosen."""
    policy = policy_in_force()
    rule = policy.rule(form.rule_id)
    if rule is None:
        return None
    language = listing.seller.language or listing.site.language
    return Preview(
        language=language,
        heading=policy.clause(rule.clause, language).heading,
        explanation=policy.tell(rule.id, language),
        facts=[form.note.strip()] if form.note.strip() else [],
    )
