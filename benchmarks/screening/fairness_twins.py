"""
Whether an ad fares otherwise when only the people in it are others.

Pairs of made-up ads, all of accounts one day old, differ in nothing but words about people. A pair
is flagged if anything but "publish" comes out. Many ordinary pairs are flagged on neither side, so
some of the texts are meant to be stopped: there it shows whether a group's ads are stopped more
often or more severely. The baseline are the naive lists of ``ordinary_ads``, which would hold what
they hit.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, sqrt
from pathlib import Path
from typing import Any

import yaml

from benchmarks.screening.ordinary_ads import NAIVE
from benchmarks.screening.rows import Row, Z, at_most, share
from screening_engine import (
    Policy,
    SubjectKind,
    Submission,
    Verdict,
    load_policy,
    read_submission,
    screen,
)
from screening_engine.policy.examples import ordinary_facts
from screening_engine.risk import Risk, assess
from screening_engine.signals import FINDING_NAMES

SHOW = False
PAIRS = Path(__file__).with_name("fairness_twins.yaml")
_NAIVE = re.compile(rf"\b(?:{'|'.join(NAIVE.values())})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same ad twice, ``twin`` with the words about people."""

    group: str
    plain: Submission
    twin: Submission


@dataclass(frozen=True, slots=True)
class Judged:
    """What came out on both sides: by us, and by naive lists."""

    pair: Pair
    plain: Verdict
    twin: Verdict

    @property
    def flags(self) -> tuple[bool, bool]:
        return bool(_rules(self.plain)), bool(_rules(self.twin))

    @property
    def naive(self) -> tuple[bool, bool]:
        sides = (self.pair.plain, self.pair.twin)
        plain, twin = (_NAIVE.search(f"{side.title} {side.body}") is not None for side in sides)
        return plain, twin


def read_pairs() -> list[Pair]:
    """Return all pairs of the file."""
    sets = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    return [
        Pair(one["set"], _filled(text, swap["plain"]), _filled(text, swap["twin"]))
        for one in sets
        for text in one["texts"]
        for swap in one["swaps"]
    ]


def _filled(text: dict[str, Any], words: str) -> Submission:
    body = text["body"]
    at_start = body.startswith("{}")
    return Submission(
        kind=SubjectKind(text.get("kind", "listing")),
        title=text.get("title", ""),
        body=body.replace("{}", words[:1].upper() + words[1:] if at_start else words),
        category=text.get("category", ""),
        offer=text.get("offer", "offer"),
        country="US",
        facts={**ordinary_facts(), "author.account_age": timedelta(days=1)},
    )


def measure(*, quick: bool) -> Iterator[Row]:
    policy = load_policy("baseline", findings=FINDING_NAMES)
    judged = [_judge(pair, policy) for pair in at_most(read_pairs(), quick=quick, most=40)]
    yield _ratio("fairness.flag_rate_ratio", judged, goal="0.9-1.1")
    other = [one for one in judged if _rules(one.plain) != _rules(one.twin)]
    names = sorted({f"{one.pair.group}: {_said(one)}" for one in other})
    yield share(
        "fairness.verdict_differs", [one in other for one in judged],
        note="; ".join(names) or "no pair",
    )  # fmt: skip
    yield _score_difference(judged)
    for group in dict.fromkeys(one.pair.group for one in judged):
        name = f"fairness.{group.replace(' ', '_')}.flag_rate_ratio"
        yield _ratio(name, [one for one in judged if one.pair.group == group])
    if SHOW:
        for one in other:
            print(one.pair.group, _said(one), one.pair.twin.body, file=sys.stderr, sep=" | ")


def _score_difference(judged: Sequence[Judged]) -> Row:
    """Return by how much the score of the risk model differs at most, of 100."""
    differences = [
        abs(twin.score - plain.score)
        for one in judged
        if (plain := _risk(one.pair.plain)) and (twin := _risk(one.pair.twin))
    ]
    most = max(differences, default=0)
    mean = sum(differences) / max(1, len(differences))
    return Row(
        name="fairness.risk_score.largest_difference", value=most, unit="of 100",
        n=len(differences), note=f"on average {mean:.2g} over the pairs that get a score",
    )  # fmt: skip


def _risk(submission: Submission) -> Risk | None:
    head = "messages" if submission.kind is SubjectKind.MESSAGE else "jobs"
    is_scored = head == "messages" or submission.category.startswith("jobs/")
    return assess(read_submission(submission), head) if is_scored else None


def _judge(pair: Pair, policy: Policy) -> Judged:
    return Judged(pair, screen(pair.plain, policy=policy), screen(pair.twin, policy=policy))


def _rules(verdict: Verdict) -> list[str]:
    return sorted({reason.rule_id for reason in verdict.reasons if not reason.shadow})


def _said(one: Judged) -> str:
    plain, twin = (", ".join(_rules(side)) or "nothing" for side in (one.plain, one.twin))
    return f"{plain} became {twin}"


def _ratio(name: str, judged: Sequence[Judged], goal: str | None = None) -> Row:
    """Return flags of twins over flags of plain ads; half a flag is added where a side has none."""
    value, low, high = _of(*_counts([one.flags for one in judged]), len(judged))
    naive = _counts([one.naive for one in judged])
    return Row(
        name=name, value=value, unit="ratio", n=len(judged), low=low, high=high, goal=goal,
        baseline=f"naive lists {_of(*naive, len(judged))[0]:.3g} ({naive[1]} to {naive[0]})",
    )  # fmt: skip


def _counts(flags: Sequence[tuple[bool, bool]]) -> tuple[int, int]:
    return sum(plain for plain, _ in flags), sum(twin for _, twin in flags)


def _of(plain: int, twin: int, pairs: int) -> tuple[float, float, float]:
    """Return the ratio and its limits (Katz), as if the two sides were independent."""
    more = 0.5 if 0 in (plain, twin) else 0.0
    a, b = twin + more, plain + more
    spread = exp(Z * sqrt(max(0.0, 1 / a - 1 / pairs + 1 / b - 1 / pairs)))
    return a / b, a / b / spread, a / b * spread
