"""Cases and statements: one open case a matter, one decision, and reasons that can be withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.cases.actions import (
    CaseDecision,
    NewCase,
    NewStatement,
    close_case,
    decide_case,
    issue_statement,
    open_case,
    withdraw_statements,
)
from lamppost.trust.cases.queries import (
    cases_about_any,
    decider_objected_to,
    decisions_of,
    find_statement,
    get_case,
    objection_to,
    open_cases_about,
    statement_about,
    waits_until_decision,
)
from lamppost.trust.cases.rules import (
    NOTE_MAX,
    CaseAlreadyDecided,
    CaseKind,
    CaseState,
    DecidedBy,
    Decision,
    MayNotDecide,
    ReasonMissing,
    check_may_decide,
)
from lamppost.trust.cases.sealing import (
    PRIVATE_KEY,
    PUBLIC_KEY,
    WrongKey,
    make_keys,
    open_sealed,
    private_key,
    public_key,
    seal,
)
from tests.cast import NOW

LUMEN = new_id()
MO, MIA, SLY = new_id(), new_id(), new_id()


def a_listing():
    return Subject(SubjectKind.LISTING, new_id())


def opened(subject, **more):
    new = NewCase(
        subject=subject,
        site_id=LUMEN,
        revision_id=new_id(),
        reasons=[("fraud.pay-before-seeing", "abc")],
        **more,
    )
    return open_case(new, actor="engine", now=NOW)


def decided(case, decision=Decision.REFUSE, *, by=MO, rule_id="a.rule", note="", now=NOW):
    given_ = CaseDecision(
        case_id=case.pk, decision=decision, moderator_id=by, rule_id=rule_id, note=note
    )
    return decide_case(given_, actor=f"account:{by}", now=now)


def stated(subject, *, case=None, now=NOW):
    new = NewStatement(
        subject=subject,
        site_id=LUMEN,
        revision_id=new_id(),
        account_id=SLY,
        rule_id="a.rule",
        rule_hash="abc",
        clause="rules.1.3",
        clause_heading="See first, pay later",
        explanation="Your text asks for money first.",
        facts=["We relied on these words."],
        found_by=DecidedBy.AUTOMATION,
        decided_by=DecidedBy.PERSON if case else DecidedBy.AUTOMATION,
        language="en",
        case_id=case.pk if case else None,
    )
    return issue_statement(new, actor="engine", now=now)


@pytest.mark.django_db
class TestOpen:
    def test_a_newer_case_about_the_same_matter_closes_the_older(self):
        subject = a_listing()
        first = opened(subject)

        second = opened(subject)

        assert [case.pk for case in open_cases_about(subject)] == [second.pk]
        assert get_case(first.pk).state == CaseState.CLOSED
        assert lines_about(first.as_subject).last().event == "case.closed"

    def test_an_objection_stands_beside_a_screening(self):
        subject = a_listing()
        opened(subject)
        opened(subject, kind=CaseKind.OBJECTION, words="Please look again.")

        assert len(open_cases_about(subject)) == 2

    def test_the_posters_words_can_be_erased_from_the_log(self):
        case = opened(a_listing(), kind=CaseKind.OBJECTION, words="My name is in here.")

        line = lines_about(case.as_subject).get(event="objection.made")
        assert line.erasable == {"words": "My name is in here."}
        assert "name" not in str(line.details)


@pytest.mark.django_db
class TestDecide:
    def test_is_done_once(self):
        case = decided(opened(a_listing()))

        with pytest.raises(CaseAlreadyDecided):
            decided(case, Decision.APPROVE, by=MIA)

        assert get_case(case.pk).decided_by == MO

    def test_a_closed_case_takes_no_decision(self):
        case = opened(a_listing())
        close_case(case_id=case.pk, because="withdrawn", actor="engine", now=NOW)
        close_case(case_id=case.pk, because="again", actor="engine", now=NOW)

        with pytest.raises(CaseAlreadyDecided):
            decided(case)
        assert lines_about(case.as_subject).filter(event="case.closed").count() == 1

    def test_a_refusal_names_a_rule_and_an_approval_need_not(self):
        case = opened(a_listing())

        with pytest.raises(ReasonMissing):
            decided(case, rule_id="")
        assert decided(case, Decision.APPROVE, rule_id="").state == CaseState.DECIDED

    def test_a_long_note_is_cut(self):
        assert len(decided(opened(a_listing()), note="x" * 5_000).note) == NOTE_MAX

    def test_there_must_be_a_case(self):
        with pytest.raises(NotFound):
            decide_case(
                CaseDecision(case_id=new_id(), decision=Decision.APPROVE, moderator_id=MO),
                actor="test",
                now=NOW,
            )


@pytest.mark.django_db
class TestStatements:
    def test_one_is_in_force_until_it_is_withdrawn(self):
        subject = a_listing()
        stated(subject)
        newest = stated(subject, now=NOW + timedelta(hours=1))

        assert statement_about(subject) == newest
        withdraw_statements(subject=subject, actor="test", now=NOW + timedelta(hours=2))
        assert statement_about(subject) is None
        assert find_statement(newest.pk).withdrawn_at == NOW + timedelta(hours=2)

    def test_an_objection_remembers_whose_decision_it_is_about(self):
        subject = a_listing()
        statement = stated(subject, case=decided(opened(subject), by=MO))
        objection = opened(subject, kind=CaseKind.OBJECTION, objects_to=statement.pk)

        assert objection_to(statement.pk) == objection
        assert decider_objected_to(objection) == MO

    def test_nobody_decided_what_automation_decided(self):
        subject = a_listing()
        statement = stated(subject)
        objection = opened(subject, kind=CaseKind.OBJECTION, objects_to=statement.pk)

        assert decider_objected_to(objection) is None
        assert decider_objected_to(opened(a_listing())) is None


@pytest.mark.django_db
class TestReads:
    def test_my_last_decisions_come_newest_first(self):
        first = decided(opened(a_listing()))
        second = decided(opened(a_listing()), now=NOW + timedelta(minutes=1))
        decided(opened(a_listing()), by=MIA)

        assert decisions_of(MO) == [second, first]
        assert decisions_of(MO, limit=1) == [second]

    def test_several_matters_at_once(self):
        one, two = a_listing(), a_listing()
        cases = {opened(one).pk, opened(two).pk}
        opened(a_listing())

        assert {case.pk for case in cases_about_any([one, two])} == cases
        assert cases_about_any([]) == []

    def test_waits_are_of_what_people_decided_lately_and_here(self):
        later = NOW + timedelta(hours=3)
        decided(opened(a_listing()), now=later)
        opened(a_listing())

        assert waits_until_decision({LUMEN}, since=NOW) == [(NOW, later)]
        assert waits_until_decision(None, since=NOW) == [(NOW, later)]
        assert waits_until_decision({new_id()}, since=NOW) == []
        assert waits_until_decision(None, since=later + timedelta(seconds=1)) == []


class TestMayDecide:
    IDS = st.sampled_from([MO, MIA, SLY])

    @given(moderator=IDS, earlier=st.none() | IDS, seller=IDS)
    def test_nobody_judges_their_own_ad_or_decision(self, moderator, earlier, seller):
        own_matter = moderator in (earlier, seller)
        try:
            check_may_decide(moderator_id=moderator, earlier_decider=earlier, seller_id=seller)
        except MayNotDecide:
            assert own_matter
        else:
            assert not own_matter


class TestSealing:
    @given(
        st.dictionaries(
            st.text(max_size=20), st.text(max_size=200) | st.integers() | st.none(), max_size=5
        )
    )
    def test_what_was_sealed_comes_back_with_the_key_only(self, tmp_path_factory, content):
        home, other = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("other")
        make_keys(other)

        sealed = seal(content, public_key(home))

        assert open_sealed(sealed, private_key(home / PRIVATE_KEY)) == content
        with pytest.raises(WrongKey):
            open_sealed(sealed, private_key(other / PRIVATE_KEY))

    def test_one_changed_byte_opens_nothing(self, tmp_path):
        sealed = bytearray(seal({"a": 1}, public_key(tmp_path)))
        sealed[-1] ^= 1

        with pytest.raises(WrongKey):
            open_sealed(bytes(sealed), private_key(tmp_path / PRIVATE_KEY))

    def test_the_private_key_is_its_owners_alone_and_made_once(self, tmp_path):
        make_keys(tmp_path)
        before = (tmp_path / PUBLIC_KEY).read_bytes()

        make_keys(tmp_path)

        assert (tmp_path / PUBLIC_KEY).read_bytes() == before
        assert (tmp_path / PRIVATE_KEY).stat().st_mode & 0o077 == 0

    def test_the_public_key_opens_nothing(self, tmp_path):
        make_keys(tmp_path)

        with pytest.raises(WrongKey):
            private_key(tmp_path / PUBLIC_KEY)
