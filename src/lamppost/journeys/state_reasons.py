"""Write a statement of reasons: which rule, which facts, who decided, in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.foundation.audit.log import ENGINE
from lamppost.trust.cases.actions import NewStatement, issue_statement
from lamppost.trust.cases.queries import find_statement
from lamppost.trust.cases.rules import ABOUT_WHAT_PEOPLE_SAW, DecidedBy, FoundBy, Measure
from lamppost.trust.screening.queries import rule_book
from screening_engine import Verdict
from screening_engine.verdict import Reason

if TYPE_CHECKING:
    from lamppost.journeys.matter import Matter
    from lamppost.trust.cases.models import Case, Statement

QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Why something is taken away, or somebody warned: by whom, found how, with which facts."""

    rule_id: str
    facts: Sequence[str]
    decided_by: DecidedBy
    found_by: FoundBy = FoundBy.AUTOMATION
    measure: Measure = Measure.REFUSE
    case_id: UUID | None = None


def state_automatic_refusal(
    matter: Matter, reasons: Sequence[Reason], verdict: Verdict, now: datetime
) -> Statement:
    """
    Issue the statement for a refusal that the engine made.

    It cites a rule that may be named, if one of several does; where a secret rule matched as
    well no words are quoted, because they may be those that it looks for.
    """
    cited = next((reason for reason in reasons if not reason.secret), reasons[0])
    with override(matter.language):
        facts = _facts(verdict, secret=any(reason.secret for reason in verdict.reasons))
    ground = _Ground(
        rule_id=cited.rule_id,
        facts=facts,
        decided_by=DecidedBy.AUTOMATION,
    )
    return _issue(matter, ground, actor=ENGINE, now=now)


def state_by_person(
    matter: Matter, case: Case, *, measure: Measure, actor: str, now: datetime
) -> Statement:
    """Issue the statement for what a moderator decided in a case."""
    ground = _Ground(
        rule_id=case.rule_id,
        facts=[case.note] if case.note else [],
        decided_by=DecidedBy.PERSON,
        found_by=_found_by(case),
        measure=measure,
        case_id=case.pk,
    )
    return _issue(matter, ground, actor=actor, now=now)


def _found_by(case: Case) -> FoundBy:
    if case.kind in ABOUT_WHAT_PEOPLE_SAW:
        return FoundBy.REPORT
    earlier = find_statement(case.objects_to) if case.objects_to else None
    return FoundBy(earlier.found_by) if earlier else FoundBy.AUTOMATION


def _issue(matter: Matter, ground: _Ground, *, actor: str, now: datetime) -> Statement:
    policy, language = rule_book(), matter.language
    rule = policy.rule(ground.rule_id)
    if rule is None:
        raise LookupError(f"a decision cites {ground.rule_id}, which the policy does not have")
    return issue_statement(
        NewStatement(
            subject=matter.subject,
            site_id=matter.site.pk,
            revision_id=matter.revision_id,
            account_id=matter.owner.pk,
            rule_id=rule.id,
            rule_hash=rule.hash,
            clause=rule.clause,
            clause_heading=policy.clause(rule.clause, language).heading,
            explanation=policy.tell(rule.id, language),
            facts=ground.facts,
            found_by=ground.found_by,
            decided_by=ground.decided_by,
            language=language,
            case_id=ground.case_id,
            measure=ground.measure,
        ),
        actor=actor,
        now=now,
    )


def _facts(verdict: Verdict, *, secret: bool) -> list[str]:
    """Return what was relied on, as sentences. A secret rule's evidence would teach evasion."""
    if secret:
        return []
    quotes = [
        evidence.quote.strip()
        for finding in verdict.findings
        for evidence in finding.evidence
        if evidence.quote.strip()
    ]
    distinct = list(dict.fromkeys(quotes))[:QUOTES]
    return [
        _("We relied on these words: “%(quote)s”.") % {"quote": quote[:120]} for quote in distinct
    ]
