"""My ads: where each stands, why, and what its poster can do."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.post_listing import frame_of
from lamppost.journeys.read_ad import read_ad
from lamppost.market.listings.actions import Move, NewListing, create_listing, move_listing
from lamppost.market.listings.queries import find_listing, published
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.queries import cases_about, statement_about
from lamppost.trust.cases.rules import Decision
from tests.ads import RENT_BEFORE_VIEWING, draft_of, post, typed
from tests.cast import NOW
from tests.doors.walk import value_of, words_of

PISTOL = typed(title="Pistol for sale", body="9 mm pistol, two magazines and 50 rounds of ammo.")


@pytest.fixture
def browser(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def refused(lumen, sam):
    # Posted just now: an objection is possible for six months only.
    listing = post(PISTOL, site=lumen, seller=sam, now=timezone.now()).listing
    assert listing.state == ListingState.REFUSED
    return listing


@pytest.fixture
def held(lumen, sam):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sam).listing


@pytest.fixture
def quarantined(lumen, sam):
    content = read_ad(typed(), frame=frame_of(lumen))
    listing = create_listing(
        NewListing(site=lumen, seller=sam, content=content, expires_at=NOW), now=NOW
    )
    move = Move(
        listing_id=listing.pk, to=ListingState.QUARANTINED, actor="engine", because="a rule"
    )
    return move_listing(move, now=NOW)


def status_of(browser, listing):
    return browser.get(f"/my/listings/{listing.code}/")


class TestList:
    def test_shows_ads_by_state_with_counts(self, browser, a_table, held, refused):
        page = words_of(browser.get("/my/listings/"))

        assert "All 3 Live 1 Needs you 0 In review 1 Not published 1 Ended 0" in page
        review = words_of(browser.get("/my/listings/?show=review"))
        assert held.current.title in review
        assert a_table.current.title not in review

    def test_shows_drafts_to_go_on_with(self, browser, lumen, sam):
        draft_of(typed(title="A chair, unfinished"), site=lumen, seller=sam)

        page = browser.get("/my/listings/")

        assert "A chair, unfinished" in words_of(page)
        assert "Draft" in words_of(page)

    def test_is_empty_at_first(self, browser):
        assert "Nothing here" in words_of(browser.get("/my/listings/"))

    def test_shows_nobody_elses(self, browser, lumen, bea):
        post(typed(), site=lumen, seller=bea)

        assert "Oak table" not in words_of(browser.get("/my/listings/"))

    def test_asks_strangers_to_sign_in(self, client, db):
        assert client.get("/my/listings/").url.startswith("/sign-in/?next=")

    def test_takes_a_nonsense_page_and_tab_for_the_first(self, browser, a_table):
        page = browser.get("/my/listings/?show=nonsense&page=minus")

        assert a_table.current.title in words_of(page)

    def test_costs_the_same_for_one_ad_and_for_many(
        self, browser, lumen, sam, django_assert_max_num_queries
    ):
        for n in range(6):
            post(typed(title=f"Oak table number {n}"), site=lumen, seller=sam)

        with django_assert_max_num_queries(12):
            browser.get("/my/listings/")


class TestStatusPage:
    def test_tells_the_story_of_a_live_ad(self, browser, a_table):
        page = words_of(status_of(browser, a_table))

        assert "Live" in page
        assert "You sent it in" in page
        assert "It went live" in page
        assert f"/lumen/ad/{a_table.code}" in status_of(browser, a_table).content.decode()

    def test_is_nobody_elses(self, client, a_table, bea):
        client.force_login(bea)

        for page in ("", "posted/", "withdraw/"):
            assert client.get(f"/my/listings/{a_table.code}/{page}").status_code == 404
        for page in ("edit/", "withdraw/", "object/", "confirm/"):
            assert client.post(f"/my/listings/{a_table.code}/{page}").status_code == 404
        assert find_listing(a_table.pk).state == ListingState.PUBLISHED

    def test_states_the_reasons_in_full(self, browser, refused):
        page = words_of(status_of(browser, refused))

        for words in (
            "What we decided",
            "Where and for how long In Lumen",
            "Which rule Rule",
            "Why it applies",
            "What we relied on",
            "We relied on these words",
            "without a person",
            "Object within six months",
            "out-of-court dispute body",
        ):
            assert words in page
        assert "/rules/#rule-" in status_of(browser, refused).content.decode()

    def test_says_that_a_person_looks(self, browser, held):
        page = words_of(status_of(browser, held))

        assert "In review" in page
        assert "A person is looking at it" in page

    def test_shows_quarantine_as_being_looked_at(self, browser, quarantined):
        page = words_of(status_of(browser, quarantined))
        posted = words_of(browser.get(f"/my/listings/{quarantined.code}/posted/"))

        assert "A person is looking at it" in page
        assert "A person is looking at it" in posted
        assert "uarantin" not in page + posted

    def test_names_nobody_of_the_staff(self, browser, held, mo):
        [case] = cases_about(held.subject)
        decide_case(
            Given(case_id=case.pk, decision=Decision.APPROVE), moderator=mo, now=timezone.now()
        )

        page = words_of(status_of(browser, held))

        assert "It went live A person looked at it." in page
        assert "Mo" not in page.split()
        assert str(mo.pk) not in page


class TestObject:
    def test_brings_the_ad_before_another_person(self, browser, refused):
        answer = browser.post(
            f"/my/listings/{refused.code}/object/", {"words": "It is a toy for the bath."}
        )

        page = words_of(browser.get(answer.url))
        assert "We have your objection." in page
        [case] = [c for c in cases_about(refused.subject) if c.kind == "objection"]
        assert case.words == "It is a toy for the bath."

    def test_twice_is_once(self, browser, refused):
        for _ in range(2):
            browser.post(f"/my/listings/{refused.code}/object/", {"words": "It is a toy."})

        assert len(cases_about(refused.subject)) == 1

    def test_keeps_the_words_when_they_are_too_many(self, browser, refused):
        words = "It is a toy. " * 200

        answer = browser.post(f"/my/listings/{refused.code}/object/", {"words": words})

        assert answer.status_code == 422
        assert "2000 is the most" in words_of(answer)
        assert words.strip() in words_of(answer)

    def test_asks_for_a_word_at_least(self, browser, refused):
        answer = browser.post(f"/my/listings/{refused.code}/object/", {"words": " "})

        assert answer.status_code == 422

    def test_says_when_there_is_nothing_to_object_to(self, browser, a_table):
        answer = browser.post(f"/my/listings/{a_table.code}/object/", {"words": "Why?"})

        assert answer.status_code == 422
        assert "no decision here" in words_of(answer)

    def test_leads_to_a_live_ad_when_it_is_upheld(self, browser, refused, mo):
        browser.post(f"/my/listings/{refused.code}/object/", {"words": "It is a toy."})
        [case] = cases_about(refused.subject)

        decide_case(
            Given(case_id=case.pk, decision=Decision.APPROVE), moderator=mo, now=timezone.now()
        )

        assert "Live" in words_of(status_of(browser, refused))

    def test_shows_the_answer_when_it_is_turned_down(self, browser, refused, mo):
        browser.post(f"/my/listings/{refused.code}/object/", {"words": "It is a toy."})
        [case] = cases_about(refused.subject)
        decide_case(
            Given(case_id=case.pk, decision=Decision.REFUSE, rule_id=case.reasons[0][0]),
            moderator=mo,
            now=timezone.now(),
        )

        page = words_of(status_of(browser, refused))

        assert "This is the answer to your objection" in page
        assert "Object within six months" not in page
        decision = f"/my/decisions/{statement_about(refused.subject).pk}/"
        assert f'href="{decision}"' in status_of(browser, refused).content.decode()
        assert "A person looked at it and decided." in page


class TestWithdraw:
    def test_asks_before_it_takes_the_ad_down(self, browser, a_table, lumen):
        page = browser.get(f"/my/listings/{a_table.code}/withdraw/")
        assert "Take this ad down?" in words_of(page)
        assert published(lumen.pk).exists()

        answer = browser.post(f"/my/listings/{a_table.code}/withdraw/")

        assert "Taken down" in words_of(browser.get(answer.url))
        assert not published(lumen.pk).exists()

    def test_twice_is_once(self, browser, a_table):
        for _ in range(2):
            answer = browser.post(f"/my/listings/{a_table.code}/withdraw/")

        assert "is taken down" in words_of(browser.get(answer.url))

    def test_says_when_it_cannot_be(self, browser, refused):
        answer = browser.post(f"/my/listings/{refused.code}/withdraw/")

        assert "not possible any more" in words_of(browser.get(answer.url))


class TestEdit:
    def test_opens_the_same_draft_twice(self, browser, a_table):
        first = browser.post(f"/my/listings/{a_table.code}/edit/")
        second = browser.post(f"/my/listings/{a_table.code}/edit/")

        assert first.url == second.url

    def test_cannot_open_what_is_in_quarantine(self, browser, quarantined):
        answer = browser.post(f"/my/listings/{quarantined.code}/edit/")

        assert answer.url == f"/my/listings/{quarantined.code}/"
        assert "uarantin" not in words_of(browser.get(answer.url))

    def test_does_not_send_in_a_change_to_what_was_locked_away_meanwhile(
        self, browser, lumen, sam, a_table
    ):
        opened = browser.post(f"/my/listings/{a_table.code}/edit/").url
        for state in (ListingState.SCREENING, ListingState.QUARANTINED):
            move = Move(listing_id=a_table.pk, to=state, actor="engine", because="a rule")
            move_listing(move, now=NOW)

        answer = browser.post(opened.replace("details", "publish"))

        page = words_of(browser.get(answer.url))
        assert "not possible any more" in page
        assert "uarantin" not in page

    def test_needs_the_button(self, browser, a_table):
        assert browser.get(f"/my/listings/{a_table.code}/edit/").status_code == 302


class TestConfirm:
    def test_refuses_a_form_about_another_version(self, browser, lumen, sam):
        ad = typed(body="Solid oak, hardly used. Call me on 0171 555 01 23 after six.")
        listing = post(ad, site=lumen, seller=sam).listing
        assert listing.state == ListingState.AWAITING_POSTER

        for forged in ("", "nonsense", str(listing.pk)):
            browser.post(f"/my/listings/{listing.code}/confirm/", {"revision": forged})

        assert find_listing(listing.pk).state == ListingState.AWAITING_POSTER
        page = browser.get(f"/my/listings/{listing.code}/posted/")
        assert value_of(page, "revision") == str(listing.revision_id)


class TestName:
    def test_changes_what_others_see(self, browser, sam):
        answer = browser.post("/my/name/", {"name": "Sam from Riverside"})

        assert "Sam from Riverside" in words_of(browser.get(answer.url))

    def test_keeps_what_was_typed_when_it_cannot_be(self, browser, sam):
        answer = browser.post("/my/name/", {"name": "S" * 60})

        assert answer.status_code == 422
        assert value_of(answer, "name") == "S" * 60
        sam.refresh_from_db()
        assert sam.display_name == "Sam"
