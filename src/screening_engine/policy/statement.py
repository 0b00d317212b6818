"""What a statement of reasons says of one rule: the clause, the advice and what was seen."""

from __future__ import annotations

from dataclasses import dataclass

from screening_engine.policy.form import is_for_staff
from screening_engine.policy.parser import parse_line
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.render import in_words
from screening_engine.policy.rule import Policy
from screening_engine.verdict import Ground, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """
    One reason as its person may read it.

    ``circumstances`` are the conditions that held, in English, without those that read what only
    staff may see; none for a secret rule. All else is in the language asked for, where there is
    a translation. ``clause`` is "" where no rule but a fault of the engine stopped the text.
    """

    clause: str
    heading: str
    text: str
    title: str
    tell: str
    circumstances: tuple[str, ...] = ()


def statement_of(policy: Policy, reason: Reason, language: str = "en") -> Statement:
    """Return the statement. A rule or clause that the policy no longer has is told as recorded."""
    known = policy.rule(reason.rule_id) is not None
    clause = policy.clause(reason.clause, language) if reason.clause in policy.clauses else None
    return Statement(
        clause=reason.clause.removeprefix("rules."),
        heading=clause.heading if clause else "",
        text=clause.text if clause else "",
        title=policy.title(reason.rule_id, language) if known else reason.title,
        tell=policy.tell(reason.rule_id, language) if known else reason.tell,
        circumstances=() if reason.secret else _circumstances(reason.because),
    )


def _circumstances(because: tuple[Ground, ...]) -> tuple[str, ...]:
    words = (_words(ground) for ground in because if ground.part == "when" and ground.holds)
    return tuple(dict.fromkeys(filter(None, words)))


def _words(ground: Ground) -> str:
    """Records outlive the language: a line that is no longer one says nothing."""
    try:
        condition = parse_line(ground.condition)
        return "" if is_for_staff(condition) else in_words(condition)
    except (PolicyError, KeyError):
        return ""
