"""
Refuses rules that would refuse or quarantine on a guess.

One weak sign proves nothing, and a trained score is an opinion about averages: both may call a
person, neither may decide alone (design: combined as the ILO does; the model only routes).
"""

from __future__ import annotations

from functools import cache

from screening_engine.normalise import read_text
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import counter_entry, fact_name
from screening_engine.policy.domains import Words
from screening_engine.policy.entries import About
from screening_engine.policy.facts import Facts
from screening_engine.policy.interpret import interpret
from screening_engine.policy.limits import RANKS, entry_of
from screening_engine.policy.problems import PolicyError
from screening_engine.policy.syntax import (
    Condition,
    Contains,
    Counter,
    Fact,
    FindingPart,
    HasLabel,
    Matches,
    counters_in,
    findings_in,
    lists_in,
    walk,
)
from screening_engine.policy.types import Kind
from screening_engine.policy.ways import GaveUp, Way, ways
from screening_engine.reading import Reading, ReadText
from screening_engine.submission import FactValue, Submission
from screening_engine.verdict import Outcome

MODEL_FINDINGS = frozenset({"risk_score"})
"""Findings that a trained model gives: they route and slow down, and never refuse alone."""

GONE = frozenset({-1})
_DECIDES = frozenset({Outcome.REFUSE, Outcome.QUARANTINE})
_OR_HOLD = "or let a person decide: {hold: review}."


def check_proof(when: Condition, outcome: Outcome) -> None:
    """Raise ``PolicyError`` if there is a way to a refusal that rests on a guess alone."""
    if outcome not in _DECIDES:
        return
    try:
        for way in ways((when, True)):
            _check_way(way, outcome)
    except GaveUp:
        raise PolicyError(
            f"There are too many ways to match for a rule that can {outcome}.",
            place=when.place,
            suggestion='Make several rules of it, with fewer "any" in each.',
        ) from None


def _check_way(way: Way, outcome: Outcome) -> None:
    if any(_is_solid(condition, holds) for condition, holds in way.goals):
        return
    strengths = {name: _strengths(way, name) for name in _names(way)}
    signs = {name: ranks for name, ranks in strengths.items() if min(ranks) >= 0}
    if any(min(ranks) > 0 for name, ranks in signs.items() if name not in MODEL_FINDINGS):
        return
    if outcome is Outcome.QUARANTINE and _is_any_hit(way):
        return
    if any(strengths[name] != GONE for name in strengths if name in MODEL_FINDINGS):
        raise PolicyError(
            f"A rule that can {outcome} rests on a risk score alone.",
            place=_place_of(way, MODEL_FINDINGS).place,
            suggestion=f"Ask for a sign in the text as well, {_OR_HOLD}",
        )
    if signs:
        name = min(signs)
        raise PolicyError(
            f'A weak "{name}" is enough for this rule to {outcome}.',
            place=_place_of(way, frozenset({name})).place,
            suggestion=f'Write finding("{name}").strength >= medium, {_OR_HOLD}',
        )


def _names(way: Way) -> frozenset[str]:
    return frozenset(name for condition, _ in way.goals for name in findings_in(condition))


def _strengths(way: Way, name: str) -> frozenset[int]:
    """Return the ranks that the finding can have this way; -1 is that it is not there."""
    domain = way.limits.get(("strength", name))
    if not isinstance(domain, Words):
        return RANKS
    return frozenset(rank for rank in domain.values if isinstance(rank, int))


def _is_solid(condition: Condition, holds: bool) -> bool:
    """
    Words that stand there, what staff have noted, and what others did are no guesses.

    What holds of anybody's ad as well ("fewer than a thousand ads a day") is no sign of anything.
    """
    if not holds or _is_ordinary(condition):
        return False
    if isinstance(condition, Contains | Matches | HasLabel):
        return True
    return any(_is_telling(part) for part in walk(condition) if isinstance(part, Fact | Counter))


def _is_ordinary(condition: Condition) -> bool:
    """Tell whether the condition holds of an unremarkable ad by an unremarkable person."""
    if lists_in(condition):
        return False
    facts: dict[str, FactValue] = {
        name: entry.ordinary for name, entry in CATALOGUE.items() if entry.ordinary is not None
    }
    for counter in counters_in(condition):
        ordinary = counter_entry(counter).ordinary
        if ordinary is not None:
            facts[fact_name(counter)] = ordinary
    title, body = _ordinary_texts()
    submission = Submission(title=title.shown, body=body.shown, facts=facts)
    seen = Facts(Reading(submission=submission, title=title, body=body), ())
    return interpret(condition, seen, {}) is True


@cache
def _ordinary_texts() -> tuple[ReadText, ReadText]:
    body = "Solid oak, 40 x 60 cm, some scratches. To be fetched at the weekend."
    return read_text("title", "Oak table"), read_text("body", body)


def _is_telling(fact: Fact | Counter) -> bool:
    entry = entry_of(fact)
    if entry is None or entry.about is About.MARKET:
        return False
    if entry.about is About.SUBMISSION:
        return entry.name.startswith("contacts.")
    return entry.about is About.OTHERS or entry.type.kind in {Kind.NUMBER, Kind.MONEY}


def _is_any_hit(way: Way) -> bool:
    """``finding("x")`` without a word of its strength: any hit, for a trained person to see."""
    return any(
        holds
        and isinstance(condition, FindingPart)
        and condition.part == ""
        and condition.finding not in MODEL_FINDINGS
        for condition, holds in way.goals
    )


def _place_of(way: Way, names: frozenset[str]) -> Condition:
    return next(
        condition for condition, _ in way.goals if names.intersection(findings_in(condition))
    )
