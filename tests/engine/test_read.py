"""A submission is read once; every signal looks at the same reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine.normalise import TextTooLong
from screening_engine.read import read_submission
from screening_engine.submission import Submission

any_text = st.text(st.characters() | st.sampled_from("\x00\ud800\u202e\u200b0123456789@."))


class TestReadSubmission:
    def test_holds_the_texts_and_the_contacts(self):
        submission = Submission(
            title="Desk 702", body="Call 555-0133 or a (at) example.org", country="US"
        )
        reading = read_submission(submission)
        assert reading.submission is submission
        assert [text.field for text in reading.texts] == ["title", "body"]
        assert reading.contacts.phones == ("+17025550133",)
        assert reading.contacts.emails == ("a@example.org",)
        assert [mention.kind for mention in reading.mentions] == ["phone", "email"]

    def test_of_an_empty_submission_is_empty(self):
        reading = read_submission(Submission())
        assert reading.mentions == ()
        assert reading.body.skeleton == ""

    @pytest.mark.parametrize("field", ["title", "body"])
    def test_names_the_field_that_is_too_long(self, field):
        with pytest.raises(TextTooLong) as caught:
            read_submission(Submission(**{field: "x" * 20_001}))
        assert caught.value.field == field

    @given(any_text, any_text, st.sampled_from(["US", "GB", ""]))
    def test_never_raises_and_answers_the_same_twice(self, title, body, country):
        submission = Submission(title=title, body=body, country=country)
        assert read_submission(submission) == read_submission(submission)
