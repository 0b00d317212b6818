"""The quick look over a text's words rules nothing out that the patterns would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screening_engine import Submission, read_submission
from screening_engine.signals import triggers
from screening_engine.signals.haystacks import concepts_in
from screening_engine.signals.phrases import ANYTHING, NUMBER, triggers_of
from screening_engine.signals.words import fold, load_words
from tests.engine.said import read_said


def in_patterns(name, reading):
    return {concept for text in reading.texts for concept in concepts_in(name, text.skeleton)}


def may_stand(name, reading):
    return {
        concept
        for concept in load_words(name).concepts
        if triggers.may_hold(name, reading, concept)
    }


def test_every_concept_of_what_is_caught_is_seen_at_a_glance():
    for case in [*read_said("caught"), *read_said("spared"), *read_said("ordinary")]:
        reading = read_submission(case.submission)
        for name in triggers.word_file_names():
            assert in_patterns(name, reading) <= may_stand(name, reading), (name, case)


WORDS = st.sampled_from(
    ("pay", "deposit", "e-mail", "email", "e mail", "s.l.", "5.56mm", "12", "9 mm", "gift", "card")
) | st.sampled_from(("whatsapp", "w.h.a.t.s", "g1ft", "the", "first", "job", "gun", "wire", "und"))


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_nothing_that_words_could_make_is_ruled_out(body):
    reading = read_submission(Submission(title="Words", body=body))
    for name in triggers.word_file_names():
        assert in_patterns(name, reading) <= may_stand(name, reading)


def needs(phrase):
    return triggers_of([phrase], fold=fold)[0]


def test_a_phrase_needs_the_rarest_word_of_each_part():
    assert needs("wire the deposit") == ({"wire"}, {"deposit"}, {"the"})
    assert needs("(wire|send) deposit?") == ({"send", "wire"},)
    assert needs("deposit*") == ({"deposit*"},)
    assert needs("pay {n} first") == ({"pay"}, {"first"}, {NUMBER})
    assert needs("e-mail me") == ({"me"}, {"e", "email*"})
    assert needs("*bank") == ({"*bank"},)
    assert ANYTHING in needs("*ba*")[0]
