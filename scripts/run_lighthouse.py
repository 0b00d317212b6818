"""Ask Lighthouse about the four pages that most people see: ``make lighthouse``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.board import ROOT, served_board
from tests.browser.pages import TOWN
from tests.browser.people import flags, system_browser

RECIPE = ROOT / "scripts" / "lighthouse"
TOOL = ROOT / "var" / "lighthouse"
RESULTS = ROOT / "benchmarks" / "lighthouse.json"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "ms",
    "largest-contentful-paint": "ms",
    "total-blocking-time": "ms",
    "cumulative-layout-shift": "",
    "total-byte-weight": "bytes",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that Lighthouse looks at."""

    name: str
    path: str


PAGES = [
    Asked("home", TOWN),
    Asked("results", TOWN + "for-sale/furniture/"),
    Asked("listing", "{ad}"),
    Asked("post", TOWN + "post/"),
]


def main() -> None:
    """Install the tool once, look at each page as a phone on slow 4G, and write what it found."""
    chrome = system_browser()
    if chrome is None or shutil.which("npm") is None:
        sys.exit("lighthouse: needs Chromium and Node 18 or newer: apt-get install chromium npm")
    install()
    with (
        tempfile.TemporaryDirectory(prefix="lamppost-lighthouse-") as folder,
        served_board(Path(folder), whole_demo=True) as board,
    ):
        found = {
            page.name: summary(report(board.at(page.path.format_map(board.places)), chrome))
            for page in PAGES
        }
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, page in found.items():
        scores = ", ".join(f"{what} {score}" for what, score in page["scores"].items())
        print(f"{name:8} {scores}")
        for fault in page["faults"]:
            print(f"         {fault}")
    if any(score < 100 for page in found.values() for score in page["scores"].values()):
        sys.exit(1)


def install() -> None:
    """Put Lighthouse, as locked, into a folder that is not in the tree."""
    TOOL.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(RECIPE / name, TOOL / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    # It drives the browser that is there; another one would be downloaded otherwise.
    subprocess.run(
        command, cwd=TOOL, check=True, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    )


def report(url: str, chrome: str) -> Mapping[str, Any]:
    """Return Lighthouse's whole report about a page."""
    command = [
        "node", str(TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"), url,
        "--output=json", "--quiet", f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(flags())}",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": chrome},
    )
    answer: Mapping[str, Any] = json.loads(done.stdout)
    return answer


def summary(full: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a report (half a megabyte) what says something: scores, metrics and faults."""
    audits = full["audits"]
    weighed = {
        part["id"]
        for category in full["categories"].values()
        for part in category["auditRefs"]
        if part["weight"] > 0
    }
    return {
        "lighthouse": full["lighthouseVersion"],
        "scores": {name: round(full["categories"][name]["score"] * 100) for name in CATEGORIES},
        "metrics": {
            f"{name} {unit}".strip(): round(audits[name]["numericValue"], 3)
            for name, unit in METRICS.items()
        },
        "faults": [
            f"{name}: {audits[name]['title']}"
            for name in sorted(weighed)
            if audits[name]["score"] is not None and audits[name]["score"] < 0.9
        ],
    }


if __name__ == "__main__":
    main()
