"""
Screening: facts in, verdict out.

A pure library. It reads no database, network or clock, and gives the same verdict for the same
submission, policy and engine version, always.
"""

from screening_engine.money import Money
from screening_engine.policy import (
    Policy,
    PolicyError,
    Rule,
    load_every_policy,
    load_policy,
    load_policy_for,
    load_policy_from,
    packs_for,
)
from screening_engine.read import read_submission
from screening_engine.reading import Reading, ReadText
from screening_engine.replay import (
    replay,
    same_verdict,
    submission_from_json,
    submission_to_json,
    verdict_from_json,
    verdict_to_json,
)
from screening_engine.screen import (
    ExampleFailure,
    Gather,
    Sight,
    advise,
    judge,
    look,
    run_examples,
    screen,
    screen_in_passes,
)
from screening_engine.signal_names import finding_names, signal_name
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
from screening_engine.version import ENGINE_VERSION

__all__ = [
    "ALL_SIGNALS",
    "ENGINE_VERSION",
    "Contacts",
    "Evidence",
    "ExampleFailure",
    "FactValue",
    "Finding",
    "Gather",
    "Ground",
    "Money",
    "Outcome",
    "Policy",
    "PolicyError",
    "ReadText",
    "Reading",
    "Reason",
    "Rule",
    "Sight",
    "Signal",
    "Strength",
    "SubjectKind",
    "Submission",
    "Verdict",
    "advise",
    "finding_names",
    "judge",
    "load_every_policy",
    "load_policy",
    "load_policy_for",
    "load_policy_from",
    "look",
    "packs_for",
    "read_submission",
    "replay",
    "run_examples",
    "same_verdict",
    "screen",
    "screen_in_passes",
    "signal_name",
    "submission_from_json",
    "submission_to_json",
    "verdict_from_json",
    "verdict_to_json",
]
