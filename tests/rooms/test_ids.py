"""Identifiers: sorted by time inside, short outside; forged ones are ordinary input."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.kernel.ids import CODE_ALPHABET, new_code, new_id, parse_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.foundation.kernel.text import tidy_text


class TestIds:
    def test_are_uuids_of_version_seven_in_order_of_time(self):
        made = [new_id() for _ in range(500)]

        assert {key.version for key in made} == {7}
        assert made == sorted(made)
        assert len(set(made)) == 500

    @given(st.uuids())
    def test_are_read_back(self, key):
        assert parse_id(str(key)) == key

    @given(st.text() | st.none() | st.integers() | st.binary(max_size=20))
    def test_forged_ones_are_none_and_no_error(self, text):
        assert parse_id(text) is None or isinstance(parse_id(text), UUID)


class TestCodes:
    def test_can_be_read_out_and_typed_from_paper(self):
        for _ in range(200):
            code = new_code()
            assert len(code) == 8
            assert set(code) <= set(CODE_ALPHABET)
        assert not set("ilou") & set(CODE_ALPHABET)


class TestSubjects:
    @given(st.sampled_from(SubjectKind), st.uuids())
    def test_are_read_back(self, kind, key):
        assert Subject.parse(str(Subject(kind, key))) == Subject(kind, key)

    @pytest.mark.parametrize("text", ["", "listing", "listing:", "nothing:1", "listing:x", ":"])
    def test_names_of_nothing_are_refused(self, text):
        with pytest.raises(ValueError, match=r"."):
            Subject.parse(text)


class TestTidyText:
    @given(st.text())
    def test_changes_a_text_once_and_then_no_more(self, text):
        assert tidy_text(tidy_text(text)) == tidy_text(text)

    @given(st.text(st.characters(codec=None)))
    def test_gives_what_every_database_and_mail_takes(self, text):
        tidied = tidy_text(text)

        tidied.encode("utf-8")
        assert not set(tidied) & {"\0", "\r", "\x1b", "\u202e", "\u2067", "\ufffe"}

    @pytest.mark.parametrize(
        "text",
        ["Größe ½ m²", "Дубовый стол", "橡木桌 🪑", "שולחן עץ", "👩\u200d🌾", "ﬁne", "a\tb\n\nc"],
    )
    def test_leaves_every_visible_sign_as_typed(self, text):
        assert tidy_text(text) == text

    def test_takes_one_end_of_line_for_another(self):
        assert tidy_text(" a\r\nb\rc\n") == "a\nb\nc"
