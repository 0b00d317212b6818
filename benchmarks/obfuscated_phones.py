"""
Measure how many disguised phone numbers are read, and how often something else is taken for one.

Prints one JSON object a line: name, value, unit, n, and the 95 % limits (Wilson). Recall means that
the right national number was extracted. Data: ``LAMPPOST_SHARED_DATA`` or ../shared/data.
With ``--show`` it also prints the misses and the alarms to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from screening_engine.read import read_submission  # noqa: E402
from screening_engine.submission import Submission  # noqa: E402

REVIEWED = Path(__file__).with_name("ordinary_ads_with_phones.txt")
SHOW = "--show" in sys.argv


def main() -> None:
    data = Path(os.environ.get("LAMPPOST_SHARED_DATA") or ROOT.parent / "shared" / "data")
    disguised = data / "obfuscated_phones" / "obfuscated_phones.jsonl"
    if disguised.exists():
        measure_disguised(list(rows(disguised)))
    else:
        emit("phones.skipped", 0, "no obfuscated_phones data", 0)
    ordinary = sorted((data / "ordinary_ads").glob("*.jsonl"))
    if ordinary:
        measure_ordinary([row for path in ordinary for row in rows(path)])
    else:
        emit("phones.ordinary.skipped", 0, "no ordinary_ads data", 0)


def measure_disguised(cases: list[dict[str, Any]]) -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        found = phones(case, case["country"] or "US")
        if case["category"] == "hard_negative":
            hit = bool(found)
        else:
            code = "+44" if case["country"] == "GB" else "+1"
            hit = code + case["phone"].lstrip("0") in found
        hits[case["category"]].append(hit)
        if SHOW and hit == (case["category"] == "hard_negative"):
            print(case["category"], case["phone"], found, case["title"], "|", case["body"],
                  file=sys.stderr)  # fmt: skip
    alarms = hits.pop("hard_negative")
    plain = hits.pop("plain")
    everything = [hit for found in hits.values() for hit in found]
    share("phones.disguised.recall", everything)
    share("phones.plain.recall", plain)
    share("phones.hard_negatives.alarms", alarms)
    for category, found in sorted(hits.items()):
        share(f"phones.disguised.recall.{category}", found)


def measure_ordinary(ads: list[dict[str, Any]]) -> None:
    """
    Flagged, and flagged wrongly.

    The source stripped plain phones, but not those that the posters disguised: ads in which a
    reader found a number are listed in REVIEWED.
    """
    reviewed = {line for line in REVIEWED.read_text().splitlines() if not line.startswith("#")}
    flagged = []
    for ad in ads:
        found = phones(ad, "US")
        flagged.append(bool(found))
        if SHOW and found and ad["source_id"] not in reviewed:
            print("ordinary", ad["source_id"], found, file=sys.stderr)
    share("phones.ordinary_ads.flagged", flagged)
    true = [ad["source_id"] in reviewed for ad in ads]
    wrong = [hit for hit, phone in zip(flagged, true, strict=True) if not phone]
    share("phones.ordinary_ads.flagged_wrongly", wrong)
    kept = [hit for hit, phone in zip(flagged, true, strict=True) if phone]
    share("phones.ordinary_ads.reviewed_phones_found", kept)


def phones(row: dict[str, Any], country: str) -> tuple[str, ...]:
    submission = Submission(title=row["title"], body=row["body"], country=country)
    return read_submission(submission).contacts.phones


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def share(name: str, hits: Iterable[bool]) -> None:
    hits = list(hits)
    value, n, z = sum(hits) / len(hits), len(hits), 1.96
    centre = (value + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    emit(
        name, round(value, 4), "share", n, low=round(centre - half, 4), high=round(centre + half, 4)
    )


def emit(name: str, value: float, unit: str, n: int, **more: float) -> None:
    print(json.dumps({"name": name, "value": value, "unit": unit, "n": n, **more}))


if __name__ == "__main__":
    main()
