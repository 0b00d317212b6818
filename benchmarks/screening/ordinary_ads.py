"""
How often the policy in force where they live disturbs ordinary people.

Screens 7,486 ordinary ads, 13,845 ordinary job titles and 4,827 ordinary messages: how many were
refused, held, quarantined or slowed down, and how many ads one core screens in a second of
processor time. The baselines are naive lists of words, as a board without an engine has them; a
text that one of them hits would be held.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from benchmarks.screening.obfuscated_phones import REVIEWED
from benchmarks.screening.rows import (
    Row,
    at_most,
    json_lines,
    share,
    shared_data,
    skipped,
    wilson,
)
from screening_engine import Policy, SubjectKind, Submission, Verdict, load_policy_for, screen
from screening_engine.policy.catalogue import SUBJECT_KEY

SHOW = False
CATEGORIES = {
    "bike": "for-sale/bicycles",
    "car": "vehicles/cars",
    "electronics": "for-sale/electronics",
    "furniture": "for-sale/furniture",
    "housing": "housing/rent",
    "phone": "for-sale/phones",
}
IMPORTED = {
    "author.is_import": True,
    "author.listings_last_hour": 0,
    "author.listings_last_day": 0,
    "text.same_by_others": 0,
    "text.template_by_others": 0,
    "text.same_live_by_author": 0,
    "contact.seen_with_other_accounts": 0,
}
GOALS = {
    "ordinary_ads": {"hold": "<= 0.005", "refuse": "<= 0.0002"},
    "craigslist_job_titles": {"friction": "<= 0.03", "hold": "<= 0.005", "refuse": "<= 0.0002"},
    "sms_spam_collection": {"friction": "<= 0.005", "hold": "<= 0.005", "refuse": "0"},
}
COUNTRIES = {"ordinary_ads": "US", "craigslist_job_titles": "US", "sms_spam_collection": "GB"}
OUTCOMES = ("friction", "hold", "refuse", "quarantine")
# What boards without an engine look for.
NAIVE = {
    "sex": r"escort|massage|companion|discreet|sensual|incall|outcall|erotic|sexy|mistress",
    "minors": r"young|girl|girls|little|teen|fresh|kid|kids|child|schoolgirl|boy",
    "ages": r"1[4-7]",
    "payment": r"western union|moneygram|wire|deposit|cashier'?s? che(?:ck|que)|gift card|paypal",
}


def ordinary_ads() -> Iterator[Submission]:
    for file in sorted(shared_data("ordinary_ads").glob("*.jsonl")):
        for row in json_lines(file):
            yield Submission(
                title=row["title"],
                body=row["body"],
                category=CATEGORIES[row["category"]],
                country="US",
                facts={**IMPORTED, SUBJECT_KEY: row["source_id"]},
            )


def job_titles() -> Iterator[Submission]:
    path = shared_data("craigslist_job_titles/craigslistJobTitles.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            category = f"jobs/{row['category'].lower()}"
            yield Submission(title=row["jobtitle"], category=category, country="US", facts=IMPORTED)


def ordinary_messages() -> Iterator[Submission]:
    path = shared_data("sms_spam_collection/SMSSpamCollection")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            label, _, body = line.rstrip("\n").partition("\t")
            if label == "ham":
                yield Submission(kind=SubjectKind.MESSAGE, body=body, country="GB")


SOURCES: dict[str, Callable[[], Iterator[Submission]]] = {
    "ordinary_ads": ordinary_ads,
    "craigslist_job_titles": job_titles,
    "sms_spam_collection": ordinary_messages,
}


def measure(*, quick: bool) -> Iterator[Row]:
    """Screen everything and give the shares of each outcome and the pace."""
    for name, source in SOURCES.items():
        policy = load_policy_for(COUNTRIES[name])
        if shared_data(name).is_dir():
            yield from _of_one(name, at_most(source(), quick=quick), policy)
        else:
            yield skipped(name, "the shared data is not there")


def _of_one(name: str, listed: list[Submission], policy: Policy) -> Iterator[Row]:
    counts: Counter[str] = Counter()
    slowed: set[str] = set()
    started = time.process_time()
    for submission in listed:
        verdict = screen(submission, policy=policy)
        counts[verdict.outcome] += 1
        if verdict.outcome == "friction":
            slowed.add(_key(submission))
        if SHOW and verdict.reasons:
            _show(submission, verdict)
    seconds = time.process_time() - started
    naive = _naive(listed)
    for outcome in OUTCOMES:
        goal = GOALS[name].get(outcome)
        baseline = naive if outcome == "hold" else None
        yield _row(f"{name}.{outcome}", counts[outcome], len(listed), goal, baseline)
    if name == "ordinary_ads":
        yield _slowed_wrongly(listed, slowed)
    yield Row(name=f"{name}.pace", value=len(listed) / seconds, unit="1/s", n=len(listed))


def _slowed_wrongly(listed: list[Submission], slowed: set[str]) -> Row:
    """Return how many were slowed down of those that hold no phone number, by a reader's list."""
    reviewed = set(REVIEWED.read_text(encoding="utf-8").splitlines())
    others = [_key(ad) for ad in listed if _key(ad) not in reviewed]
    note = "slowed down though a reader found no phone number in it"
    return share(
        "ordinary_ads.slowed_wrongly", [key in slowed for key in others], goal="<= 0.03", note=note
    )


def _key(submission: Submission) -> str:
    return str(submission.facts.get(SUBJECT_KEY, ""))


def _row(name: str, count: int, total: int, goal: str | None, baseline: str | None) -> Row:
    low, high = wilson(count, total)
    return Row(
        name=name, value=count / total, n=total, count=count, low=low, high=high, goal=goal,
        baseline=baseline,
    )  # fmt: skip


def _naive(listed: Iterable[Submission]) -> str:
    """Return the shares that naive lists of words hit."""
    texts = [f"{submission.title} {submission.body}" for submission in listed]
    said = []
    for name, words in NAIVE.items():
        pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        hit = sum(pattern.search(text) is not None for text in texts)
        said.append(f"{name} {100 * hit / len(texts):.2g} %")
    return "naive lists: " + ", ".join(said)


def _show(submission: Submission, verdict: Verdict) -> None:
    rules = [reason.rule_id for reason in verdict.reasons]
    words = [place.quote for finding in verdict.findings for place in finding.evidence]
    print(verdict.outcome, rules, submission.title[:70], words, file=sys.stderr, sep=" | ")
