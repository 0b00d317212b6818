"""Reports in their room: what one may become, in whatever order people act."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.cases.actions import (
    MoreWords,
    NewCase,
    NewReport,
    add_to_report,
    answer_report,
    close_case,
    empty_reports,
    make_report,
    open_case,
)
from lamppost.trust.cases.queries import code_of, count_reports_in, get_report, reasons_in
from lamppost.trust.cases.rules import (
    HANDLING,
    HELP_COMES_FIRST,
    MAY_ASK_AGAIN,
    REPORT_MAX,
    CannotReport,
    CaseAlreadyDecided,
    CaseKind,
    Decision,
    ReportOutcome,
    ReportReason,
    decisions_about,
    may_become,
)
from tests.cast import NOW

LUMEN = new_id()


def an_open_case(subject=None):
    new = NewCase(
        subject=subject or Subject(SubjectKind.LISTING, new_id()),
        site_id=LUMEN,
        revision_id=None,
        kind=CaseKind.REPORT,
    )
    return open_case(new, actor="visitor", now=NOW)


def reported(case, reason=ReportReason.SCAM, **more):
    new = NewReport(
        case_id=case.pk,
        site_id=LUMEN,
        subject=case.about,
        revision_id=None,
        title="Oak table",
        reason=reason,
        **more,
    )
    return make_report(new, actor="visitor", now=NOW)


class TestRules:
    @given(st.lists(st.sampled_from(list(ReportOutcome)), max_size=20))
    def test_an_answer_is_never_taken_back_into_silence(self, wishes):
        outcome, was = ReportOutcome.WAITING, [ReportOutcome.WAITING]
        for wish in wishes:
            if may_become(outcome, wish):
                outcome = wish
                was.append(wish)

        assert was.count(ReportOutcome.WAITING) == 1
        assert all(one != other for one, other in pairwise(was))
        if ReportOutcome.GONE in was:
            assert was[-1] is ReportOutcome.GONE
        if ReportOutcome.UNDONE in was:
            assert ReportOutcome.ACTED in was[: was.index(ReportOutcome.UNDONE)]

    def test_who_may_ask_again_was_turned_down(self):
        assert ReportOutcome.ACTED not in MAY_ASK_AGAIN
        assert all(may_become(one, ReportOutcome.ACTED) for one in MAY_ASK_AGAIN)

    def test_every_reason_is_handled_and_danger_comes_first(self):
        assert set(HANDLING) == set(ReportReason)
        assert {HANDLING[one].severity for one in HELP_COMES_FIRST} == {"critical"}

    def test_only_a_person_can_be_warned(self):
        assert Decision.WARN in decisions_about(SubjectKind.ACCOUNT, CaseKind.REPORT)
        for kind in (SubjectKind.LISTING, SubjectKind.MESSAGE):
            for case in CaseKind:
                assert Decision.WARN not in decisions_about(kind, case)


@pytest.mark.django_db
class TestReports:
    def test_join_the_open_case(self):
        case = an_open_case()
        assert an_open_case(case.about) == case
        reported(case)
        reported(case)
        reported(case, ReportReason.SPAM)

        assert count_reports_in([case.pk]) == {case.pk: 3}
        assert reasons_in([case.pk]) == {case.pk: ["scam", "spam"]}

    def test_never_join_a_closed_one(self):
        case = an_open_case()
        close_case(case_id=case.pk, because="test", actor="test", now=NOW)

        with pytest.raises(CaseAlreadyDecided):
            reported(case)

    def test_hold_only_so_many_words_in_all(self):
        report = reported(an_open_case(), words="x" * (REPORT_MAX - 10))

        with pytest.raises(CannotReport):
            add_to_report(
                report_id=report.pk,
                more=MoreWords(words="y" * 20, answers={}),
                actor="visitor",
                now=NOW,
            )
        assert get_report(code_of(report)).words == report.words

    def test_are_closed_to_more_words_once_decided(self):
        report = reported(an_open_case())
        later = NOW + timedelta(hours=1)
        kept = ReportOutcome.KEPT
        assert answer_report(report_id=report.pk, outcome=kept, actor="mo", now=later)
        assert answer_report(report_id=report.pk, outcome=kept, actor="mo", now=later) is None

        with pytest.raises(CannotReport):
            add_to_report(
                report_id=report.pk,
                more=MoreWords(words="And!", answers={}),
                actor="visitor",
                now=later,
            )

    def test_are_emptied_when_what_they_are_about_is_locked_away(self):
        report = reported(an_open_case(), words="It says something terrible.")

        empty_reports(subject=report.about, actor="engine", now=NOW)

        emptied = get_report(code_of(report))
        assert (emptied.title, emptied.words) == ("", "")
