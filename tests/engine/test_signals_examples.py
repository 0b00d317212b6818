"""Each signal finds what its example file says, and leaves alone what only looks like it."""

from __future__ import annotations

import pytest

from screening_engine import Finding, load_policy, screen
from screening_engine.signal_examples import SignalExample, examples_of
from screening_engine.signals import FINDING_NAMES

POLICY = load_policy("baseline")
FEWEST = 6
NAMES = sorted(FINDING_NAMES)
FOUND = [(name, example) for name in NAMES for example in examples_of(name).found]
SPARED = [(name, example) for name in NAMES for example in examples_of(name).spared]
READS_FACTS = {"price_against_market"}
READS_THE_WHOLE = {"written_language"}


def _finding(name: str, example: SignalExample) -> Finding | None:
    verdict = screen(example.submission, policy=POLICY)
    assert not verdict.failed_signals
    return next((finding for finding in verdict.findings if finding.name == name), None)


def _called(value: object) -> str | None:
    return value.words[:50] if isinstance(value, SignalExample) else None


@pytest.mark.parametrize("name", NAMES)
def test_a_signal_has_its_examples_sources_and_known_mistakes(name: str) -> None:
    told = examples_of(name)
    assert len({example.words for example in told.found}) >= FEWEST
    assert len({example.words for example in told.spared}) >= FEWEST
    assert all(example.strength for example in told.found)
    assert told.sources
    assert told.false_positives


@pytest.mark.parametrize(("name", "example"), FOUND, ids=_called)
def test_a_signal_finds(name: str, example: SignalExample) -> None:
    finding = _finding(name, example)
    assert finding is not None
    assert finding.strength is example.strength
    assert finding.evidence or name in READS_THE_WHOLE
    for place in finding.evidence if name not in READS_FACTS else ():
        if place.field != "facts":
            shown = getattr(example.submission, place.field)
            assert place.quote == shown[place.start : place.end]
            assert place.note


@pytest.mark.parametrize(("name", "example"), SPARED, ids=_called)
def test_a_signal_leaves_alone(name: str, example: SignalExample) -> None:
    assert _finding(name, example) is None
