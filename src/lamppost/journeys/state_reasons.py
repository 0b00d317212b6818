"""Write a statement of reasons: which rule, which facts, who decided, in the poster's language."""

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
from lamppost.trust.cases.rules import DecidedBy, FoundBy
from lamppost.trust.screening.queries import policy_in_force
from screening_engine import Verdict
from screening_engine.verdict import Reason

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Case, Statement

QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Why an ad is refused, by whom, and with which facts."""

    rule_id: str
    facts: Sequence[str]
    decided_by: DecidedBy
    language: str
    case_id: UUID | None = None


def state_automatic_refusal(
    listing: Listing, reasons: Sequence[Reason], verdict: Verdict, now: datetime
) -> Statement:
    """
    Issue the statement for a refusal that the engine made.

    It cites a rule that may be named, if one of several does; where a secret rule matched as
    well no words are quoted, because they may be those that it looks for.
    """
    language = listing.seller.language or listing.site.language
    cited = next((reason for reason in reasons if not reason.secret), reasons[0])
    with override(language):
        facts = _facts(verdict, secret=any(reason.secret for reason in verdict.reasons))
    ground = _Ground(
        rule_id=cited.rule_id,
        facts=facts,
        decided_by=DecidedBy.AUTOMATION,
        language=language,
    )
    return _issue(listing, ground, actor=ENGINE, now=now)


def state_refusal_by_person(
    listing: Listing, case: Case, *, actor: str, now: datetime
) -> Statement:
    """Issue the statement for a moderator's refusal."""
    ground = _Ground(
        rule_id=case.rule_id,
        facts=[case.note] if case.note else [],
        decided_by=DecidedBy.PERSON,
        language=listing.seller.language or listing.site.language,
        case_id=case.pk,
    )
    return _issue(listing, ground, actor=actor, now=now)


def _issue(listing: Listing, ground: _Ground, *, actor: str, now: datetime) -> Statement:
    policy = policy_in_force()
    rule = policy.rule(ground.rule_id)
    if rule is None:
        raise LookupError(f"a refusal cites {ground.rule_id}, which the policy does not have")
    return issue_statement(
        NewStatement(
            subject=listing.subject,
            site_id=listing.site_id,
            revision_id=listing.revision_id,
            account_id=listing.seller_id,
            rule_id=rule.id,
            rule_hash=rule.hash,
            clause=rule.clause,
            clause_heading=policy.clause(rule.clause, ground.language).heading,
            explanation=policy.tell(rule.id, ground.language),
            facts=ground.facts,
            found_by=FoundBy.AUTOMATION,
            decided_by=ground.decided_by,
            language=ground.language,
            case_id=ground.case_id,
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
