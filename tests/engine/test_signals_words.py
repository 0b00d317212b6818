"""The word files and the small language they are written in; hostile text and any text at all."""

from __future__ import annotations

from importlib import resources

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from screening_engine import Submission, read_submission
from screening_engine.signals import ALL_SIGNALS
from screening_engine.signals.denial import is_denied
from screening_engine.signals.haystacks import haystacks
from screening_engine.signals.phrases import PhraseError, compile_phrases
from screening_engine.signals.words import FOLDER, SHARED, fold, load_words

NAMES = sorted(
    entry.name.removesuffix(".yaml")
    for entry in (resources.files("screening_engine.signals") / FOLDER).iterdir()
    if entry.name != f"{SHARED}.yaml"
)


def _finds(phrase: str, text: str) -> bool:
    macros = {"thing": "deposit|rent"}
    return bool(re2.search(compile_phrases([phrase], fold=fold, macros=macros), text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("send the money", "please send  the\nmoney now"),
        ("send (the|a)? deposit", "send deposit"),
        ("send (the|a)? deposit", "send a deposit"),
        ("pay .. first", "pay all of it first"),
        ("{thing} due", "rent due"),
        ("über*", "uberweisung"),
        ("*pistole", "wasserpistole"),
        ("smith & wesson", "smith and wesson".replace("and", "&")),
        ("{n} per hour", "120 per hour"),
        ("{share} profit", "10 % profit"),
        ("gift-card", "giftcard"),
        ("(new|just (arrived|landed)) in town", "just landed in town"),
    ],
)
def test_a_phrase_finds(phrase: str, text: str) -> None:
    assert _finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("gun", "begun"),
        ("send money", "send. money"),
        ("pay .. first", "pay one two three four first"),
        ("{n} per hour", "per hour"),
        ("über", "ubers"),
    ],
)
def test_a_phrase_does_not_find(phrase: str, text: str) -> None:
    assert not _finds(phrase, text)


@pytest.mark.parametrize("phrase", ["(a|b", "a)", "a?", "(a)? ..", "{unknown}", "?", "()"])
def test_a_wrong_phrase_says_so(phrase: str) -> None:
    with pytest.raises(PhraseError):
        compile_phrases([phrase], fold=fold)


def test_macros_that_call_each_other_say_so() -> None:
    with pytest.raises(PhraseError, match="call each other"):
        compile_phrases(["{a}"], fold=fold, macros={"a": "{b}", "b": "{a}"})


@pytest.mark.parametrize("name", NAMES)
def test_a_word_file_loads_and_says_what_each_concept_means(name: str) -> None:
    words = load_words(name)
    assert words.concepts
    assert all(concept.means for concept in words.concepts.values())
    assert words.combinations or name in {"harassment", "recruitment_risk"}  # these count


@pytest.mark.parametrize(
    ("text", "words", "denied"),
    [
        ("no wire transfers", "wire", True),
        ("never pay by wire", "wire", True),
        ("wire transfers are not accepted", "wire transfers", True),
        ("i will not wait. wire it", "wire", False),
        ("no experience needed, wire the fee", "wire", False),
        ("do not hesitate to wire it", "wire", False),
        ("kein wire", "wire", True),
    ],
)
def test_a_denial_is_heard_in_its_clause_only(text: str, words: str, denied: bool) -> None:
    start = text.index(words)
    assert is_denied(text.encode(), start, start + len(words)) is denied


def test_a_list_is_denied_as_a_whole() -> None:
    text = b"no cheques, paypal, crypto"
    start = text.index(b"crypto")
    assert is_denied(text, start, start + 6, listed=True)
    assert not is_denied(text, start, start + 6)


def test_look_alike_digits_are_read_as_letters_beside_the_plain_text() -> None:
    assert haystacks("m4ssage 120 €") == (b"m4ssage 120 $", b"massage 120 $")
    assert haystacks("two tables") == (b"two tables",)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=600))
def test_no_text_breaks_a_signal_and_evidence_quotes_the_text(title: str, body: str) -> None:
    reading = read_submission(Submission(title=title, body=body, country="US"))
    shown = {"title": title, "body": body}
    for signal in ALL_SIGNALS:
        finding = signal(reading)
        for place in (*finding.evidence, *finding.counter) if finding else ():
            assert place.quote == shown[place.field][place.start : place.end]


LISTED = (
    "send",
    "deposit",
    "before",
    "viewing",
    "teen",
    "massage",
    "gram",
    "no",
    ",",
    ".",
    "€",
    "16",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LISTED), max_size=400).map(" ".join))
def test_the_same_text_gives_the_same_findings(body: str) -> None:
    first = [signal(read_submission(Submission(body=body))) for signal in ALL_SIGNALS]
    again = [signal(read_submission(Submission(body=body))) for signal in ALL_SIGNALS]
    assert first == again


@pytest.mark.parametrize(
    "piece",
    ["send me the deposit before viewing ", "no not never wire ", "m4ss4ge ", "a@", "xanax sell "],
)
def test_long_hostile_text_is_read_to_its_end(piece: str) -> None:
    reading = read_submission(Submission(body=(piece * 20_000)[:20_000]))
    for signal in ALL_SIGNALS:
        signal(reading)
