"""The audit log: lines stand or fall with their change; no tampering stays hidden."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.foundation.audit import keys
from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.audit.models import AuditHead, AuditLine
from lamppost.foundation.audit.queries import lines_about, unsealed_lines, verify_log
from lamppost.foundation.audit.seal import seal_lines
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from tests.cast import NOW

KEY = Ed25519PrivateKey.generate()
JOB = Subject(SubjectKind.JOB, new_id())


@transaction.atomic
def write(*, count=1, subject=JOB, **parts):
    for number in range(count):
        record(
            Event.JOB_RETRIED,
            subject=subject,
            actor="test",
            now=NOW + timedelta(microseconds=number),
            **{"details": {"number": number}} | parts,
        )


@transaction.atomic
def write_and_fail():
    write()
    raise ZeroDivisionError


def seal(key=KEY):
    return seal_lines(key=key, now=NOW)


def verify(key=KEY):
    return verify_log(key=key.public_key())


def change(at, /, **fields):
    assert AuditLine.objects.filter(seq=at).update(**fields) == 1


@pytest.mark.django_db
class TestWriting:
    def test_refuses_a_line_outside_the_transaction_of_its_change(self, real_commits):
        with pytest.raises(RuntimeError):
            record(Event.JOB_RETRIED, subject=JOB, actor="test", now=NOW)

    def test_a_line_falls_with_its_change(self):
        with pytest.raises(ZeroDivisionError):
            write_and_fail()

        assert not lines_about(JOB).exists()

    @pytest.mark.parametrize(
        "value", ["\ud800", "\0", 2**60, float("nan"), b"bytes", {1: 2}], ids=ascii
    )
    def test_refuses_at_once_what_could_never_be_sealed_or_stored(self, value):
        with pytest.raises(ValueError, match=r"."):
            write(details={"value": value})

        assert not lines_about(JOB).exists()


@pytest.mark.django_db
class TestSealing:
    def test_numbers_lines_from_one_without_gaps(self):
        write(count=3)
        seal()
        write(count=2)
        seal()

        lines = AuditLine.objects.order_by("seq")
        assert [line.seq for line in lines] == [1, 2, 3, 4, 5]
        assert [head.seq for head in AuditHead.objects.order_by("seq")] == [3, 5]

    def test_does_nothing_when_all_is_sealed(self):
        write()
        seal()

        assert seal() == 0
        assert AuditHead.objects.count() == 1

    def test_works_through_more_lines_than_one_batch(self, monkeypatch):
        monkeypatch.setattr("lamppost.foundation.audit.seal.BATCH", 4)
        write(count=10)

        assert [seal(), seal(), seal(), seal()] == [4, 4, 2, 0]
        assert verify().problem == ""

    def test_counts_the_tail_that_is_not_sealed_yet_without_calling_it_a_fault(self):
        write(count=2)
        seal()
        write(count=3)

        found = verify()
        assert (found.sealed, found.unsealed, found.problem) == (2, 3, "")
        assert unsealed_lines() == 3

    def test_an_empty_log_holds(self):
        assert verify().problem == ""


@pytest.mark.django_db
class TestErasing:
    def test_erasing_what_may_be_erased_breaks_no_proof(self):
        write(erasable={"address": "sam@example.org"})
        seal()

        AuditLine.objects.update(erasable=None, erasable_salt="")

        assert verify().problem == ""
        assert "sam@" not in str(list(AuditLine.objects.values()))

    def test_what_was_erased_cannot_be_written_again(self, unguarded_log):
        write(erasable={"address": "sam@example.org"})
        seal()
        change(1, erasable={"address": "sly@example.org"})

        assert verify().problem == "the erasable part was changed"

    def test_the_same_words_have_another_hash_in_each_line(self):
        write(count=2, erasable={"address": "sam@example.org"})

        assert len(set(AuditLine.objects.values_list("erasable_hash", flat=True))) == 2


TAMPERING = {
    "edited details": (2, "does not fit its leaf", lambda: change(2, details={"number": 7})),
    "another actor": (3, "does not fit its leaf", lambda: change(3, actor="nobody")),
    "another time": (
        1,
        "does not fit its leaf",
        lambda: change(1, happened_at=NOW + timedelta(days=1)),
    ),
    "another leaf": (4, "does not fit its leaf", lambda: change(4, leaf="0" * 64)),
    "another chain": (2, "the chain is broken", lambda: change(2, chain="0" * 64)),
    "a line deleted": (3, "line 3 is missing", lambda: AuditLine.objects.filter(seq=3).delete()),
    "the first line deleted": (
        1,
        "line 1 is missing",
        lambda: AuditLine.objects.filter(seq=1).delete(),
    ),
    "two lines swapped": (2, "does not fit its leaf", lambda: swap(2, 4)),
    "the tail cut off": (
        4,
        "a signed head says 6 lines, only 4 are left",
        lambda: AuditLine.objects.filter(seq__gt=4).delete(),
    ),
    "everything deleted": (
        0,
        "a signed head says 6 lines, only 0 are left",
        lambda: AuditLine.objects.all().delete(),
    ),
    "the heads deleted": (
        6,
        "the last sealed line has no signed head",
        lambda: AuditHead.objects.all().delete(),
    ),
    "another head": (
        6,
        "a signed head does not fit the chain",
        lambda: AuditHead.objects.filter(seq=6).update(chain="0" * 64),
    ),
    "another signature": (
        6,
        "a head's signature is not genuine",
        lambda: AuditHead.objects.filter(seq=6).update(signature="0" * 128),
    ),
    "a signature that is none": (
        6,
        "a head's signature is not genuine",
        lambda: AuditHead.objects.filter(seq=6).update(signature="nonsense"),
    ),
    "another signing time": (
        6,
        "a head's signature is not genuine",
        lambda: AuditHead.objects.filter(seq=6).update(signed_at=NOW - timedelta(days=9)),
    ),
    "the erasable part changed": (
        5,
        "the erasable part was changed",
        lambda: change(5, erasable={"address": "x@example.org"}),
    ),
    "the salt changed": (
        5,
        "the erasable part was changed",
        lambda: change(5, erasable_salt="0" * 32),
    ),
    "another hash of the erasable part": (
        5,
        "does not fit its leaf",
        lambda: change(5, erasable_hash=""),
    ),
}


def swap(one, other):
    change(one, seq=99)
    change(other, seq=one)
    change(99, seq=other)


@pytest.mark.django_db
class TestTampering:
    @pytest.mark.parametrize("name", TAMPERING)
    def test_is_found_and_located(self, name, unguarded_log):
        at, words, tamper = TAMPERING[name]
        write(count=6, erasable={"address": "sam@example.org"})
        seal()
        assert verify().problem == ""

        tamper()

        found = verify()
        assert words in found.problem
        assert found.at_seq == at

    def test_a_log_signed_with_another_key_is_found(self):
        write(count=2)
        seal(Ed25519PrivateKey.generate())

        found = verify()
        assert "another key" in found.problem
        assert found.at_seq == 2

    def test_a_chain_made_anew_is_found_by_its_signature(self, unguarded_log):
        write(count=4)
        seal()
        change(2, details={"number": 9})
        AuditHead.objects.all().delete()
        AuditLine.objects.update(seq=None, leaf="", chain="")
        seal(Ed25519PrivateKey.generate())

        assert "another key" in verify().problem


@pytest.mark.django_db
class TestGuards:
    """The database itself says no, to whoever writes to it."""

    @pytest.mark.parametrize(
        "change",
        [
            {"actor": "nobody"},
            {"event": "account.opened"},
            {"subject": "job:0"},
            {"details": {"number": 8}},
            {"happened_at": NOW + timedelta(days=1)},
            {"site_id": new_id()},
            {"erasable": {"address": "else@example.org"}},
            {"erasable_hash": "0"},
            {"seq": 8},
            {"leaf": "0"},
            {"chain": "0"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_refuse_an_edit(self, change):
        write(erasable={"address": "sam@example.org"})
        seal()

        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            AuditLine.objects.update(**change)

        assert verify().problem == ""

    @pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "not sealed yet"])
    def test_refuse_to_delete(self, sealed):
        write()
        if sealed:
            seal()

        with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
            AuditLine.objects.all().delete()

        assert AuditLine.objects.count() == 1


class TestWritersInParallel:
    def test_never_wait_for_each_other_and_leave_no_gap(self, real_commits, on_postgresql):
        with ThreadPoolExecutor(3) as pool:
            writing = [pool.submit(self.write_often, n) for n in range(2)]
            sealing = pool.submit(self.seal_until, lambda: all(job.done() for job in writing))
            for job in (*writing, sealing):
                job.result()
        seal()

        found = verify()
        assert (found.sealed, found.unsealed, found.problem) == (60, 0, "")

    def test_a_line_that_commits_late_gets_a_later_number(self, real_commits, on_postgresql):
        with ThreadPoolExecutor(1) as pool, transaction.atomic():
            write()  # older by its id, and not committed yet
            pool.submit(self.write_often, 1).result()
            assert pool.submit(self.seal_until, lambda: True).result() == 30
        assert seal() == 1

        assert AuditLine.objects.order_by("seq").last().pk == min(
            AuditLine.objects.values_list("pk", flat=True)
        )
        assert verify().problem == ""

    @staticmethod
    def write_often(number):
        try:
            for _ in range(30):
                write(details={"writer": number})
        finally:
            connection.close()

    @staticmethod
    def seal_until(is_over):
        try:
            sealed = seal()
            while not is_over():
                sealed += seal()
            return sealed
        finally:
            connection.close()


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=6,
)
DETAILS = st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), ANY_JSON, max_size=3)


@pytest.mark.django_db(transaction=False)
class TestAnyLife:
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        steps=st.lists(
            st.one_of(
                st.tuples(st.just("write"), DETAILS, st.none() | DETAILS),
                st.tuples(st.just("seal")),
                st.tuples(st.just("erase")),
            ),
            max_size=12,
        )
    )
    def test_of_writing_sealing_and_erasing_leaves_a_log_that_holds(self, db, steps):
        for step in steps:
            match step:
                case ("write", details, erasable):
                    write(details=details, erasable=erasable)
                case ("seal",):
                    seal()
                case ("erase",):
                    AuditLine.objects.update(erasable=None)

            assert verify().problem == ""
        seal()
        assert (verify().problem, unsealed_lines()) == ("", 0)


class TestKeys:
    def test_are_made_once_and_readable_by_their_owner_only(self, tmp_path):
        first = keys.signing_key(tmp_path)

        file = tmp_path / keys.KEY_FILE
        assert file.stat().st_mode & 0o777 == 0o600
        assert keys.signing_key(tmp_path).public_key() == first.public_key()
        assert list(file.parent.iterdir()) == [file]

    def test_two_processes_at_once_agree_on_one(self, tmp_path):
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _n: keys.signing_key(tmp_path), range(8)))

        assert len({key.public_key().public_bytes_raw() for key in found}) == 1

    def test_a_file_that_is_another_key_is_refused(self, tmp_path):
        keys.signing_key(tmp_path)
        (tmp_path / keys.KEY_FILE).write_text("not a key")

        with pytest.raises(ValueError, match=r"."):
            keys.signing_key(tmp_path)
