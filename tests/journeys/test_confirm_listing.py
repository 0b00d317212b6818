"""A poster is asked to look at a note first: nothing is public before they said so."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound, Stale
from lamppost.foundation.notify.queries import written_mails
from lamppost.journeys.confirm_listing import confirm_listing
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import Move, move_listing, save_draft
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import ListingState, MoveNotAllowed
from tests.ads import post, typed
from tests.cast import NOW

NOTED = typed(body="Solid oak, some scratches on the top. You can pay by MoneyGram.")


@pytest.fixture
def noted(lumen, sam):
    listing = post(NOTED, site=lumen, seller=sam).listing
    assert listing.state == ListingState.AWAITING_POSTER
    return listing


class TestConfirming:
    def test_nothing_is_public_before_it(self, noted, lumen):
        assert not published(lumen.pk).exists()

    def test_publishes_and_is_recorded_against_these_words(self, noted, lumen, sam):
        confirm_listing(code=noted.code, revision_id=noted.revision_id, seller=sam, now=NOW)

        assert published(lumen.pk).get() == noted
        line = lines_about(noted.subject).get(event="listing.confirmed")
        assert line.details == {"revision": str(noted.revision_id)}
        assert line.actor == sam.actor

    def test_is_told_by_mail_before_and_after(self, noted, sam):
        confirm_listing(code=noted.code, revision_id=noted.revision_id, seller=sam, now=NOW)

        subjects = {mail.subject for mail in written_mails()}
        assert subjects == {"One more look at your ad", "Your ad is live"}

    def test_of_other_words_than_were_read_is_stale(self, noted, lumen, sam):
        read = noted.revision_id
        draft = edit_listing(code=noted.code, seller=sam, now=NOW)
        save_draft(draft_id=draft.pk, fields={"body": NOTED.body + " Or MoneyGram."}, now=NOW)
        post_draft(draft_id=draft.pk, seller=sam, now=NOW)

        with pytest.raises(Stale):
            confirm_listing(code=noted.code, revision_id=read, seller=sam, now=NOW)

        assert not published(lumen.pk).exists()

    def test_twice_is_told_and_changes_nothing(self, noted, lumen, sam):
        confirm_listing(code=noted.code, revision_id=noted.revision_id, seller=sam, now=NOW)

        with pytest.raises(MoveNotAllowed):
            confirm_listing(code=noted.code, revision_id=noted.revision_id, seller=sam, now=NOW)

        assert published(lumen.pk).count() == 1

    def test_is_the_posters_alone(self, noted, lumen, sly):
        with pytest.raises(NotFound):
            confirm_listing(code=noted.code, revision_id=noted.revision_id, seller=sly, now=NOW)

        assert not published(lumen.pk).exists()


class TestEditingInstead:
    def test_publishes_without_any_confirmation(self, noted, lumen, sam):
        draft = edit_listing(code=noted.code, seller=sam, now=NOW)
        save_draft(draft_id=draft.pk, fields={"body": "Solid oak, some scratches."}, now=NOW)

        assert post_draft(draft_id=draft.pk, seller=sam, now=NOW).state == ListingState.PUBLISHED
        assert not lines_about(noted.subject).filter(event="listing.confirmed").exists()

    @pytest.mark.parametrize(
        "state", [ListingState.HELD, ListingState.REFUSED, ListingState.QUARANTINED]
    )
    def test_publishes_nothing_that_waits_for_somebody_else(self, state, noted, lumen, sam):
        for to in (ListingState.SCREENING, state):
            move_listing(Move(listing_id=noted.pk, to=to, actor="test", because="a test"), now=NOW)

        with pytest.raises(MoveNotAllowed):
            confirm_listing(code=noted.code, revision_id=noted.revision_id, seller=sam, now=NOW)

        assert not published(lumen.pk).exists()
