"""Submissions and verdicts as plain JSON without loss, and the same verdict again from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from screening_engine.money import Money
from screening_engine.policy.rule import Policy
from screening_engine.screen import screen
from screening_engine.signals import ALL_SIGNALS, Signal
from screening_engine.submission import FactValue, SubjectKind, Submission
from screening_engine.verdict import (
    Contacts,
    Evidence,
    Finding,
    Ground,
    Outcome,
    Reason,
    Strength,
    Verdict,
)

Json = dict[str, Any]
"""Objects, lists, texts, whole numbers, yes, no and null; object keys are sorted."""

_MICROSECOND = timedelta(microseconds=1)


def replay(
    record_submission: Mapping[str, Any],
    policy: Policy,
    *,
    signals: Iterable[Signal] = ALL_SIGNALS,
) -> Verdict:
    """
    Return the verdict on a recorded submission.

    Equal to the recorded one if policy version and engine version are the same.
    """
    return screen(submission_from_json(record_submission), policy=policy, signals=signals)


def same_verdict(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts are equal in every part, whatever the order of their mappings."""
    return canonical(verdict_to_json(one)) == canonical(verdict_to_json(other))


def canonical(content: Json) -> str:
    """Return the one text of this content: sorted keys, no spaces, ASCII only."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def submission_to_json(submission: Submission) -> Json:
    return {
        "attributes": _values_to_json(submission.attributes),
        "body": submission.body,
        "category": submission.category,
        "country": submission.country,
        "earlier": list(submission.earlier),
        "facts": _values_to_json(submission.facts),
        "kind": submission.kind.value,
        "language": submission.language,
        "offer": submission.offer,
        "price": None if submission.price is None else _value_to_json(submission.price),
        "site": submission.site,
        "title": submission.title,
    }


def submission_from_json(record: Mapping[str, Any]) -> Submission:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for a record that is none."""
    price = record["price"]
    return Submission(
        **{
            name: str(record[name])
            for name in ("body", "category", "country", "language", "offer", "site", "title")
        },
        kind=SubjectKind(record["kind"]),
        # Records of engines that did not know them have none.
        earlier=tuple(map(str, record.get("earlier", ()))),
        price=None if price is None else _money(price),
        attributes=_values_from_json(record["attributes"]),  # type: ignore[arg-type]  # as written
        facts=_values_from_json(record["facts"]),
    )


def verdict_to_json(verdict: Verdict) -> Json:
    return {
        "contacts": {
            "accounts": list(verdict.contacts.accounts),
            "emails": list(verdict.contacts.emails),
            "handles": list(verdict.contacts.handles),
            "links": list(verdict.contacts.links),
            "phones": list(verdict.contacts.phones),
            "wallets": list(verdict.contacts.wallets),
        },
        "engine_version": verdict.engine_version,
        "facts_used": _values_to_json(verdict.facts_used),
        "failed_signals": list(verdict.failed_signals),
        "findings": [_finding_to_json(finding) for finding in verdict.findings],
        "outcome": verdict.outcome.value,
        "policy_version": verdict.policy_version,
        "reasons": [_reason_to_json(reason) for reason in verdict.reasons],
        "unknowns": list(verdict.unknowns),
        "wants": list(verdict.wants),
    }


def verdict_from_json(record: Mapping[str, Any]) -> Verdict:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for a record that is none."""
    return Verdict(
        outcome=Outcome(record["outcome"]),
        reasons=tuple(_reason_from_json(reason) for reason in record["reasons"]),
        findings=tuple(_finding_from_json(finding) for finding in record["findings"]),
        contacts=Contacts(**{kind: tuple(found) for kind, found in record["contacts"].items()}),
        facts_used=_values_from_json(record["facts_used"]),
        unknowns=tuple(record["unknowns"]),
        wants=tuple(record["wants"]),
        failed_signals=tuple(record["failed_signals"]),
        policy_version=record["policy_version"],
        engine_version=record["engine_version"],
    )


def _finding_to_json(finding: Finding) -> Json:
    return {
        "counter": [_evidence_to_json(evidence) for evidence in finding.counter],
        "evidence": [_evidence_to_json(evidence) for evidence in finding.evidence],
        "name": finding.name,
        "strength": finding.strength.value,
        "values": _values_to_json(finding.values),
    }


def _finding_from_json(record: Mapping[str, Any]) -> Finding:
    return Finding(
        name=record["name"],
        strength=Strength(record["strength"]),
        evidence=tuple(Evidence(**evidence) for evidence in record["evidence"]),
        counter=tuple(Evidence(**evidence) for evidence in record["counter"]),
        values=_values_from_json(record["values"]),  # type: ignore[arg-type]  # as written
    )


def _evidence_to_json(evidence: Evidence) -> Json:
    return {
        "end": evidence.end,
        "field": evidence.field,
        "note": evidence.note,
        "quote": evidence.quote,
        "start": evidence.start,
    }


def _reason_to_json(reason: Reason) -> Json:
    return {
        "because": [_ground_to_json(ground) for ground in reason.because],
        "clause": reason.clause,
        "outcome": reason.outcome.value,
        "queue": reason.queue,
        "rule_hash": reason.rule_hash,
        "rule_id": reason.rule_id,
        "secret": reason.secret,
        "severity": reason.severity,
        "shadow": reason.shadow,
        "tell": reason.tell,
        "title": reason.title,
    }


def _reason_from_json(record: Mapping[str, Any]) -> Reason:
    # Records of engines that did not keep them have none.
    because = tuple(Ground(**ground) for ground in record.get("because", ()))
    return Reason(**{**record, "outcome": Outcome(record["outcome"]), "because": because})


def _ground_to_json(ground: Ground) -> Json:
    return {"condition": ground.condition, "holds": ground.holds, "part": ground.part}


def _values_to_json(values: Mapping[str, FactValue]) -> Json:
    return {name: _value_to_json(values[name]) for name in sorted(values)}


def _value_to_json(value: FactValue) -> Any:
    """What JSON has no type for becomes an object with one key that names the type."""
    if isinstance(value, Money):
        return {"money": [value.minor, value.currency]}
    if isinstance(value, timedelta):
        return {"microseconds": value // _MICROSECOND}
    if isinstance(value, tuple):
        return list(value)
    # Canonical JSON writes 1.0 as 1 and databases round: a float is kept as Python writes it.
    return {"float": repr(value)} if isinstance(value, float) else value


def _values_from_json(record: Mapping[str, Any]) -> dict[str, FactValue]:
    return {name: _value_from_json(value) for name, value in record.items()}


def _value_from_json(value: Any) -> FactValue:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if not isinstance(value, dict):
        plain: FactValue = value
        return plain
    if "money" in value:
        return _money(value)
    if "microseconds" in value:
        return int(value["microseconds"]) * _MICROSECOND
    return float(value["float"])


def _money(value: Mapping[str, Any]) -> Money:
    minor, currency = value["money"]
    return Money(int(minor), str(currency))
