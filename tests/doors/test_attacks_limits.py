"""Whoever floods is slowed down; everybody else notices nothing."""

from __future__ import annotations

from threading import BoundedSemaphore

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.notify.queries import written_mails
from lamppost.market.listings.models import Draft
from lamppost.market.listings.rules import RAW_MAX
from lamppost.market.media import child
from lamppost.market.media.models import Photo
from lamppost.ops.serving import THREADS
from lamppost.trust.cases.queries import cases_about
from lamppost.web import limits
from lamppost.web.limits import Limit, client_of, is_within
from lamppost.web.member.advice import advice_on_page
from lamppost.web.middleware import MOST_BODIES, LimitBodies
from tests.ads import REPLICA_WATCH, draft_of, post, typed
from tests.doors.walk import WHAT, Walk, value_of, words_of
from tests.rooms.boards import catch_up
from tests.rooms.pictures import landscape, written

HERE, THERE = "192.0.2.7", "198.51.100.9"


def used_up(limit: Limit, who: str) -> None:
    while is_within(limit, who):
        pass


class TestCounting:
    def test_allows_so_many_and_no_more(self):
        assert all(is_within(limits.LINKS, HERE) for _ in range(limits.LINKS.most))
        assert not is_within(limits.LINKS, HERE)

    def test_counts_each_connection_and_each_deed_by_itself(self):
        used_up(limits.LINKS, HERE)

        assert is_within(limits.LINKS, THERE)
        assert is_within(limits.DRAFTS, HERE)

    @pytest.mark.parametrize(
        ("address", "who"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("", "unknown"),
            ("nonsense", "unknown"),
        ],
    )
    def test_knows_a_customer_by_their_network(self, address, who):
        assert client_of(RequestFactory().get("/", REMOTE_ADDR=address)) == who

    def test_is_not_fooled_by_a_header(self, client, db):
        used_up(limits.LINKS, HERE)

        answer = client.post(
            "/sign-in/",
            {"email": "nia@example.org"},
            REMOTE_ADDR=HERE,
            HTTP_X_FORWARDED_FOR=THERE,
        )

        assert answer.status_code == 429


class TestDrafts:
    def test_without_a_cookie_are_counted_by_connection(self, lumen):
        used_up(limits.DRAFTS, HERE)
        form = {**WHAT, "draft": str(new_id())}

        answer = Client().post("/lumen/post/", form, REMOTE_ADDR=HERE)

        assert answer.status_code == 429
        assert "Please wait up to 60 minutes" in words_of(answer)
        assert value_of(answer, "title") == WHAT["title"]  # nothing typed is lost
        assert not Draft.objects.exists()

    def test_that_are_there_already_go_on(self, client, lumen):
        walk = Walk(client)
        walk.begin()
        used_up(limits.DRAFTS, "127.0.0.1")

        assert walk.describe().status_code == 302

    def test_are_not_opened_by_what_saves_itself_either(self, client, lumen):
        used_up(limits.DRAFTS, "127.0.0.1")

        answer = client.post(
            f"/lumen/post/{new_id()}/autosave/", {"title": "x"}, HTTP_ACCEPT="application/json"
        )

        assert answer.status_code == 429
        assert answer.json()["code"] == "too_often"

    def test_are_no_store_for_long_answers(self, client, lumen):
        walk = Walk(client)
        walk.begin()

        answer = walk.describe(**{"a-condition": "x" * (RAW_MAX + 1)})

        assert answer.status_code == 422
        assert "too long to keep" in words_of(answer)
        assert len(str(Draft.objects.get().fields)) < RAW_MAX

    def test_forget_answers_of_other_categories_rather_than_grow(self, client, lumen):
        walk = Walk(client)
        walk.begin()
        draft = Draft.objects.get()
        draft.fields["answers"] = {"rooms": "3", "story": "x" * RAW_MAX}
        draft.save()

        assert walk.describe().status_code == 302
        answers = Draft.objects.get().fields["answers"]
        assert answers["condition"] == "good"
        assert "story" not in answers


def test_photos_beyond_the_limit_are_not_encoded(client, lumen):
    walk = Walk(client)
    walk.begin()
    used_up(limits.PHOTOS, "127.0.0.1")
    upload = SimpleUploadedFile("a.jpg", written(landscape()), "image/jpeg")

    answer = walk.send("what", **WHAT, photo_action="add", photo=upload)

    assert answer.status_code == 422
    assert "Please wait up to 60 minutes" in words_of(answer)
    assert not Photo.objects.exists()


class TestMailLinks:
    def test_to_many_addresses_come_from_one_connection_only_so_often(self, client, db):
        used_up(limits.LINKS, "127.0.0.1")

        answer = client.post("/sign-in/", {"email": "nia@example.org"})

        assert answer.status_code == 429
        assert value_of(answer, "email") == "nia@example.org"
        assert not written_mails().exists()

    def test_to_publish_are_counted_with_them(self, client, lumen):
        walk = Walk(client).complete()
        used_up(limits.LINKS, "127.0.0.1")

        answer = walk.publish(email="nia@example.org")

        assert answer.status_code == 429
        assert not written_mails().exists()


def test_objections_are_counted(client, lumen, sly):
    watch = post(REPLICA_WATCH, site=lumen, seller=sly).listing
    client.force_login(sly)
    used_up(limits.OBJECTIONS, "127.0.0.1")

    answer = client.post(f"/my/listings/{watch.code}/object/", {"words": "It is real."})

    assert "Please wait up to 60 minutes" in words_of(answer)
    assert not [case for case in cases_about(watch.subject) if case.objects_to]


class TestAdvice:
    def test_is_not_had_without_end_by_new_visitors(self, lumen):
        used_up(limits.ADVICE, "127.0.0.1")
        stranger = Client()
        walk = Walk(stranger)

        answer = walk.send("autosave", body="Call me on 0171 555 01 23")

        assert answer.json()["saved_at"]
        assert "advice_html" not in answer.json()

    def test_nor_by_loading_the_page_again(self, lumen):
        draft = draft_of(typed(body="Call me on 0171 555 01 23"), site=lumen)
        request = RequestFactory().get("/")

        assert advice_on_page(request, draft)
        used_up(limits.ADVICE, "127.0.0.1")
        assert advice_on_page(request, draft) == []


class TestSlowSenders:
    def test_leave_threads_for_readers(self):
        assert MOST_BODIES + 4 <= THREADS

    def test_beyond_the_room_are_asked_to_come_back(self, client, db):
        door = LimitBodies(lambda _request: pytest.fail("there is no room for this one"))
        door.room = BoundedSemaphore(1)
        door.room.acquire()

        answer = door(RequestFactory().post("/sign-in/", {"email": "nia@example.org"}))

        assert answer.status_code == 503
        assert "Very busy" in words_of(answer)

    def test_do_not_keep_readers_out(self, db):
        door = LimitBodies(lambda request: request)
        door.room = BoundedSemaphore(1)
        door.room.acquire()
        request = RequestFactory().get("/")

        assert door(request) is request

    def test_give_their_room_back_whatever_happens(self):
        def fail(_request):
            raise RuntimeError

        door = LimitBodies(fail)
        for _ in range(MOST_BODIES + 1):
            with pytest.raises(RuntimeError):
                door(RequestFactory().post("/", {"a": "b"}))


def test_few_photos_are_encoded_at_a_time():
    taken = 0
    while child.ROOM.acquire(blocking=False):
        taken += 1
    for _ in range(taken):
        child.ROOM.release()

    assert taken == 2


class TestAddresses:
    def test_with_hundreds_of_filters_stay_small(self, client, lumen):
        catch_up()
        many = "&".join(f"district=part-{number}" for number in range(390))

        page = client.get(f"/lumen/search/?{many}")

        assert page.status_code == 200
        assert "Only the first 60 filters of this address count." in words_of(page)
        assert 'value="part-59"' in page.content.decode()
        assert 'value="part-60"' not in page.content.decode()

    @pytest.mark.parametrize("path", ["/", "/lumen/search/", "/sign-in/", "/nowhere/"])
    def test_with_more_fields_than_are_read_get_a_clear_answer(self, client, lumen, path):
        answer = client.get(path + "?" + "&".join(f"a{n}=1" for n in range(500)))

        assert answer.status_code == 400
        assert "We could not read that" in words_of(answer)

    def test_that_find_nothing_try_only_some_of_their_filters(self, client, lumen):
        many = "&".join(f"district=part-{number}" for number in range(50))

        page = words_of(client.get(f"/lumen/search/?{many}"))

        assert "part-49" in page  # it can be taken away all the same
