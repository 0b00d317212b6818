"""Reporting in two taps, following it, and what strangers cannot do with either."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.report_subject import Reporter, ad_to_report, report_subject
from lamppost.market.contact.actions import (
    MessageMove,
    NewMessage,
    move_message,
    open_conversation,
    write_message,
)
from lamppost.market.contact.rules import MessageState
from lamppost.trust.cases.queries import (
    code_of,
    get_report,
    open_cases_about,
    reports_about,
    statement_about,
    statements_of,
)
from lamppost.trust.cases.rules import Decision, ReportReason
from lamppost.web.limits import REPORTS
from tests.doors.walk import words_of

RULE = "fraud.pay-before-seeing"


def ad_page(listing):
    return f"/report/ad/{listing.site.slug}/{listing.code}/"


def send(client, address, reason="scam", **more):
    return client.post(address, {"reason": reason, **more})


@pytest.fixture
def a_code(client, a_table):
    return send(client, ad_page(a_table)).url.split("/")[2]


class TestTwoTaps:
    def test_the_ad_itself_leads_there_without_a_token(self, client, a_table):
        page = client.get(f"/lumen/ad/{a_table.code}/", follow=True).content.decode()

        assert f'href="{ad_page(a_table)}"' in page
        assert "csrfmiddlewaretoken" not in page

    def test_the_second_tap_sends_it(self, client, a_table):
        first = client.get(ad_page(a_table))
        assert first.status_code == 200
        assert first.headers["Cache-Control"] == "private, no-store"
        assert 'name="reason" value="scam"' in first.content.decode()

        answer = send(client, ad_page(a_table))

        assert re.fullmatch(r"/reports/[a-z2-7]{32}/", answer.url)
        page = words_of(client.get(answer.url))
        assert "Thank you. We have your report." in page
        assert "Scam or fraud" in page

    def test_shows_what_is_reported_and_where_help_is(self, client, a_table):
        page = words_of(client.get(ad_page(a_table)))

        assert "Oak table with two drawers" in page
        assert "112" in page

    def test_danger_leads_with_the_number_to_call(self, client, a_table):
        page = client.get(send(client, ad_page(a_table), "danger").url).content.decode()

        assert page.index('href="tel:112"') < page.index("<h1>")

    def test_twice_is_once(self, client, a_table):
        first, second = send(client, ad_page(a_table)), send(client, ad_page(a_table))

        assert first.url == second.url
        assert len(reports_about(a_table.subject)) == 1

    @pytest.mark.parametrize("reason", ["", "scan", "SCAM", "x" * 5000])
    def test_needs_one_of_the_reasons(self, client, a_table, reason):
        assert send(client, ad_page(a_table), reason).status_code == 422
        assert not reports_about(a_table.subject)

    def test_ones_own_ad_is_not_reported(self, client, a_table, sam):
        client.force_login(sam)

        assert "This is your own." in words_of(client.get(ad_page(a_table)))
        assert send(client, ad_page(a_table)).status_code == 422

    def test_stays_within_its_queries(self, client, a_table, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            client.get(ad_page(a_table))
        with django_assert_max_num_queries(34):
            answer = send(client, ad_page(a_table))
        with django_assert_max_num_queries(8):
            client.get(answer.url)


class TestAttacks:
    def test_a_program_that_fills_in_everything_reports_nothing(self, client, a_table):
        answer = send(client, ad_page(a_table), website="http://spam.example")

        assert answer.url == "/lumen/"
        assert not reports_about(a_table.subject)

    def test_another_site_cannot_send_it(self, a_table):
        assert send(Client(enforce_csrf_checks=True), ad_page(a_table)).status_code == 403

    def test_one_connection_does_it_only_so_often(self, client, a_table):
        for number in range(REPORTS.most):
            Client().post(ad_page(a_table), {"reason": "scam", "n": number})

        answer = send(client, ad_page(a_table))
        assert answer.status_code == 422
        assert len(reports_about(a_table.subject)) == REPORTS.most

    @pytest.mark.parametrize(
        "path", ["/reports/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/", "/reports/x/", "/reports/%00/"]
    )
    def test_codes_are_not_guessed(self, client, a_code, path):
        assert client.get(path).status_code == 404
        assert client.get(f"/reports/{a_code.upper()}/").status_code == 404

    def test_nobody_elses_report_is_changed(self, client, a_code):
        other = "b" * 32
        for what in ("details", "address", "again"):
            assert client.post(f"/reports/{other}/{what}/", {"words": "x"}).status_code == 404
        assert get_report(a_code).words == ""

    @pytest.mark.parametrize(
        "path",
        [
            "/report/ad/lumen/zzzzzzzz/",
            "/report/ad/nowhere/zzzzzzzz/",
            "/report/person/zzzzzzzz/",
            "/report/message/01890000-0000-7000-8000-000000000001/",
            "/report/message/x/",
            "/report/case/x/",
        ],
    )
    def test_what_is_not_there_cannot_be_reported(self, client, a_table, path):
        assert client.get(path).status_code == 404
        assert send(client, path).status_code == 404

    def test_words_of_strangers_stay_words(self, client, a_code, mo):
        nasty = "<script>alert(1)</script> call 01 234 5678 or mail me@example.org"
        client.post(f"/reports/{a_code}/details/", {"words": nasty})
        client.force_login(mo)
        case = get_report(a_code).case

        page = client.get(f"/staff/cases/{case.pk}/").content.decode()

        assert "<script>alert" not in page
        assert "me@example.org" not in page
        assert "&lt;script&gt;" in page

    def test_the_page_tells_a_passer_by_no_address(self, client, a_code):
        client.post(f"/reports/{a_code}/address/", {"address": "stan@example.org"})

        page = client.get(f"/reports/{a_code}/").content.decode()

        assert "stan@example.org" not in page
        assert "s…@example.org" in page


class TestFollow:
    def test_words_and_a_formal_notice_are_added(self, client, a_code):
        answer = client.post(
            f"/reports/{a_code}/details/",
            {
                "words": "He wants the deposit first.",
                "asked_money": "yes",
                "why_illegal": "It is fraud, section 6 of the act of 2001.",
                "where": "The second sentence",
                "name": "Stan",
                "good_faith": "on",
            },
        )

        assert answer.status_code == 302
        report = get_report(a_code)
        assert report.words == "He wants the deposit first."
        assert report.answers["name"] == "Stan"
        assert report.answers["good_faith"] == "yes"

    def test_a_formal_notice_needs_its_statement_and_keeps_what_was_typed(self, client, a_code):
        answer = client.post(
            f"/reports/{a_code}/details/", {"why_illegal": "It is fraud.", "words": "Look."}
        )

        assert answer.status_code == 422
        assert "A formal notice needs this statement." in words_of(answer)
        assert "It is fraud." in answer.content.decode()

    def test_an_address_gets_mail_and_can_stop_it(self, client, a_code):
        client.post(f"/reports/{a_code}/address/", {"address": "stan@example.org"})
        assert written_mails().filter(address="stan@example.org").count() == 1

        client.post(f"/reports/{a_code}/address/", {"stop": "1"})
        assert get_report(a_code).address == ""

    def test_a_wrong_address_is_said(self, client, a_code):
        answer = client.post(f"/reports/{a_code}/address/", {"address": "stan at example"})

        assert answer.status_code == 422
        assert "stan at example" in answer.content.decode()

    def test_says_what_was_decided_and_asks_again(self, client, a_code, mo, now):
        case = get_report(a_code).case
        decide_case(Given(case_id=case.pk, decision=Decision.APPROVE), moderator=mo, now=now)

        page = words_of(client.get(f"/reports/{a_code}/"))
        assert "What became of your report" in page
        assert "so it stays" in page

        assert client.post(f"/reports/{a_code}/again/", {"again": ""}).status_code == 422

    def test_my_reports_are_listed(self, client, a_table, bea):
        client.force_login(bea)
        send(client, ad_page(a_table))

        page = words_of(client.get("/my/reports/"))

        assert "Oak table with two drawers" in page
        assert "Waits for a person" in page


@pytest.fixture
def a_message(a_table, bea, now):
    conversation = open_conversation(listing=a_table, other=bea, now=now)
    new = NewMessage(conversation=conversation, writer=bea, body="Send me the code you got.")
    message = write_message(new, now=now)
    move = MessageMove(
        message_id=message.pk, to=MessageState.DELIVERED, actor="engine", because="test"
    )
    return move_message(move, now=now)


class TestMessages:
    def test_its_reader_reports_it_and_nobody_else_can(self, client, a_message, sam, nia):
        address = f"/report/message/{a_message.pk}/"
        assert client.get(address).status_code == 404
        client.force_login(nia)
        assert send(client, address).status_code == 404
        client.force_login(sam)

        assert "Send me the code" in words_of(client.get(address))
        assert send(client, address).status_code == 302

    def test_who_has_unread_messages_follows_the_report(self, client, a_message, sam):
        client.force_login(sam)
        tracker = send(client, f"/report/message/{a_message.pk}/").url

        page = client.get(tracker)

        assert page.status_code == 200
        assert "Thank you. We have your report." in words_of(page)

    def test_a_moderator_reads_it_and_that_is_written_down(self, client, a_message, sam, mo):
        client.force_login(sam)
        send(client, f"/report/message/{a_message.pk}/")
        case = open_cases_about(a_message.subject)[0]
        client.force_login(mo)

        page = words_of(client.get(f"/staff/cases/{case.pk}/"))

        assert "Send me the code" in page
        assert "Take it away" in page
        assert "A message that asks for money before anything was seen" in page
        assert "Money asked for before anyone has seen it" not in page
        assert "Mo read the messages" in words_of(client.get(f"/staff/cases/{case.pk}/"))

        sent = {"decision": "refuse", "rule": RULE, "action": "decide"}
        client.post(f"/staff/cases/{case.pk}/decide/", sent)
        assert statement_about(a_message.subject).decision == "remove"


class TestDesk:
    def test_counts_reports_and_says_what_they_are_about(self, client, a_table, mo, lumen, sam):
        Client().post(ad_page(a_table), {"reason": "scam"})
        Client().post(ad_page(a_table), {"reason": "spam"})
        Client().post(f"/report/person/{sam.code}/", {"reason": "danger"})
        client.force_login(mo)

        page = words_of(client.get("/staff/"))

        assert "2 reports" in page
        assert "Scam or fraud" in page
        assert "Person" in page
        assert page.index("Sam") < page.index("Oak table")

    def test_a_person_is_warned(self, client, a_table, mo, sam):
        Client().post(f"/report/person/{sam.code}/", {"reason": "other"})
        case = open_cases_about(sam.subject)[0]
        client.force_login(mo)
        page = words_of(client.get(f"/staff/cases/{case.pk}/"))
        assert "Warn this person" in page
        assert "Remove their one public ad" in page

        sent = {"decision": "warn", "rule": RULE, "note": "Please stop.", "action": "decide"}
        client.post(f"/staff/cases/{case.pk}/decide/", sent)

        assert statements_of(sam.pk)[0].facts == ["Please stop."]
        assert "Warned" in words_of(client.get(f"/staff/cases/{case.pk}/"))

    def test_stays_within_its_queries(
        self, client, a_table, mo, sam, django_assert_max_num_queries
    ):
        Client().post(ad_page(a_table), {"reason": "scam"})
        Client().post(f"/report/person/{sam.code}/", {"reason": "other"})
        client.force_login(mo)

        with django_assert_max_num_queries(18):
            client.get("/staff/")
        for case in (open_cases_about(a_table.subject)[0], open_cases_about(sam.subject)[0]):
            with django_assert_max_num_queries(28):
                client.get(f"/staff/cases/{case.pk}/")

    def test_someone_who_never_sent_the_version_seen_is_told(self, client, a_table, mo):
        Client().post(ad_page(a_table), {"reason": "scam"})
        case = open_cases_about(a_table.subject)[0]
        client.force_login(mo)
        sent = {
            "decision": "refuse",
            "rule": RULE,
            "action": "decide",
            "seen": "01890000-0000-7000-8000-000000000001",
        }

        answer = client.post(f"/staff/cases/{case.pk}/decide/", sent)

        assert answer.status_code == 422
        assert "changed in the meantime" in words_of(answer)


@pytest.fixture
def a_statement(a_table, bea, mo, now):
    matter = ad_to_report(a_table.site_id, a_table.code)
    reporter = Reporter(account=bea, visitor_id=None, language="en")
    report = report_subject(matter, reason=ReportReason.SCAM, reporter=reporter, now=now)
    given = Given(case_id=report.case_id, decision=Decision.REFUSE, rule_id=RULE, note="No.")
    decide_case(given, moderator=mo, now=now)
    assert code_of(report)
    return statement_about(a_table.subject)


@pytest.fixture
def _today(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.mark.usefixtures("_today")
class TestDecisions:
    def test_says_everything_that_article_17_asks_for(self, client, a_statement, sam):
        client.force_login(sam)

        page = words_of(client.get(f"/my/decisions/{a_statement.pk}/"))

        assert "The ad was taken off the board." in page
        assert "Somebody reported it. A person looked at it and decided." in page
        assert "No." in page
        assert "dispute body" in page
        assert "Nobody’s objection against this rule was decided" in page

    def test_is_the_owners_alone(self, client, a_statement, bea):
        address = f"/my/decisions/{a_statement.pk}/"
        assert client.get(address).status_code == 302
        client.force_login(bea)

        assert client.get(address).status_code == 404
        assert client.post(address, {"claims": "rule"}).status_code == 404

    def test_is_objected_to_by_a_choice_or_words(self, client, a_statement, sam):
        client.force_login(sam)
        address = f"/my/decisions/{a_statement.pk}/"
        empty = client.post(address, {"claims": "nonsense", "words": " "})
        assert empty.status_code == 422

        assert client.post(address, {"claims": ["rule", "misread"]}).status_code == 302

        page = words_of(client.get(address))
        assert "The rule does not forbid this" in page
        assert "Somebody else looks at it" in page
        assert "You objected: a person looks again" in words_of(client.get("/my/decisions/"))

    def test_stays_within_its_queries(
        self, client, a_statement, sam, django_assert_max_num_queries
    ):
        client.force_login(sam)
        with django_assert_max_num_queries(18):
            client.get(f"/my/decisions/{a_statement.pk}/")
        with django_assert_max_num_queries(12):
            client.get("/my/decisions/")
        with django_assert_max_num_queries(10):
            client.get("/my/reports/")
