"""What one person could do to another by messages, reports and favourites, and cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.ask_second_look import ask_second_look
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.deliver_message import deliver_message
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.expire_listings import expire_listings
from lamppost.journeys.export_account import gather
from lamppost.journeys.object_to_decision import Objection, object_to_statement
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.renew_listing import renew_listing
from lamppost.journeys.report_subject import Reporter, ad_to_report, report_subject
from lamppost.journeys.repost_listing import repost_listing
from lamppost.journeys.sell_listing import sell_listing
from lamppost.journeys.tell_of_favourites import tell_of_favourites
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.contact.actions import MessageMove, block_person, move_message
from lamppost.market.contact.models import MessageDraft
from lamppost.market.contact.queries import find_conversation
from lamppost.market.contact.rules import MessageState
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import Found, ListingState, MoveNotAllowed
from lamppost.market.search.actions import keep_ad
from lamppost.market.search.queries.alerts import saved_searches_of
from lamppost.market.search.rules.kept import Owner
from lamppost.trust.cases.queries import code_of, open_cases_about, reports_in, statement_about
from lamppost.trust.cases.rules import Decision, MayNotDecide, ReportReason
from tests.ads import RENT_BEFORE_VIEWING
from tests.doors.walk import words_of
from tests.messages import say

MOVER = (
    "My mover will come to pick it up, I send you the money by Western Union with extra for "
    "the shipping agent."
)
RULE = "fraud.pay-before-seeing"


@pytest.fixture
def changed(a_table, sam, bea, now):
    """Sam's ad, about which Bea wrote; then Sam put words into it that a person must see first."""
    say("Is it still available?", about=a_table, by=bea)
    keep_ad(owner=Owner(account_id=bea.pk), listing=a_table, language="en", now=now)
    draft = edit_listing(code=a_table.code, seller=sam, now=now)
    words = {"title": RENT_BEFORE_VIEWING.title, "body": RENT_BEFORE_VIEWING.body}
    save_draft(draft_id=draft.pk, fields=words, account_id=sam.pk, now=now)
    post_draft(draft_id=draft.pk, seller=sam, now=now)
    listing = find_listing(a_table.pk)
    assert listing.state == ListingState.HELD
    return listing


class TestWordsThatNobodyScreenedYet:
    """An ad is changed, and a person looks at it first: whom it was shown to reads none of it."""

    def pages(self, browser, changed, bea):
        talk = find_conversation(listing_id=changed.pk, other_id=bea.pk)
        return [
            words_of(browser.get(path))
            for path in (f"/my/messages/{talk.pk}/", "/my/messages/", "/my/saved/")
        ]

    def test_are_on_no_page_of_who_asked_about_the_ad_or_keeps_it(self, client, changed, bea):
        client.force_login(bea)

        for page in self.pages(client, changed, bea):
            assert RENT_BEFORE_VIEWING.title not in page

    def test_nor_after_their_poster_took_the_ad_down(self, client, changed, sam, bea, now):
        withdraw_listing(code=changed.code, seller=sam, now=now)
        client.force_login(bea)

        for page in self.pages(client, changed, bea):
            assert RENT_BEFORE_VIEWING.title not in page

    def test_are_in_no_mail(self, changed, sam, bea, now):
        say("Yes, come by.", about=changed, by=sam, to=bea)
        withdraw_listing(code=changed.code, seller=sam, now=now)
        tell_of_favourites(now=now + timedelta(days=2))

        mails = [mail for mail in written_mails() if mail.address == bea.email]
        assert len(mails) == 2
        for mail in mails:
            assert RENT_BEFORE_VIEWING.title not in f"{mail.subject} {mail.text} {mail.html}"

    def test_are_seen_by_their_writer(self, client, changed, sam, bea):
        client.force_login(sam)
        talk = find_conversation(listing_id=changed.pk, other_id=bea.pk)

        assert RENT_BEFORE_VIEWING.title in words_of(client.get(f"/my/messages/{talk.pk}/"))

    def test_do_not_hide_what_was_public_once(self, client, a_table, sam, bea, now):
        say("Is it still available?", about=a_table, by=bea)
        keep_ad(owner=Owner(account_id=bea.pk), listing=a_table, language="en", now=now)
        withdraw_listing(code=a_table.code, seller=sam, now=now)
        client.force_login(bea)

        for page in self.pages(client, a_table, bea):
            assert a_table.current.title in page


class TestWhatAPersonRefused:
    """Mo takes Sam's table off the board; a word more or less does not bring it back."""

    @pytest.fixture
    def refused(self, a_table, mo, now):
        reporter = Reporter(account=None, visitor_id=new_id(), language="en")
        matter = ad_to_report(a_table.site_id, a_table.code)
        report = report_subject(matter, reason=ReportReason.SCAM, reporter=reporter, now=now)
        decide(report.case_id, Decision.REFUSE, mo, now)
        return find_listing(a_table.pk)

    def send_in_again(self, listing, sam, now):
        draft = edit_listing(code=listing.code, seller=sam, now=now)
        words = {"title": "Oak table with two small drawers"}
        save_draft(draft_id=draft.pk, fields=words, account_id=sam.pk, now=now)
        post_draft(draft_id=draft.pk, seller=sam, now=now)
        return find_listing(listing.pk)

    def test_is_looked_at_by_a_person_after_a_change(self, client, refused, sam, mo, now):
        changed = self.send_in_again(refused, sam, now + timedelta(hours=1))

        assert changed.state == ListingState.HELD
        (case,) = open_cases_about(changed.subject)
        for reader, page in (
            (sam, f"/my/listings/{changed.code}/"),
            (mo, f"/staff/cases/{case.pk}/"),
        ):
            client.force_login(reader)
            assert client.get(page).status_code == 200
        decide(case.pk, Decision.APPROVE, mo, now + timedelta(hours=2))
        assert find_listing(changed.pk).state == ListingState.PUBLISHED

    @pytest.fixture
    def down(self, a_table, sam, mo, now):
        """Sam took the ad down before Mo, whom a report had called, came to refuse it."""
        reporter = Reporter(account=None, visitor_id=new_id(), language="en")
        matter = ad_to_report(a_table.site_id, a_table.code)
        report = report_subject(matter, reason=ReportReason.SCAM, reporter=reporter, now=now)
        sell_listing(code=a_table.code, found=Found.UNSAID, seller=sam, now=now)
        decide(report.case_id, Decision.REFUSE, mo, now)
        return find_listing(a_table.pk)

    def test_is_not_brought_back_by_who_took_it_down_in_time(self, down, sam, now):
        assert self.send_in_again(down, sam, now).state == ListingState.HELD

    def test_is_no_beginning_for_a_new_ad(self, down, sam, now):
        with pytest.raises(MoveNotAllowed):
            repost_listing(code=down.code, seller=sam, now=now)

    def test_is_not_renewed_either(self, a_table, sam, mo, now):
        later = now + timedelta(days=70)
        reporter = Reporter(account=None, visitor_id=new_id(), language="en")
        matter = ad_to_report(a_table.site_id, a_table.code)
        report = report_subject(matter, reason=ReportReason.SCAM, reporter=reporter, now=now)
        expire_listings(now=later)
        decide(report.case_id, Decision.REFUSE, mo, later)
        assert find_listing(a_table.pk).state == ListingState.EXPIRED

        renew_listing(code=a_table.code, seller=sam, now=find_listing(a_table.pk).expires_at)

        assert find_listing(a_table.pk).state == ListingState.HELD

    def test_is_not_once_a_person_let_it_through(self, refused, sam, mo, now):
        changed = self.send_in_again(refused, sam, now + timedelta(hours=1))
        (case,) = open_cases_about(changed.subject)
        decide(case.pk, Decision.APPROVE, mo, now + timedelta(hours=2))

        again = self.send_in_again(changed, sam, now + timedelta(hours=3))

        assert again.state == ListingState.PUBLISHED


class TestABlockedPerson:
    def test_sends_no_mail_by_a_message_that_was_looked_at_meanwhile(self, a_table, sam, sly, now):
        say("Is it still available?", about=a_table, by=sly)
        message = say(MOVER, about=a_table, by=sly, now=now + timedelta(hours=1))
        assert message.state == MessageState.HELD
        block_person(blocker=sam, blocked_id=sly.pk, now=now)
        before = len(written_mails())

        deliver_message(message.pk, actor="test", because="test", now=now + timedelta(hours=2))

        assert len(written_mails()) == before


def test_what_a_moderator_took_away_is_in_no_copy_of_its_readers_data(a_table, sam, bea, now):
    message = say("Is it still there, you old goat?", about=a_table, by=bea)
    move_message(
        MessageMove(message_id=message.pk, to=MessageState.REMOVED, actor="test", because=""),
        now=now,
    )

    reader, _photos = gather(sam, now=now)
    writer, _photos = gather(bea, now=now)

    assert "old goat" not in str(reader["conversations"])
    assert "old goat" in str(writer["conversations"])


def test_a_stranger_without_a_cookie_fills_no_table_with_unsent_messages(a_table):
    for _time in range(125):
        Client().post(
            f"/lumen/ad/{a_table.code}/write/",
            {"form": str(new_id()), "body": "Hello", "email": "nobody"},
        )

    assert MessageDraft.objects.count() <= 120


class TestReports:
    def report(self, listing, by, now):
        reporter = Reporter(account=by, visitor_id=None if by else new_id(), language="en")
        matter = ad_to_report(listing.site_id, listing.code)
        return report_subject(matter, reason=ReportReason.SCAM, reporter=reporter, now=now)

    def test_send_no_flood_of_mails_to_somebody_elses_address(self, client, a_table, now):
        for _time in range(8):
            report = self.report(a_table, None, now)
            client.post(f"/reports/{code_of(report)}/address/", {"address": "Bea@example.org"})

        mails = [mail for mail in written_mails() if mail.address.lower() == "bea@example.org"]
        assert len(mails) == 5

    def test_are_not_defended_by_their_maker_against_an_objection(self, a_table, sam, mo, mia, now):
        report = self.report(a_table, mia, now)
        decide(report.case_id, Decision.REFUSE, mo, now)
        statement = statement_about(a_table.subject)
        case = object_to_statement(
            Objection(statement_id=statement.pk, words="It is a table."), account=sam, now=now
        )

        with pytest.raises(MayNotDecide):
            decide(case.pk, Decision.REFUSE, mia, now)
        client = Client()
        client.force_login(mia)
        assert "You are part of this matter" in words_of(client.get(f"/staff/cases/{case.pk}/"))

    def test_are_not_looked_at_again_by_who_made_another_one(self, a_table, mo, mia, now):
        self.report(a_table, mia, now)
        other = self.report(a_table, None, now)
        decide(other.case_id, Decision.APPROVE, mo, now)
        other.refresh_from_db()
        again = ask_second_look(other, words="Look at the photo.", actor="visitor", now=now)
        assert [one.pk for one in reports_in(again)] == [other.pk]

        with pytest.raises(MayNotDecide):
            decide(again.pk, Decision.REFUSE, mia, now)


def decide(case_id, decision, moderator, now):
    rule = RULE if decision is Decision.REFUSE else ""
    return decide_case(
        Given(case_id=case_id, decision=decision, rule_id=rule), moderator=moderator, now=now
    )


def test_a_search_that_no_database_can_keep_is_saved_without_what_it_cannot(client, lumen, bea):
    client.force_login(bea)

    answer = client.post("/lumen/save-search/?q=oak%00+table", {"label": "Tables", "how": "daily"})

    assert answer.status_code == 302
    (kept,) = saved_searches_of(bea.pk)
    assert "\x00" not in str(kept.params) + kept.wanted["words"]
    assert kept.params == [["q", "oak table"]]


def test_an_address_that_no_database_can_keep_is_none(client, a_table):
    form = {"form": str(new_id()), "body": "Hel\x00lo", "email": "b\x00ea"}

    answer = client.post(f"/lumen/ad/{a_table.code}/write/", form)

    assert answer.status_code == 422
    (draft,) = MessageDraft.objects.all()
    assert (draft.body, draft.address) == ("Hello", "bea")
