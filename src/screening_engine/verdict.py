"""What the engine answers: an outcome, reasons for the person, findings for the staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from screening_engine.submission import FactValue


class Outcome(StrEnum):
    """From mild to severe. When rules disagree, the most severe one wins."""

    PUBLISH = "publish"
    FRICTION = "friction"  # the poster confirms or edits first
    HOLD = "hold"  # a person looks before it is public
    REFUSE = "refuse"  # not published, with a statement of reasons
    QUARANTINE = "quarantine"  # hidden from all but trained reviewers


SEVERITY: Mapping[Outcome, int] = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Strength(StrEnum):
    """How much one finding proves. Combined by the rules; one indicator alone proves nothing."""

    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


STRENGTH_RANK: Mapping[Strength, int] = {strength: rank for rank, strength in enumerate(Strength)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    Where in the text a signal saw something.

    ``start`` and ``end`` are offsets in code points into the *shown* ``field`` ("title" or
    "body", exactly as typed), so that a page can mark the words; ``quote`` is that slice and
    ``note`` says in plain English what it was read as. Evidence that is a fact and not a
    stretch of text has ``field`` "facts", offsets 0 and the fact's name in ``note``.
    """

    field: str
    start: int
    end: int
    quote: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing a signal noticed. ``name`` is the signal's name, as rules cite it.

    ``counter`` holds what speaks against it (a licence number, a harmless reading): shown to
    staff beside the evidence, and usable by rules as ``finding("…").countered``.
    """

    name: str
    strength: Strength
    evidence: tuple[Evidence, ...] = ()
    counter: tuple[Evidence, ...] = ()
    values: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Every way to reach someone that was found in the texts, plain or disguised."""

    phones: tuple[str, ...] = ()  # E.164
    emails: tuple[str, ...] = ()  # lower case
    links: tuple[str, ...] = ()  # registrable host and path, lower-case host
    handles: tuple[str, ...] = ()  # "service:name", or ":name" where the service is not named
    wallets: tuple[str, ...] = ()  # "bitcoin:address", the check digits were right
    accounts: tuple[str, ...] = ()  # "iban:DE…" or "card:…": the check digits were right


@dataclass(frozen=True, slots=True)
class Ground:
    """
    One condition of a rule as it was answered: ``holds`` is None where a fact was missing.

    ``condition`` is the line in its one way to write; ``part`` is when or unless.
    """

    condition: str
    holds: bool | None
    part: str = "when"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """
    A rule that matched, as the person is told about it and as the record cites it.

    ``because`` holds every condition that was asked until the rule was settled, in that order.
    """

    rule_id: str
    rule_hash: str
    outcome: Outcome
    clause: str  # the public rule, for example "rules.4.1"
    title: str  # for staff, English
    tell: str  # for the person, English; other languages by rule id
    queue: str = ""
    severity: str = ""
    secret: bool = False  # never named while someone is typing: it would teach evasion
    shadow: bool = False  # matched in shadow mode: recorded, no effect on the outcome
    because: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer, with all that it rests on."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()
    contacts: Contacts = field(default_factory=Contacts)
    facts_used: Mapping[str, FactValue] = field(default_factory=dict)
    unknowns: tuple[str, ...] = ()  # facts a rule needed and did not have
    wants: tuple[str, ...] = ()  # facts worth gathering for a second pass
    failed_signals: tuple[str, ...] = ()
    policy_version: str = ""
    engine_version: str = ""
