"""A poster changes an ad: the new words go through the same door, the old ones stay on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound, Stale
from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft, typed_ad
from lamppost.journeys.read_ad import AdNotComplete
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.actions import Move, move_listing, save_draft, set_draft_photos
from lamppost.market.listings.queries import photo_ids_of, published, revisions_of
from lamppost.market.listings.rules import ListingState, MoveNotAllowed
from lamppost.market.media.actions import add_photo
from lamppost.trust.cases.queries import cases_about, open_cases_about, statement_about
from lamppost.trust.review.queries import waiting
from lamppost.trust.screening.queries import records_about
from tests.ads import RENT_BEFORE_VIEWING, draft_of, post, typed
from tests.cast import NOW
from tests.rooms.pictures import phone_photo

LATER = NOW + timedelta(days=1)
IVORY = typed(title="Carved ivory tusk", body="Real elephant ivory, very old.")


def change(listing, seller, *, now=LATER, **fields):
    """Open the ad, change some of its words and send it in."""
    draft = edit_listing(code=listing.code, seller=seller, now=now)
    save_draft(draft_id=draft.pk, fields=fields, now=now)
    return post_draft(draft_id=draft.pk, seller=seller, now=now)


class TestEditing:
    def test_a_clean_change_of_a_public_ad_stays_public(self, a_table, lumen, sam):
        placed = change(a_table, sam, title="Oak table with one drawer", price="60")

        assert placed.state == ListingState.PUBLISHED
        assert placed.listing == a_table
        assert published(lumen.pk).get().current.title == "Oak table with one drawer"
        assert published(lumen.pk).get().current.price.minor == 6000

    def test_is_screened_again(self, a_table, sam):
        change(a_table, sam, title="Oak table with one drawer")

        assert len(records_about(a_table.subject)) == 2

    def test_words_that_make_a_scam_of_it_are_held_and_off_the_board(self, a_table, lumen, sam):
        placed = change(
            a_table,
            sam,
            title=RENT_BEFORE_VIEWING.title,
            body=RENT_BEFORE_VIEWING.body,
            category="housing/rent",
            price="400",
            attributes={},
        )

        assert placed.state == ListingState.HELD
        assert not published(lumen.pk).exists()
        assert waiting({lumen.pk}).count() == 1

    def test_the_old_words_stay_on_record(self, a_table, sam):
        change(a_table, sam, title="Oak table with one drawer")

        assert [revision.title for revision in revisions_of(a_table.pk)] == [
            "Oak table with two drawers",
            "Oak table with one drawer",
        ]

    def test_writes_down_every_step(self, a_table, sam):
        before = lines_about(a_table.subject).count()
        change(a_table, sam, title="Oak table with one drawer")

        assert [line.event for line in lines_about(a_table.subject)][before:] == [
            "listing.revised",
            "listing.moved",
            "screening.done",
            "observations.kept",
            "listing.moved",
        ]

    def test_keeps_its_address_and_its_first_day(self, a_table, lumen, sam):
        change(a_table, sam, title="Oak table with one drawer")

        listing = published(lumen.pk).get()
        assert listing.code == a_table.code
        assert listing.published_at == a_table.published_at
        assert listing.expires_at > a_table.expires_at

    def test_opening_it_twice_gives_one_draft(self, a_table, sam):
        first = edit_listing(code=a_table.code, seller=sam, now=LATER)

        assert edit_listing(code=a_table.code, seller=sam, now=LATER) == first

    def test_sending_it_twice_is_sending_it_once(self, a_table, sam):
        draft = edit_listing(code=a_table.code, seller=sam, now=LATER)
        for _ in range(2):
            post_draft(draft_id=draft.pk, seller=sam, now=LATER)

        assert len(revisions_of(a_table.pk)) == 2

    def test_mistakes_change_nothing_of_the_public_ad(self, a_table, lumen, sam):
        with pytest.raises(AdNotComplete):
            change(a_table, sam, title="Hi")

        assert published(lumen.pk).get().current.title == "Oak table with two drawers"
        assert len(revisions_of(a_table.pk)) == 1

    def test_belongs_to_its_seller_alone(self, a_table, sam, sly):
        with pytest.raises(NotFound):
            edit_listing(code=a_table.code, seller=sly, now=LATER)
        draft = edit_listing(code=a_table.code, seller=sam, now=LATER)
        with pytest.raises(Stale):
            post_draft(draft_id=draft.pk, seller=sly, now=LATER)


class TestOtherStates:
    def test_editing_a_held_ad_closes_its_case_and_screens_it_anew(self, lumen, sly):
        held = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing
        placed = change(held, sly, title="Two-room flat", body="By the river, quiet street. Come.")

        assert placed.state == ListingState.PUBLISHED
        assert open_cases_about(held.subject) == []
        assert not waiting(None).exists()

    def test_editing_a_refused_ad_withdraws_its_statement(self, lumen, sam):
        listing = post(IVORY, site=lumen, seller=sam).listing
        assert listing.state == ListingState.REFUSED
        assert statement_about(listing.subject) is not None

        placed = change(listing, sam, title="Carved wooden tusk", body="Pear wood, from my uncle.")

        assert placed.state == ListingState.PUBLISHED
        assert statement_about(listing.subject) is None

    def test_an_expired_ad_comes_back_with_new_time(self, a_table, lumen, sam):
        end = a_table.expires_at
        move_listing(
            Move(listing_id=a_table.pk, to=ListingState.EXPIRED, actor="test", because=""), now=end
        )

        placed = change(a_table, sam, now=end + timedelta(days=1), price="50")

        assert placed.state == ListingState.PUBLISHED
        assert placed.listing.expires_at > end

    def test_a_withdrawn_ad_comes_back(self, a_table, lumen, sam):
        withdraw_listing(code=a_table.code, seller=sam, now=LATER)

        assert change(a_table, sam, price="50").state == ListingState.PUBLISHED

    def test_an_ad_taken_away_meanwhile_is_not_changed(self, a_table, sam):
        """The draft was open when the ad went where no edit is possible."""
        draft = edit_listing(code=a_table.code, seller=sam, now=LATER)
        for to in (ListingState.SCREENING, ListingState.QUARANTINED):
            move_listing(Move(listing_id=a_table.pk, to=to, actor="test", because=""), now=LATER)

        with pytest.raises(MoveNotAllowed):
            post_draft(draft_id=draft.pk, seller=sam, now=LATER)
        with pytest.raises(MoveNotAllowed):
            edit_listing(code=a_table.code, seller=sam, now=LATER)
        assert len(revisions_of(a_table.pk)) == 1


class TestPhotos:
    def photo_of(self, draft, *, name="sofa.jpg"):
        return add_photo(
            upload=phone_photo(),
            site_id=draft.site_id,
            draft_id=draft.pk,
            account_id=draft.account_id,
            filename=name,
            now=NOW,
        )

    def test_somebody_elses_photo_cannot_be_claimed_by_its_id(self, lumen, sam, sly):
        sams = draft_of(typed(), site=lumen, seller=sam)
        private = self.photo_of(sams)
        slys = draft_of(typed(title="A table just like it"), site=lumen, seller=sly)
        set_draft_photos(draft_id=slys.pk, photo_ids=[private.id, new_id()], now=NOW)
        slys.refresh_from_db()

        assert typed_ad(slys).photo_ids == ()
        placed = post_draft(draft_id=slys.pk, seller=sly, now=NOW)
        assert photo_ids_of([placed.listing.revision_id]) == {placed.listing.revision_id: []}

    @pytest.mark.parametrize("forged", ["", "nonsense", "1", "../../etc/passwd"])
    def test_ids_that_are_none_are_left_out(self, lumen, sam, forged):
        draft = draft_of(typed(), site=lumen, seller=sam)
        mine = self.photo_of(draft)
        draft.photos = [forged, str(mine.id)]
        draft.save()

        assert typed_ad(draft).photo_ids == (mine.id,)

    def test_what_is_taken_out_of_the_draft_stays_in_the_ad_until_it_is_sent_in(self, lumen, sam):
        draft = draft_of(typed(), site=lumen, seller=sam)
        photo = self.photo_of(draft)
        set_draft_photos(draft_id=draft.pk, photo_ids=[photo.id], now=NOW)
        listing = post_draft(draft_id=draft.pk, seller=sam, now=NOW).listing

        edit = edit_listing(code=listing.code, seller=sam, now=LATER)
        assert len(edit.photos) == 1
        set_draft_photos(draft_id=edit.pk, photo_ids=[], now=LATER)
        assert photo_ids_of([listing.revision_id])[listing.revision_id] == [photo.id]

        changed = post_draft(draft_id=edit.pk, seller=sam, now=LATER).listing
        assert photo_ids_of([changed.revision_id])[changed.revision_id] == []
        assert photo_ids_of([listing.revision_id])[listing.revision_id] == [photo.id]

    def test_an_edit_keeps_the_photos_of_the_ad(self, lumen, sam):
        draft = draft_of(typed(), site=lumen, seller=sam)
        photo = self.photo_of(draft)
        set_draft_photos(draft_id=draft.pk, photo_ids=[photo.id], now=NOW)
        listing = post_draft(draft_id=draft.pk, seller=sam, now=NOW).listing

        changed = change(listing, sam, price="60").listing

        assert len(photo_ids_of([changed.revision_id])[changed.revision_id]) == 1
        assert cases_about(listing.subject) == []
