"""An ad's life: states moved by one function, words that never change, drafts that are private."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.models import OutboxRow
from lamppost.foundation.kernel.errors import NotFound, Stale
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.money import Money
from lamppost.journeys.forget_drafts import forget_drafts
from lamppost.market.listings.actions import (
    Move,
    NewListing,
    close_draft,
    confirm_listing,
    create_listing,
    move_listing,
    open_draft,
    open_edit_draft,
    revise_listing,
    save_draft,
    set_draft_photos,
)
from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.models import Draft, Listing
from lamppost.market.listings.queries import (
    drafts_of,
    expired_by,
    find_draft,
    find_gone,
    get_own_listing,
    get_published,
    listings_of,
    published,
    revisions_of,
)
from lamppost.market.listings.rules import (
    DRAFTS_PER_VISITOR,
    EDITABLE,
    MOVES,
    UNDO_MOVES,
    ListingState,
    MoveNotAllowed,
    PriceType,
    TextNotAllowed,
    TooManyDrafts,
    check_body,
    check_title,
    slug_of,
)
from tests import cast
from tests.cast import NOW

EXPIRY = NOW + timedelta(days=60)


def content(title="Oak table", **changes):
    return ListingContent(
        **{
            "title": title,
            "body": "Solid oak, some scratches on the top.",
            "category": "for-sale/furniture",
            "language": "en",
            "price": Money(8500, "EUR"),
            "price_type": PriceType.FIXED,
        }
        | changes
    )


def create(site, seller, **about):
    return create_listing(
        NewListing(site=site, seller=seller, content=content(), expires_at=EXPIRY, **about), now=NOW
    )


def move(listing, to, *, now=NOW, **about):
    return move_listing(
        Move(listing_id=listing.pk, to=to, actor="test", because="a test", **about), now=now
    )


@pytest.fixture
def an_ad(lumen, sam):
    return create(lumen, sam)


class TestMoving:
    def test_every_state_can_be_left_and_reached(self):
        reached = {after for states in MOVES.values() for after in states}

        assert set(MOVES) == set(ListingState)
        assert reached | {ListingState.SCREENING} == set(ListingState)
        assert all(MOVES.values())

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(steps=st.lists(st.sampled_from(ListingState), max_size=12))
    def test_only_allowed_moves_happen_and_each_leaves_one_line(self, lumen, sam, steps):
        listing = create(lumen, sam)
        state, moves, deleted_from = ListingState.SCREENING, 0, ListingState.SCREENING
        for step in steps:
            allowed = step in MOVES[state]
            if state is ListingState.DELETED:
                allowed = step in UNDO_MOVES[deleted_from]
            elif step is ListingState.DELETED:
                deleted_from = state
            try:
                move(listing, step)
            except MoveNotAllowed:
                assert not allowed
            else:
                assert allowed
                state, moves = step, moves + 1
            listing.refresh_from_db()
            assert listing.state == state
            assert listing.is_public == (state is ListingState.PUBLISHED)
            assert published(lumen.pk).filter(pk=listing.pk).exists() == listing.is_public

        events = [line.event for line in lines_about(listing.subject)]
        assert events == ["listing.created"] + ["listing.moved"] * moves

    def test_the_index_hears_of_what_becomes_or_was_public_and_of_nothing_else(self, an_ad):
        move(an_ad, ListingState.HELD)
        assert not OutboxRow.objects.exists()

        move(an_ad, ListingState.PUBLISHED)
        move(an_ad, ListingState.WITHDRAWN)

        assert OutboxRow.objects.filter(key=str(an_ad.pk)).count() == 2

    def test_is_written_down_with_who_why_and_which_words(self, an_ad):
        move(an_ad, ListingState.PUBLISHED)

        line = lines_about(an_ad.subject).last()
        assert line.actor == "test"
        assert line.details == {
            "before": "screening",
            "after": "published",
            "because": "a test",
            "revision": str(an_ad.revision_id),
        }

    def test_keeps_the_moment_of_the_first_publication(self, an_ad):
        move(an_ad, ListingState.PUBLISHED)
        move(an_ad, ListingState.SCREENING, now=NOW + timedelta(days=1))
        moved = move(an_ad, ListingState.PUBLISHED, now=NOW + timedelta(days=1))

        assert moved.published_at == NOW
        assert moved.state_at == NOW + timedelta(days=1)

    def test_what_was_judged_must_be_what_counts(self, an_ad):
        move(an_ad, ListingState.PUBLISHED)
        judged = an_ad.revision_id
        self.revise(an_ad)

        with pytest.raises(Stale):
            move(an_ad, ListingState.PUBLISHED, revision_id=judged)

        an_ad.refresh_from_db()
        assert an_ad.state == ListingState.SCREENING

    def test_of_what_is_not_there_is_refused(self, db):
        with pytest.raises(NotFound):
            move_listing(
                Move(listing_id=new_id(), to=ListingState.HELD, actor="test", because=""), now=NOW
            )

    def test_of_two_movers_at_once_one_is_told(self, real_commits, on_postgresql, lumen, sam):
        listing = create(lumen, sam)
        move(listing, ListingState.HELD)

        with ThreadPoolExecutor(2) as pool:
            answers = list(
                pool.map(
                    lambda to: self.try_to_move(listing, to),
                    (ListingState.PUBLISHED, ListingState.REFUSED),
                )
            )

        # Refused may follow nothing, published may follow refused: one order or the other.
        listing.refresh_from_db()
        moves = lines_about(listing.subject).filter(event="listing.moved").count() - 1
        assert moves == answers.count("moved")
        assert answers.count("moved") >= 1
        assert listing.state in {"published", "refused"}

    @staticmethod
    def try_to_move(listing, to):
        try:
            move(listing, to)
        except MoveNotAllowed:
            return "told"
        finally:
            connection.close()
        return "moved"

    @staticmethod
    def revise(listing):
        return revise_listing(
            listing_id=listing.pk,
            content=content("Another table"),
            expires_at=EXPIRY,
            actor="test",
            now=NOW,
        )


class TestRevisions:
    def test_the_old_words_stay_as_they_were(self, an_ad):
        move(an_ad, ListingState.PUBLISHED)
        before = revisions_of(an_ad.pk)[0]
        TestMoving.revise(an_ad)

        first, second = revisions_of(an_ad.pk)
        assert (first.title, second.title) == ("Oak table", "Another table")
        assert (first.number, second.number) == (1, 2)
        assert first.created_at == before.created_at
        an_ad.refresh_from_db()
        assert an_ad.current == second

    @pytest.mark.parametrize("state", ListingState)
    def test_can_be_made_in_some_states_only(self, an_ad, state):
        self.bring_to(an_ad, state)

        if state in EDITABLE:
            assert TestMoving.revise(an_ad).state == ListingState.SCREENING
        else:
            with pytest.raises(MoveNotAllowed):
                TestMoving.revise(an_ad)
            assert len(revisions_of(an_ad.pk)) == 1

    @staticmethod
    def bring_to(listing, state):
        if state is ListingState.SCREENING:
            return
        if state not in MOVES[ListingState.SCREENING]:
            move(listing, ListingState.PUBLISHED)
        move(listing, state)

    def test_a_number_is_given_once(self, an_ad):
        revision = an_ad.current
        revision.pk = new_id()
        revision._state.adding = True

        with pytest.raises(IntegrityError), transaction.atomic():
            revision.save()


class TestConfirming:
    def test_publishes_what_waited_for_its_poster(self, an_ad):
        move(an_ad, ListingState.AWAITING_POSTER)

        confirmed = confirm_listing(
            listing_id=an_ad.pk, revision_id=an_ad.revision_id, actor="test", now=NOW
        )

        assert confirmed.is_public
        line = lines_about(an_ad.subject).get(event="listing.confirmed")
        assert line.details == {"revision": str(an_ad.revision_id)}

    def test_leaves_no_line_when_it_fails(self, an_ad):
        move(an_ad, ListingState.HELD)
        move(an_ad, ListingState.REFUSED)
        move(an_ad, ListingState.HELD)
        move(an_ad, ListingState.WITHDRAWN)

        with pytest.raises(MoveNotAllowed):
            confirm_listing(
                listing_id=an_ad.pk, revision_id=an_ad.revision_id, actor="test", now=NOW
            )

        assert not lines_about(an_ad.subject).filter(event="listing.confirmed").exists()


class TestLooking:
    def test_what_is_not_public_is_not_there_for_others(self, lumen, sam, bea):
        listing = create(lumen, sam)
        for state in (ListingState.HELD, ListingState.REFUSED):
            move(listing, state)
            with pytest.raises(NotFound):
                get_published(lumen.pk, listing.code)
            assert get_own_listing(sam.pk, listing.code) == listing
        with pytest.raises(NotFound):
            get_own_listing(bea.pk, listing.code)

    def test_an_ad_is_found_in_its_own_town_only(self, lumen, brill, sam):
        listing = create(lumen, sam)
        move(listing, ListingState.PUBLISHED)

        assert get_published(lumen.pk, listing.code) == listing
        with pytest.raises(NotFound):
            get_published(brill.pk, listing.code)

    def test_what_was_public_once_is_remembered(self, lumen, sam):
        listing = create(lumen, sam)
        move(listing, ListingState.HELD)
        move(listing, ListingState.WITHDRAWN)
        with pytest.raises(NotFound):
            find_gone(lumen.pk, listing.code)

        shown = create(lumen, sam)
        move(shown, ListingState.PUBLISHED)
        move(shown, ListingState.WITHDRAWN)
        assert find_gone(lumen.pk, shown.code) == shown
        assert set(listings_of(sam.pk)) == {listing, shown}

    def test_two_ads_of_a_town_never_share_a_code(self, lumen, brill, sam, monkeypatch):
        letters = iter("a" * 16 + "b" * 8 + "a" * 8)
        monkeypatch.setattr(secrets, "choice", lambda _alphabet: next(letters))

        assert create(lumen, sam).code == "aaaaaaaa"
        assert create(lumen, sam).code == "bbbbbbbb"
        assert create(brill, sam).code == "aaaaaaaa"

    def test_the_time_of_an_ad_is_over_at_its_end(self, an_ad):
        move(an_ad, ListingState.PUBLISHED)

        assert expired_by(EXPIRY - timedelta(seconds=1)) == []
        assert expired_by(EXPIRY) == [an_ad]

    def test_the_database_knows_every_state(self, an_ad):
        with pytest.raises(IntegrityError), transaction.atomic():
            Listing.objects.update(state="sold-ish")


def draft(site, *, draft_id=None, visitor=None, account=None, now=NOW):
    return open_draft(
        draft_id=draft_id or new_id(), site=site, visitor_id=visitor, account_id=account, now=now
    )


class TestDrafts:
    def test_are_there_for_their_browser_or_their_account_only(self, lumen, sam, bea):
        visitor = new_id()
        mine = draft(lumen, visitor=visitor)
        sams = draft(lumen, account=sam.pk)

        assert find_draft(mine.pk, visitor_id=visitor, account_id=None) == mine
        assert find_draft(sams.pk, visitor_id=visitor, account_id=sam.pk) == sams
        for one, who in ((mine, None), (sams, bea.pk), (sams, None)):
            assert find_draft(one.pk, visitor_id=new_id(), account_id=who) is None
        assert find_draft(mine.pk, visitor_id=None, account_id=None) is None

    def test_sending_the_first_form_twice_opens_one(self, lumen):
        visitor, key = new_id(), new_id()

        assert draft(lumen, draft_id=key, visitor=visitor) == draft(
            lumen, draft_id=key, visitor=visitor
        )
        assert Draft.objects.count() == 1

    def test_another_persons_id_opens_nothing(self, lumen, sam):
        sams = draft(lumen, account=sam.pk)

        with pytest.raises(NotFound):
            draft(lumen, draft_id=sams.pk, visitor=new_id())
        with pytest.raises(NotFound):
            draft(lumen, draft_id=sams.pk)

    def test_keep_what_the_form_did_not_carry(self, lumen):
        one = draft(lumen, visitor=new_id())
        save_draft(draft_id=one.pk, fields={"title": "Oak", "price": "8 or so"}, now=NOW)
        saved = save_draft(draft_id=one.pk, fields={"title": "Oak table"}, now=NOW)

        assert saved.fields == {"title": "Oak table", "price": "8 or so"}
        assert saved.version == 3

    def test_hold_no_sign_that_a_database_cannot(self, lumen):
        one = draft(lumen, visitor=new_id())
        answers = {"condition": "go\0od", "has": ["a\ud800"]}
        save_draft(draft_id=one.pk, fields={"title": " Oak\0 ", "attributes": answers}, now=NOW)

        one.refresh_from_db()
        assert one.fields == {"title": " Oak ", "attributes": {"condition": "good", "has": ["a?"]}}

    def test_that_were_sent_in_change_no_more(self, an_ad, lumen):
        one = draft(lumen, visitor=new_id())
        close_draft(draft_id=one.pk, listing_id=an_ad.pk, now=NOW)

        with pytest.raises(Stale):
            save_draft(draft_id=one.pk, fields={"title": "Later"}, now=NOW)
        with pytest.raises(Stale):
            set_draft_photos(draft_id=one.pk, photo_ids=[], now=NOW)
        with pytest.raises(Stale):
            save_draft(draft_id=new_id(), fields={}, now=NOW)

    def test_of_one_browser_are_not_a_file_store(self, lumen):
        visitor = new_id()
        drafts = [draft(lumen, visitor=visitor) for _ in range(DRAFTS_PER_VISITOR)]

        with pytest.raises(TooManyDrafts):
            draft(lumen, visitor=visitor)
        assert draft(lumen, draft_id=drafts[0].pk, visitor=visitor) == drafts[0]
        assert draft(lumen, visitor=new_id())

    def test_of_an_account_are_listed_until_they_are_ads(self, an_ad, lumen, sam):
        old = draft(lumen, account=sam.pk)
        new = draft(lumen, account=sam.pk, now=NOW + timedelta(hours=1))
        sent = draft(lumen, account=sam.pk)
        close_draft(draft_id=sent.pk, listing_id=an_ad.pk, now=NOW)

        assert drafts_of(sam.pk) == [new, old]

    def test_that_nobody_touches_are_forgotten(self, an_ad, lumen):
        kept = draft(lumen, visitor=new_id())
        sent = draft(lumen, visitor=new_id())
        close_draft(draft_id=sent.pk, listing_id=an_ad.pk, now=NOW)

        assert forget_drafts(now=NOW + timedelta(days=6)) == 0
        assert forget_drafts(now=NOW + timedelta(days=8)) == 1
        assert list(Draft.objects.all()) == [kept]
        assert forget_drafts(now=NOW + timedelta(days=31)) == 1

    def test_leave_no_line_in_the_log(self, lumen, sam):
        before = lines_about(sam.subject).count()
        one = draft(lumen, account=sam.pk)
        save_draft(draft_id=one.pk, fields={"title": "Private words"}, now=NOW)

        assert lines_about(sam.subject).count() == before

    @pytest.mark.parametrize(
        ("price", "typed"),
        [
            (Money(8500, "EUR"), "85"),
            (Money(8550, "EUR"), "85.50"),
            (Money(5, "EUR"), "0.05"),
            (Money(1500, "JPY"), "1500"),
            (None, ""),
        ],
    )
    def test_of_an_edit_hold_what_the_ad_says_as_one_would_type_it(self, lumen, sam, price, typed):
        listing = create_listing(
            NewListing(
                site=lumen,
                seller=sam,
                content=content(
                    price=price, attributes={"rooms": 2, "cat": True, "has": ["a", "b"]}
                ),
                expires_at=EXPIRY,
            ),
            now=NOW,
        )

        one = open_edit_draft(listing=listing, now=NOW)

        assert one.fields["price"] == typed
        assert one.fields["attributes"] == {"rooms": "2", "cat": "yes", "has": ["a", "b"]}
        assert open_edit_draft(listing=listing, now=NOW) == one

    def test_two_browsers_that_save_at_once_lose_nothing(self, real_commits, on_postgresql):
        one = draft(cast.open_lumen(), visitor=new_id())

        def save(number):
            try:
                save_draft(draft_id=one.pk, fields={f"field{number}": "x"}, now=NOW)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(save, range(12)))

        one.refresh_from_db()
        assert len(one.fields) == 12
        assert one.version == 13


class TestTexts:
    @pytest.mark.parametrize("title", ["", "   ", "Sofa", "\0\0\0\0\0\0", "x" * 91])
    def test_of_a_title_are_neither_too_short_nor_too_long(self, title):
        with pytest.raises(TextNotAllowed):
            check_title(title)

    @pytest.mark.parametrize("body", ["", "Nice", "x" * 8_001])
    def test_of_a_description_are_neither_too_short_nor_too_long(self, body):
        with pytest.raises(TextNotAllowed):
            check_body(body)

    def test_of_an_import_are_taken_as_other_boards_allowed(self):
        assert check_title("Sofa", is_import=True) == "Sofa"
        assert check_body("", is_import=True) == ""
        assert check_body("x" * 18_000, is_import=True)
        with pytest.raises(TextNotAllowed):
            check_title(" \n ", is_import=True)
        with pytest.raises(TextNotAllowed):
            check_body("x" * 18_001, is_import=True)

    @given(st.text(st.characters(codec=None)))
    def test_of_titles_are_one_line_or_refused(self, text):
        try:
            title = check_title(text)
        except TextNotAllowed:
            return

        assert title == " ".join(title.split())
        assert check_title(title) == title

    @given(st.text())
    def test_of_addresses_are_plain(self, title):
        slug = slug_of(title)

        assert len(slug) <= 50
        assert not slug or slug.strip("-") == slug
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")

    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("Oak table, two drawers!", "oak-table-two-drawers"),
            ("Größe: für Straße & Café", "grosse-fur-strasse-cafe"),
            ("橡木桌", ""),
            ("--- ---", ""),
        ],
    )
    def test_of_an_address_read_well(self, title, slug):
        assert slug_of(title) == slug
