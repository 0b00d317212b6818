"""The form with which a person decides: what was sent, which rules to offer, and the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.ids import parse_id
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.journeys.decide_case import Given
from lamppost.market.contact.rules import ARRIVED
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.rules import (
    ABOUT_WHAT_PEOPLE_SAW,
    NAMES_A_RULE,
    NOTE_MAX,
    CaseKind,
    Decision,
    Measure,
    decisions_about,
)
from lamppost.trust.screening.queries import policy_in_force, rule_book
from lamppost.web.jinja import number
from lamppost.web.rule_links import rule_number
from screening_engine.policy.render import public_clauses

if TYPE_CHECKING:
    from lamppost.journeys.matter import Matter
    from lamppost.trust.cases.models import Case
    from lamppost.web.staff.case_page import CaseView

NO_DECISION = N_("Choose what you decide.")
NO_RULE = N_("Choose the rule that this breaks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """What was sent, exactly as sent. ``error`` is (control, sentence) or None."""

    decision: str = ""
    rule_id: str = ""
    note: str = ""
    seen: UUID | None = None
    error: tuple[str, str] | None = None

    def given(self, case_id: UUID) -> Given:
        """Return what the journey takes. Call only where ``problem`` is None."""
        return Given(
            case_id=case_id,
            decision=Decision(self.decision),
            rule_id=self.rule_id if self.decision in NAMES_A_RULE else "",
            note=self.note,
            seen_revision=self.seen,
        )


def read_form(sent: QueryDict) -> DecisionForm:
    """Return what was sent."""
    return DecisionForm(
        decision=sent.get("decision", "")[:10],
        rule_id=sent.get("rule", "")[:80],
        note=sent.get("note", "").replace("\r\n", "\n")[:NOTE_MAX],
        seen=parse_id(sent.get("seen", "")),
    )


def problem_of(form: DecisionForm) -> tuple[str, str] | None:
    """Return what is missing, as (control, message); None if the form is complete."""
    if form.decision not in set(Decision):
        return "decision", NO_DECISION
    if form.decision in NAMES_A_RULE and rule_book().rule(form.rule_id) is None:
        return "rule", NO_RULE
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One decision that the form offers, with its key. ``names_a_rule``: the rule comes next."""

    value: str
    label: str
    key: str
    names_a_rule: bool


KEYS = {Decision.APPROVE: "a", Decision.REFUSE: "r", Decision.WARN: "w", Decision.REMOVE_ALL: "r"}


def choices_for(view: CaseView) -> list[Choice]:
    """Return what may be decided about a case, as this page says it."""
    case = view.head.case
    offered = decisions_about(case.about.kind, CaseKind(case.kind))
    return [
        Choice(
            value=decision,
            label=_label(decision, view),
            key=KEYS[decision],
            names_a_rule=decision in NAMES_A_RULE,
        )
        for decision in offered
        if decision is not Decision.REMOVE_ALL or (view.person and view.person.removable)
    ]


def _label(decision: Decision, view: CaseView) -> str:
    if decision is Decision.WARN:
        return _("Warn this person")
    if decision is Decision.REMOVE_ALL:
        count = view.person.removable if view.person else 0
        return ngettext(
            "Remove their one public ad", "Remove all %(n)s of their public ads", count
        ) % {"n": number(count)}
    kept, taken = _pair(view)
    return kept if decision is Decision.APPROVE else taken


def _pair(view: CaseView) -> tuple[str, str]:
    """Return what keeping and taking away are called here."""
    statement = view.objection.statement if view.objection else None
    if statement is not None and statement.decision == Measure.WARN:
        return _("Withdraw the warning"), _("The warning stands")
    if view.message is not None:
        is_there = view.message.message.state in ARRIVED
        return (_("Keep it"), _("Take it away")) if is_there else (_("Deliver it"), _("Refuse it"))
    if view.head.case.about.kind is SubjectKind.ACCOUNT:
        return _("Leave them alone"), _("The warning stands")
    if view.head.case.kind not in ABOUT_WHAT_PEOPLE_SAW:
        return _("Publish it"), _("Refuse it")
    is_public = view.ad is not None and view.ad.listing.state == ListingState.PUBLISHED
    return _("Leave it as it is"), _("Take it off the board") if is_public else _("It broke a rule")


Options = list[tuple[str, str]]


def rule_groups(case: Case, matter: Matter) -> list[tuple[str, Options]]:
    """
    Return the rules to choose from: those that brought the case here first, then by clause.

    What a rule tells an advertiser is of no use to who wrote a message, and the other way round:
    such a rule is offered only where its clause has no better one.
    """
    policy = policy_in_force(matter.site.country)
    language = get_language() or "en"
    suggested = dict.fromkeys(rule_id for rule_id, _hash in case.reasons if policy.rule(rule_id))
    groups: list[tuple[str, Options]] = []
    if suggested:
        options = [(rule_id, policy.title(rule_id, language)) for rule_id in suggested]
        groups.append((_("What the check found"), options))
    for clause in public_clauses(policy):
        rules = [rule for rule in policy.rules if rule.clause == clause.id]
        rules = [rule for rule in rules if str(case.about.kind) in rule.applies_to] or rules
        options = [
            (rule.id, policy.title(rule.id, language)) for rule in rules if rule.id not in suggested
        ]
        heading = policy.clause(clause.id, language).heading
        if options:
            groups.append((f"{rule_number(clause.id)} {heading}", options))
    return groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The statement of reasons that a refusal would send, in its reader's language."""

    language: str
    heading: str
    explanation: str
    facts: Sequence[str]


def preview_statement(form: DecisionForm, matter: Matter) -> Preview | None:
    """Return what the owner would read; None while no rule is chosen."""
    policy = rule_book()
    rule = policy.rule(form.rule_id)
    if rule is None:
        return None
    language = matter.language
    return Preview(
        language=language,
        heading=policy.clause(rule.clause, language).heading,
        explanation=policy.tell(rule.id, language),
        facts=[form.note.strip()] if form.note.strip() else [],
    )
