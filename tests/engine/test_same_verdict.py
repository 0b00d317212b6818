"""The same submission has the same verdict, whoever asks, in whatever order, process or thread."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

import screening_engine
from screening_engine import load_policy, screen, verdict_to_json
from screening_engine.replay import canonical

WANTED = 300
SOURCE = Path(screening_engine.__file__).parents[1]
REPOSITORY = Path(__file__).parents[2]

# Everything that must not matter, each set to something else than here.
SURROUNDINGS = [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
]
ASK_BACKWARDS = "from tests.engine.test_same_verdict import *; print(*names(backwards=True))"


def mixed_texts():
    """Return ads and messages of every rule, ordinary and not, spread over all subjects."""
    examples = [one.submission for rule in load_policy().rules for one in rule.examples]
    return (examples * (WANTED // len(examples) + 1))[:: max(1, len(examples) // WANTED)][:WANTED]


def name_of(submission):
    verdict = screen(submission, policy=load_policy())
    return sha256(canonical(verdict_to_json(verdict)).encode()).hexdigest()


def names(*, backwards=False):
    """Return a hash of each verdict; ``backwards`` asks for the last one first."""
    texts = mixed_texts()
    if not backwards:
        return [name_of(text) for text in texts]
    return [name_of(text) for text in reversed(texts)][::-1]


@pytest.fixture(scope="module")
def expected():
    return names()


def test_the_texts_are_many_and_come_out_differently(expected):
    assert len(expected) == WANTED
    assert len(set(expected)) > WANTED // 2


@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=lambda one: one["PYTHONHASHSEED"])
def test_another_process_gives_the_same_verdicts(expected, surroundings):
    paths = os.pathsep.join([str(SOURCE), str(REPOSITORY)])
    done = subprocess.run(
        [sys.executable, "-c", ASK_BACKWARDS],
        env={**os.environ, "PYTHONPATH": paths, **surroundings},
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.split() == expected


def test_threads_beside_each_other_give_the_same_verdicts(expected):
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(max_workers=8) as threads:
            assert list(threads.map(name_of, mixed_texts())) == expected
    finally:
        sys.setswitchinterval(usual)
