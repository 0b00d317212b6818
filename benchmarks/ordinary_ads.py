"""
How often the baseline policy disturbs ordinary people.

Screens 7,486 ordinary ads, 13,845 ordinary job titles and 4,827 ordinary messages, and prints one
JSON object a line: how many were refused, held, quarantined or slowed down, with 95 % confidence
limits (Wilson), and how many ads one core screens in a second of processor time. With ``--hits``
every outcome that is not "publish" is printed to standard error with its rule and its words.

    python benchmarks/ordinary_ads.py [--hits]
"""

from __future__ import annotations

import csv
import json
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from screening_engine import Policy, SubjectKind, Submission, Verdict, load_policy, screen
from screening_engine.signals import FINDING_NAMES

ROOT = Path(__file__).resolve().parent.parent
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
OUTCOMES = ("friction", "hold", "refuse", "quarantine")


def shared_data() -> Path:
    """Return the folder of shared data; it need not exist."""
    return Path(os.environ.get("LAMPPOST_SHARED_DATA") or ROOT.parent / "shared" / "data")


def ordinary_ads(data: Path) -> Iterator[Submission]:
    for file in sorted((data / "ordinary_ads").glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield Submission(
                    title=row["title"],
                    body=row["body"],
                    category=CATEGORIES[row["category"]],
                    country="US",
                    facts=IMPORTED,
                )


def job_titles(data: Path) -> Iterator[Submission]:
    path = data / "craigslist_job_titles" / "craigslistJobTitles.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            category = f"jobs/{row['category'].lower()}"
            yield Submission(title=row["jobtitle"], category=category, country="US", facts=IMPORTED)


def ordinary_messages(data: Path) -> Iterator[Submission]:
    path = data / "sms_spam_collection" / "SMSSpamCollection"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            label, _, body = line.rstrip("\n").partition("\t")
            if label == "ham":
                yield Submission(kind=SubjectKind.MESSAGE, body=body, country="GB")


SOURCES = {
    "ordinary_ads": ordinary_ads,
    "craigslist_job_titles": job_titles,
    "sms_spam_collection": ordinary_messages,
}


def measure(name: str, submissions: Iterable[Submission], policy: Policy, *, hits: bool) -> None:
    """Screen everything and print the shares of each outcome and the pace."""
    listed = list(submissions)
    counts: Counter[str] = Counter()
    started = time.process_time()
    for submission in listed:
        verdict = screen(submission, policy=policy)
        counts[verdict.outcome] += 1
        if hits and verdict.reasons:
            _show(submission, verdict)
    seconds = time.process_time() - started
    for outcome in OUTCOMES:
        _print(f"{name}.{outcome}", counts[outcome], len(listed))
    pace = round(len(listed) / seconds, 1)
    print(json.dumps({"name": f"{name}.pace", "value": pace, "unit": "1/s", "n": len(listed)}))


def _print(name: str, count: int, total: int) -> None:
    low, high = wilson(count, total)
    line = {
        "name": name,
        "value": round(count / total, 6),
        "unit": "share",
        "n": total,
        "count": count,
        "low": round(low, 6),
        "high": round(high, 6),
    }
    print(json.dumps(line))


def wilson(count: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % confidence limits of a share."""
    share = count / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _show(submission: Submission, verdict: Verdict) -> None:
    rules = [reason.rule_id for reason in verdict.reasons]
    words = [place.quote for finding in verdict.findings for place in finding.evidence]
    print(verdict.outcome, rules, submission.title[:70], words, file=sys.stderr, sep=" | ")


def main() -> int:
    data, hits = shared_data(), "--hits" in sys.argv[1:]
    policy = load_policy("baseline", findings=FINDING_NAMES)
    for name, source in SOURCES.items():
        if (data / name).is_dir():
            measure(name, source(data), policy, hits=hits)
        else:
            print(json.dumps({"name": name, "skipped": "the shared data is not there"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
