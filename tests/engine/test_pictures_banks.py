"""Banks of known hashes: what comes in, what is taken back, what is in force, what is on disk."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine.matching.pictures import (
    BadBankFile,
    Bank,
    BankError,
    BankFolder,
    Gone,
    HashKind,
    HashList,
    Matcher,
    PictureHash,
    Signal,
    Taken,
    luma_of,
    picture_variants,
    query_hashes,
)
from tests.engine.drawings import captioned, cut, drawing, pixels

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def signal(number, external_id="", kind=HashKind.PDQ):
    return Signal(kind=kind, value=f"{number:0{kind.digits}x}", external_id=external_id)


@pytest.fixture
def bank():
    return Bank(name="own", label="own_removed")


def values(bank):
    return [int(one.value, 16) for one in bank.signals()]


class TestBank:
    def test_keeps_where_a_hash_came_from(self, bank):
        entry = bank.add(signal(5), source="case 12", now=NOW)
        assert (entry.number, entry.source, entry.added) == (1, "case 12", NOW)
        assert bank.add(signal(5), source="case 12", now=LATER) is None
        assert bank.add(signal(5), source="another case", now=LATER).number == 2
        assert bank.sources() == {"another case": 1, "case 12": 1}

    def test_what_one_takes_back_another_may_still_say(self, bank):
        listed = HashList(signals=[signal(5, "3001:a"), signal(5, "3002:a")])
        assert bank.take(listed, source="list", now=NOW) == Taken(2, 0, 0)
        assert bank.take(listed, source="list", now=NOW) == Taken(0, 0, 2)

        back = HashList(gone=[Gone(external_id="3001:a")])
        assert bank.take(back, source="list", now=LATER) == Taken(0, 1, 0)
        assert values(bank) == [5]
        by_hash = HashList(gone=[Gone(kind=HashKind.PDQ, value=signal(5).value)])
        assert bank.take(by_hash, source="list", now=LATER) == Taken(0, 1, 0)
        assert values(bank) == []

    def test_deletes_what_is_withdrawn_and_remembers_only_that(self, bank):
        for number in (1, 2, 3):
            bank.add(signal(number), source="list", now=NOW)
        bank.add(signal(1), source="case 12", now=NOW)

        assert bank.withdraw(source="list", value=signal(2).value, now=LATER, reason="error") == 1
        assert bank.withdraw(value=signal(1).value, now=LATER, reason="appeal") == 2
        assert values(bank) == [3]
        assert bank.withdraw(source="list", now=LATER, reason="contract ended") == 1
        assert len(bank) == 0
        assert [(one.source, one.count, one.reason) for one in bank.withdrawals] == [
            ("list", 1, "error"), ("case 12", 1, "appeal"), ("list", 1, "appeal"),
            ("list", 1, "contract ended"),
        ]  # fmt: skip
        assert bank.withdraw(source="list", now=LATER, reason="again") == 0
        assert bank.add(signal(3), source="list", now=LATER).number == 5

    def test_a_list_replaces_and_takes_back_its_own_only(self, bank):
        bank.add(signal(9), source="case 12", now=NOW)
        first = HashList(signals=[signal(1, "a"), signal(2, "a"), signal(3, "b"), signal(9)])
        assert bank.take(first, source="list", now=NOW) == Taken(4, 0, 0)

        second = HashList(
            signals=[signal(2, "a"), signal(4, "a")],
            gone=[Gone(external_id="b"), Gone(kind=HashKind.PDQ, value=signal(9).value)],
        )
        assert bank.take(second, source="list", now=LATER) == Taken(1, 3, 1)
        assert sorted(values(bank)) == [2, 4, 9]
        assert bank.sources() == {"case 12": 1, "list": 2}

    @pytest.mark.parametrize("wrong", [
        lambda bank: bank.set_share(1.01),
        lambda bank: bank.set_share(float("nan")),
        lambda bank: bank.add(signal(1), source=" ", now=NOW),
        lambda bank: bank.withdraw(now=NOW, reason="x"),
        lambda bank: Bank(name="Own", label="fraud"),
        lambda bank: Bank(name="../own", label="fraud"),
        lambda bank: Bank(name="own", label=""),
    ])  # fmt: skip
    def test_refuses_what_makes_no_sense(self, bank, wrong):
        with pytest.raises(BankError):
            wrong(bank)

    @given(
        st.lists(st.text(max_size=20), min_size=1, max_size=30), st.floats(0, 1), st.floats(0, 1)
    )
    def test_a_larger_share_holds_everybody_of_a_smaller(self, ids, one, other):
        low, high = sorted((one, other))
        few, many = (Bank(name="b", label="fraud", share=share) for share in (low, high))
        assert all(many.is_on_for(name) for name in ids if few.is_on_for(name))
        assert not Bank(name="b", label="fraud", share=0).is_on_for(ids[0])
        assert Bank(name="b", label="fraud", share=1).is_on_for(ids[0])

    def test_a_share_is_a_share(self):
        bank = Bank(name="b", label="fraud", share=0.3)
        assert 250 < sum(bank.is_on_for(str(number)) for number in range(1000)) < 350


class TestMatching:
    def test_finds_a_changed_picture_and_says_whose_it_is(self, bank):
        hashes = picture_variants(luma_of(pixels(drawing(5))))
        bank.add(Signal(kind=HashKind.PDQ, value=hashes[0].hex), source="case 12", now=NOW,
                 variants=hashes[1:])  # fmt: skip
        matcher = Matcher([bank])

        for changed in (drawing(5), cut(drawing(5), 0.03), captioned(drawing(5))):
            (match,) = matcher.match(query_hashes(luma_of(pixels(changed))), content_id="p1")
            assert (match.bank, match.label, match.is_exact) == ("own", "own_removed", False)
            assert match.entry.source == "case 12"
            assert match.distance <= 31
        other = query_hashes(luma_of(pixels(drawing(6))))
        assert matcher.match(other, content_id="p1") == ()

    def test_finds_the_same_file_by_its_digest(self, bank):
        bank.add(signal(77, kind=HashKind.MD5), source="list", now=NOW)
        matcher = Matcher([bank])
        digest = {HashKind.MD5: signal(77, kind=HashKind.MD5).value.upper()}
        (match,) = matcher.match((), content_id="p", digests=digest)
        assert match.is_exact
        assert matcher.match((), content_id="p", digests={HashKind.SHA1: "0" * 40}) == ()

    def test_compares_no_picture_without_anything_to_see(self, bank):
        bank.add(signal(0), source="list", now=NOW)
        matcher = Matcher([bank])
        assert matcher.match([PictureHash(bytes(32), quality=49)], content_id="p") == ()
        assert len(matcher.match([PictureHash(bytes(32), quality=50)], content_id="p")) == 1

    def test_a_bank_without_a_share_is_off(self, bank):
        bank.add(signal(0), source="list", now=NOW)
        bank.set_share(0)
        assert len(Matcher([bank])) == 0
        bank.set_share(0.5)
        matcher = Matcher([bank])
        answers = {one: bool(matcher.match([PictureHash(bytes(32))], content_id=str(one)))
                   for one in range(100)}  # fmt: skip
        assert answers == {one: bank.is_on_for(str(one)) for one in range(100)}
        assert set(answers.values()) == {True, False}


class TestFolder:
    def test_comes_back_as_it_was(self, tmp_path):
        folder = BankFolder(tmp_path / "banks")
        assert folder.names() == ()
        folder.create("own", label="own_removed", share=0.25)
        with folder.change("own") as bank:
            bank.add(
                Signal(kind=HashKind.PDQ, value="ab" * 32, external_id="x:1", tags=("ä", "b")),
                source="case 12",
                now=NOW,
                variants=[PictureHash(bytes(32)), PictureHash(b"1" * 32)],
            )
            bank.add(signal(3, kind=HashKind.MD5), source="list", now=NOW)
            bank.withdraw(source="list", now=LATER, reason="error")
            written = bank

        again = folder.read("own")
        assert again == written
        assert folder.names() == ("own",)
        assert len(folder.matcher()) == 1
        assert sorted(path.name for path in (tmp_path / "banks/own").iterdir()) == [
            "bank.json", "entries-2.jsonl",
        ]  # fmt: skip

    def test_an_error_changes_nothing(self, tmp_path):
        folder = BankFolder(tmp_path)
        folder.create("own", label="fraud")
        before = folder.state()

        def add_and_fail():
            with folder.change("own") as bank:
                bank.add(signal(1), source="s", now=NOW)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            add_and_fail()
        assert len(folder.read("own")) == 0
        assert folder.state() == before
        with folder.change("own") as bank:
            bank.add(signal(1), source="s", now=NOW)
        assert folder.state() != before

    def test_there_is_one_bank_of_a_name(self, tmp_path):
        folder = BankFolder(tmp_path)
        folder.create("own", label="fraud")
        with pytest.raises(BankError, match="already"):
            folder.create("own", label="fraud")
        with pytest.raises(BankError, match="no bank called other"):
            folder.read("other")
        with pytest.raises(BankError, match="no bank called"), folder.change("../own"):
            pass

    @pytest.mark.parametrize("damage", [
        lambda facts: {**facts, "version": 2},
        lambda facts: {**facts, "entries": 5},
        lambda facts: {**facts, "file": "../../etc/passwd"},
        lambda facts: {**facts, "share": "all"},
        lambda facts: {"version": 1},
        lambda facts: [],
    ])  # fmt: skip
    def test_says_what_is_damaged(self, tmp_path, damage):
        folder = BankFolder(tmp_path)
        folder.create("own", label="fraud")
        path = tmp_path / "own/bank.json"
        path.write_text(json.dumps(damage(json.loads(path.read_text()))))
        with pytest.raises(BadBankFile, match="own"):
            folder.read("own")

    def test_says_that_entries_are_missing(self, tmp_path):
        folder = BankFolder(tmp_path)
        folder.create("own", label="fraud")
        (tmp_path / "own/entries-1.jsonl").unlink()
        with pytest.raises(BadBankFile, match="missing"):
            folder.read("own")
