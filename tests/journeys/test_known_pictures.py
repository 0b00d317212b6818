"""Pictures that others show, that banks know, and in which something is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PIL import Image, ImageOps

from lamppost.environment import env
from lamppost.journeys.delete_listing import delete_listing
from lamppost.journeys.erase_listings import erase_listings
from lamppost.journeys.facts import describe_listing
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.media import looking
from lamppost.market.media.models import PictureFacts
from lamppost.market.media.queries import photos_by_ids
from lamppost.trust.links.models import PostedPicture
from lamppost.trust.links.pictures import REPLICA, build_folder, others_showing, path_of_folder
from lamppost.trust.screening.queries import latest_record, verdict_of
from screening_engine.matching.pictures import DecoderFailed, HashKind, Signal, digests_of
from tests.ads import typed
from tests.cast import NOW
from tests.shown import (
    FLAT,
    another_drawing,
    banks,
    drawing,
    framed,
    post_with,
    put_into_bank,
    with_code,
    written,
)

SEEN = "pictures.seen_with_other_accounts"
LABELS = "pictures.labels"


def fact(listing, name, now=NOW):
    described = describe_listing(find_listing(listing.pk), now=now)
    facts = {**described.submission.facts, **described.gather(frozenset({name}))}
    return facts.get(name)


def rules_of(listing):
    return {reason.rule_id for reason in verdict_of(latest_record(listing.subject)).reasons}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path / "home"))
    env.cache_clear()
    yield
    env.cache_clear()


class TestOfOthers:
    def test_a_picture_of_somebody_elses_ad_is_known_mirrored_and_framed(self, lumen, sam, sly):
        post_with(drawing(), site=lumen, seller=sam)

        copied = post_with(framed(ImageOps.mirror(drawing())), site=lumen, seller=sly)

        assert fact(copied, SEEN) == 1
        assert copied.state == ListingState.HELD
        assert "pictures.borrowed" in rules_of(copied)

    def test_who_is_copied_is_no_copier(self, lumen, nia, sly):
        first = post_with(drawing(), site=lumen, seller=nia)
        later = NOW + timedelta(hours=1)
        post_with(drawing(), site=lumen, seller=sly, now=later)

        assert fact(first, SEEN, later) == 0

    def test_ones_own_picture_is_nobody_elses(self, lumen, nia):
        post_with(drawing(), site=lumen, seller=nia)
        again = post_with(drawing(), site=lumen, seller=nia, ad=typed())

        assert fact(again, SEEN) == 0

    def test_another_picture_is_another_one(self, lumen, sam, nia):
        post_with(drawing(), site=lumen, seller=sam)
        other = post_with(another_drawing(), site=lumen, seller=nia)

        assert fact(other, SEEN) == 0
        assert other.state == ListingState.PUBLISHED

    def test_the_picture_that_most_others_show_counts(self, lumen, sam, bea, nia):
        post_with(drawing(), another_drawing(), site=lumen, seller=sam)
        post_with(another_drawing(), site=lumen, seller=bea)
        mine = post_with(drawing(), another_drawing(), site=lumen, seller=nia)

        assert fact(mine, SEEN) == 2

    def test_pictures_of_an_import_count_against_nobody(self, lumen, old_board, nia):
        imported = post_with(drawing(), site=lumen, seller=old_board)
        mine = post_with(drawing(), site=lumen, seller=nia)

        assert fact(mine, SEEN) == 0
        assert fact(imported, SEEN) is None
        assert PostedPicture.objects.get().account_id == nia.pk

    def test_a_plain_surface_is_anybodys(self, lumen, sam, nia):
        blank = Image.new("RGB", (800, 600), "white")
        post_with(blank, site=lumen, seller=sam)
        assert fact(post_with(blank, site=lumen, seller=nia), SEEN) == 0

    def test_an_ad_without_photos_asks_nothing(self, lumen, nia):
        listing = post_with(site=lumen, seller=nia)
        described = describe_listing(find_listing(listing.pk), now=NOW)
        assert described.submission.facts[SEEN] == 0
        assert described.submission.facts[LABELS] == ()

    def test_cost_one_query_and_one_more_if_something_is_alike(
        self, lumen, sam, nia, django_assert_max_num_queries
    ):
        # And one for numbers that are missing: PostgreSQL gives none away twice.
        mine = post_with(another_drawing(), site=lumen, seller=nia)
        described = describe_listing(find_listing(mine.pk), now=NOW)
        with django_assert_max_num_queries(3):
            described.gather(frozenset({SEEN}))

    def test_what_is_erased_is_known_no_more(self, lumen, sam, nia):
        sams = post_with(drawing(), site=lumen, seller=sam)
        delete_listing(code=sams.code, seller=sam, now=NOW)
        erase_listings(now=NOW + timedelta(days=40))

        assert not PostedPicture.objects.exists()
        assert not PictureFacts.objects.exists()
        assert fact(post_with(drawing(), site=lumen, seller=nia), SEEN) == 0

    def test_a_process_that_begins_knows_what_the_files_and_the_table_hold(
        self, lumen, sam, bea, nia
    ):
        post_with(drawing(), site=lumen, seller=sam)
        assert build_folder() == 1
        assert path_of_folder().is_dir()
        post_with(drawing(), site=lumen, seller=bea)
        REPLICA.forget()

        assert fact(post_with(drawing(), site=lumen, seller=nia), SEEN) == 2

    def test_files_that_cannot_be_read_are_built_anew(self, lumen, sam, nia):
        path_of_folder().mkdir(parents=True)
        (path_of_folder() / "index.json").write_text("nonsense")
        post_with(drawing(), site=lumen, seller=sam)

        assert fact(post_with(drawing(), site=lumen, seller=nia), SEEN) == 1


class TestBanks:
    def test_a_picture_of_a_bank_on_child_safety_is_locked_away(self, lumen, sam):
        put_into_bank(drawing(), "child_safety")

        listing = post_with(framed(drawing()), site=lumen, seller=sam)

        assert listing.state == ListingState.QUARANTINED
        assert not photos_by_ids(PictureFacts.objects.values_list("photo_id", flat=True))

    def test_an_empty_bank_holds_up_nobody(self, lumen, sam):
        put_into_bank(drawing(), "child_safety")
        with banks().change("own") as opened:
            opened.withdraw(source="test", reason="a mistake", now=NOW)

        listing = post_with(drawing(), site=lumen, seller=sam)

        assert listing.state == ListingState.PUBLISHED
        assert fact(listing, LABELS) == ()

    def test_a_picture_known_from_fraud_is_looked_at_first(self, lumen, sam):
        put_into_bank(drawing(), "fraud")
        listing = post_with(another_drawing(), ImageOps.mirror(drawing()), site=lumen, seller=sam)
        assert listing.state == ListingState.HELD
        assert fact(listing, LABELS) == ("fraud",)

    def test_the_file_itself_is_known_though_there_is_nothing_to_see(self, lumen, sam):
        blank = Image.new("RGB", (800, 600), "white")
        banks().create("files", label="fraud")
        value = digests_of(written(blank))[HashKind.MD5]
        with banks().change("files") as opened:
            opened.add(Signal(kind=HashKind.MD5, value=value), source="test", now=NOW)

        assert fact(post_with(blank, site=lumen, seller=sam), LABELS) == ("fraud",)

    def test_an_import_is_compared_with_banks_too(self, lumen, old_board):
        put_into_bank(drawing(), "intimate")
        listing = post_with(drawing(), site=lumen, seller=old_board)
        assert listing.state == ListingState.QUARANTINED

    def test_a_bank_that_cannot_be_read_is_not_taken_for_an_empty_one(self, lumen, sam):
        put_into_bank(drawing(), "fraud")
        (banks().folder / "own" / "bank.json").write_text("{")
        listing = post_with(another_drawing(), site=lumen, seller=sam)
        assert fact(listing, LABELS) == ("not_looked_at",)
        assert listing.state == ListingState.HELD

    def test_without_banks_nothing_is_known_and_nothing_unknown(self, lumen, sam):
        assert fact(post_with(drawing(), site=lumen, seller=sam), LABELS) == ()


class TestNotLookedAt:
    @pytest.fixture
    def unseen(self, lumen, sam):
        def post():
            listing = post_with(drawing(), site=lumen, seller=sam)
            PictureFacts.objects.update(hashes=b"")
            return listing

        return post

    def test_is_of_no_weight_without_banks(self, unseen):
        listing = unseen()
        assert fact(listing, LABELS) == ()
        assert fact(listing, SEEN) is None

    def test_has_a_label_where_there_are_banks(self, unseen):
        put_into_bank(another_drawing(), "fraud")
        assert fact(unseen(), LABELS) == ("not_looked_at",)

    def test_waits_for_a_person_where_there_are_banks(self, lumen, sam, monkeypatch):
        def fails(*_given, **_options):
            raise DecoderFailed("the child died")

        put_into_bank(another_drawing(), "fraud")
        monkeypatch.setattr(looking.Decoder, "look", fails)

        listing = post_with(drawing(), site=lumen, seller=sam)

        assert listing.state == ListingState.HELD
        assert rules_of(listing) == {"pictures.not-looked-at"}


class TestWords:
    def test_a_number_in_a_code_is_read_like_any_other(self, lumen, nia):
        listing = post_with(with_code("Whatsapp me: +353 86 123 4567"), site=lumen, seller=nia)
        verdict = verdict_of(latest_record(listing.subject))
        assert verdict.contacts.phones == ("+353861234567",)

    def test_they_do_not_make_the_same_text_another_one(self, lumen, sam, bea):
        ad = typed(body=FLAT.body * 2)
        first = post_with(with_code("something else stands here"), site=lumen, seller=sam, ad=ad)
        second = post_with(another_drawing(), site=lumen, seller=bea, ad=ad)
        one, other = (describe_listing(find_listing(each.pk), now=NOW) for each in (first, second))
        assert one.submission.body != other.submission.body
        assert one.identifiers == other.identifiers
        assert one.sketch.to_bytes() == other.sketch.to_bytes()


def test_pictures_without_usable_hashes_are_like_nothing(db, sam):
    [others] = others_showing([()], account_id=sam.pk, now=NOW)
    assert (others.accounts, others.subjects) == (0, ())
