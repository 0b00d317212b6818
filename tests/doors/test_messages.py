"""Writing to a poster and answering, page by page: for who is signed in and who is not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lamppost.foundation.kernel.ids import new_id
from lamppost.market.contact.actions import block_person
from lamppost.market.contact.models import Conversation, Message, MessageDraft
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.models import Account
from lamppost.web.limits import OWN_MESSAGES, Limit
from tests.ads import post, typed
from tests.cast import person
from tests.doors.walk import last_mail, link_in, value_of, words_of
from tests.messages import say
from tests.rooms.pictures import landscape, written

COURIER = "I pay by PayPal with extra for the shipping agent, the agent will collect the table."


def as_(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def write_url(listing) -> str:
    return f"/{listing.site.slug}/ad/{listing.code}/write/"


def send(client, url, body="", **fields):
    """Open the page and send its form, as a browser does."""
    form = value_of(client.get(url), "form")
    return client.post(url, {"form": form, "quick": "", "body": body, **fields})


def talk_url(talk) -> str:
    return f"/my/messages/{talk.pk}/"


@pytest.fixture
def a_talk(a_table, bea):
    return say("Is it still available?", about=a_table, by=bea).conversation


class TestTheAdsPage:
    def test_offers_to_write_by_links_that_a_cache_may_keep(self, client, a_table):
        page = client.get(f"/lumen/ad/{a_table.code}/", follow=True)

        assert f'href="{write_url(a_table)}"' in page.content.decode()
        assert "?say=available" in page.content.decode()
        assert "Write to Sam" in words_of(page)
        assert "csrfmiddlewaretoken" not in page.content.decode().split("<footer")[0]

    def test_offers_nothing_for_an_ad_from_another_board(self, client, lumen, old_board):
        ad = post(typed(), site=lumen, seller=old_board).listing
        page = client.get(f"/lumen/ad/{ad.code}/", follow=True)

        assert "/write/" not in page.content.decode()
        assert client.get(write_url(ad)).status_code == 302


class TestAStranger:
    def test_reads_the_question_they_chose_in_the_form(self, client, a_table):
        page = client.get(write_url(a_table) + "?say=viewing")

        assert "When can I see it?</textarea>" in page.content.decode()
        assert page["Cache-Control"] == "private, no-store"

    def test_sends_only_once_the_address_is_proved(self, client, a_table, sam):
        answer = send(client, write_url(a_table), "Is the drawer deep?", email="nia@example.org")
        page = client.get(answer.url)

        assert "We sent a link to nia@example.org" in words_of(page)
        assert not Message.objects.exists()

        phone = Client()
        link = link_in(last_mail())
        shown = phone.get(link)
        assert "Is the drawer deep?" in words_of(shown)
        assert not Message.objects.exists()

        thread = phone.post(link, follow=True)
        assert thread.status_code == 200
        assert "Is the drawer deep?" in words_of(thread)
        assert Message.objects.get().writer.email == "nia@example.org"
        assert phone.post(link).status_code == 410

    def test_loses_nothing_when_the_address_is_missing(self, client, a_table):
        answer = send(client, write_url(a_table), "Is the drawer deep?", email="nobody")

        assert answer.status_code == 422
        assert "Is the drawer deep?" in answer.content.decode()
        assert 'href="#email"' in answer.content.decode()

    def test_attaches_nothing_to_the_account_whose_address_was_typed(self, client, a_table, bea):
        send(client, write_url(a_table), "In Bea's name", email=bea.email)

        assert not Conversation.objects.exists()
        assert MessageDraft.objects.get().account_id is None
        assert "In Bea" not in words_of(as_(bea).get("/my/messages/"))

    def test_changes_the_words_and_the_older_mail_sends_nothing(self, client, a_table):
        url = write_url(a_table)
        form = value_of(client.get(url), "form")
        client.post(url, {"form": form, "quick": "", "body": "First", "email": "nia@example.org"})
        older = link_in(last_mail())
        client.post(url, {"form": form, "quick": "", "body": "Second", "email": "nia@example.org"})

        assert "was changed" in words_of(Client().get(older))
        answer = Client().post(older, follow=True)
        assert not Message.objects.exists()
        assert "Second" in answer.content.decode()

    def test_is_shown_before_it_goes_what_will_stand_above_it(self, client, a_table):
        send(client, write_url(a_table), COURIER, email="sly@example.net")

        page = words_of(Client().get(link_in(last_mail())))
        assert "This is what Sam will be shown above your message" in page
        assert "Hand it over only when you have the money" in page

    def test_gets_five_mails_an_hour_to_one_address(self, client, a_table):
        for _ in range(5):
            assert send(client, write_url(a_table), "Hi", email="n@example.org").status_code == 302

        answer = send(client, write_url(a_table), "Hi again", email="n@example.org")
        assert answer.status_code == 422
        assert "Hi again" in answer.content.decode()


class TestSomebodySignedIn:
    def test_sends_at_once(self, a_table, bea):
        answer = send(as_(bea), write_url(a_table), "Is the drawer deep?")

        assert answer.status_code == 302
        assert answer.url == talk_url(Conversation.objects.get())

    def test_reads_the_warning_first_and_sends_it_as_it_is(self, a_table, bea, sam):
        client = as_(bea)
        first = send(client, write_url(a_table), COURIER)

        assert first.status_code == 422
        assert "this is what Sam will be shown" in words_of(first)
        assert not Message.objects.exists()

        again = client.post(
            write_url(a_table), {"form": value_of(first, "form"), "quick": "", "body": COURIER}
        )
        assert again.status_code == 302
        thread = words_of(as_(sam).get(talk_url(Conversation.objects.get())))
        assert "Hand it over only when you have the money" in thread

    def test_changes_the_words_and_is_not_warned_of(self, a_table, bea):
        client = as_(bea)
        first = send(client, write_url(a_table), COURIER)
        client.post(
            write_url(a_table),
            {"form": value_of(first, "form"), "quick": "", "body": "I collect it and pay in cash."},
        )

        assert Message.objects.get().state == "delivered"

    def test_is_led_to_the_conversation_that_is_there_already(self, a_table, bea, a_talk):
        answer = as_(bea).get(write_url(a_table) + "?say=viewing")

        assert answer.url == talk_url(a_talk) + "?say=viewing"

    def test_is_led_to_their_own_ad_instead(self, a_table, sam):
        assert as_(sam).get(write_url(a_table)).url == f"/my/listings/{a_table.code}/"

    def test_reads_honestly_that_nothing_was_delivered_and_why(self, a_table, sly):
        client = as_(sly)
        send(
            client,
            write_url(a_table),
            "You must pay with gift cards, scratch them and send me the codes.",
        )

        thread = client.get(talk_url(Conversation.objects.get()))
        assert "Not delivered." in words_of(thread)
        assert "Read why, or object" in words_of(thread)

    def test_an_ad_that_is_not_public_takes_no_question(self, a_table, bea, sam, now):
        move_listing(
            Move(listing_id=a_table.pk, to=ListingState.WITHDRAWN, actor=sam.actor, because="t"),
            now=now,
        )

        assert as_(bea).get(write_url(a_table)).status_code == 404

    def test_an_empty_message_is_asked_for_words(self, a_table, bea):
        assert send(as_(bea), write_url(a_table), "   ").status_code == 422

    def test_too_long_a_message_comes_back_whole(self, a_table, bea):
        answer = send(as_(bea), write_url(a_table), "long " * 900)

        assert answer.status_code == 422
        assert answer.content.decode().count("long long") > 400


class TestTheThread:
    def test_a_quick_reply_is_sent_in_the_words_of_its_button(self, a_table, a_talk, sam, bea):
        client = as_(sam)
        page = client.get(talk_url(a_talk))
        assert "Yes, it is still available." in words_of(page)

        client.post(talk_url(a_talk), {"form": str(new_id()), "quick": "still-there"})

        assert "Yes, it is still available." in words_of(as_(bea).get(talk_url(a_talk)))
        assert Message.objects.get(quick="still-there").body == "Yes, it is still available."

    def test_what_was_read_is_not_new_any_more(self, a_talk, sam):
        client = as_(sam)
        assert 'class="new"' in client.get("/my/messages/").content.decode()

        client.get(talk_url(a_talk), headers={"Sec-Purpose": "prefetch"})
        assert 'class="new"' in client.get("/my/messages/").content.decode()

        client.get(talk_url(a_talk))
        assert 'class="new"' not in client.get("/my/messages/").content.decode()

    def test_our_script_is_told_when_there_is_nothing_new(self, a_table, a_talk, sam, bea):
        client, url = as_(sam), talk_url(a_talk) + "news/"
        first = client.get(url)
        assert "Is it still available?" in words_of(first)
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304

        say("I could come tonight.", about=a_table, by=bea)
        more = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert "I could come tonight." in words_of(more)

    def test_html_is_only_letters(self, a_table, bea, sam):
        say("<script>alert(1)</script> <b>bold</b>", about=a_table, by=bea)
        page = as_(sam).get(talk_url(Conversation.objects.get())).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert "<b>bold" not in page

    def test_its_poster_can_say_that_it_is_sold(self, a_talk, sam, bea):
        assert "Found somebody" in words_of(as_(sam).get(talk_url(a_talk)))
        assert "Found somebody" not in words_of(as_(bea).get(talk_url(a_talk)))

    def test_each_message_of_the_other_can_be_reported(self, a_talk, sam):
        message = a_talk.messages.get()
        page = as_(sam).get(talk_url(a_talk)).content.decode()

        assert f"/report/message/{message.pk}/" in page


class TestWhoMayRead:
    @pytest.mark.parametrize("page", ["", "news/", "block/"])
    def test_nobody_else(self, a_talk, nia, mo, page):
        for stranger in (nia, mo):
            assert as_(stranger).get(talk_url(a_talk) + page).status_code == 404
        assert Client().get(talk_url(a_talk) + page).status_code == 302

    def test_nobody_else_writes_into_it(self, a_talk, nia):
        answer = as_(nia).post(
            talk_url(a_talk), {"form": str(new_id()), "quick": "", "body": "Hello you two"}
        )

        assert answer.status_code == 404
        assert Message.objects.count() == 1

    @pytest.mark.parametrize("form", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_a_form_that_is_not_ours_is_not_taken(self, a_table, bea, form):
        answer = as_(bea).post(write_url(a_table), {"form": form, "quick": "", "body": "Hi"})

        assert answer.status_code == 404

    def test_a_form_of_somebody_else_is_not_taken_over(self, client, a_table, bea, nia):
        form = str(new_id())
        as_(bea).post(write_url(a_table), {"form": form, "quick": "", "body": COURIER})
        answer = as_(nia).post(write_url(a_table), {"form": form, "quick": "", "body": "Mine now"})

        assert answer.status_code == 422
        assert MessageDraft.objects.get(pk=form).body == COURIER

    def test_a_body_of_four_megabytes_is_not_read(self, a_table, bea):
        client = as_(bea)
        answer = client.post(
            write_url(a_table), {"form": str(new_id()), "quick": "", "body": "x" * 4_000_000}
        )

        assert answer.status_code in (400, 413)
        assert not Message.objects.exists()


class TestPhotos:
    @pytest.fixture
    def a_photo(self, a_table, bea):
        upload = SimpleUploadedFile("table.jpg", written(landscape(), "JPEG"), "image/jpeg")
        answer = send(as_(bea), write_url(a_table), "Like this one?", photo=upload)
        assert answer.status_code == 302, words_of(answer)
        page = as_(bea).get(answer.url).content.decode()
        return "/media/" + page.split('src="/media/')[1].split('"')[0]

    def test_are_seen_by_the_two_and_nobody_else(self, a_photo, sam, bea, nia, mo):
        for reader in (sam, bea):
            assert as_(reader).get(a_photo).status_code == 200
        for stranger in (nia, mo):
            assert as_(stranger).get(a_photo).status_code == 404
        assert Client().get(a_photo).status_code == 404

    def test_are_kept_by_no_cache(self, a_photo, sam):
        assert as_(sam).get(a_photo)["Cache-Control"] == "private, no-store"

    def test_stay_behind_a_tap_until_one_has_answered(self, a_table, a_photo, sam, bea):
        talk = Conversation.objects.get()
        assert "Show a photo from Bea" in words_of(as_(sam).get(talk_url(talk)))

        say("Yes, like that.", about=a_table, by=sam, to=bea)
        assert "Show a photo" not in words_of(as_(sam).get(talk_url(talk)))

    def test_what_is_no_photo_is_said_and_the_words_are_kept(self, a_table, bea):
        upload = SimpleUploadedFile("x.jpg", b"not a photo", "image/jpeg")
        answer = send(as_(bea), write_url(a_table), "Like this one?", photo=upload)

        assert answer.status_code == 422
        assert "Like this one?" in answer.content.decode()


class TestBlocking:
    def test_asks_first_and_can_be_undone(self, a_talk, sam, bea):
        client = as_(sam)
        assert "Block Bea?" in words_of(client.get(talk_url(a_talk) + "block/"))

        client.post(talk_url(a_talk) + "block/", {"act": "block"})
        assert "Bea" in words_of(client.get("/my/blocked/"))

        answer = send(as_(bea), talk_url(a_talk), "Hello?")
        assert answer.status_code == 422
        assert "This person does not take messages from you." in words_of(answer)
        assert "Hello?" in answer.content.decode()

        client.post("/my/blocked/", {"person": str(bea.pk)})
        assert send(as_(bea), talk_url(a_talk), "Hello?").status_code == 302

    def test_who_is_blocked_cannot_begin_about_another_ad_either(self, lumen, sam, bea, now):
        block_person(blocker=sam, blocked_id=bea.pk, now=now)
        ad = post(typed(title="Another oak table"), site=lumen, seller=sam).listing

        assert send(as_(bea), write_url(ad), "Hello?").status_code == 422


class TestLimits:
    def test_an_account_that_writes_like_a_machine_is_asked_to_wait(self, a_talk, bea, monkeypatch):
        from lamppost.web.member import composing

        monkeypatch.setattr(
            composing, "OWN_MESSAGES", Limit("few", 1, OWN_MESSAGES.within), raising=True
        )
        client = as_(bea)
        assert send(client, talk_url(a_talk), "One").status_code == 302
        answer = send(client, talk_url(a_talk), "Two")

        assert answer.status_code == 429
        assert "Two" in answer.content.decode()

    def test_a_new_account_is_told_kindly_that_five_are_enough_today(self, lumen, sam):
        ned = person("Ned", joined_days_ago=0)
        Account.objects.filter(pk=ned.pk).update(joined_at=timezone.now())
        client = as_(Account.objects.get(pk=ned.pk))
        for n in range(6):
            ad = post(typed(title=f"Oak table no {n}"), site=lumen, seller=sam).listing
            answer = send(client, write_url(ad), "Is it still available?")

        assert answer.status_code == 422
        assert "tomorrow you can write to more" in words_of(answer)


class TestQueries:
    @pytest.fixture
    def many(self, lumen, sam):
        for n in range(6):
            ad = post(typed(title=f"Oak table no {n}"), site=lumen, seller=sam).listing
            say("Is it still available?", about=ad, by=person(f"Asker{n}"))

    def test_the_list_costs_the_same_however_many(self, many, sam, django_assert_max_num_queries):
        client = as_(sam)
        client.get("/my/messages/")
        with django_assert_max_num_queries(9):
            client.get("/my/messages/")

    def test_a_thread_costs_the_same_however_long(
        self, a_table, a_talk, bea, sam, django_assert_max_num_queries
    ):
        for n in range(8):
            say(f"One more question, number {n}.", about=a_table, by=bea)
        client = as_(sam)
        client.get(talk_url(a_talk))
        with django_assert_max_num_queries(14):
            client.get(talk_url(a_talk))
