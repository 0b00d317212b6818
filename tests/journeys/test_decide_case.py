"""A moderator decides: the ad goes live or is refused, and its poster is told why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound, Stale
from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import find_listing, published
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import get_case, open_cases_about, statement_about
from lamppost.trust.cases.rules import (
    CaseAlreadyDecided,
    CaseState,
    Decision,
    MayNotDecide,
    ReasonMissing,
)
from lamppost.trust.review.actions import claim_case
from lamppost.trust.review.queries import waiting
from lamppost.trust.review.rules import ClaimedByAnother
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, post

RULE = "fraud.pay-before-seeing"


@pytest.fixture
def a_held_flat(lumen, sly):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing


@pytest.fixture
def a_case(a_held_flat):
    return open_cases_about(a_held_flat.subject)[0]


def approve(case, **more):
    return Given(case_id=case.pk, decision=Decision.APPROVE, **more)


def refuse(case, rule_id=RULE, **more):
    return Given(case_id=case.pk, decision=Decision.REFUSE, rule_id=rule_id, **more)


class TestApprove:
    def test_puts_the_ad_live(self, lumen, mo, a_case, now):
        decided = decide_case(approve(a_case), moderator=mo, now=now)

        assert decided.listing.state == ListingState.PUBLISHED
        assert list(published(lumen.pk)) == [decided.listing]
        assert decided.case.state == CaseState.DECIDED
        assert not waiting(None).exists()

    def test_tells_the_poster_by_mail(self, mo, sly, a_case, now):
        decide_case(approve(a_case), moderator=mo, now=now + timedelta(hours=1))

        subjects = [mail.subject for mail in written_mails().filter(address=sly.email)]
        assert sorted(subjects) == ["We are looking at your ad", "Your ad is live"]

    def test_states_no_reasons(self, mo, a_case, a_held_flat, now):
        decide_case(approve(a_case), moderator=mo, now=now)

        assert statement_about(a_held_flat.subject) is None

    def test_writes_down_who_decided_what(self, mo, a_case, now):
        decide_case(approve(a_case), moderator=mo, now=now)

        line = lines_about(a_case.as_subject).get(event="case.decided")
        assert line.actor == mo.actor
        assert line.details["decision"] == "approve"


class TestRefuse:
    def test_keeps_the_ad_from_the_public_with_a_statement(self, lumen, mo, a_case, now):
        decided = decide_case(
            refuse(a_case, note="You ask for the deposit first."), moderator=mo, now=now
        )

        statement = statement_about(decided.listing.subject)
        assert decided.listing.state == ListingState.REFUSED
        assert not published(lumen.pk).exists()
        assert statement.rule_id == RULE
        assert statement.clause == "rules.1.3"
        assert statement.facts == ["You ask for the deposit first."]
        assert (statement.found_by, statement.decided_by) == ("automation", "person")

    def test_mails_the_reasons_and_how_to_object(self, mo, sly, a_case, now):
        decide_case(refuse(a_case, note="No deposit first."), moderator=mo, now=now)

        mail = next(
            m
            for m in written_mails().filter(address=sly.email)
            if m.subject == "Your ad was not published"
        )
        assert "See first, pay later" in mail.text
        assert "No deposit first." in mail.text
        assert "An automatic check found it. A person looked at it and decided." in mail.text
        assert "object" in mail.text

    @pytest.mark.parametrize("rule_id", ["", "no.such-rule"])
    def test_needs_a_rule_that_exists(self, mo, a_case, rule_id, now):
        with pytest.raises(ReasonMissing):
            decide_case(refuse(a_case, rule_id), moderator=mo, now=now)

        assert get_case(a_case.pk).state == CaseState.OPEN
        assert waiting(None).count() == 1


class TestTwoModerators:
    def test_the_second_one_learns_that_it_is_decided(self, mo, mia, a_case, now):
        decide_case(approve(a_case), moderator=mo, now=now)

        with pytest.raises(CaseAlreadyDecided):
            decide_case(refuse(a_case), moderator=mia, now=now)

        case = get_case(a_case.pk)
        assert (case.decision, case.decided_by) == (Decision.APPROVE, mo.pk)

    def test_a_case_that_a_colleague_holds_is_left_to_them(self, mo, mia, a_case, now):
        claim_case(case_id=a_case.pk, moderator_id=mia.pk, actor=mia.actor, now=now)

        with pytest.raises(ClaimedByAnother):
            decide_case(approve(a_case), moderator=mo, now=now + timedelta(minutes=14))

        decided = decide_case(approve(a_case), moderator=mo, now=now + timedelta(minutes=15))
        assert decided.case.decided_by == mo.pk


class TestWhatChangedMeanwhile:
    def test_a_changed_ad_is_judged_anew(self, mo, sly, a_held_flat, a_case, now):
        later = now + timedelta(hours=1)
        draft = edit_listing(code=a_held_flat.code, seller=sly, now=later)
        save_draft(draft_id=draft.pk, fields={"title": "Sunny flat, second try"}, now=later)
        post_draft(draft_id=draft.pk, seller=sly, now=later)

        with pytest.raises(CaseAlreadyDecided):
            decide_case(approve(a_case), moderator=mo, now=later)

        newer = open_cases_about(a_held_flat.subject)
        assert get_case(a_case.pk).state == CaseState.CLOSED
        assert [case.revision_id for case in newer] == [find_listing(a_held_flat.pk).revision_id]

    def test_words_that_nobody_looked_at_never_go_live(self, lumen, mo, a_case, now):
        """Should a case ever outlive its revision, the decision fails instead of guessing."""
        other = post(
            replace(RENT_BEFORE_VIEWING, title="Another flat by the river"),
            site=lumen,
            seller=cast.person("Slim", joined_days_ago=1),
        )
        a_case.revision_id = other.listing.revision_id
        a_case.save(update_fields=["revision_id"])

        with pytest.raises(Stale):
            decide_case(approve(a_case), moderator=mo, now=now)

        assert get_case(a_case.pk).state == CaseState.OPEN
        assert not published(lumen.pk).exists()

    def test_an_ad_that_was_taken_down_needs_no_decision(self, mo, sly, a_held_flat, a_case, now):
        withdraw_listing(code=a_held_flat.code, seller=sly, now=now)

        with pytest.raises(CaseAlreadyDecided):
            decide_case(approve(a_case), moderator=mo, now=now)

        assert not waiting(None).exists()


class TestWhoMay:
    def test_nobody_decides_about_an_ad_of_their_own(self, lumen, mo, now):
        listing = post(RENT_BEFORE_VIEWING, site=lumen, seller=mo).listing
        case = open_cases_about(listing.subject)[0]

        with pytest.raises(MayNotDecide):
            decide_case(approve(case), moderator=mo, now=now)

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.OPERATOR])
    def test_an_ordinary_case_is_for_moderators(self, lumen, role, a_case, now):
        other = cast.staff("Olga", role, site=lumen)

        with pytest.raises(NotFound):
            decide_case(approve(a_case), moderator=other, now=now)

    def test_a_case_is_for_moderators_of_its_town(self, brill, a_case, now):
        with pytest.raises(NotFound):
            decide_case(
                approve(a_case),
                moderator=cast.staff("Bo", Role.MODERATOR, site=brill),
                now=now,
            )

    def test_a_moderator_of_the_network_decides_everywhere(self, a_case, now):
        everywhere = cast.staff("Max", Role.MODERATOR)

        assert decide_case(approve(a_case), moderator=everywhere, now=now).listing.is_public
