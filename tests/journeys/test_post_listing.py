"""A person posts an ad. Told below HTTP: rooms, database and engine are real."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.models import OutboxRow
from lamppost.foundation.kernel.errors import Stale
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.read_ad import AdNotComplete
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import ListingState
from lamppost.trust.review.queries import waiting
from lamppost.trust.screening.queries import latest_record, replays_the_same
from tests.ads import RENT_BEFORE_VIEWING, draft_of, post, typed


class TestPostListing:
    def test_publishes_an_ordinary_ad_at_once(self, lumen, sam):
        placed = post(typed(), site=lumen, seller=sam)

        assert placed.state == ListingState.PUBLISHED
        assert list(published(lumen.pk)) == [placed.listing]
        assert not waiting(None).exists()

    def test_writes_down_every_step(self, lumen, sam):
        placed = post(typed(), site=lumen, seller=sam)

        assert [line.event for line in lines_about(placed.listing.subject)] == [
            "listing.created",
            "screening.done",
            "observations.kept",
            "listing.moved",
        ]

    def test_tells_the_index_in_the_same_transaction(self, lumen, sam):
        placed = post(typed(), site=lumen, seller=sam)

        row = OutboxRow.objects.get()
        assert (row.topic, row.key) == ("listing", str(placed.listing.pk))

    def test_keeps_a_record_that_replays_to_the_same_verdict(self, lumen, sam):
        placed = post(RENT_BEFORE_VIEWING, site=lumen, seller=sam)

        assert replays_the_same(latest_record(placed.listing.subject))

    def test_holds_rent_asked_before_the_viewing_for_a_person(self, lumen, sly):
        placed = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly)

        assert placed.state == ListingState.HELD
        assert not published(lumen.pk).exists()
        assert waiting({lumen.pk}).count() == 1

    def test_gives_the_first_answer_when_a_draft_is_sent_twice(self, lumen, sam, now):
        draft = draft_of(typed(), site=lumen, seller=sam)

        first = post_draft(draft_id=draft.pk, seller=sam, now=now)
        second = post_draft(draft_id=draft.pk, seller=sam, now=now)

        assert second.listing == first.listing
        assert published(lumen.pk).count() == 1

    def test_does_not_send_in_words_that_changed_after_the_mail(self, lumen, sam, now):
        draft = draft_of(typed(), site=lumen, seller=sam)
        save_draft(draft_id=draft.pk, fields={"title": "Something else entirely"}, now=now)

        with pytest.raises(Stale):
            post_draft(draft_id=draft.pk, seller=sam, version=draft.version, now=now)

        assert not published(lumen.pk).exists()

    def test_names_every_problem_at_once_and_keeps_the_draft(self, lumen, sam, now):
        draft = draft_of(typed(title="Hi", body="", price="cheap"), site=lumen, seller=sam)

        with pytest.raises(AdNotComplete) as refused:
            post_draft(draft_id=draft.pk, seller=sam, now=now)

        assert set(refused.value.problems) == {"title", "body", "price"}
        draft.refresh_from_db()
        assert draft.fields["price"] == "cheap"
