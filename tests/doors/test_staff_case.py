"""A case: everything a decision needs on one page, and the decision itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import save_draft, set_draft_photos
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.actions import add_photo
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import get_case, open_cases_about, statement_about
from lamppost.trust.cases.rules import CaseState, Decision
from lamppost.trust.review.actions import claim_case
from lamppost.trust.review.queries import entry_of
from lamppost.trust.screening.queries import policy_in_force
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, draft_of, post
from tests.rooms.pictures import landscape, written

RULE = "fraud.pay-before-seeing"
REFUSE = {"decision": "refuse", "rule": RULE, "note": "No deposit first.", "action": "decide"}
APPROVE = {"decision": "approve", "action": "decide"}


@pytest.fixture
def a_held_flat(lumen, sly):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing


@pytest.fixture
def a_case(a_held_flat):
    return case_of(a_held_flat)


def case_of(listing):
    return open_cases_about(listing.subject)[0]


def address(case, what=""):
    return f"/staff/cases/{case.pk}/{what}"


def page_of(client, case):
    return client.get(address(case)).content.decode()


class TestShowCase:
    def test_marks_the_evidence_in_the_text(self, client, mo, a_case):
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "<mark" in page
        assert 'href="#e1"' in page
        assert 'id="e1"' in page
        assert "I am abroad" in page

    def test_says_which_rules_matched_in_plain_english(self, client, mo, a_case):
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "Money asked for before anyone has seen it" in page
        assert "Holds a listing" in page
        assert "The age of the account" in page

    def test_shows_the_poster_and_what_happened(self, client, mo, a_case):
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "Sly" in page
        assert "mail address proved" in page
        assert "Held, by the automatic check" in page

    def test_never_shows_the_posters_address(self, client, mo, sly, a_case):
        client.force_login(mo)

        assert sly.email not in page_of(client, a_case)

    def test_escapes_everything_that_a_poster_typed(self, client, mo, lumen):
        nasty = "<script>alert('x')</script> \"><img src=x onerror=alert(1)>"
        sly = cast.person("Sly", joined_days_ago=1)
        listing = post(
            replace(
                RENT_BEFORE_VIEWING,
                title="<b>Flat</b> & {{ 7*7 }}",
                body=RENT_BEFORE_VIEWING.body + nasty,
            ),
            site=lumen,
            seller=sly,
        ).listing
        client.force_login(mo)

        page = page_of(client, case_of(listing))

        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>Flat</b>" not in page
        assert "{{ 7*7 }}" in page

    def test_looking_takes_nothing(self, client, mo, a_case):
        client.force_login(mo)

        page_of(client, a_case)

        assert entry_of(a_case.pk).claimed_by is None

    def test_says_who_has_it(self, client, mo, mia, a_case):
        take(a_case, mia)
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "Mia is looking at it" in page
        assert "Take it" not in page

    def test_stays_within_its_queries(
        self, client, mo, lumen, a_case, django_assert_max_num_queries
    ):
        for name in ("Slim", "Slick", "Slow"):
            post(RENT_BEFORE_VIEWING, site=lumen, seller=cast.person(name, joined_days_ago=1))
        client.force_login(mo)

        with django_assert_max_num_queries(28):
            page = page_of(client, a_case)

        assert page.count("Same text") == 3

    def test_shows_word_for_word_what_nearly_equal_ads_share(self, client, mo, lumen, a_case):
        changed = replace(
            RENT_BEFORE_VIEWING,
            title="Quiet two-room flat by the river",
            body=RENT_BEFORE_VIEWING.body.replace("Lovely flat", "Charming home"),
        )
        post(changed, site=lumen, seller=cast.person("Slim", joined_days_ago=1))
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "Nearly the same text" in page
        assert "<del>Lovely flat</del> <ins>Charming home</ins>" in page
        assert "quiet street I am abroad at the moment so please wire the deposit" in page

    def test_is_gone_when_its_ad_never_was(self, client, mo):
        client.force_login(mo)

        assert client.get("/staff/cases/01890000-0000-7000-8000-000000000001/").status_code == 404
        assert client.get("/staff/cases/1/").status_code == 404


def take(case, moderator, *, minutes_ago=0):
    claim_case(
        case_id=case.pk,
        moderator_id=moderator.pk,
        actor=moderator.actor,
        now=timezone.now() - timedelta(minutes=minutes_ago),
    )


class TestPhotos:
    @pytest.fixture
    def with_a_photo(self, lumen, sly, now):
        draft = draft_of(RENT_BEFORE_VIEWING, site=lumen, seller=sly)
        photo = add_photo(
            upload=written(landscape()),
            filename="flat.jpg",
            alt="The view",
            site_id=lumen.pk,
            draft_id=draft.pk,
            account_id=sly.pk,
            now=now,
        )
        set_draft_photos(draft_id=draft.pk, photo_ids=[photo.id], now=now)
        return post_draft(draft_id=draft.pk, seller=sly, now=now).listing

    def test_are_blurred_until_asked_for(self, client, mo, with_a_photo):
        client.force_login(mo)

        page = page_of(client, case_of(with_a_photo))

        assert "seen blur" in page
        assert 'alt="The view"' in page
        assert 'id="shot-1"' in page
        assert "Answers, photo descriptions and words in photos" in page

    def test_are_clear_for_those_who_want_that(self, client, mo, with_a_photo):
        client.force_login(mo)
        case = case_of(with_a_photo)

        client.post("/staff/photos/", {"photos": "clear", "case": str(case.pk)})

        assert "seen blur" not in page_of(client, case)

    def test_the_choice_goes_back_to_where_one_was(self, client, mo, with_a_photo):
        client.force_login(mo)
        case = case_of(with_a_photo)

        back = client.post("/staff/photos/", {"photos": "blur", "case": str(case.pk)})
        elsewhere = client.post("/staff/photos/", {"case": "https://evil.example/"})

        assert back.headers["Location"] == address(case)
        assert elsewhere.headers["Location"] == "/staff/"


class TestVersions:
    def test_shows_what_changed_and_marks_what_is_gone(self, client, mo, sly, a_held_flat, now):
        draft = edit_listing(code=a_held_flat.code, seller=sly, now=now)
        fields = {"title": "Sunny three-room flat by the river", "price": "450"}
        save_draft(draft_id=draft.pk, fields=fields, now=now)
        post_draft(draft_id=draft.pk, seller=sly, now=now)
        client.force_login(mo)

        page = page_of(client, case_of(find_listing(a_held_flat.pk)))

        assert "<del>two-room</del><ins>three-room</ins>" in page
        assert "€450 a month" in page

    def test_an_old_case_says_that_it_is_old(self, client, mo, sly, a_held_flat, a_case, now):
        draft = edit_listing(code=a_held_flat.code, seller=sly, now=now)
        save_draft(draft_id=draft.pk, fields={"title": "Sunny flat, second try"}, now=now)
        post_draft(draft_id=draft.pk, seller=sly, now=now)
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "closed without a decision" in page
        assert "The poster has changed the ad since." in page
        assert 'id="decide"' not in page


class TestTake:
    def test_claims_it(self, client, mo, a_case):
        client.force_login(mo)

        answer = client.post(address(a_case, "claim/"), follow=True)

        assert entry_of(a_case.pk).claimed_by == mo.pk
        assert "You are looking at it" in answer.content.decode()

    def test_says_when_a_colleague_was_faster(self, client, mo, mia, a_case):
        take(a_case, mia)
        client.force_login(mo)

        answer = client.post(address(a_case, "claim/"), follow=True)

        assert "A colleague is looking at this case right now." in answer.content.decode()
        assert entry_of(a_case.pk).claimed_by == mia.pk


class TestDecide:
    def test_publishes_and_goes_on(self, client, mo, a_held_flat, a_case):
        client.force_login(mo)

        answer = client.post(address(a_case, "decide/"), APPROVE, follow=True)

        assert find_listing(a_held_flat.pk).state == ListingState.PUBLISHED
        page = answer.content.decode()
        assert "Published:" in page
        assert f'<a href="{address(a_case)}">Sunny two-room flat by the river</a>' in page
        assert "What I decided last" in page

    def test_goes_on_with_the_next_case_and_takes_it(self, client, mo, lumen, a_case):
        other = post(
            replace(RENT_BEFORE_VIEWING, title="Another flat by the river"),
            site=lumen,
            seller=cast.person("Slim", joined_days_ago=1),
        ).listing
        client.force_login(mo)

        answer = client.post(address(a_case, "decide/"), APPROVE)

        assert answer.headers["Location"] == address(case_of(other))
        assert entry_of(case_of(other).pk).claimed_by == mo.pk

    def test_refuses_with_a_rule_and_a_note(self, client, mo, a_held_flat, a_case):
        client.force_login(mo)

        client.post(address(a_case, "decide/"), REFUSE)

        assert find_listing(a_held_flat.pk).state == ListingState.REFUSED
        assert statement_about(a_held_flat.subject).facts == ["No deposit first."]

    def test_pressed_twice_is_pressed_once(self, client, mo, a_held_flat, a_case):
        client.force_login(mo)
        client.post(address(a_case, "decide/"), REFUSE)

        again = client.post(address(a_case, "decide/"), REFUSE, follow=True)

        assert again.status_code == 200
        assert "decided already, just as you said" in again.content.decode()
        assert statement_about(a_held_flat.subject).withdrawn_at is None

    def test_another_decision_about_a_decided_case_is_an_error(self, client, mo, a_case):
        client.force_login(mo)
        client.post(address(a_case, "decide/"), REFUSE)

        answer = client.post(address(a_case, "decide/"), APPROVE)

        assert answer.status_code == 422
        assert "This case was decided or closed already." in answer.content.decode()
        assert get_case(a_case.pk).decision == Decision.REFUSE

    def test_a_colleague_who_comes_second_sees_what_was_decided(self, client, mo, mia, a_case):
        decide_case(
            Given(case_id=a_case.pk, decision=Decision.APPROVE), moderator=mo, now=timezone.now()
        )
        client.force_login(mia)

        answer = client.post(address(a_case, "decide/"), REFUSE)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "This case was decided or closed already." in page
        assert "By Mo" in page

    def test_what_a_colleague_holds_keeps_the_form_filled(self, client, mo, mia, a_case):
        take(a_case, mia)
        client.force_login(mo)

        answer = client.post(address(a_case, "decide/"), REFUSE)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "A colleague is looking at this case right now." in page
        assert "No deposit first." in page
        assert f'<option value="{RULE}" selected>' in page

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "Choose what you decide."),
            ({"decision": "maybe"}, "Choose what you decide."),
            ({"decision": "refuse"}, "Choose the rule that this breaks."),
            ({"decision": "refuse", "rule": "no.such"}, "Choose the rule that this breaks."),
        ],
    )
    def test_says_what_is_missing(self, client, mo, a_case, sent, words):
        client.force_login(mo)

        answer = client.post(address(a_case, "decide/"), {**sent, "note": "My words."})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "My words." in page
        assert get_case(a_case.pk).state == CaseState.OPEN

    def test_a_very_long_note_is_cut_and_not_lost(self, client, mo, a_held_flat, a_case):
        client.force_login(mo)

        client.post(address(a_case, "decide/"), {**REFUSE, "note": "x" * 100_000})

        assert statement_about(a_held_flat.subject).facts == ["x" * 2000]

    def test_demands_that_the_form_is_ours(self, mo, a_case):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        client.force_login(mo)

        assert client.post(address(a_case, "decide/"), APPROVE).status_code == 403
        assert get_case(a_case.pk).state == CaseState.OPEN

    def test_is_no_link(self, client, mo, a_case):
        client.force_login(mo)

        assert client.get(address(a_case, "decide/")).status_code == 405
        assert client.get(address(a_case, "claim/")).status_code == 405


class TestPreview:
    def test_shows_what_the_poster_would_read_in_their_language(self, client, mo, sly, a_case):
        sly.language = "de"
        sly.save(update_fields=["language"])
        client.force_login(mo)

        answer = client.post(address(a_case, "decide/"), {**REFUSE, "action": "preview"})

        page = answer.content.decode()
        preview = page[page.index('id="preview"') :]
        assert answer.status_code == 200
        assert policy_in_force("").tell(RULE, "de")[:20] in preview
        assert "No deposit first." in preview
        assert get_case(a_case.pk).state == CaseState.OPEN

    def test_needs_a_rule(self, client, mo, a_case):
        client.force_login(mo)

        answer = client.post(
            address(a_case, "decide/"), {"decision": "refuse", "action": "preview"}
        )

        assert answer.status_code == 422
        assert "Choose the rule that this breaks." in answer.content.decode()


class TestObjection:
    @pytest.fixture
    def an_objection(self, sly, mo, a_held_flat, a_case, now):
        given = Given(case_id=a_case.pk, decision=Decision.REFUSE, rule_id=RULE)
        decide_case(given, moderator=mo, now=now)
        return object_to_decision(
            code=a_held_flat.code, words="The deposit is for the keys.", seller=sly, now=now
        )

    def test_shows_the_posters_words_and_the_decision_objected_to(self, client, mia, an_objection):
        client.force_login(mia)

        page = page_of(client, an_objection)

        assert "The deposit is for the keys." in page
        assert "The decision objected to" in page
        assert "See first, pay later" in page
        assert "Mo refused it" in page

    def test_whoever_refused_may_look_and_not_decide(self, client, mo, an_objection):
        client.force_login(mo)

        page = page_of(client, an_objection)
        answer = client.post(address(an_objection, "decide/"), APPROVE)

        assert "You made the decision that is objected to." in page
        assert 'name="decision"' not in page
        assert answer.status_code == 422
        assert get_case(an_objection.pk).state == CaseState.OPEN

    def test_a_colleague_decides_it(self, client, mia, a_held_flat, an_objection):
        client.force_login(mia)

        client.post(address(an_objection, "decide/"), APPROVE)

        assert find_listing(a_held_flat.pk).state == ListingState.PUBLISHED
        assert statement_about(a_held_flat.subject) is None

    def test_stays_within_its_queries(
        self, client, mia, an_objection, django_assert_max_num_queries
    ):
        client.force_login(mia)

        with django_assert_max_num_queries(28):
            page_of(client, an_objection)


class TestSimilar:
    def test_joins_ads_by_what_they_share(self, client, mo, lumen, a_case):
        twin = post(
            RENT_BEFORE_VIEWING, site=lumen, seller=cast.person("Slim", joined_days_ago=1)
        ).listing
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "Same text" in page
        assert "another poster" in page
        assert address(case_of(twin)) in page

    def test_says_no_more_than_a_number_of_other_towns(self, client, mo, brill, a_case):
        ad = replace(RENT_BEFORE_VIEWING, district="mill")
        post(ad, site=brill, seller=cast.person("Slim", joined_days_ago=1))
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "One more in a town that is not yours." in page
        assert "Brill" not in page

    def test_a_moderator_of_the_network_sees_all(self, client, brill, a_case):
        ad = replace(RENT_BEFORE_VIEWING, district="mill")
        post(ad, site=brill, seller=cast.person("Slim", joined_days_ago=1))
        client.force_login(cast.staff("Max", Role.MODERATOR))

        assert "Brill" in page_of(client, a_case)
