"""The queue: the right case first, and what a person needs to choose one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.market.listings.queries import find_listing
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.cases.rules import Decision
from lamppost.trust.review.actions import claim_case
from lamppost.trust.review.queries import entry_of
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, post, typed

QUEUE = "/staff/"
LOCKED_AWAY = typed(
    title="Pictures at the lake",
    body="Private photo shoot, bikini photos, do not tell your parents.",
)


@pytest.fixture
def a_held_flat(lumen, sly):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing


def case_of(listing):
    return open_cases_about(listing.subject)[0]


def post_many(count, *, site):
    """As many held flats, each with words and a poster of its own."""
    return [
        post(
            replace(RENT_BEFORE_VIEWING, title=f"Flat number {n} by the river", body=body(n)),
            site=site,
            seller=cast.person(f"Sly{n}", joined_days_ago=1),
        ).listing
        for n in range(count)
    ]


def body(n):
    names = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine")
    return (
        f"Flat in {names[n % 10]} street {n}, with {names[n // 10 % 10]} trees. I am abroad, "
        "please wire the deposit before the viewing; the keys come to you by courier."
    )


class TestShowQueue:
    def test_shows_a_held_ad_with_town_category_reason_and_severity(self, client, mo, a_held_flat):
        client.force_login(mo)

        page = client.get(QUEUE).content.decode()

        assert "Sunny two-room flat by the river" in page
        assert "Flats and houses to rent" in page
        assert "Money asked for before anyone has seen it" in page
        assert "High" in page

    def test_is_kind_when_nothing_waits(self, client, mo):
        client.force_login(mo)

        assert "Nothing is waiting" in client.get(QUEUE).content.decode()

    def test_says_who_is_looking(self, client, mo, mia, a_held_flat):
        now = timezone.now()
        claim_case(case_id=case_of(a_held_flat).pk, moderator_id=mia.pk, actor=mia.actor, now=now)
        client.force_login(mo)

        assert "Mia is looking at it" in client.get(QUEUE).content.decode()

    def test_forgets_a_claim_after_a_quarter_of_an_hour(self, client, mo, mia, a_held_flat):
        claim_case(
            case_id=case_of(a_held_flat).pk,
            moderator_id=mia.pk,
            actor=mia.actor,
            now=timezone.now() - timedelta(minutes=16),
        )
        client.force_login(mo)

        assert "is looking at it" not in client.get(QUEUE).content.decode()

    def test_shows_one_queue_when_asked(self, client, mo, a_held_flat):
        client.force_login(mo)

        fraud = client.get(QUEUE, {"queue": "fraud"}).content.decode()
        unknown = client.get(QUEUE, {"queue": "no-such-queue"}).content.decode()

        assert "Sunny two-room flat" in fraud
        assert "Sunny two-room flat" in unknown

    def test_stays_within_its_queries_however_long_it_is(
        self, client, mo, mia, lumen, django_assert_max_num_queries
    ):
        for listing in post_many(6, site=lumen)[:3]:
            claim_case(
                case_id=case_of(listing).pk,
                moderator_id=mia.pk,
                actor=mia.actor,
                now=timezone.now(),
            )
        client.force_login(mo)

        with django_assert_max_num_queries(14):
            page = client.get(QUEUE).content.decode()

        assert page.count("by the river") == 6

    def test_offers_pages_that_exist_whatever_is_asked(self, client, mo, a_held_flat):
        client.force_login(mo)

        for asked in ("0", "-1", "99999999", "x", "1" * 40):
            assert "Sunny two-room flat" in client.get(QUEUE, {"page": asked}).content.decode()

    def test_shows_the_numbers_of_the_day(self, client, mo, a_held_flat):
        client.force_login(mo)

        page = client.get(QUEUE).content.decode()

        assert "<dt>Waiting</dt><dd>1</dd>" in page
        assert "<dt>Decided in 24 hours</dt><dd>0</dd>" in page

    def test_leads_an_operator_who_moderates_nothing_to_the_towns(self, client, ora, a_held_flat):
        client.force_login(ora)

        page = client.get(QUEUE, follow=True)

        assert page.redirect_chain == [("/staff/sites/", 302)]
        assert "Nothing is waiting" not in page.content.decode()
        assert 'aria-label="Moderate"' not in page.content.decode()


class TestQuarantined:
    @pytest.fixture
    def locked_away(self, lumen, sly):
        return post(LOCKED_AWAY, site=lumen, seller=sly).listing

    def test_does_not_exist_for_moderators(self, client, mo, locked_away):
        client.force_login(mo)

        assert "locked away" not in client.get(QUEUE).content.decode()
        assert client.get(f"/staff/cases/{case_of(locked_away).pk}/").status_code == 404

    def test_is_shown_to_reviewers_without_a_word_of_it(self, client, rita, locked_away):
        client.force_login(rita)

        queue = client.get(QUEUE).content.decode()
        page = client.get(f"/staff/cases/{case_of(locked_away).pk}/").content.decode()

        assert "An ad that is locked away" in queue
        assert "lamppost quarantine open" in page
        for word in ("lake", "bikini", "parents"):
            assert word not in queue
            assert word not in page

    def test_is_not_decided_on_a_page(self, client, rita, locked_away):
        client.force_login(rita)
        case = case_of(locked_away)

        answer = client.post(f"/staff/cases/{case.pk}/decide/", {"decision": "approve"})

        case.refresh_from_db()
        assert answer.status_code == 422
        assert case.state == "open"

    def test_a_reviewer_who_is_no_moderator_sees_no_ordinary_case(self, client, rita, a_held_flat):
        client.force_login(rita)

        assert "Sunny two-room flat" not in client.get(QUEUE).content.decode()


class TestTakeNext:
    def test_claims_the_first_free_case_and_opens_it(self, client, mo, a_held_flat):
        client.force_login(mo)
        case = case_of(a_held_flat)

        answer = client.post("/staff/next/")

        assert answer.headers["Location"] == f"/staff/cases/{case.pk}/"
        assert entry_of(case.pk).claimed_by == mo.pk

    def test_leaves_out_what_a_colleague_is_looking_at(self, client, mo, mia, a_held_flat):
        claim_case(
            case_id=case_of(a_held_flat).pk,
            moderator_id=mia.pk,
            actor=mia.actor,
            now=timezone.now(),
        )
        client.force_login(mo)

        answer = client.post("/staff/next/", follow=True)

        assert "Nothing else is free to take right now." in answer.content.decode()

    def test_goes_on_from_the_case_one_does_not_want(self, client, mo, lumen):
        first, second = (case_of(listing) for listing in post_many(2, site=lumen))
        client.force_login(mo)

        answer = client.post("/staff/next/", {"but": str(first.pk)})

        assert answer.headers["Location"] == f"/staff/cases/{second.pk}/"

    def test_passes_over_what_a_colleague_must_decide(self, client, mo, mia, lumen, now):
        mine, other = (case_of(listing) for listing in post_many(2, site=lumen))
        decide_case(
            Given(case_id=mine.pk, decision=Decision.REFUSE, rule_id="fraud.pay-before-seeing"),
            moderator=mo,
            now=now,
        )
        listing = find_listing(mine.about.id)
        objection = object_to_decision(
            code=listing.code, words="The keys.", seller=listing.seller, now=now
        )
        claim_case(case_id=other.pk, moderator_id=mia.pk, actor=mia.actor, now=timezone.now())
        client.force_login(mo)

        assert client.post("/staff/next/").headers["Location"] == QUEUE
        assert entry_of(objection.pk).claimed_by is None

        client.force_login(cast.staff("Max", Role.MODERATOR))
        assert str(objection.pk) in client.post("/staff/next/").headers["Location"]

    def test_is_no_link(self, client, mo):
        client.force_login(mo)

        assert client.get("/staff/next/").status_code == 405

    def test_takes_only_cases_of_the_persons_towns(self, client, brill, a_held_flat):
        client.force_login(cast.staff("Bo", Role.MODERATOR, site=brill))

        assert client.post("/staff/next/").headers["Location"] == QUEUE
