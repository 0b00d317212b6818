"""What signals do beyond their examples: counter-evidence, sums, categories, messages."""

from __future__ import annotations

import pytest

from screening_engine import Strength, SubjectKind, Submission, read_submission
from screening_engine.signals import ALL_SIGNALS

SIGNALS = {signal.__name__: signal for signal in ALL_SIGNALS}


def _look(name: str, text: str, category: str = "") -> object:
    submission = Submission(body=text, country="US", category=category)
    return SIGNALS[name](read_submission(submission))


@pytest.mark.parametrize(
    "word", ["escort", "massage", "teen", "girls", "16 years old", "companion"]
)
def test_no_single_word_is_ever_enough(word: str) -> None:
    for name in ("commercial_sex", "sexualised_youth", "personals"):
        assert _look(name, f"{word}, see photos") is None


def test_a_licence_is_kept_as_counter_evidence() -> None:
    text = "Licensed massage therapist. Tantric massage, 120 per hour, by appointment."
    finding = SIGNALS["commercial_sex"](read_submission(Submission(body=text)))
    assert finding is not None
    assert [place.quote for place in finding.counter] == ["Licensed massage therapist"]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("The office keeps your passport.", Strength.MEDIUM),
        ("The office keeps your passport. Work abroad.", Strength.STRONG),
        ("Young women wanted. The destination is told later.", Strength.MEDIUM),
        ("Young women wanted abroad. The destination is told later.", Strength.STRONG),
        ("Work abroad, we arrange the visa and the flight.", None),
        ("Hostess wanted, no experience needed, good salary.", None),
    ],
)
def test_indicators_add_up_as_the_ilo_says(text: str, strength: Strength | None) -> None:
    finding = SIGNALS["recruitment_risk"](read_submission(Submission(body=text)))
    assert (finding.strength if finding else None) == strength


def test_a_job_for_an_armed_guard_sells_no_gun() -> None:
    text = "Armed guard, own pistol and holster, ammo is paid."
    assert _look("firearms", text, category="jobs/security") is None
    assert _look("firearms", text, category="for-sale/other") is not None


def test_a_message_is_read_like_a_listing() -> None:
    message = Submission(kind=SubjectKind.MESSAGE, body="Send the deposit before viewing please")
    assert SIGNALS["asks_payment_first"](read_submission(message)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "My neighbour called me a faggot and shouted go back to your country.",
        "She said that you are a stupid idiot, I told her to stop. I reported the harassment.",
    ],
)
def test_telling_of_abuse_is_kept_as_counter_evidence(text: str) -> None:
    finding = SIGNALS["harassment"](read_submission(Submission(body=text)))
    assert finding is not None
    assert finding.counter


def test_a_reclaimed_word_about_oneself_is_no_harassment() -> None:
    assert _look("harassment", "Proud dyke seeks a flat, our dyke choir sings on Mondays.") is None


def test_telling_of_a_threat_is_kept_as_counter_evidence() -> None:
    text = "He wrote: I will kill you. I went to the police and keep the messages."
    finding = SIGNALS["threat"](read_submission(Submission(body=text)))
    assert finding is not None
    assert finding.counter


def test_travel_and_papers_arranged_count_only_beside_something_worse() -> None:
    arranged = "We arrange the visa and the flight."
    assert _look("recruitment_risk", f"Young women wanted. {arranged}") is None
    worse = SIGNALS["recruitment_risk"](
        read_submission(Submission(body=f"The office keeps your passport. {arranged}"))
    )
    assert worse is not None
    assert worse.strength is Strength.STRONG
    assert worse.values["dimensions"] == "coercion, deception"
