"""A megabyte of anything is screened in bounded work: a process with a limit proves it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

from screening_engine import Outcome

# Generous: the whole of it takes some seconds. What explodes takes hours.
PROCESSOR_SECONDS = 300
MEMORY = 3 * 2**30
MEGABYTE = 1_000_000

TEXTS = {
    "one letter": "x",
    "spaced letters": "a b c d e f g ",
    "digits": "0123456789",
    "digits in words": "oh eight five one two ",
    "combining marks": "e" + "\u0301" * 60,
    "zero-width": "w\u200bi\u200br\u200be ",
    "look-alikes": "р\u0430y f\u0456rst ",
    "bidi controls": "\u202eabc\u202c\u2066",
    "emoji": "👩‍👩‍👧‍👦🔟1️⃣",
    "addresses": "a.b@c.d dot com http://x.y/z ",
    "brackets": "([{<" * 3,
    "words that matter": "wire the deposit before the viewing, keys by courier. ",
}
PROGRAM = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from screening_engine.normalise import MAX_CODE_POINTS
from screening_tools.inputs import open_policy
from screening_tools.judging import judge_row

policy = open_policy("baseline")
texts, size = json.loads(sys.argv[1]), int(sys.argv[2])
for name, piece in texts.items():
    text = piece * (size // len(piece.encode()) + 1)
    said = [text[at : at + 5_000] for at in range(0, 200_000, 5_000)]
    rows = [
        {"title": text, "body": text},
        {"title": text[:200], "body": text[:MAX_CODE_POINTS]},
        {"kind": "message", "body": text[:5_000], "earlier": said},
    ]
    outcomes = [str(judge_row(row, "1", policy=policy).verdict.outcome) for row in rows]
    print(json.dumps([name, outcomes]), flush=True)
"""


def test_a_megabyte_of_anything_ends():
    """All in one process: as one text, as the longest that is read, as messages."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(TEXTS), str(MEGABYTE)],
        preexec_fn=_limit, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert done.returncode == 0, f"after {lines[-1:]}: {done.stderr[-2_000:]}"
    outcomes = dict(map(json.loads, lines))
    assert outcomes.keys() == TEXTS.keys()
    for name, (whole, longest, message) in outcomes.items():
        assert whole == "hold", name  # more than is read: for a person
        assert {longest, message} <= set(map(str, Outcome)), name


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
