"""The word lists in Spanish, German, French, Portuguese and Arabic: what is found, what is not."""

from __future__ import annotations

from collections import Counter

import pytest

from screening_engine import Outcome, Submission, load_policy, read_submission, screen
from screening_engine.normalise import read_text
from screening_engine.signals import ALL_SIGNALS, FINDING_NAMES
from screening_engine.signals.alphabet import bare_forms, one_byte
from screening_engine.signals.denial import is_denied
from tests.engine.said.languages import ordinary, told

POLICY = load_policy("baseline", findings=FINDING_NAMES)
SIGNALS = {signal.__name__: signal for signal in ALL_SIGNALS}
LANGUAGES = ("de", "es", "fr", "pt", "ar")
SPOKEN = tuple(sorted(told("de")))


def _texts(kind: str) -> list[tuple[str, str, str]]:
    return [
        (language, name, text)
        for language in LANGUAGES
        for name, texts in told(language).items()
        for text in texts[kind]
    ]


def _folded(text: str) -> bytes:
    return one_byte(read_text("body", text).skeleton)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_texts_for_the_same_signals(language: str) -> None:
    assert sorted(told(language)) == list(SPOKEN)
    for name, texts in told(language).items():
        enough = 2 if name == "sexualised_youth" else 3
        assert len(texts["find"]) >= enough, name
        assert len(texts["leave"]) >= 3, name


@pytest.mark.parametrize(("language", "name", "text"), _texts("find"))
def test_a_signal_finds_it_in_this_language(language: str, name: str, text: str) -> None:
    finding = SIGNALS[name](read_submission(Submission(body=text, language=language)))
    assert finding is not None
    for place in finding.evidence:
        assert place.quote == text[place.start : place.end]


@pytest.mark.parametrize(("language", "name", "text"), _texts("leave"))
def test_a_signal_leaves_its_twin_alone(language: str, name: str, text: str) -> None:
    assert SIGNALS[name](read_submission(Submission(body=text, language=language))) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_ads_are_left_in_peace(language: str) -> None:
    outcomes = Counter(
        screen(submission, policy=POLICY).outcome for submission in ordinary(language)
    )
    assert outcomes.total() >= 60
    assert outcomes[Outcome.REFUSE] == outcomes[Outcome.QUARANTINE] == 0
    assert outcomes[Outcome.HOLD] <= 1
    assert outcomes[Outcome.FRICTION] <= 2


@pytest.mark.parametrize(
    ("text", "words", "denied"),
    [
        ("keine Anzahlung", "Anzahlung", True),
        ("ohne vorherige Anzahlung", "Anzahlung", True),
        ("zögern Sie nicht, eine Anzahlung", "Anzahlung", False),
        ("Anzahlung ist nicht nötig", "Anzahlung", True),
        ("no pido señal", "señal", True),
        ("no dudes en dejar una señal", "señal", False),
        ("sin alquiler para una persona a cambio", "cambio", False),
        ("pas de frais", "frais", True),
        ("n'hésitez pas à payer", "payer", False),
        ("sem taxa", "taxa", True),
        ("estou no estrangeiro e envio", "envio", False),
        ("بدون رسوم", "رسوم", True),
        ("لا تدفع عربون", "عربون", True),
        ("لا تتردد ادفع عربون", "عربون", False),
        ("بدون خبرة وابدأ اليوم", "وابدأ", False),
    ],
)
def test_a_denial_is_heard_in_every_language(text: str, words: str, denied: bool) -> None:
    hay, needle = _folded(text), _folded(words)
    start = hay.index(needle)
    assert is_denied(hay, start, start + len(needle)) is denied


def test_arabic_letters_that_people_mix_up_are_one() -> None:
    assert _folded("معاينة") == _folded("معاينه")
    assert _folded("إيجار") == _folded("ايجار")
    assert _folded("مصرى") == _folded("مصري")


def test_an_arabic_word_is_known_without_what_is_joined_to_it() -> None:
    for joined in ("العربون", "والعربون", "بالعربون", "للعربون", "عربونا"):
        assert _folded("عربون") in set(bare_forms(_folded(joined))), joined
    assert list(bare_forms(b"deposit")) == [b"deposit"]


@pytest.mark.parametrize("text", ["zu", "خ", "emoji 🚲 ok", "Ж ñ ß", "٥٠٪؛"])
def test_one_byte_stands_for_one_character(text: str) -> None:
    assert len(one_byte(text)) == len(text)
