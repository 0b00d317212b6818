"""A poster objects: a person who was not involved looks again, and the answer is always sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.queries import (
    find_statement,
    get_case,
    open_cases_about,
    statement_about,
)
from lamppost.trust.cases.rules import OBJECTION_WITHIN, CannotObject, Decision, MayNotDecide
from lamppost.trust.review.queries import waiting
from tests.ads import RENT_BEFORE_VIEWING, post, typed

RULE = "fraud.pay-before-seeing"
WORDS = "The deposit is paid at the viewing, I only wrote it badly."


@pytest.fixture
def a_refused_flat(lumen, sly, mo, now):
    """Held, and refused by Mo."""
    listing = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing
    case = open_cases_about(listing.subject)[0]
    given = Given(case_id=case.pk, decision=Decision.REFUSE, rule_id=RULE)
    return decide_case(given, moderator=mo, now=now).listing


def object_to(listing, seller, now, words=WORDS):
    return object_to_decision(code=listing.code, words=words, seller=seller, now=now)


class TestObject:
    def test_waits_in_a_queue_of_its_own(self, sly, a_refused_flat, now):
        case = object_to(a_refused_flat, sly, now)

        entry = waiting(None).get()
        assert (entry.queue, entry.case_id) == ("objections", case.pk)
        assert case.words == WORDS

    def test_twice_is_once(self, sly, a_refused_flat, now):
        first = object_to(a_refused_flat, sly, now)
        second = object_to(a_refused_flat, sly, now + timedelta(minutes=1), words="Once more!")

        assert second == first
        assert waiting(None).count() == 1

    def test_is_possible_for_six_months(self, sly, a_refused_flat, now):
        with pytest.raises(CannotObject):
            object_to(a_refused_flat, sly, now + OBJECTION_WITHIN + timedelta(seconds=1))

        assert object_to(a_refused_flat, sly, now + OBJECTION_WITHIN)

    def test_is_the_posters_alone(self, bea, a_refused_flat, now):
        with pytest.raises(NotFound):
            object_to(a_refused_flat, bea, now)

    def test_needs_a_decision(self, sam, a_table, now):
        with pytest.raises(CannotObject):
            object_to(a_table, sam, now)


class TestDecideTheObjection:
    def test_whoever_refused_does_not_decide_it(self, sly, mo, a_refused_flat, now):
        case = object_to(a_refused_flat, sly, now)

        with pytest.raises(MayNotDecide):
            decide_case(Given(case_id=case.pk, decision=Decision.APPROVE), moderator=mo, now=now)

        assert get_case(case.pk).state == "open"

    def test_a_colleague_may_put_the_ad_live(self, sly, mia, a_refused_flat, now):
        statement = statement_about(a_refused_flat.subject)
        case = object_to(a_refused_flat, sly, now)
        given = Given(case_id=case.pk, decision=Decision.APPROVE)

        decide_case(given, moderator=mia, now=now + timedelta(hours=2))

        assert find_listing(a_refused_flat.pk).state == ListingState.PUBLISHED
        assert statement_about(a_refused_flat.subject) is None
        assert find_statement(statement.pk).withdrawn_at == now + timedelta(hours=2)
        mail = written_mails().get(address=sly.email, subject="Your objection succeeded")
        assert "“Sunny two-room flat by the river” is live now." in mail.text
        assert f"/my/listings/{a_refused_flat.code}/" in mail.text

    def test_a_colleague_may_refuse_it_again_and_says_why(self, sly, mia, a_refused_flat, now):
        first = statement_about(a_refused_flat.subject)
        case = object_to(a_refused_flat, sly, now)
        given = Given(
            case_id=case.pk, decision=Decision.REFUSE, rule_id=RULE, note="It still asks first."
        )

        decide_case(given, moderator=mia, now=now + timedelta(hours=2))

        second = statement_about(a_refused_flat.subject)
        assert find_listing(a_refused_flat.pk).state == ListingState.REFUSED
        assert second.pk != first.pk
        assert second.case_id == case.pk
        answers = [
            m
            for m in written_mails().filter(address=sly.email)
            if m.subject == "Your ad was not published"
        ]
        first_mail, answer = sorted(answers, key=lambda mail: mail.written_at)
        assert "or object: then a person" in first_mail.text
        assert "A second person has looked at this now." in answer.text
        assert "You can change the ad and send it again" not in answer.text
        assert "object" not in answer.text

    def test_after_an_automatic_refusal_anyone_decides(self, lumen, sly, mo, now):
        placed = post(
            typed(
                title="Box from the old quarry",
                body="Box of blasting caps and dynamite for sale, from an old quarry.",
            ),
            site=lumen,
            seller=sly,
        )
        assert placed.state == ListingState.REFUSED
        case = object_to(placed.listing, sly, now)

        decided = decide_case(
            Given(case_id=case.pk, decision=Decision.APPROVE), moderator=mo, now=now
        )

        assert decided.listing.state == ListingState.PUBLISHED
