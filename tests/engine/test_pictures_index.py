"""The index of pictures answers what a comparison with every hash would, always."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening_engine.matching.pictures import (
    BadIndex,
    PictureHash,
    PictureIndex,
    load_index,
    rows_of,
    save_index,
)
from screening_engine.matching.pictures import index as index_module
from screening_engine.matching.pictures import saved as saved_module

CENTRES = np.random.default_rng(5).integers(0, 2**64, (6, 4), dtype=np.uint64)
# Which of a few centres, how many bits away, and which bits: near and far ones in any mixture.
places = st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(0, 2**32))


def code(place):
    centre, bits, seed = place
    row = CENTRES[centre].copy()
    for bit in np.random.default_rng(seed).choice(256, bits, replace=False):
        row[bit // 64] ^= np.uint64(1 << int(bit % 64))
    return row


def brute(known, asked, radius):
    found = {}
    for key, row in known:
        distance = int(np.bitwise_count(row ^ asked).sum())
        if distance <= radius:
            found[key] = min(distance, found.get(key, distance))
    return sorted((distance, key) for key, distance in found.items())


def asked_of(index, row, radius=31):
    one = PictureHash(b"".join(int(word).to_bytes(8, "big") for word in row))
    return [(found.distance, found.key) for found in index.find(one, radius=radius)]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Seal after a few, so that short stories have several segments."""
    monkeypatch.setattr(index_module, "LOOSE", 8)


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.integers(0, 9), st.lists(places, min_size=1, max_size=12)),
            st.tuples(st.just("remove"), st.integers(0, 9), st.just(())),
        ),
        max_size=12,
    ),
    st.lists(places, min_size=1, max_size=4),
    st.integers(0, 31),
)
def test_equals_comparing_with_every_hash(story, questions, radius):
    index, known = PictureIndex(), []
    for what, key, rows in story:
        if what == "add":
            codes = np.array([code(row) for row in rows])
            index.add_many(np.full(len(codes), key, dtype=np.int64), codes)
            known += [(key, row) for row in codes]
        else:
            gone = index.remove([key])
            assert gone == sum(one == key for one, _ in known)
            known = [(one, row) for one, row in known if one != key]
        assert len(index) == len(known)
    for question in questions:
        assert asked_of(index, code(question), radius) == brute(known, code(question), radius)


def test_misses_none_at_the_very_edge():
    """31 bits spread as evenly as they can be, in every way that leaves one slot with one."""
    generator = np.random.default_rng(8)
    index = PictureIndex()
    rows = generator.integers(0, 2**64, (200, 4), dtype=np.uint64)
    index.add_many(np.arange(200), rows)
    for key, row in enumerate(rows):
        bits = [slot * 16 + bit for slot in range(16)
                for bit in generator.choice(16, 2, replace=False)]  # fmt: skip
        for edge in (31, 32):
            moved = row.copy()
            for bit in generator.permutation(bits)[:edge]:
                moved[bit // 64] ^= np.uint64(1 << int(bit % 64))
            assert ((edge, key) in asked_of(index, moved)) is (edge == 31)


def test_a_picture_is_found_once_with_its_nearest_hash():
    index = PictureIndex()
    index.add(7, [PictureHash(bytes(32)), PictureHash(bytes(31) + b"\x01")])
    index.add(9, [PictureHash(bytes(31) + b"\x07")])

    found = index.find_any([PictureHash(bytes(31) + b"\x03"), PictureHash(b"\xff" * 32)])

    assert [(one.key, one.distance) for one in found] == [(7, 1), (9, 1)]
    assert index.find_any([]) == ()


@pytest.mark.parametrize("radius", [-1, 32])
def test_knows_the_published_radius_only(radius):
    with pytest.raises(ValueError, match="knows 0 to 31"):
        PictureIndex().find(PictureHash(bytes(32)), radius=radius)


def test_shapes_must_fit():
    with pytest.raises(ValueError, match="2 keys"):
        PictureIndex().add_many(np.arange(2), np.zeros((3, 4), dtype=np.uint64))


class TestSaved:
    def test_comes_back_and_goes_on(self, tmp_path):
        index = PictureIndex()
        rows = np.array([code((one % 6, one, one)) for one in range(30)])
        index.add_many(np.arange(30), rows)
        index.remove([3])
        save_index(index, tmp_path / "index")

        again = load_index(tmp_path / "index")
        assert len(again) == 29
        for row in rows:
            assert asked_of(again, row) == asked_of(index, row)
        again.add(77, [PictureHash(bytes(32))])
        again.remove([4])
        save_index(again, tmp_path / "index")
        last = load_index(tmp_path / "index")
        assert len(last) == 29
        assert (0, 77) in asked_of(last, np.zeros(4, dtype=np.uint64))
        assert len(list((tmp_path / "index").iterdir())) == 6

    def test_an_empty_one_too(self, tmp_path):
        save_index(PictureIndex(), tmp_path)
        assert len(load_index(tmp_path)) == 0

    def test_refuses_what_it_did_not_write(self, tmp_path):
        with pytest.raises(BadIndex, match="no manifest"):
            load_index(tmp_path)
        index = PictureIndex()
        index.add(1, [PictureHash(bytes(32))])
        save_index(index, tmp_path)
        manifest = tmp_path / "index.json"
        good = json.loads(manifest.read_text())
        for wrong in ({"version": 2}, {"hashes": 5}, {"generation": 9}, {"generation": "1"}):
            manifest.write_text(json.dumps({**good, **wrong}))
            with pytest.raises(BadIndex):
                load_index(tmp_path)
        manifest.write_text("[]")
        with pytest.raises(BadIndex, match="no object"):
            load_index(tmp_path)

    def test_a_reader_whom_a_writer_overtakes_begins_again(self, tmp_path, monkeypatch):
        index = PictureIndex()
        save_index(index, tmp_path)
        read = saved_module._manifest
        seen = [read(tmp_path)]
        index.add(1, [PictureHash(bytes(32))])
        save_index(index, tmp_path)

        monkeypatch.setattr(
            saved_module, "_manifest", lambda folder: seen.pop() if seen else read(folder)
        )

        assert len(load_index(tmp_path)) == 1

    def test_refuses_a_file_that_was_cut_off(self, tmp_path):
        index = PictureIndex()
        index.add(1, [PictureHash(bytes(32))])
        save_index(index, tmp_path)
        path = tmp_path / "order-1.npy"
        path.write_bytes(path.read_bytes()[:-8])
        with pytest.raises(BadIndex, match="order-1"):
            load_index(tmp_path)

    def test_rows_keep_the_order_of_hashes(self):
        assert rows_of([]).shape == (0, 4)
