"""Texts on the staff pages: evidence marked, versions compared, mistakes found by their line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lamppost.web.staff.changes import compare
from lamppost.web.staff.marked_text import Place, mark
from lamppost.web.staff.yaml_lines import line_of

PLACES = st.lists(
    st.builds(
        Place,
        key=st.integers(1, 5),
        start=st.integers(-3, 60),
        end=st.integers(-3, 60),
        note=st.sampled_from(["", "a phone", "a link"]),
    ),
    max_size=8,
)


class TestMark:
    @given(st.text(max_size=50), PLACES)
    def test_loses_no_letter_whatever_the_evidence_says(self, text, places):
        assert "".join(stretch.text for stretch in mark(text, places)) == text

    @given(st.text(max_size=50), PLACES, st.integers(0, 50))
    def test_two_slices_are_the_whole(self, text, places, cut):
        cut = min(cut, len(text))
        both = [*mark(text, places, end=cut), *mark(text, places, start=cut)]

        assert "".join(stretch.text for stretch in both) == text

    @given(st.text(min_size=1, max_size=50), PLACES)
    def test_marks_every_letter_of_a_place_and_no_other(self, text, places):
        at = 0
        for stretch in mark(text, places):
            for offset in range(at, at + len(stretch.text)):
                covering = {p.key for p in places if p.start <= offset < p.end}
                assert set(stretch.keys) == covering
            at += len(stretch.text)

    def test_overlapping_evidence_is_cut_where_it_overlaps(self):
        stretches = mark(
            "wire the deposit first", [Place(1, 0, 16, "money"), Place(2, 9, 22, "first")]
        )

        assert [(s.text, s.keys) for s in stretches] == [
            ("wire the ", (1,)),
            ("deposit", (1, 2)),
            (" first", (2,)),
        ]
        assert [s.opens for s in stretches] == [(1,), (2,), ()]
        assert stretches[1].note == "money; first"


class TestCompare:
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_holds_both_texts(self, before, after):
        pieces = compare(before, after)

        assert "".join(p.text for p in pieces if p.kind != "ins") == before
        assert "".join(p.text for p in pieces if p.kind != "del") == after

    def test_shows_the_words_that_changed(self):
        pieces = compare("a red bike, hardly used", "a blue bike, hardly used")

        assert [(p.kind, p.text) for p in pieces if p.kind] == [("del", "red"), ("ins", "blue")]

    def test_cuts_long_stretches_that_stayed(self):
        same = "word " * 500

        pieces = compare(f"{same}old", f"{same}new")

        assert len(pieces[0].text) < 200
        assert "…" in pieces[0].text

    def test_does_not_try_with_texts_that_take_too_long(self):
        before, after = "a b " * 5_000, "b a " * 5_000

        assert [p.kind for p in compare(before, after)] == ["del", "ins"]


class TestLineOf:
    TEXT = (
        "format: 1\n"
        "leaves:\n"
        "  pets/dogs:\n"
        "    name: {de: Hunde}\n"
        "add:\n"
        "  - section: community\n"
        "    key: allotments\n"
        "    icon: nothing\n"
    )

    def test_finds_what_stands_there(self):
        assert line_of(self.TEXT, "leaves.pets/dogs.name.de") == 4
        assert line_of(self.TEXT, "leaves.pets/dogs") == 3
        assert line_of(self.TEXT, "add[1].key") == 7
        assert line_of(self.TEXT, "community/allotments.icon") == 8

    def test_finds_the_nearest_for_what_is_missing(self):
        assert line_of(self.TEXT, "leaves.pets/dogs.name.en") == 4
        assert line_of(self.TEXT, "community/allotments.synonyms.en") == 6
        assert line_of(self.TEXT, "add[9].key") == 5

    def test_knows_when_there_is_none(self):
        assert line_of(self.TEXT, "") is None
        assert line_of(self.TEXT, "nowhere") is None
        assert line_of("{broken", "leaves") is None
        assert line_of("", "leaves") is None

    @given(st.text(max_size=80), st.text(max_size=40))
    def test_answers_whatever_it_is_given(self, text, place):
        found = line_of(text, place)

        assert found is None or found >= 1
