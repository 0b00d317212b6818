"""The whole pipeline: read, run the signals, match the rules, answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from screening_engine.policy.catalogue import SUBJECT_KEY
from screening_engine.policy.counters import entry_named
from screening_engine.policy.entries import About, Cost
from screening_engine.policy.examples import effect_of_unknown
from screening_engine.policy.facts import Facts
from screening_engine.policy.rule import Mode, Policy, Rule
from screening_engine.read import read_submission
from screening_engine.reading import Reading
from screening_engine.signal_names import signal_name, with_names
from screening_engine.signals import ALL_SIGNALS, DERIVED_SIGNALS, Signal
from screening_engine.submission import FactValue, Submission
from screening_engine.verdict import SEVERITY, Finding, Outcome, Reason, Verdict
from screening_engine.version import ENGINE_VERSION

logger = logging.getLogger(__name__)

COULD_NOT_READ = "engine.could-not-read"
SIGNAL_FAILED = "engine.signal-failed"
RULE_FAILED = "engine.rule-failed"
_TITLES = {
    COULD_NOT_READ: "The text could not be read",
    SIGNAL_FAILED: "A signal failed",
    RULE_FAILED: "A rule failed",
}
COULD_NOT_CHECK = "We could not check this automatically, so a person looks at it."
ABOUT_PEOPLE = frozenset({About.ACCOUNT, About.OTHERS})


def screen(
    submission: Submission,
    *,
    policy: Policy,
    signals: Iterable[Signal] = ALL_SIGNALS,
    reading: Reading | None = None,
) -> Verdict:
    """
    Return the verdict of this policy on this submission. Never raises for what it is given.

    ``reading`` saves reading the texts again where the caller has done it. Whatever fails on
    the way holds the submission for a person: it never publishes and never refuses.
    """
    sight = look(submission, signals=signals, reading=reading)
    return judge(sight, policy=policy) if sight else _without_reading(policy)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the signals saw in a submission. Judging it again with more facts costs little."""

    reading: Reading
    findings: tuple[Finding, ...]
    failed: tuple[str, ...]


def look(
    submission: Submission,
    *,
    signals: Iterable[Signal] = ALL_SIGNALS,
    reading: Reading | None = None,
) -> Sight | None:
    """Return what the signals see; None if the texts could not be read. The first of two steps."""
    try:
        reading = reading or read_submission(submission)
    except Exception:
        logger.exception("A submission could not be read.")
        return None
    return Sight(reading, *_run(signals, reading))


def judge(sight: Sight, *, policy: Policy, facts: Mapping[str, FactValue] | None = None) -> Verdict:
    """
    Return the verdict on what was seen.

    ``facts`` take the place of the submission's: a caller that gathers cheap facts first can ask
    for the verdict, gather what it ``wants``, and ask again.
    """
    reading = sight.reading
    if facts is not None:
        reading = replace(reading, submission=replace(reading.submission, facts=facts))
    seen = _derive(reading, sight.findings, sight.failed)
    known = Facts(reading, seen.findings, failed=seen.unknown)
    ruling = _apply(_rules_for(policy, known), known)
    reasons = [*ruling.reasons, *([_engine_reason(SIGNAL_FAILED)] if seen.failed else [])]
    return Verdict(
        outcome=_outcome(reasons),
        reasons=tuple(sorted(reasons, key=_most_severe_first)),
        findings=seen.findings,
        contacts=reading.contacts,
        facts_used=known.used(),
        unknowns=tuple(sorted(ruling.unknowns)),
        wants=tuple(sorted(filter(_is_worth_asking, ruling.unknowns))),
        failed_signals=seen.failed,
        policy_version=policy.version,
        engine_version=ENGINE_VERSION,
    )


Gather = Callable[[frozenset[str]], Mapping[str, FactValue]]
"""Looks up the named facts; may return others that came with them, and leaves out the unknown."""


def screen_in_passes(
    submission: Submission,
    *,
    policy: Policy,
    gather: Gather,
    signals: Iterable[Signal] = ALL_SIGNALS,
    reading: Reading | None = None,
) -> tuple[Submission, Verdict]:
    """
    Return the submission with the facts that were needed in the end, and the verdict on it.

    First with the facts that the submission brings; then, as long as rules want expensive facts
    that nobody looked for yet, ``gather`` is asked for those. The verdict is that of ``screen``
    on the submission that is returned. Whatever ``gather`` raises is the caller's to handle.
    """
    sight = look(submission, signals=signals, reading=reading)
    if sight is None:
        return submission, _without_reading(policy)
    facts, asked = dict(submission.facts), set[str]()
    verdict = judge(sight, policy=policy)
    while wanted := frozenset(verdict.wants) - asked:
        asked |= wanted
        facts.update(gather(wanted))
        verdict = judge(sight, policy=policy, facts=facts)
    return replace(submission, facts=facts), verdict


def advise(
    submission: Submission, policy: Policy, signals: Iterable[Signal] = ALL_SIGNALS
) -> tuple[Reason, ...]:
    """
    Return what the person could be told while still typing, the most severe first.

    The same engine that decides, on the texts and the market alone: rules that are secret, in
    shadow or would quarantine are left out, and so is everything about the account or other
    accounts. A rule whose exceptions cannot be told is named; one that lacks a fact is not.
    """
    try:
        reading = read_submission(submission)
    except Exception:
        logger.exception("A draft could not be read.")
        return ()
    seen = _derive(reading, *_run(signals, reading))
    facts = Facts(reading, seen.findings, failed=seen.unknown, without=ABOUT_PEOPLE)
    matched = (
        _reason(rule, rule.then.outcome, facts)
        for rule in _rules_for(policy, facts) or ()
        if _may_be_named(rule) and _advises(rule, facts)
    )
    return tuple(sorted(matched, key=_most_severe_first))


def _may_be_named(rule: Rule) -> bool:
    hidden = rule.secret or rule.then.outcome is Outcome.QUARANTINE
    return not hidden and rule.rollout.mode is Mode.LIVE


def _advises(rule: Rule, facts: Facts) -> bool:
    try:
        excepted = rule.compiled_unless is not None and rule.compiled_unless.test(facts)
        return not excepted and rule.compiled_when.test(facts) is True
    except Exception:
        logger.exception("Rule failed on a draft: %s", rule.id)
        return False


def _without_reading(policy: Policy) -> Verdict:
    return Verdict(
        outcome=Outcome.HOLD,
        reasons=(_engine_reason(COULD_NOT_READ),),
        policy_version=policy.version,
        engine_version=ENGINE_VERSION,
    )


# Signals


def _run(
    signals: Iterable[Signal], reading: Reading
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings by name, and the names of the signals that failed."""
    findings: list[Finding] = []
    failed: list[str] = []
    for name, signal in with_names(tuple(signals)):
        try:
            finding = signal(reading)
            if finding is not None:
                findings.append(_checked(finding))
        except Exception:
            logger.exception("Signal failed: %s", name)
            failed.append(name)
    findings.sort(key=lambda finding: finding.name)
    return tuple(findings), tuple(sorted(failed))


@dataclass(frozen=True, slots=True)
class _Seen:
    """All findings by name. ``unknown`` are the signals whose silence means nothing."""

    findings: tuple[Finding, ...]
    failed: tuple[str, ...]
    unknown: frozenset[str]


def _derive(reading: Reading, findings: tuple[Finding, ...], failed: tuple[str, ...]) -> _Seen:
    """
    Run the signals over facts and findings: again whenever facts were added, for they cost little.

    One that is silent although another signal failed may have lacked that one: unknown.
    """
    known = {finding.name: finding for finding in findings}
    broken = set(failed)
    for signal in DERIVED_SIGNALS:
        name = signal_name(signal)
        try:
            finding = signal(reading, known)
            if finding is not None:
                known[name] = _checked(finding)
        except Exception:
            logger.exception("Signal failed: %s", name)
            broken.add(name)
    silent = {name for name in map(signal_name, DERIVED_SIGNALS) if name not in known}
    return _Seen(
        findings=tuple(known[name] for name in sorted(known)),
        failed=tuple(sorted(broken)),
        unknown=frozenset(broken | silent if broken else ()),
    )


def _checked(finding: object) -> Finding:
    if not isinstance(finding, Finding):
        raise TypeError(f"a signal returned {type(finding).__name__}")
    return finding


# Rules


@dataclass(frozen=True, slots=True)
class _Ruling:
    reasons: tuple[Reason, ...]
    unknowns: frozenset[str]


def _rules_for(policy: Policy, facts: Facts) -> list[Rule] | None:
    """Return the rules to ask; None if that cannot be told of what was submitted."""
    try:
        return policy.plan.rules_for(facts)
    except Exception:
        logger.exception("It cannot be told which rules a submission concerns.")
        return None


def _apply(rules: Iterable[Rule] | None, facts: Facts) -> _Ruling:
    if rules is None:
        return _Ruling((_engine_reason(RULE_FAILED),), frozenset())
    reasons: list[Reason] = []
    unknowns: set[str] = set()
    for rule in rules:
        try:
            matches = rule.judge(facts)
            if matches is None:
                unknowns |= rule.lacking(facts)
            outcome = _effect(rule, matches)
            if outcome is not None:
                reasons.append(_reason(rule, outcome, facts))
        except Exception:
            logger.exception("Rule failed: %s", rule.id)
            reasons.append(_engine_reason(RULE_FAILED))
    return _Ruling(tuple(dict.fromkeys(reasons)), frozenset(unknowns))


def _effect(rule: Rule, matches: bool | None) -> Outcome | None:
    if matches is None:
        return effect_of_unknown(rule.on_unknown, rule.then)
    return rule.then.outcome if matches else None


def is_in_rollout(rule: Rule, submission: Submission) -> bool:
    """
    Whether the rule has an effect on this subject; outside it is recorded as in shadow.

    The draw is by rule and subject: stable when asked again, and inside stays inside when the
    percentage grows. Without a ``subject.key`` among the facts the texts stand for the subject.
    """
    if rule.rollout.mode is not Mode.PERCENT:
        return rule.rollout.mode is Mode.LIVE
    key = submission.facts.get(SUBJECT_KEY) or (submission.title, submission.body)
    seed = repr((rule.id, key)).encode("utf-8", "backslashreplace")
    return int.from_bytes(sha256(seed).digest()[:8]) % 100 < rule.rollout.percent


def _reason(rule: Rule, outcome: Outcome, facts: Facts) -> Reason:
    return Reason(
        rule_id=rule.id,
        rule_hash=rule.hash,
        outcome=outcome,
        clause=rule.clause,
        title=rule.title,
        tell=rule.tell,
        queue=rule.then.queue,
        severity=rule.then.severity,
        secret=rule.secret,
        shadow=not is_in_rollout(rule, facts.reading.submission),
        because=rule.because(facts),
    )


def _engine_reason(rule_id: str) -> Reason:
    return Reason(
        rule_id=rule_id,
        rule_hash=sha256(f"{rule_id} {ENGINE_VERSION}".encode()).hexdigest(),
        outcome=Outcome.HOLD,
        clause="",
        title=_TITLES[rule_id],
        tell=COULD_NOT_CHECK,
    )


def _outcome(reasons: Iterable[Reason]) -> Outcome:
    effective = (reason.outcome for reason in reasons if not reason.shadow)
    return max(effective, key=SEVERITY.__getitem__, default=Outcome.PUBLISH)


def _most_severe_first(reason: Reason) -> tuple[bool, int, str]:
    return (reason.shadow, -SEVERITY[reason.outcome], reason.rule_id)


def _is_worth_asking(name: str) -> bool:
    entry = entry_named(name)
    return entry is not None and entry.cost is Cost.EXPENSIVE


# Examples


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that did not come out as its rule says. None stands for "no match"."""

    rule_id: str
    example: str
    expected: Outcome | None
    got: Outcome | None
    unknowns: tuple[str, ...] = ()
    failed_signals: tuple[str, ...] = ()

    def __str__(self) -> str:
        got, expected = self.got or "no match", self.expected or "no match"
        text = f'{self.rule_id}, example "{self.example}": expected {expected}, got {got}'
        missing = (*self.unknowns, *self.failed_signals)
        return f"{text} (unknown: {', '.join(missing)})" if missing else text


def run_examples(policy: Policy, signals: Collection[Signal] = ALL_SIGNALS) -> list[ExampleFailure]:
    """Run every example of every rule in the real engine; return those that fail."""
    failures: list[ExampleFailure] = []
    for rule in policy.rules:
        alone = replace(policy, rules=(rule,))
        for example in rule.examples:
            verdict = screen(example.submission, policy=alone, signals=signals)
            got = next((r.outcome for r in verdict.reasons if r.rule_id == rule.id), None)
            if got is not example.expect or verdict.failed_signals:
                failures.append(
                    ExampleFailure(
                        rule.id,
                        example.name,
                        example.expect,
                        got,
                        verdict.unknowns,
                        verdict.failed_signals,
                    )
                )
    return failures
