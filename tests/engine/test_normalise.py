"""A text is read in three forms; whatever was done to it can be traced to what was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine.normalise import MAX_CODE_POINTS, TextTooLong, read_text

TRICKY = (
    "aAbзЅоΟο0O1lI!é\u0301\u0323\u20e3\u200b\u200d\u202e\u00ad\ufe0f ５𝟓⑤٥५ﬁß½가"
    "\u1100\u1161が \n\x00.-_🔟🇬🇧"
)
any_text = st.text(max_size=60) | st.text(alphabet=TRICKY, max_size=60)


def skeleton(text: str) -> str:
    return read_text("body", text).skeleton


class TestSkeleton:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("Call Me", "call me"),
            ("w\u200bh\u2060a\ufefft\u00ads", "whats"),
            ("\u202ecba\u202c", "abc"),
            ("crème brûlée", "creme brulee"),
            ("z\u0335a\u0336l\u0337g\u0338o", "zalgo"),
            ("ｆｕｌｌ ５５５", "full 555"),
            ("𝓶𝓪𝓽𝓱 𝟝𝟝𝟝", "math 555"),
            ("Ⓒⓐⓛⓛ ④②", "call 42"),
            ("🅲🅰🅻🅻", "call"),
            ("5\ufe0f\u20e35\u20e3 🔟", "55 10"),
            ("❼⓿② ⑴ ⁷₇", "702 1 77"),
            ("w h a t s a p p me", "whatsapp me"),
            ("n.o c.r.e.d.i.t n.o w.o.r.r.y", "no credit no worry"),
            ("t.e.l.e g.r.a.m m.e n.o.w", "telegram me now"),
            ("t.e.l.e.g.r.a.m", "telegram"),
            ("c-a-l-l  m_e_e_t", "call  meet"),
            ("soooooo GoooOOOd zoooo", "so good zoo"),
            ("Straße Łódź smørrebrød", "strasse lodz smorrebrod"),
            ("“quoted” – it’s…", '"quoted" - it\'s...'),
            ("a\x00b\x07c", "abc"),
        ],
    )
    def test_reads_through_the_disguise(self, typed, read):
        assert skeleton(typed) == read

    def test_folds_look_alikes_inside_a_token_of_mixed_scripts(self):
        assert skeleton("аpаrtmеnt pаypаl Іnstagram") == "apartment paypal instagram"

    def test_folds_a_spaced_out_word_of_mixed_scripts(self):
        assert skeleton("w h а t s а p p") == "whatsapp"

    @pytest.mark.parametrize(
        "text", ["продам велосипед", "σπίτι με κήπο", "דירה להשכרה", "شقة للإيجار", "자전거 팝니다"]
    )
    def test_never_takes_another_script_for_a_disguise(self, text):
        changes = dict(read_text("body", text).transformations)
        assert changes.keys() <= {"diacritic"}

    def test_leaves_a_loan_word_with_a_native_ending_alone(self):
        assert skeleton("USBшный VIPквартира") == "usbшныи vipквартира"

    def test_keeps_vowel_signs_that_carry_the_word(self):
        assert skeleton("किताब がぎ") == "किताब がぎ"

    def test_leaves_ordinary_prose_as_it_is(self):
        prose = "2br flat, 4x4 truck, $5 each, 3rd floor; call 10 to 4. vitamins b and c"
        assert skeleton(prose) == prose

    def test_counts_what_was_changed(self):
        read = read_text("body", "c\u200ball ５５ p а y p a l now")
        assert dict(read.transformations) == {
            "confusable": 1, "fullwidth": 2, "letter_spacing": 1, "zero_width": 1,
        }  # fmt: skip

    def test_does_not_count_joiners_that_spelling_and_emoji_need(self):
        assert read_text("body", "می\u200cخواهم 👩\u200d👧 ❤\ufe0f").transformations == ()

    @given(st.text(alphabet="aAbcоеО é\u200b５.- \n", max_size=40))
    def test_is_stable_when_read_again(self, text):
        once = skeleton(text)
        assert skeleton(once) == once


class TestCanonical:
    def test_composes_and_drops_what_does_not_show(self):
        read = read_text("body", "cafe\u0301\u200b \u202eab\u202c")
        assert read.canonical == "café ab"

    @given(any_text)
    def test_is_nfc(self, text):
        assert unicodedata.is_normalized("NFC", read_text("body", text).canonical)

    @given(st.text(alphabet="ae\u0301\u0323\u1100\u1161\u11a8가\u212b\u0958 x", max_size=20))
    def test_equals_nfc_of_the_whole_where_nothing_is_hidden(self, text):
        assert read_text("body", text).canonical == unicodedata.normalize("NFC", text)


class TestOffsets:
    @given(any_text)
    def test_maps_are_monotone_and_within_the_text(self, text):
        read = read_text("body", text)
        for form, places in (
            (read.skeleton, read.skeleton_map),
            (read.canonical, read.canonical_map),
        ):
            assert len(places) == len(form) + 1
            assert list(places) == sorted(places)
            assert places[-1] == len(text)
            assert all(0 <= place < len(text) for place in places[:-1])

    @given(any_text, st.integers(0, 60), st.integers(0, 60))
    def test_evidence_quotes_the_slice_it_points_to(self, text, start, length):
        read = read_text("body", text)
        first = min(start, len(read.skeleton))
        evidence = read.evidence_at(first, min(first + length, len(read.skeleton)))
        assert evidence.quote == text[evidence.start : evidence.end]

    def test_leads_from_a_joined_word_back_to_the_spaced_one(self):
        read = read_text("body", "on w h a t s a p p ok")
        at = read.skeleton.index("whatsapp")
        assert read.evidence_at(at, at + 8).quote == "w h a t s a p p"


class TestLimits:
    def test_refuses_a_text_that_is_too_long(self):
        with pytest.raises(TextTooLong, match="20001 characters") as caught:
            read_text("body", "x" * (MAX_CODE_POINTS + 1))
        assert caught.value.field == "body"

    def test_reads_the_longest_text_allowed(self):
        assert len(read_text("body", "ab" * (MAX_CODE_POINTS // 2)).skeleton) == MAX_CODE_POINTS

    def test_survives_nul_and_lone_surrogates(self):
        read = read_text("body", "a\x00\ud800b\udfff")
        assert read.canonical == read.skeleton == "a\ufffdb\ufffd"

    def test_survives_a_letter_buried_in_marks(self):
        text = "a" + "\u0323\u0301" * 9_000
        assert skeleton(text) == "a"
        assert len(read_text("body", text).canonical) <= len(text)
