"""The risk model: small, told word by word, blind to who somebody is, the same on every run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine import Strength, SubjectKind, Submission, read_submission
from screening_engine import risk as risk_package
from screening_engine.risk import HEADS, Risk, assess, load_model, model_from_json
from screening_engine.risk.features import CONTACTS, Shape, blocks_of_words, words_listed
from screening_engine.signals.risk_score import risk_score

HOME = Path(risk_package.__file__).parent
TYPIST = (
    "Data entry clerk wanted. Work from home, no experience needed, earn 2500 weekly. Payroll "
    "processing and typing; send your resume to our HR manager for an online interview. Computer "
    "and internet needed, flexible hours, immediate start, weekly pay by direct deposit."
)
PRIZE = "Congratulations! You have won a cash prize of 1000 pounds. Claim now, valid 12 hours only."
KINDS = {
    "jobs": {"category": "jobs/office"},
    "messages": {"kind": SubjectKind.MESSAGE},
}


def _risk(head: str, body: str, **more: object) -> Risk:
    reading = read_submission(Submission(body=body, **KINDS[head]))
    found = assess(reading, head, **more)
    assert found is not None
    return found


@pytest.mark.parametrize("head", HEADS)
def test_a_model_is_small_plain_data_with_a_card(head: str) -> None:
    assert (HOME / f"{head}.json").stat().st_size < 1_500_000
    data = json.loads((HOME / f"{head}.json").read_text("utf-8"))
    assert data["head"] == head
    card = (HOME / f"{head}.md").read_text("utf-8")
    for digest in data["files"].values():
        assert digest in card


@pytest.mark.parametrize("head", HEADS)
def test_no_model_knows_a_word_that_says_who_somebody_is(head: str) -> None:
    neutral = words_listed("neutral")
    for name in ("words1", "words2", "words3"):
        block = load_model(head).blocks.get(name)
        known = block.value if block else {}
        assert not [run for run in known if neutral & set(run.split(" "))]


@pytest.mark.parametrize(("head", "body"), [("jobs", TYPIST), ("messages", PRIZE)])
def test_what_was_added_is_all_there_is(head: str, body: str) -> None:
    found = _risk(head, body)
    added = sum(one.log_odds for one in found.contributions)
    assert found.start + added == pytest.approx(found.log_odds)
    assert found.score == load_model(head).score(found.log_odds)


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        (TYPIST, TYPIST.replace("clerk wanted", "clerk wanted, Nigerian woman, speaks Arabic")),
        (TYPIST, TYPIST.replace("Work", "In Houston, Texas. Work")),
        (TYPIST, TYPIST.replace("Payroll", "Muslim or Christian, gay or straight, payroll")),
    ],
)
def test_who_somebody_is_and_where_adds_nothing(plain: str, other: str) -> None:
    assert _risk("jobs", other).log_odds == pytest.approx(_risk("jobs", plain).log_odds, abs=0.6)
    neutral = words_listed("neutral")
    told = {word for one in _risk("jobs", other).contributions for word in one.feature.split(" ")}
    assert not told & neutral


def test_a_contact_adds_nothing_unless_asked_for() -> None:
    body = "Is the oak table still there? My number is 415 555 0132, or see https://example.org/me"
    without = _risk("messages", body)
    counted = _risk("messages", body, counts_contacts=True)
    assert not {one.feature for one in without.contributions} & set(CONTACTS)
    assert {one.feature for one in counted.contributions} & set(CONTACTS)
    assert counted.score > without.score


@pytest.mark.parametrize(
    "disguise", ["w\u200bon", "w\u00a0on".replace("\u00a0", "\u00ad"), "ｗｏｎ"]
)
def test_a_disguised_word_counts_like_the_plain_one(disguise: str) -> None:
    assert _risk("messages", PRIZE.replace("won", disguise)).score == _risk("messages", PRIZE).score


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Cook wanted.",
        "Guten Tag, ist der Tisch noch da? Ich könnte am Samstag kommen und bar bezahlen.",
        "Продаю велосипед в хорошем состоянии, звоните вечером после шести часов",
    ],
)
def test_a_model_says_nothing_of_what_it_cannot_read(body: str) -> None:
    for head, more in KINDS.items():
        assert assess(read_submission(Submission(body=body, **more)), head) is None


def test_a_finding_is_never_strong_and_shows_its_words() -> None:
    for head, body in (("jobs", TYPIST), ("messages", PRIZE)):
        finding = risk_score(read_submission(Submission(body=body, **KINDS[head])))
        assert finding is not None
        assert finding.strength in (Strength.WEAK, Strength.MEDIUM)
        assert finding.values["head"] == head
        assert finding.values["score"] == _risk(head, body).score
        assert all(body[e.start : e.end] == e.quote for e in finding.evidence)


@pytest.mark.parametrize("category", ["", "for-sale/games", "housing/rent", "services/office"])
def test_only_jobs_and_messages_are_scored(category: str) -> None:
    assert risk_score(read_submission(Submission(body=TYPIST, category=category))) is None


@given(st.text(max_size=300))
def test_any_text_gets_a_score_or_none(body: str) -> None:
    for head, more in KINDS.items():
        found = assess(read_submission(Submission(title=body[:50], body=body, **more)), head)
        assert found is None or 0 <= found.score <= 100


def test_the_order_of_sets_does_not_matter() -> None:
    program = (
        "from screening_engine import *; from screening_engine.risk import assess\n"
        f"s = Submission(body={PRIZE!r}, kind=SubjectKind.MESSAGE)\n"
        "print(repr(assess(read_submission(s), 'messages')))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(HOME.parents[1])},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_a_file_of_another_time_is_refused() -> None:
    with pytest.raises(ValueError, match="format 99"):
        model_from_json({"format": 99})


def test_what_an_ad_begins_with_is_seen_once_more() -> None:
    first, later = (
        blocks_of_words([["title"], words], Shape(runs=(1,), first=2), plain=set())
        for words in (["earn", "weekly", "typing"], ["typing", "earn", "weekly"])
    )
    assert first["words1"] == later["words1"] == {"title", "earn", "weekly", "typing"}
    assert first["first"] == {"earn", "weekly"}
    assert later["first"] == {"typing", "earn"}
