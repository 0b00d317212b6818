"""Nearly the same text is found, however it was changed; and ordinary texts are left alone."""

from __future__ import annotations

import json
import re
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening_engine import Submission, read_submission
from screening_engine.matching.texts import (
    SKETCH_VERSION,
    NearIndex,
    Sketch,
    Slot,
    UnknownSketch,
    UnreadableIndex,
    explain,
    join_clusters,
    sketch_from_bytes,
    sketch_reading,
    sketch_text,
    template_of,
)
from screening_engine.matching.texts.sketch import MOST_WORDS, SHORTEST

KEY = b"a key of the tests"

FLAT = (
    "Bright two room flat near the station, freshly painted, quiet courtyard, fitted kitchen with "
    "dishwasher, bicycle cellar. The landlord lives abroad, keys come by courier after the "
    "deposit. Call +1 702 555 0133, rent 850 a month, available 1 July, Springfield."
)
COPY = (
    "Lovely two room flat near the harbour, freshly painted, quiet courtyard, modern kitchen with "
    "dishwasher and bicycle cellar. My landlord lives abroad, keys arrive by courier after your "
    "deposit. Call +1 415 555 0172, rent 790 a month, available 15 August, Riverton."
)
PHONE = (
    "Apple iPhone 7 plus 128gb unlocked for every carrier, comes with charger and original box, "
    "no scratches, works like new, clean imei, cash only please."
)
OTHER_PHONE = (
    "Selling my unlocked iPhone 7 plus because I changed to android. Screen replaced last year, "
    "small dent at a corner, battery good. 128gb, black. Charger included, box is lost. Cash."
)
CHINESE = (
    "出租两室一厅公寓，靠近火车站，新装修，安静的院子，配备厨房和洗碗机，自行车地下室，随时入住。"
)


def sketch(text: str) -> Sketch:
    return sketch_reading(read_submission(Submission(body=text, country="US")), key=KEY)


def index_of(*texts: str) -> NearIndex:
    index = NearIndex()
    index.add_many((key, sketch(text)) for key, text in enumerate(texts))
    return index


def keys_like(index: NearIndex, text: str) -> set[int]:
    return {hit.key for hit in index.query(sketch(text))}


WORDS = [
    f"{first}{last}" for first in ("tri", "lamb", "qo") for last in ("ra", "mondel", "ic", "s")
]


@st.composite
def related_texts(draw) -> list[str]:
    """A few texts, and copies of them with some words changed."""
    word = st.sampled_from(WORDS) | st.text("abcdefgh", min_size=1, max_size=9)
    texts = draw(st.lists(st.lists(word, max_size=40), min_size=1, max_size=4))
    for _ in range(draw(st.integers(0, 5))):
        copy = list(draw(st.sampled_from(texts)))
        for _ in range(draw(st.integers(0, 6)) if copy else 0):
            copy[draw(st.integers(0, len(copy) - 1))] = draw(word)
        texts.append(copy)
    return [" ".join(words) for words in texts]


def pairs_in(index: NearIndex, sketches: dict[int, Sketch]) -> set[tuple[int, int]]:
    return {(key, hit.key) for key, one in sketches.items() for hit in index.query(one)}


class TestFinding:
    def test_a_copy_with_other_words_number_and_town(self):
        assert keys_like(index_of(FLAT, PHONE), COPY) == {0}

    def test_a_copy_in_look_alike_letters(self):
        disguised = FLAT.translate(str.maketrans("aeo", "аео"))
        assert keys_like(index_of(FLAT), disguised) == {0}

    def test_a_copy_with_its_sentences_in_another_order(self):
        sentences = re.split(r"(?<=[.,]) ", FLAT)
        assert keys_like(index_of(FLAT), " ".join(reversed(sentences))) == {0}

    def test_a_copy_behind_a_page_of_other_words(self):
        page = " ".join(f"{word}{other}" for word in WORDS for other in WORDS)
        assert keys_like(index_of(FLAT), f"{page} {FLAT} {page}") == {0}

    def test_a_copy_in_a_script_without_spaces(self):
        assert keys_like(index_of(CHINESE), CHINESE.replace("火车站", "地铁站")) == {0}

    def test_long_texts_that_keep_only_some_of_their_words(self):
        words = [f"word{number}x" for number in range(900)]
        changed = [w if n % 4 else f"other{n}y" for n, w in enumerate(words)]
        index = NearIndex()
        index.add(1, sketch_text(" ".join(map(str, words)).translate(LETTERS), key=KEY))
        copy = sketch_text(" ".join(changed).translate(LETTERS), key=KEY)
        assert len(copy.words) == MOST_WORDS
        assert [hit.key for hit in index.query(copy)] == [1]

    def test_not_another_ad_for_the_same_thing(self):
        assert keys_like(index_of(PHONE), OTHER_PHONE) == set()

    @pytest.mark.parametrize("text", ["", "Bike for sale", "555 0133 " * 30, "!!! " * 99])
    def test_never_a_text_of_few_words(self, text):
        assert keys_like(index_of(text), text) == set()
        assert len(index_of(text)) == 0

    @given(st.lists(st.sampled_from(WORDS), max_size=SHORTEST - 1), st.integers(1, 9))
    def test_never_a_text_of_few_different_words(self, words, times):
        text = " ".join(words * times)
        index = NearIndex()
        index.add(1, sketch_text(text, key=KEY))
        assert index.query(sketch_text(text, key=KEY)) == []

    def test_says_how_alike_and_the_most_alike_first(self):
        hits = index_of(COPY, FLAT).query(sketch(FLAT))
        assert [hit.key for hit in hits] == [1, 0]
        assert hits[0].likeness == pytest.approx(1)
        assert 0.4 < hits[1].likeness < 1

    def test_words_under_another_key_are_other_words(self):
        index = index_of(FLAT)
        assert index.query(sketch_text(FLAT.casefold(), key=b"another")) == []


LETTERS = str.maketrans("0123456789", "abcdefghij")


class TestIndex:
    @given(related_texts(), st.randoms(use_true_random=False))
    def test_finds_the_same_pairs_in_whatever_order_texts_came(self, texts, shuffler):
        sketches = {key: sketch_text(text, key=KEY) for key, text in enumerate(texts)}
        shuffled = list(sketches.items())
        shuffler.shuffle(shuffled)
        index, other = NearIndex(), NearIndex()
        index.add_many(sketches.items())
        for key, one in shuffled:
            other.add(key, one)
        assert pairs_in(index, sketches) == pairs_in(other, sketches)

    @given(related_texts(), st.data())
    def test_forgets_what_is_removed_altogether(self, texts, data):
        sketches = {key: sketch_text(text, key=KEY) for key, text in enumerate(texts)}
        gone = data.draw(st.sampled_from(sorted(sketches)))
        index, without = NearIndex(), NearIndex()
        index.add_many(sketches.items())
        was_there = sketches[gone].is_comparable
        assert index.remove(gone) is was_there
        assert index.remove(gone) is False
        without.add_many((key, one) for key, one in sketches.items() if key != gone)
        assert pairs_in(index, sketches) == pairs_in(without, sketches)
        assert len(index) == len(without)

    def test_a_key_holds_one_text_the_last(self):
        index = index_of(FLAT)
        index.add(0, sketch(PHONE))
        assert keys_like(index, FLAT) == set()
        assert keys_like(index, PHONE) == {0}
        assert len(index) == 1

    def test_a_thousand_copies_are_a_bounded_answer(self):
        index = NearIndex()
        index.add_many((key, sketch(FLAT)) for key in range(1_000))
        assert len(index.query(sketch(FLAT))) == 96
        assert len(index.query(sketch(FLAT), limit=5)) == 5


def many(count: int, *, seed: int = 1) -> list[tuple[int, Sketch]]:
    """Sketches of random words: each text but the last third shares most with one other."""
    numbers = np.random.default_rng(seed)
    words = numbers.integers(1, 1 << 32, size=(count, 20), dtype=np.uint32)
    third = count // 3
    words[third : 2 * third, 4:] = words[:third, 4:]
    runs = np.sort(words[:, :6] ^ np.uint32(77), axis=1)
    return [(key, Sketch(words[key], runs[key])) for key in range(count)]


class TestManyTexts:
    def test_pairs_are_found_across_blocks_and_in_the_tail(self):
        texts = many(13_000)
        index = NearIndex()
        index.add_many(texts[:5_000])
        for key, one in texts[5_000:5_200]:
            index.add(key, one)
        index.add_many(texts[5_200:])
        for key, one in texts[::97]:
            alike = {key, key % 4_333, key % 4_333 + 4_333} if key < 2 * 4_333 else {key}
            assert {hit.key for hit in index.query(one)} == alike

    def test_removed_texts_are_not_in_the_saved_file(self, tmp_path):
        texts = many(9_000)
        index = NearIndex()
        index.add_many(texts)
        for key in range(0, 3_000, 2):
            index.remove(key)
        index.save(tmp_path / "near")
        opened = NearIndex.open(tmp_path / "near")
        assert len(opened) == len(index) == 7_500
        for key, one in texts[:6_000:89]:
            found = {hit.key for hit in index.query(one)}
            assert found == {hit.key for hit in opened.query(one)}
            assert (key in found) is (key >= 3_000 or key % 2 == 1)
        assert texts[0][1].words.tobytes() not in (tmp_path / "near").read_bytes()


class TestSavedIndex:
    @given(texts=related_texts(), later=related_texts())
    @settings(max_examples=25)
    def test_answers_the_same_and_goes_on(self, tmp_path_factory, texts, later):
        path = tmp_path_factory.mktemp("near") / "near"
        index = NearIndex()
        index.add_many((key, sketch_text(text, key=KEY)) for key, text in enumerate(texts))
        index.save(path, label="tests")
        opened = NearIndex.open(path, label="tests")
        more = {100 + key: sketch_text(text, key=KEY) for key, text in enumerate(later)}
        for one in (index, opened):
            one.add_many(more.items())
            one.remove(0)
        assert pairs_in(index, more) == pairs_in(opened, more)
        assert (len(index), index.highest_key) == (len(opened), opened.highest_key)

    @pytest.fixture
    def saved(self, tmp_path):
        index_of(FLAT, PHONE).save(tmp_path / "near", label="tests")
        return tmp_path / "near"

    def test_saving_again_replaces_the_file(self, saved):
        opened = NearIndex.open(saved, label="tests")
        opened.remove(0)
        opened.save(saved, label="tests")
        assert keys_like(NearIndex.open(saved, label="tests"), FLAT) == set()
        assert [path.name for path in saved.parent.iterdir()] == ["near"]

    def test_of_another_label_is_refused(self, saved):
        with pytest.raises(UnreadableIndex, match="label 'tests', not 'others'"):
            NearIndex.open(saved, label="others")

    @pytest.mark.parametrize("what", ["file", "sketch"])
    def test_of_another_version_is_refused(self, saved, what):
        _change_header(saved, what, 99)
        with pytest.raises(UnreadableIndex, match=f"{what} 99, not"):
            NearIndex.open(saved, label="tests")

    @pytest.mark.parametrize("length", [0, 5, 20, 60, 900])
    def test_that_was_cut_off_is_refused(self, saved, length):
        saved.write_bytes(saved.read_bytes()[:length])
        with pytest.raises(UnreadableIndex):
            NearIndex.open(saved, label="tests")

    def test_with_a_damaged_header_is_refused(self, saved):
        saved.write_bytes(saved.read_bytes().replace(b'"label"', b'"lapel"'))
        with pytest.raises(UnreadableIndex, match="damaged"):
            NearIndex.open(saved, label="tests")

    def test_that_is_not_there_is_no_index(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            NearIndex.open(tmp_path / "near")

    def test_that_cannot_be_written_leaves_the_old_one(self, saved, monkeypatch):
        before = saved.read_bytes()
        with pytest.raises(TypeError):
            NearIndex.open(saved, label="tests").save(saved, label=object())
        assert saved.read_bytes() == before


def _change_header(path, what, value):
    data = path.read_bytes()
    start = len(b"near-text-index\n")
    length = int.from_bytes(data[start : start + 4], "little")
    header = json.loads(data[start + 8 : start + 8 + length])
    changed = json.dumps({**header, what: value}).encode()
    numbers = len(changed).to_bytes(4, "little") + zlib.crc32(changed).to_bytes(4, "little")
    path.write_bytes(data[:start] + numbers + changed + data[start + 8 + length :])


class TestSketch:
    @given(st.text(max_size=400))
    def test_of_anything_is_small_and_comes_back_from_its_bytes(self, text):
        one = sketch_text(text.casefold(), key=KEY)
        data = one.to_bytes()
        assert len(data) <= 836
        again = sketch_from_bytes(data)
        assert again.words.tolist() == one.words.tolist()
        assert again.runs.tolist() == one.runs.tolist()

    @given(st.binary(max_size=60) | st.binary(max_size=60).map(bytes((SKETCH_VERSION,)).__add__))
    def test_damaged_bytes_are_refused(self, data):
        with suppress(UnknownSketch):
            assert sketch_from_bytes(data).to_bytes()[:3] == data[:3]

    def test_of_another_version_is_refused(self):
        data = sketch(FLAT).to_bytes()
        with pytest.raises(UnknownSketch, match=f"version {SKETCH_VERSION}"):
            sketch_from_bytes(bytes((SKETCH_VERSION + 1,)) + data[1:])

    @pytest.mark.parametrize(
        "text", ["a" * 1_000_000, "ab " * 300_000, "\u0e01" * 500_000, "0" * 500_000]
    )
    def test_of_a_megabyte_is_bounded(self, text):
        assert len(sketch_text(text, key=KEY).to_bytes()) <= 836

    def test_does_not_hold_contacts_and_numbers(self):
        without = FLAT.replace("+1 702 555 0133", "").replace("850", "790")
        assert sketch(FLAT).words.tolist() == sketch(without).words.tolist()

    def test_stays_the_same_for_ever(self):
        data = sketch_text("a lamp on a post lights the quiet street at night", key=KEY).to_bytes()
        assert zlib.crc32(data) == 3554972336, (
            "stored sketches must stay comparable: new SKETCH_VERSION"
        )


class TestTemplate:
    def test_shows_what_is_shared_and_what_was_changed(self):
        told = explain(
            "Nice flat near the station, 850 a month", "Big flat near the old harbour, 790 a month"
        )
        assert told.parts == (
            Slot(("Nice", "Big")), "flat near the", Slot(("station 850", "old harbour 790")),
            "a month",
        )  # fmt: skip
        assert str(told) == "[…] flat near the […] a month"
        assert told.kept == pytest.approx(5 / 8)

    def test_keeps_what_most_of_several_texts_share(self):
        told = template_of(
            ["red lamp for the hall", "blue lamp for the hall", "green lamp in the hall"]
        )
        assert told.parts == (
            Slot(("red", "blue", "green")), "lamp", Slot(("for", "for", "in")), "the hall",
        )  # fmt: skip

    def test_of_one_text_is_the_text_and_of_nothing_nothing(self):
        assert template_of(["a lamp"]).parts == ("a lamp",)
        assert template_of([]).parts == ()
        assert explain("", "").kept == 0

    @given(st.lists(st.lists(st.sampled_from("abcde"), max_size=25), min_size=1, max_size=4))
    def test_with_its_fillings_gives_back_every_text(self, texts):
        told = template_of([" ".join(words) for words in texts])
        first = [part if isinstance(part, str) else part.fillings[0] for part in told.parts]
        assert " ".join(first).split() == texts[0]
        for number, words in enumerate(texts):
            filled = [
                w for p in told.parts if isinstance(p, Slot) for w in p.fillings[number].split()
            ]
            rest = iter(words)
            assert all(word in rest for word in filled)


class TestClusters:
    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.randoms())
    def test_do_not_depend_on_the_order_of_pairs(self, pairs, shuffler):
        shuffled = [(b, a) for a, b in pairs]
        shuffler.shuffle(shuffled)
        assert join_clusters(pairs) == join_clusters(shuffled)

    def test_hold_whatever_is_linked_over_any_number_of_steps(self):
        assert join_clusters([(5, 3), (1, 2), (3, 9), (2, 2)]) == [[1, 2], [3, 5, 9]]
