"""Post an ad in three screens, without script and without an account until the end."""

from __future__ import annotations

import pytest

from lamppost.market.listings.models import Draft
from lamppost.market.listings.queries import listings_of, published, revisions_of
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.queries import find_account_by_address
from tests.ads import RENT_BEFORE_VIEWING, post, typed
from tests.doors.walk import Walk, last_mail, link_in, publish_by_mail, value_of, words_of

PISTOL = typed(
    title="Glock 17 pistol for sale", body="9 mm pistol with two magazines and ammunition."
)
PHONE = "Solid oak, hardly used. Call me on 0171 555 01 23 after six."


def sent_in(client, ad):
    """Fill in both screens with what an ad says."""
    walk = Walk(client)
    walk.begin(title=ad.title, category=ad.category)
    walk.describe(
        title=ad.title,
        body=ad.body,
        price=ad.price,
        **{f"a-{key}": value for key, value in ad.attributes.items()},
    )
    return walk.publish()


class TestPostWithoutAccount:
    def test_writes_nothing_before_the_first_button(self, client, lumen):
        client.get("/lumen/post/")

        assert not Draft.objects.exists()

    def test_goes_from_an_empty_form_to_a_live_ad(self, client, lumen):
        answer = publish_by_mail(client)

        page = client.get(answer.url)
        assert "Your ad is live" in words_of(page)
        [listing] = published(lumen.pk)
        assert listing.current.title == "Oak table with two drawers"
        assert listing.seller == find_account_by_address("nia@example.org")

    def test_has_nothing_public_before_the_mail_link_was_used(self, client, lumen):
        walk = Walk(client).complete()
        walk.publish(email="nia@example.org")
        client.get(link_in(last_mail()))

        assert not published(lumen.pk).exists()
        assert find_account_by_address("nia@example.org") is None

    def test_says_where_the_mail_went(self, client, lumen):
        walk = Walk(client).complete()

        answer = walk.publish(email="nia@example.org")

        assert "nia@example.org" in words_of(client.get(answer.url))

    def test_asks_for_an_address_that_can_be_one(self, client, lumen):
        answer = Walk(client).complete().publish(email="nia at home")

        assert answer.status_code == 422
        assert "does not look like a mail address" in words_of(answer)
        assert value_of(answer, "email") == "nia at home"

    def test_opens_one_draft_when_the_first_form_is_sent_twice(self, client, lumen):
        walk = Walk(client)

        walk.begin()
        walk.begin()

        assert Draft.objects.count() == 1

    def test_lets_two_mails_for_the_same_words_both_work(self, client, lumen):
        walk = Walk(client).complete()
        walk.publish(email="nia@example.org")
        first = link_in(last_mail())
        walk.publish(email="nia@example.org")

        one = client.post(link_in(last_mail()))
        other = client.post(first)

        assert one.url == other.url
        assert published(lumen.pk).count() == 1


class TestWhatScreen:
    def test_guesses_the_category_from_the_title_without_script(self, client, lumen):
        answer = Walk(client).begin(category="")

        assert answer.status_code == 422
        assert "Choose a category." in words_of(answer)
        assert 'value="for-sale/furniture"' in answer.content.decode()

    def test_brings_the_category_that_one_came_from(self, client, lumen):
        page = client.get("/lumen/post/?category=for-sale/furniture").content.decode()

        assert 'value="for-sale/furniture" checked' in page

    def test_ignores_an_unknown_category_in_the_address(self, client, lumen):
        assert client.get("/lumen/post/?category=nonsense").status_code == 200

    def test_takes_a_category_from_the_list_of_all(self, client, lumen):
        walk = Walk(client)

        walk.begin(category="for-sale/furniture", any_category="for-sale/jewellery")

        assert Draft.objects.get().fields["category"] == "for-sale/jewellery"

    def test_suggests_to_the_script(self, client, lumen):
        page = client.get("/lumen/post/suggest/?title=Green sofa").content.decode()

        assert 'value="for-sale/furniture"' in page

    def test_asks_for_few_things_of_the_database(
        self, client, lumen, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(4):
            client.get("/lumen/post/")


class TestDetailsScreen:
    @pytest.fixture
    def walk(self, client, lumen):
        walk = Walk(client)
        walk.begin()
        return walk

    def test_asks_what_the_category_asks(self, walk):
        page = words_of(walk.get("details"))

        assert "Condition" in page
        assert "Part of town" in page
        assert "Price" in page

    def test_names_every_problem_and_keeps_every_word(self, walk):
        answer = walk.describe(price="cheap", body="Oak.", district="nowhere")

        assert answer.status_code == 422
        assert "3 things to mend" in words_of(answer)
        assert value_of(answer, "price") == "cheap"
        assert "Oak." in words_of(answer)

    def test_saves_with_every_button(self, walk):
        walk.describe(body="Half a thought", save="1")

        assert "Half a thought" in words_of(walk.get("details"))

    def test_makes_no_new_version_of_the_same_words(self, walk):
        walk.describe()
        before = Draft.objects.get().version

        walk.describe()

        assert Draft.objects.get().version == before

    def test_keeps_answers_through_a_change_of_category_and_back(self, walk):
        walk.describe()

        walk.send("what", title="Oak table", category="jobs/office")
        assert "condition" not in Draft.objects.get().fields["attributes"]
        walk.send("what", title="Oak table", category="for-sale/furniture")

        assert Draft.objects.get().fields["attributes"]["condition"] == "good"

    def test_remembers_that_the_price_is_negotiable(self, walk):
        walk.describe(negotiable="on")

        assert Draft.objects.get().fields["price_type"] == "negotiable"

    def test_tells_the_rules_without_script(self, walk):
        walk.describe(body=PHONE, save="1")

        assert "phone number" in words_of(walk.get("details"))

    def test_asks_for_few_things_of_the_database(self, walk, django_assert_max_num_queries):
        with django_assert_max_num_queries(9):
            walk.get("details")


class TestPreviewScreen:
    def test_shows_the_ad_as_its_page_will(self, client, lumen):
        page = words_of(Walk(client).complete().get("preview"))

        for words in (
            "Oak table with two drawers",
            "€85",
            "Riverside",
            "Solid oak",
            "It stays for",
        ):
            assert words in page

    def test_leads_back_to_what_is_missing(self, client, lumen):
        walk = Walk(client)
        walk.begin()

        answer = walk.get("preview")

        assert answer.status_code == 422
        assert "Describe it in a sentence or two." in words_of(answer)

    def test_leads_back_to_the_first_screen_for_a_category(self, client, lumen):
        walk = Walk(client)
        walk.begin(category="")

        answer = walk.get("preview")

        assert answer.status_code == 422
        assert "Where does it belong?" in words_of(answer)


class TestPostSignedIn:
    @pytest.fixture
    def browser(self, client, sam):
        client.force_login(sam)
        return client

    def test_publishes_at_once(self, browser, lumen, sam):
        answer = Walk(browser).complete().publish()

        assert published(lumen.pk).get().seller == sam
        assert "Your ad is live" in words_of(browser.get(answer.url))

    def test_gives_the_same_answer_twice(self, browser, lumen):
        walk = Walk(browser).complete()

        assert walk.publish().url == walk.publish().url
        assert published(lumen.pk).count() == 1

    def test_asks_for_another_look_and_publishes_on_the_second_word(self, browser, lumen, sam):
        answer = Walk(browser).complete(body=PHONE).publish()

        page = browser.get(answer.url)
        assert "One more look, please" in words_of(page)
        assert "phone number" in words_of(page)
        revision = value_of(page, "revision")
        confirm = answer.url.replace("posted", "confirm")
        assert browser.post(confirm, {"revision": revision}).url == answer.url
        assert browser.post(confirm, {"revision": revision}).url == answer.url
        assert "Your ad is live" in words_of(browser.get(answer.url))

    def test_says_that_a_person_looks(self, browser, lumen):
        answer = sent_in(browser, RENT_BEFORE_VIEWING)

        assert "A person is looking at it" in words_of(browser.get(answer.url))
        assert not published(lumen.pk).exists()

    def test_gives_the_reasons_for_a_refusal(self, browser, lumen):
        answer = sent_in(browser, PISTOL)

        page = words_of(browser.get(answer.url, follow=True))
        assert "Why it was not published" in page
        assert "without a person" in page

    def test_changes_an_ad_in_the_same_screens(self, browser, lumen, sam, a_table):
        opened = browser.post(f"/my/listings/{a_table.code}/edit/")
        assert value_of(browser.get(opened.url), "title") == a_table.current.title

        walk = Walk(browser)
        walk.draft_id = opened.url.split("/")[3]
        walk.describe(price="70")
        answer = walk.publish()

        assert answer.url == f"/my/listings/{a_table.code}/posted/"
        assert [r.price_minor for r in revisions_of(a_table.pk)] == [8500, 7000]
        assert listings_of(sam.pk).count() == 1


class TestWhoseDraftItIs:
    def test_is_nobody_elses(self, client, lumen, sly):
        walk = Walk(client).complete()
        stranger = type(client)()
        stranger.force_login(sly)

        for page in ("", "what/", "details/", "preview/", "mailed/"):
            assert stranger.get(f"/lumen/post/{walk.draft_id}/{page}").status_code == 404
        for page in ("what", "details", "publish", "autosave", "photos"):
            assert stranger.post(walk.url(page), {"title": "Mine now"}).status_code == 404
        assert stranger.post("/lumen/post/", {"draft": walk.draft_id}).status_code == 404

    def test_stays_with_the_account_it_was_begun_by(self, client, lumen, sam, bea):
        client.force_login(sam)
        walk = Walk(client).complete()

        client.force_login(bea)

        assert walk.get("details").status_code == 404

    def test_is_not_found_in_another_town(self, client, lumen, brill):
        walk = Walk(client)
        walk.begin()

        assert client.get(f"/brill/post/{walk.draft_id}/what/").status_code == 404

    def test_is_forgotten_by_the_browser_at_sign_out(self, client, lumen, sam):
        walk = Walk(client)
        walk.begin()

        client.post("/sign-out/")

        assert walk.get("what").status_code == 404

    def test_leads_to_the_ad_once_it_was_sent_in(self, client, lumen, sam):
        client.force_login(sam)
        walk = Walk(client).complete()
        walk.publish()

        answer = walk.describe(title="Too late to change this")

        assert answer.status_code == 409
        assert "has become an ad" in words_of(answer)
        [listing] = listings_of(sam.pk)
        assert f"/my/listings/{listing.code}/" in answer.content.decode()
        assert listing.current.title == "Oak table with two drawers"

    def test_is_limited_to_twenty_a_browser(self, client, lumen):
        walks = [Walk(client) for _ in range(21)]

        answers = [walk.begin() for walk in walks]

        assert answers[-1].status_code == 422
        assert "many unfinished ads" in words_of(answers[-1])
        assert value_of(answers[-1], "title") == "Oak table with two drawers"


def test_a_free_thing_asks_for_no_price(client, lumen, sam):
    client.force_login(sam)
    walk = Walk(client)
    walk.begin(title="Free bookshelf", category="free-and-swap/furniture")
    page = walk.get("details")
    assert "Price" not in words_of(page)

    answer = walk.describe(title="Free bookshelf to collect", offer="free", price="")
    assert answer.status_code == 302, words_of(answer)
    walk.publish()

    assert published(lumen.pk).get().current.price_type == "free"


def test_what_others_posted_is_not_in_the_way(client, lumen, sam, bea):
    post(typed(), site=lumen, seller=bea)
    client.force_login(sam)

    Walk(client).complete(title="Kitchen bench made of oak").publish()

    assert published(lumen.pk).filter(state=ListingState.PUBLISHED).count() == 2
