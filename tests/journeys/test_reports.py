"""People report things; people decide; others look again; and everybody learns what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound, Stale
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.ask_second_look import ask_second_look
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.follow_report import leave_address
from lamppost.journeys.object_to_decision import Objection, object_to_statement
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.report_subject import (
    Reporter,
    ad_to_report,
    message_to_report,
    person_to_report,
    report_subject,
)
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.contact.actions import (
    MessageMove,
    NewMessage,
    move_message,
    open_conversation,
    write_message,
)
from lamppost.market.contact.queries import find_message
from lamppost.market.contact.rules import MessageState
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.actions import forget_reporter
from lamppost.trust.cases.queries import (
    code_of,
    counts_for_transparency,
    get_case,
    get_report,
    open_cases_about,
    overturn_rate,
    reports_in,
    reports_of,
    statement_about,
    statements_of,
)
from lamppost.trust.cases.rules import (
    CannotObject,
    CannotReport,
    CaseKind,
    CaseState,
    Claim,
    Decision,
    DecisionNotPossible,
    MayNotDecide,
    Measure,
    ReportOutcome,
    ReportReason,
)
from lamppost.trust.review.queries import entry_of, waiting
from lamppost.trust.review.rules import SEVERITY_RANK, Severity
from tests import cast
from tests.ads import post, typed

RULE = "fraud.pay-before-seeing"
HOUR = timedelta(hours=1)


def stranger(**more):
    return Reporter(account=None, visitor_id=new_id(), language="en", **more)


def signed_in(account):
    return Reporter(account=account, visitor_id=None, language="en")


def report_ad(listing, by, now, reason=ReportReason.SCAM, words=""):
    matter = ad_to_report(listing.site_id, listing.code)
    return report_subject(matter, reason=reason, words=words, reporter=by, now=now)


def keep(case):
    return Given(case_id=case.pk, decision=Decision.APPROVE)


def remove(case, **more):
    return Given(case_id=case.pk, decision=Decision.REFUSE, rule_id=RULE, **more)


def subjects_to(address):
    return [mail.subject for mail in written_mails().filter(address=address)]


def again(report):
    return get_report(code_of(report))


@pytest.fixture
def a_report(a_table, now):
    return report_ad(a_table, stranger(), now)


class TestReport:
    def test_a_stranger_needs_no_account_and_may_leave_an_address(self, a_table, now):
        report = report_ad(a_table, stranger(address="stan@example.org"), now)

        assert report.case.kind == CaseKind.REPORT
        assert subjects_to("stan@example.org") == ["We have your report"]
        mail = written_mails().get(address="stan@example.org")
        assert f"/reports/{code_of(report)}/" in mail.text

    def test_the_words_of_a_report_never_go_into_a_mail(self, a_table, now):
        report_ad(a_table, stranger(address="vic@example.org"), now, words="Buy at spam.example")

        assert "spam.example" not in written_mails().get(address="vic@example.org").text

    def test_waits_in_the_queue_of_its_reason(self, a_report):
        entry = entry_of(a_report.case_id)

        assert (entry.queue, entry.severity) == ("fraud", SEVERITY_RANK[Severity.HIGH])

    def test_two_reports_are_one_case(self, a_table, a_report, bea, now):
        second = report_ad(a_table, signed_in(bea), now)

        assert second.case_id == a_report.case_id
        assert waiting(None).count() == 1
        assert len(reports_in(second.case)) == 2

    def test_the_same_person_again_is_the_same_report(self, a_table, bea, now):
        visitor = stranger()
        first = report_ad(a_table, visitor, now)
        mine = report_ad(a_table, signed_in(bea), now)

        assert report_ad(a_table, visitor, now, reason=ReportReason.SPAM) == first
        assert report_ad(a_table, signed_in(bea), now) == mine

    def test_a_worse_report_moves_the_case_forward(self, a_table, now):
        mild = report_ad(a_table, stranger(), now, reason=ReportReason.SPAM)
        report_ad(a_table, stranger(), now, reason=ReportReason.DANGER)

        entry = entry_of(mild.case_id)
        assert (entry.queue, entry.severity) == ("safety", SEVERITY_RANK[Severity.CRITICAL])

    def test_nobody_reports_their_own(self, a_table, sam, now):
        with pytest.raises(CannotReport):
            report_ad(a_table, signed_in(sam), now)

    def test_what_is_not_public_cannot_be_reported(self, a_table, sam, now):
        withdraw_listing(code=a_table.code, seller=sam, now=now)

        with pytest.raises(NotFound):
            ad_to_report(a_table.site_id, a_table.code)

    def test_what_a_person_found_in_order_waits_behind_the_rest(self, a_table, a_report, mo, now):
        decide_case(keep(a_report.case), moderator=mo, now=now)

        later = report_ad(a_table, stranger(), now + HOUR)
        assert later.case_id != a_report.case_id
        assert entry_of(later.case_id).severity == SEVERITY_RANK[Severity.LOW]

    def test_danger_never_waits_behind(self, a_table, a_report, mo, now):
        decide_case(keep(a_report.case), moderator=mo, now=now)

        later = report_ad(a_table, stranger(), now + HOUR, reason=ReportReason.CHILD)
        assert entry_of(later.case_id).severity == SEVERITY_RANK[Severity.CRITICAL]

    def test_only_the_hash_of_its_code_is_kept(self, a_report):
        code = code_of(a_report)

        assert len(code) == 32
        assert code not in str(vars(a_report))
        assert get_report(code) == a_report
        with pytest.raises(NotFound):
            get_report(code[:-1] + ("a" if code[-1] != "a" else "b"))

    def test_a_code_outlives_a_change_of_the_key(self, a_report, settings):
        code, settings.SECRET_KEY_FALLBACKS = code_of(a_report), [settings.SECRET_KEY]
        settings.SECRET_KEY = "another one"

        assert code_of(a_report) == code

    def test_who_leaves_is_taken_out_of_it(self, a_table, bea, now):
        report = report_ad(a_table, signed_in(bea), now, words="It is a trap.")

        forget_reporter(account_id=bea.pk, actor=bea.actor, now=now)

        assert reports_of(bea.pk) == []
        assert again(report).words == "It is a trap."


class TestWhatHasChangedMeanwhile:
    def test_taking_an_ad_down_is_no_way_out(self, a_table, a_report, sam, mo, now):
        withdraw_listing(code=a_table.code, seller=sam, now=now)

        assert get_case(a_report.case_id).state == CaseState.OPEN
        decide_case(remove(a_report.case), moderator=mo, now=now)
        statement = statement_about(a_table.subject)
        assert statement.decision == Measure.WARN
        assert find_listing(a_table.pk).state == ListingState.WITHDRAWN
        assert "A warning about your ad" in subjects_to(sam.email)

    def test_editing_it_is_none_either_but_nobody_decides_blindly(
        self, a_table, a_report, sam, mo, now
    ):
        seen = a_table.revision_id
        draft = edit_listing(code=a_table.code, seller=sam, now=now)
        save_draft(draft_id=draft.pk, fields={"title": "Oak table, two drawers"}, now=now)
        post_draft(draft_id=draft.pk, seller=sam, now=now)

        with pytest.raises(Stale):
            decide_case(remove(a_report.case, seen_revision=seen), moderator=mo, now=now)
        decide_case(remove(a_report.case), moderator=mo, now=now)
        assert find_listing(a_table.pk).state == ListingState.REFUSED


class TestTheWholeChain:
    """Mo keeps it, Bea asks again, Mia removes it, Sam objects, Mo undoes it."""

    def test_everybody_is_told_at_every_turn(self, a_table, sam, bea, mo, mia, now):
        report = report_ad(a_table, signed_in(bea), now)
        decide_case(keep(report.case), moderator=mo, now=now + HOUR)
        assert again(report).outcome == ReportOutcome.KEPT
        assert find_listing(a_table.pk).state == ListingState.PUBLISHED

        case = ask_second_look(again(report), words="Look at it.", actor=bea.actor, now=now + HOUR)
        with pytest.raises(MayNotDecide):
            decide_case(remove(case), moderator=mo, now=now + 2 * HOUR)
        decide_case(remove(case, note="Money first."), moderator=mia, now=now + 2 * HOUR)
        assert again(report).outcome == ReportOutcome.ACTED
        assert find_listing(a_table.pk).state == ListingState.REFUSED
        statement = statement_about(a_table.subject)
        assert (statement.decision, statement.found_by) == (Measure.REMOVE, "report")

        given = Objection(statement_id=statement.pk, words="No.", claims=[Claim.MISREAD])
        objection = object_to_statement(given, account=sam, now=now + 3 * HOUR)
        with pytest.raises(MayNotDecide):
            decide_case(keep(objection), moderator=mia, now=now + 4 * HOUR)
        decide_case(keep(objection), moderator=mo, now=now + 4 * HOUR)

        assert find_listing(a_table.pk).state == ListingState.PUBLISHED
        assert statement_about(a_table.subject) is None
        assert again(report).outcome == ReportOutcome.UNDONE
        assert sorted(subjects_to(bea.email)) == [
            "We have your report",
            "What became of your report: it stays",
            "What became of your report: our decision was changed",
            "What became of your report: we acted",
        ]
        assert {"Your ad was taken off the board", "Your objection succeeded"} <= set(
            subjects_to(sam.email)
        )
        rate = overturn_rate(RULE, since=now)
        assert (rate.decided, rate.overturned) == (1, 1)

    def test_it_comes_to_an_end(self, a_table, sam, bea, mo, mia, now):
        report = report_ad(a_table, signed_in(bea), now)
        decide_case(remove(report.case), moderator=mo, now=now)
        first = statement_about(a_table.subject)
        objection = object_to_statement(
            Objection(statement_id=first.pk, words="No."), account=sam, now=now
        )
        decide_case(keep(objection), moderator=mia, now=now)
        doubted = ask_second_look(again(report), words="Yes.", actor=bea.actor, now=now)
        with pytest.raises(MayNotDecide):
            decide_case(remove(doubted), moderator=mia, now=now)
        decide_case(remove(doubted), moderator=mo, now=now)

        last = statement_about(a_table.subject)
        with pytest.raises(CannotObject):
            object_to_statement(Objection(statement_id=last.pk, words="No."), account=sam, now=now)
        with pytest.raises(CannotReport):
            ask_second_look(again(report), words="Again!", actor=bea.actor, now=now)

    def test_who_reported_it_does_not_decide_it(self, a_table, mo, now):
        report = report_ad(a_table, signed_in(mo), now)

        with pytest.raises(MayNotDecide):
            decide_case(keep(report.case), moderator=mo, now=now)

    def test_all_reports_are_answered_by_one_decision(self, a_table, a_report, bea, mo, now):
        other = report_ad(a_table, signed_in(bea), now)

        decide_case(remove(a_report.case), moderator=mo, now=now)

        assert {again(a_report).outcome, again(other).outcome} == {ReportOutcome.ACTED}

    def test_an_address_that_comes_late_is_told_at_once(self, a_report, mo, now):
        decide_case(keep(a_report.case), moderator=mo, now=now)

        leave_address(again(a_report), address="late@example.org", actor="visitor", now=now)

        assert subjects_to("late@example.org") == ["What became of your report: it stays"]


@pytest.fixture
def a_message(a_table, bea, now):
    """Bea has written to Sam, and it has arrived."""
    conversation = open_conversation(listing=a_table, other=bea, now=now)
    message = write_message(
        NewMessage(conversation=conversation, writer=bea, body="Send me the code you got."),
        now=now,
    )
    move_message(
        MessageMove(
            message_id=message.pk, to=MessageState.DELIVERED, actor="engine", because="test"
        ),
        now=now,
    )
    return find_message(message.pk)


def report_message(message, reader, now):
    matter = message_to_report(str(message.pk), reader)
    return report_subject(matter, reason=ReportReason.SCAM, reporter=signed_in(reader), now=now)


class TestMessages:
    def test_whoever_got_it_reports_it_and_it_is_taken_away(self, a_message, sam, bea, mo, now):
        report = report_message(a_message, sam, now)

        decide_case(remove(report.case, note="A code."), moderator=mo, now=now)

        assert find_message(a_message.pk).state == MessageState.REMOVED
        assert statement_about(a_message.subject).account_id == bea.pk
        assert "A message of yours was taken away" in subjects_to(bea.email)
        assert "What became of your report: we acted" in subjects_to(sam.email)

    def test_to_an_outsider_and_its_writer_it_does_not_exist(self, a_message, bea, nia):
        for who in (nia, bea, None):
            with pytest.raises(NotFound):
                message_to_report(str(a_message.pk), who)
        with pytest.raises(NotFound):
            message_to_report("no-id", nia)

    def test_an_objection_brings_it_back(self, a_message, sam, bea, mo, mia, now):
        report = report_message(a_message, sam, now)
        decide_case(remove(report.case), moderator=mo, now=now)
        statement = statement_about(a_message.subject)
        case = object_to_statement(
            Objection(statement_id=statement.pk, claims=[Claim.CONTEXT]), account=bea, now=now
        )

        decide_case(keep(case), moderator=mia, now=now)

        assert find_message(a_message.pk).has_arrived
        assert statement_about(a_message.subject) is None
        assert "Your objection succeeded" in subjects_to(bea.email)


@pytest.fixture
def a_reported_person(a_table, sam, now):
    matter = person_to_report(sam.code)
    return report_subject(matter, reason=ReportReason.OTHER, reporter=stranger(), now=now)


class TestPeople:
    def test_is_warned_and_objects(self, a_reported_person, sam, mo, mia, now):
        given = Given(case_id=a_reported_person.case_id, decision=Decision.WARN, rule_id=RULE)
        decide_case(given, moderator=mo, now=now)
        statement = statements_of(sam.pk)[0]
        assert statement.decision == Measure.WARN
        assert "A warning" in subjects_to(sam.email)

        case = object_to_statement(
            Objection(statement_id=statement.pk, words="Why?"), account=sam, now=now
        )
        decide_case(keep(case), moderator=mia, now=now)

        assert statements_of(sam.pk)[0].withdrawn_at == now
        assert "Your objection succeeded" in subjects_to(sam.email)

    def test_a_warning_that_stands_is_the_last_word(self, a_reported_person, sam, mo, mia, now):
        given = Given(case_id=a_reported_person.case_id, decision=Decision.WARN, rule_id=RULE)
        decide_case(given, moderator=mo, now=now)
        first = statements_of(sam.pk)[0]
        case = object_to_statement(
            Objection(statement_id=first.pk, words="Why?"), account=sam, now=now
        )
        decide_case(remove(case), moderator=mia, now=now + HOUR)

        last = statements_of(sam.pk)[0]
        assert last.pk != first.pk
        with pytest.raises(CannotObject):
            object_to_statement(Objection(statement_id=last.pk, words="!"), account=sam, now=now)

    def test_loses_all_ads_each_with_its_own_statement(
        self, a_reported_person, lumen, brill, a_table, sam, mo, now
    ):
        chair = post(typed(title="Chair of birch, blue"), site=lumen, seller=sam).listing
        elsewhere = post(
            typed(title="Lamp with a green shade", district="mill"), site=brill, seller=sam
        ).listing
        report = report_ad(chair, stranger(), now)
        given = Given(case_id=a_reported_person.case_id, decision=Decision.REMOVE_ALL, rule_id=RULE)

        decide_case(given, moderator=mo, now=now)

        states = [find_listing(one.pk).state for one in (a_table, chair, elsewhere)]
        assert states == ["refused", "refused", "published"]
        assert {one.subject for one in statements_of(sam.pk)} == {
            str(a_table.subject),
            str(chair.subject),
        }
        assert again(report).outcome == ReportOutcome.ACTED

    def test_without_ads_there_is_nothing_to_remove(self, a_reported_person, a_table, sam, mo, now):
        withdraw_listing(code=a_table.code, seller=sam, now=now)
        given = Given(case_id=a_reported_person.case_id, decision=Decision.REMOVE_ALL, rule_id=RULE)

        with pytest.raises(DecisionNotPossible):
            decide_case(given, moderator=mo, now=now)
        assert get_case(a_reported_person.case_id).state == CaseState.OPEN

    def test_is_not_refused_like_an_ad(self, a_reported_person, mo, now):
        with pytest.raises(DecisionNotPossible):
            decide_case(remove(a_reported_person.case), moderator=mo, now=now)

    def test_who_never_had_a_public_ad_has_no_page_to_report(self, bea):
        with pytest.raises(NotFound):
            person_to_report(bea.code)


def test_the_public_counts_name_nobody(a_table, a_report, mo, now):
    decide_case(remove(a_report.case), moderator=mo, now=now + 2 * HOUR)

    counts = counts_for_transparency(None, since=now, until=now + 3 * HOUR)

    assert [(one.reason, one.outcome, one.count) for one in counts.reports] == [
        ("scam", "acted", 1)
    ]
    assert [(one.rule_id, one.measure, one.count) for one in counts.statements] == [
        (RULE, "remove", 1)
    ]
    assert counts.hours_to_decision == {"report": 2.0}
    assert counts_for_transparency([new_id()], since=now, until=now + 3 * HOUR).reports == []


def test_every_step_has_its_line(a_report, mo, now):
    decide_case(keep(a_report.case), moderator=mo, now=now)

    events = [line.event for line in lines_about(a_report.as_subject)]
    assert events == ["report.made", "report.answered"]


def test_a_moderator_of_another_town_sees_no_such_case(a_report, brill, now):
    max_ = cast.staff("Max", Role.MODERATOR, site=brill)

    with pytest.raises(NotFound):
        decide_case(keep(a_report.case), moderator=max_, now=now)

    assert open_cases_about(a_report.about) != []
