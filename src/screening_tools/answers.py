"""Answers: a verdict as the JSON object that the command prints and the service sends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from screening_engine import Evidence, Finding, Policy, Reason, Verdict

Answer = dict[str, Any]


def answer_from(row_id: str, verdict: Verdict, *, policy: Policy, language: str = "") -> Answer:
    """
    Return what is answered for one row. What is empty is left out, but for the first five keys.

    ``language`` is a BCP 47 tag: people are told the reasons in it, where the policy has them so.
    """
    contacts = {
        kind: list(getattr(verdict.contacts, kind))
        for kind in ("phones", "emails", "links", "handles")
    }
    rarer = {
        kind: list(getattr(verdict.contacts, kind))
        for kind in ("wallets", "accounts")
        if getattr(verdict.contacts, kind)
    }
    answer: Answer = {
        "id": row_id,
        "outcome": str(verdict.outcome),
        "rules": [rule_from(reason, policy, language) for reason in verdict.reasons],
        "findings": [_finding(finding) for finding in verdict.findings],
        "contacts": {**contacts, **rarer},
    }
    if verdict.failed_signals:
        answer["failed_signals"] = list(verdict.failed_signals)
    return answer


def error_answer(row_id: str, message: str) -> Answer:
    return {"id": row_id, "error": message}


def rule_from(reason: Reason, policy: Policy, language: str = "") -> Answer:
    """Return a rule that matched. ``shadow`` is there where it had no effect."""
    rule: Answer = {
        "id": reason.rule_id,
        "hash": reason.rule_hash,
        "outcome": str(reason.outcome),
        "clause": reason.clause,
        "tell": _tell(reason, policy, language),
    }
    if reason.shadow:
        rule["shadow"] = True
    if reason.secret:
        rule["secret"] = True
    return rule


def _tell(reason: Reason, policy: Policy, language: str) -> str:
    known = language and policy.rule(reason.rule_id) is not None
    return policy.tell(reason.rule_id, language) if known else reason.tell


def _finding(finding: Finding) -> Answer:
    answer: Answer = {
        "signal": finding.name,
        "strength": str(finding.strength),
        "evidence": _places(finding.evidence),
    }
    if finding.counter:
        answer["counter"] = _places(finding.counter)
    if finding.values:
        answer["values"] = {name: finding.values[name] for name in sorted(finding.values)}
    return answer


def _places(evidence: Iterable[Evidence]) -> list[Answer]:
    return [
        {
            "field": place.field,
            "start": place.start,
            "end": place.end,
            "quote": place.quote,
            "note": place.note,
        }
        for place in evidence
    ]


def line_of(answer: Answer) -> bytes:
    """Return an answer as one line of JSON, without its end."""
    # A row may hold halves of letters, which no output takes.
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def shortly(answer: Answer) -> str:
    """Return an answer for a person who reads many: ``7: hold  fraud.absent-owner``."""
    if "error" in answer:
        return f"{answer['id']}: {answer['error']}"
    rules = ", ".join(rule["id"] for rule in answer["rules"])
    return f"{answer['id']}: {answer['outcome']}{'  ' + rules if rules else ''}"
