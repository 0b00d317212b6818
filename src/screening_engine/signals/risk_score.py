"""Signal: a text that reads like those that turned out to be fraud, by a small trained model."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.risk import Contribution, assess, load_model
from screening_engine.risk.features import PLAIN
from screening_engine.signals.words import is_within
from screening_engine.submission import SubjectKind
from screening_engine.verdict import Evidence, Finding, Strength

MOST_SHOWN = 6
# What adds less than a tenth to the odds tells a reader nothing.
LEAST_SHOWN = 0.1


def risk_score(reading: Reading) -> Finding | None:
    """
    Score job ads and messages; nothing else, and nothing that the model knows too little of.

    Weak or medium, never strong: such a score sends to people and asks to say more, and no more.
    Evidence are the words that added most, with what they added in log-odds.
    """
    head = _head(reading)
    if not head:
        return None
    model = load_model(head)
    risk = assess(reading, model, from_score=model.weak, most=2 * MOST_SHOWN)
    if risk is None or risk.score < model.weak:
        return None
    return Finding(
        name="risk_score",
        strength=Strength.MEDIUM if risk.score >= model.medium else Strength.WEAK,
        evidence=_evidence(risk.contributions, 1),
        counter=_evidence(risk.contributions[::-1], -1),
        values={"score": risk.score, "head": head, "model": model.version},
    )


def _head(reading: Reading) -> str:
    submission = reading.submission
    if submission.kind is SubjectKind.MESSAGE:
        return "messages"
    return "jobs" if is_within(submission.category, "jobs") else ""


def _evidence(added: tuple[Contribution, ...], sign: int) -> tuple[Evidence, ...]:
    """Return the places that added most in one direction, none within another."""
    shown: list[Evidence] = []
    for one in added:
        place, amount = one.place, sign * one.log_odds
        if len(shown) == MOST_SHOWN or amount < LEAST_SHOWN:
            break
        if place is not None and not any(_overlap(place, other) for other in shown):
            shown.append(_noted(place, one))
    return tuple(shown)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _noted(place: Evidence, one: Contribution) -> Evidence:
    read = PLAIN.get(one.feature, f"“{place.quote}”")
    note = f"{read} adds {one.log_odds:+.2f} to the log-odds"
    return Evidence(
        field=place.field, start=place.start, end=place.end, quote=place.quote, note=note
    )
