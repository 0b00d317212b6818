"""
Measure how many disguised phone numbers are read, and how often something else is taken for one.

Recall means that the right national number was extracted. The baseline is the usual library alone:
``phonenumbers`` over the text as typed, valid numbers only.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import phonenumbers

from benchmarks.screening.rows import Row, at_most, json_lines, share, shared_data, skipped
from screening_engine.read import read_submission
from screening_engine.submission import Submission

REVIEWED = Path(__file__).with_name("ordinary_ads_with_phones.txt")
SHOW = False


def measure(*, quick: bool) -> Iterator[Row]:
    disguised = shared_data("obfuscated_phones/obfuscated_phones.jsonl")
    if disguised.exists():
        yield from _disguised(at_most(json_lines(disguised), quick=quick))
    else:
        yield skipped("phones", "no obfuscated_phones data")
    ordinary = sorted(shared_data("ordinary_ads").glob("*.jsonl"))
    if ordinary:
        ads = (row for path in ordinary for row in json_lines(path))
        yield from _ordinary(at_most(ads, quick=quick))
    else:
        yield skipped("phones.ordinary", "no ordinary_ads data")


def _disguised(cases: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    hits: dict[str, list[bool]] = defaultdict(list)
    plainly: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        country = case["country"] or "US"
        found = _phones(case, country)
        hits[case["category"]].append(_is_hit(case, found))
        plainly[case["category"]].append(_is_hit(case, _by_library(case, country)))
        if SHOW and hits[case["category"]][-1] == (case["category"] == "hard_negative"):
            shown = (case["phone"], found, case["title"], "|", case["body"])
            print(case["category"], *shown, file=sys.stderr)
    kinds = sorted(set(hits) - {"hard_negative", "plain"})
    everything = [hit for kind in kinds for hit in hits[kind]]
    baseline = [hit for kind in kinds for hit in plainly[kind]]
    yield share("phones.disguised.recall", everything, baseline=_part(baseline), goal=">= 0.97")
    names = {"phones.plain.recall": "plain", "phones.hard_negatives.alarms": "hard_negative"}
    for name, kind in names.items():
        if hits[kind]:
            goal = "<= 0.02" if kind == "hard_negative" else None
            yield share(name, hits[kind], baseline=_part(plainly[kind]), goal=goal)
    for kind in kinds:
        yield share(f"phones.disguised.recall.{kind}", hits[kind], baseline=_part(plainly[kind]))


def _is_hit(case: Mapping[str, Any], found: tuple[str, ...]) -> bool:
    if case["category"] == "hard_negative":
        return bool(found)
    code = "+44" if case["country"] == "GB" else "+1"
    return code + case["phone"].lstrip("0") in found


def _ordinary(ads: list[dict[str, Any]]) -> Iterator[Row]:
    """
    Flagged, and flagged wrongly.

    The source stripped plain phones, but not those that the posters disguised: ads in which a
    reader found a number are listed in REVIEWED.
    """
    reviewed = {line for line in REVIEWED.read_text().splitlines() if not line.startswith("#")}
    true = [ad["source_id"] in reviewed for ad in ads]
    found = [_phones(ad, "US") for ad in ads]
    for ad, numbers, is_true in zip(ads, found, true, strict=True):
        if SHOW and numbers and not is_true:
            print("ordinary", ad["source_id"], numbers, file=sys.stderr)
    baseline = _part([bool(_by_library(ad, "US")) for ad in ads])
    yield share("phones.ordinary_ads.flagged", map(bool, found), baseline=baseline)
    pairs = list(zip(found, true, strict=True))
    wrong = [bool(numbers) for numbers, is_true in pairs if not is_true]
    yield share("phones.ordinary_ads.flagged_wrongly", wrong, goal="<= 0.005")
    kept = [bool(numbers) for numbers, is_true in pairs if is_true]
    if kept:
        yield share("phones.ordinary_ads.reviewed_phones_found", kept)


def _part(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def _phones(row: Mapping[str, Any], country: str) -> tuple[str, ...]:
    submission = Submission(title=row["title"], body=row["body"], country=country)
    return read_submission(submission).contacts.phones


def _by_library(row: Mapping[str, Any], country: str) -> tuple[str, ...]:
    text = f"{row['title']}\n{row['body']}"
    found = phonenumbers.PhoneNumberMatcher(text, country, phonenumbers.Leniency.VALID)
    e164 = phonenumbers.PhoneNumberFormat.E164
    return tuple(phonenumbers.format_number(match.number, e164) for match in found)
