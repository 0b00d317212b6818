"""What the engine saw in an ad, where, how strongly, and which rules that fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from lamppost.trust.screening.queries import rule_book, verdict_of
from lamppost.web.staff.marked_text import Place, Stretch, mark
from lamppost.web.staff.words import (
    STRENGTH_METER,
    fact_row,
    finding_word,
    outcome_word,
    strength_word,
)
from screening_engine import Evidence, Finding, Reason, Verdict
from screening_engine.policy.render import RuleInWords, describe

if TYPE_CHECKING:
    from lamppost.market.listings.models import ListingRevision
    from lamppost.trust.screening.models import ScreeningRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that were seen, and what they were read as. Either may be empty."""

    words: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One finding. ``key`` joins it with its marks in the text; ``counter`` speaks against it."""

    key: int
    title: str
    strength: str
    meter: float
    is_strong: bool
    quotes: Sequence[Quote]
    counter: Sequence[Quote]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule that matched. ``in_words`` is None when today's policy has no such rule."""

    rule_id: str
    title: str
    does: str
    in_words: RuleInWords | None
    is_shadow: bool
    has_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    An ad's words with the evidence marked in them.

    ``small`` are the answers and photo descriptions, which the engine reads behind the
    description. Without a record (it was emptied, or there never was one) nothing is marked.
    """

    title: Sequence[Stretch]
    body: Sequence[Stretch]
    small: Sequence[Stretch]
    evidence: Sequence[EvidenceRow] = ()
    rules: Sequence[RuleRow] = ()
    facts: Sequence[tuple[str, str]] = ()
    unknowns: Sequence[str] = ()
    failed: Sequence[str] = ()


def see(revision: ListingRevision, record: ScreeningRecord | None) -> Seen:
    """Return a revision as the engine saw it. A record of another revision marks nothing."""
    if record is None or not record.verdict or record.revision_id != revision.pk:
        return Seen(title=mark(revision.title, ()), body=mark(revision.body, ()), small=())
    return _seen(record, revision.body)


def see_message(words: str, record: ScreeningRecord | None) -> Seen:
    """Return a message as the engine saw it; unmarked, if it was never screened."""
    if record is None or not record.verdict or not _texts(record)[1].startswith(words):
        return Seen(title=(), body=mark(words, ()), small=())
    return _seen(record, words)


def _seen(record: ScreeningRecord, words: str) -> Seen:
    verdict = verdict_of(record)
    title, body = _texts(record)
    split = len(words) if body.startswith(words) else len(body)
    in_body = _places(verdict, "body")
    return Seen(
        title=mark(title, _places(verdict, "title")),
        body=mark(body, in_body, end=split),
        small=mark(body, in_body, start=_after_gap(body, split)),
        evidence=[_row(key, finding) for key, finding in enumerate(verdict.findings, start=1)],
        rules=[_rule_row(reason) for reason in verdict.reasons],
        facts=[fact_row(name, value) for name, value in verdict.facts_used.items()],
        unknowns=[fact_row(name, "")[0] for name in verdict.unknowns],
        failed=[finding_word(name) for name in verdict.failed_signals],
    )


def _texts(record: ScreeningRecord) -> tuple[str, str]:
    given = record.submission
    return str(given.get("title", "")), str(given.get("body", ""))


def _after_gap(body: str, split: int) -> int:
    rest = body[split:]
    return split + len(rest) - len(rest.lstrip("\n"))


def _places(verdict: Verdict, field: str) -> list[Place]:
    return [
        Place(key, seen.start, seen.end, seen.note or finding_word(finding.name))
        for key, finding in enumerate(verdict.findings, start=1)
        for seen in finding.evidence
        if seen.field == field
    ]


def _row(key: int, finding: Finding) -> EvidenceRow:
    return EvidenceRow(
        key=key,
        title=finding_word(finding.name),
        strength=strength_word(finding.strength),
        meter=STRENGTH_METER[finding.strength],
        is_strong=STRENGTH_METER[finding.strength] == 1,
        quotes=_quotes(finding.evidence),
        counter=_quotes(finding.counter),
    )


def _quotes(evidence: Sequence[Evidence]) -> list[Quote]:
    quotes = [
        Quote(words=seen.quote.strip()[:300], note=_note(seen))
        for seen in evidence
        if seen.quote.strip() or seen.note
    ]
    return list(dict.fromkeys(quotes))


def _note(seen: Evidence) -> str:
    if seen.field == "facts":
        return fact_row(seen.note, "")[0]
    return seen.note[:1].upper() + seen.note[1:]


def _rule_row(reason: Reason) -> RuleRow:
    policy = rule_book()
    rule = policy.rule(reason.rule_id)
    language = get_language() or "en"
    return RuleRow(
        rule_id=reason.rule_id,
        title=policy.title(reason.rule_id, language) if rule else reason.title,
        does=outcome_word(reason.outcome),
        in_words=describe(rule) if rule else None,
        is_shadow=reason.shadow,
        has_changed=rule is None or rule.hash != reason.rule_hash,
    )
