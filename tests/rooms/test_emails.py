"""Mail addresses: compared in one form, written to in letters that compare equal to themselves."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lamppost.foundation.kernel.emails import (
    MAX_LENGTH,
    NotAnAddress,
    normal_form,
    tidy_address,
)


class TestNormalForm:
    @pytest.mark.parametrize(
        ("typed", "normal"),
        [
            ("sam@example.org", "sam@example.org"),
            ("  Sam@Example.ORG ", "sam@example.org"),
            ("sam+ads@example.org", "sam+ads@example.org"),
            ("ana@bücher.example", "ana@xn--bcher-kva.example"),
            ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
            ("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
            ("ｓａｍ＠example.org", "sam@example.org"),
            ("sam@localhost", "sam@localhost"),
            ("o'neil@example.org", "o'neil@example.org"),
        ],
    )
    def test_is_one_for_all_ways_to_write_an_address(self, typed, normal):
        assert normal_form(typed) == normal

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "sam",
            "sam@",
            "@example.org",
            "sam@example",
            "sam@example.",
            "sam@example.org.",
            "sam@.example.org",
            "sam@exa mple.org",
            "sam@@example.org",
            "sam@example..org",
            "sam@example.org\nBcc: x@example.org",
            "sam@example.org, bea@example.org",
            "Sam <sam@example.org>",
            "sam@example.org\0",
            "s\u200bam@example.org",
            "sam\u202e@example.org",
            "\ud800@example.org",
            "sam@exam_ple",
            "sam@exa/mple.org",
            "sam@[127.0.0.1]",
            "a" * 65 + "@example.org",
            "a@" + "b" * 64 + ".org",
            "a@" + "b." * 130 + "org",
        ],
        ids=ascii,
    )
    def test_refuses_what_cannot_be_one(self, text):
        with pytest.raises(NotAnAddress):
            normal_form(text)

    def test_grows_never_beyond_what_is_stored(self):
        with pytest.raises(NotAnAddress):
            normal_form("a@" + ".".join(["ü" * 30] * 8) + ".example")


class TestTidyAddress:
    """Whoever gets the mail must be the one who is meant: no two mailboxes, one account."""

    @pytest.mark.parametrize(
        "look_alike", ["ſam@example.org", "ｓam@example.org", "𝐬am@example.org"]
    )
    def test_letters_that_compare_as_others_are_written_to_as_others(self, look_alike):
        assert normal_form(look_alike) == "sam@example.org"
        assert tidy_address(look_alike) == "sam@example.org"

    @pytest.mark.parametrize(
        "another", ["straße@example.org", "ßam@example.org", "ışık@example.org"]
    )
    def test_letters_of_their_own_are_an_account_of_their_own(self, another):
        plain = another.replace("ß", "ss").replace("ı", "i")

        assert normal_form(another) != normal_form(plain)

    def test_keeps_the_case_as_typed(self):
        assert tidy_address(" Sam@Example.org ") == "Sam@Example.org"


ADDRESSES = st.emails() | st.builds(
    "{}@{}.{}".format,
    st.text(min_size=1, max_size=20),
    st.text(min_size=1, max_size=20),
    st.sampled_from(["org", "example", "рф", "한국"]),
)


class TestAnyAddress:
    @given(ADDRESSES | st.text())
    @example("ŉ@example.org")
    @example("\u0345@example.org")
    @example("İ@example.org")
    @example("ΐ" * 60 + "@example.org")
    def test_has_one_normal_form_or_is_refused(self, text):
        try:
            normal = normal_form(text)
        except NotAnAddress:
            return

        assert normal_form(normal) == normal
        assert normal_form(tidy_address(text)) == normal
        assert len(normal) <= MAX_LENGTH
        assert normal.isprintable()
        assert normal.encode("utf-8")

    @given(ADDRESSES)
    def test_is_the_same_in_capitals(self, text):
        try:
            normal = normal_form(text)
        except NotAnAddress:
            return
        if text.isascii():
            assert normal_form(text.upper()) == normal
