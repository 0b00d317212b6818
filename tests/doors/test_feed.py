"""Following a search by feed, and searching a town from the browser's own bar."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from lamppost.market.listings.rules import ListingState
from lamppost.market.media.actions import add_photo
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, move, publish
from tests.rooms.pictures import phone_photo

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = 'Table <b>& "chairs"</b> ]]> für\'s Büro'


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    def put(*said, site=lumen):
        made = [
            publish(one, site=site, seller=sam, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


def read(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own answer


def titles(feed) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


class TestFeed:
    def test_has_the_ads_of_a_search_the_newest_first(self, client, on):
        on(content("Oak table"), content("Steel lamp"), content("Oak chair", price=2000))

        feed = read(client.get("/lumen/feed.atom?q=oak"))

        assert titles(feed) == ["Oak chair – €20", "Oak table – €85"]
        assert feed.findtext(f"{ATOM}title") == "“oak” in Lumen"

    def test_takes_the_filters_of_a_results_page(self, client, on):
        on(
            content("Oak table", attributes={"condition": "good"}),
            content("Oak chair", attributes={"condition": "new"}),
            content("Trek 520", category="for-sale/bicycles"),
        )

        asked = "/lumen/feed.atom?category=for-sale/furniture&a.condition=new&max=99"
        assert titles(read(client.get(asked))) == ["Oak chair – €85"]
        assert len(titles(read(client.get("/lumen/feed.atom?section=for-sale")))) == 3
        assert titles(read(client.get("/lumen/feed.atom?category=nope"))) == []

    def test_has_the_words_as_they_were_typed(self, client, on):
        on(content("Oak table"))

        assert titles(read(client.get("/lumen/feed.atom?q=oakk"))) == []
        assert "Oak table" in client.get("/lumen/search/?q=oakk").content.decode()

    def test_has_at_most_thirty(self, client, on):
        on(*(content(f"Ad {number}") for number in range(35)))

        assert len(titles(read(client.get("/lumen/feed.atom")))) == 30

    def test_holds_what_the_standard_asks_for(self, client, on):
        (table,) = on(content("Oak table"))

        feed = read(client.get("/lumen/feed.atom"))
        entry = feed.find(f"{ATOM}entry")

        for element in (feed, entry):
            assert element.findtext(f"{ATOM}id").startswith("tag:testserver,")
            assert element.findtext(f"{ATOM}updated").startswith("2026-03-02T12:00:00")
            assert element.findtext(f"{ATOM}title")
        assert feed.find(f"{ATOM}author/{ATOM}name").text == "Lumen"
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == "http://testserver/lumen/feed.atom"
        assert links["alternate"] == "http://testserver/lumen/search/"
        assert entry.find(f"{ATOM}link").get("href") == (
            f"http://testserver/lumen/ad/{table.code}-oak-table/"
        )

    def test_keeps_an_ads_id_when_its_title_changes(self, client, on):
        from tests.rooms.test_search_index import edit

        (table,) = on(content("Oak table"))
        before = read(client.get("/lumen/feed.atom")).find(f"{ATOM}entry/{ATOM}id").text

        move(edit(table, "Walnut table"), ListingState.PUBLISHED)
        catch_up()
        feed = read(client.get("/lumen/feed.atom"))

        assert titles(feed) == ["Walnut table – €85"]
        assert feed.find(f"{ATOM}entry/{ATOM}id").text == before

    def test_no_text_becomes_markup(self, client, on):
        on(content(HOSTILE, body="<script>alert(1)</script>\n&amp; more"))

        feed = read(client.get("/lumen/feed.atom"))

        assert titles(feed) == [f"{HOSTILE} – €85"]
        summary = feed.find(f"{ATOM}entry/{ATOM}summary").text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&amp;amp; more" in summary

    def test_says_that_nothing_has_changed(self, client, on):
        on(content("Oak table"))
        first = client.get("/lumen/feed.atom")

        same = client.get("/lumen/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
        since = {"If-Modified-Since": first.headers["Last-Modified"]}

        assert (same.status_code, same.content) == (304, b"")
        assert client.get("/lumen/feed.atom", headers=since).status_code == 304
        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in first.headers.get("Vary", "")

    def test_an_empty_one_does_not_change_by_itself(self, client, lumen):
        first, second = client.get("/lumen/feed.atom"), client.get("/lumen/feed.atom")

        assert titles(read(first)) == []
        assert first.headers["ETag"] == second.headers["ETag"]

    def test_speaks_the_language_of_the_town_whoever_asks(self, client, on):
        on(content("Oak table"))
        client.cookies["language"] = "de"

        assert titles(read(client.get("/lumen/feed.atom"))) == ["Oak table – €85"]

    def test_takes_few_queries(self, client, on, django_assert_max_num_queries):
        on(content("Oak table"), content("Oak chair"))

        with django_assert_max_num_queries(5):
            client.get("/lumen/feed.atom")

    def test_answers_an_old_feed_of_a_town_that_is_gone_with_404(self, client, db):
        assert client.get("/atlantis/feed.atom").status_code == 404


class TestJsonFeed:
    def read(self, response):
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
        return json.loads(response.content)

    def test_has_the_same_ads_as_the_other_one(self, client, on):
        ads = on(content("Oak table"), content("Steel lamp"), content("Oak chair", price=2000))
        asked = "?q=oak&section=for-sale"

        feed = self.read(client.get(f"/lumen/feed.json{asked}"))
        atom = read(client.get(f"/lumen/feed.atom{asked}"))

        assert [item["title"] for item in feed["items"]] == titles(atom)
        assert [item["id"] for item in feed["items"]] == [
            entry.findtext(f"{ATOM}id") for entry in atom.iter(f"{ATOM}entry")
        ]
        assert feed["items"][0]["url"] == f"http://testserver/lumen/ad/{ads[2].code}-oak-chair/"

    def test_holds_what_the_format_asks_for(self, client, on):
        on(content("Oak table", body=HOSTILE))

        feed = self.read(client.get("/lumen/feed.json"))
        [item] = feed["items"]

        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["home_page_url"] == "http://testserver/lumen/search/"
        assert feed["feed_url"] == "http://testserver/lumen/feed.json"
        assert feed["language"] == "en"
        assert feed["authors"] == [{"name": "Lumen", "url": feed["home_page_url"]}]
        assert item["content_text"] == HOSTILE
        assert "content_html" not in item
        assert item["date_published"] == "2026-03-02T12:00:00+00:00"
        assert item["tags"] == ["Furniture"]
        # What there is nothing of is left out.
        assert "image" not in item

    def test_shows_the_first_photo(self, client, on, lumen, sam):
        photo = add_photo(
            site_id=lumen.pk, upload=phone_photo(), filename="a.jpg", account_id=sam.pk, now=NOW
        )
        on(content("Oak table", photo_ids=(photo.id,)))

        [item] = self.read(client.get("/lumen/feed.json"))["items"]

        assert item["image"] == f"http://testserver{photo.src_1600}"
        assert client.get(photo.src_1600).status_code == 200

    def test_says_that_nothing_has_changed(self, client, on):
        on(content("Oak table"))
        first = client.get("/lumen/feed.json")

        same = client.get("/lumen/feed.json", headers={"If-None-Match": first.headers["ETag"]})

        assert (same.status_code, same.content) == (304, b"")
        assert first.headers["ETag"] != client.get("/lumen/feed.atom").headers["ETag"]
        assert first.headers["Cache-Control"] == "public, max-age=60"

    def test_of_nothing_is_empty(self, client, lumen):
        assert self.read(client.get("/lumen/feed.json?category=nope"))["items"] == []

    @pytest.mark.parametrize("page", ["/lumen/", "/lumen/search/?q=oak", "/lumen/for-sale/"])
    def test_is_found_by_feed_readers(self, client, on, page):
        on(content("Oak table"))
        html = client.get(page).content.decode()

        [link] = re.findall(r'<link rel="alternate" type="application/feed.json"[^>]*>', html)
        [there] = re.findall(r'href="([^"]*)"', link)
        self.read(client.get(there.replace("&amp;", "&")))


class TestOpenSearch:
    def test_describes_how_to_search(self, client, lumen):
        answer = client.get("/lumen/opensearch.xml")
        root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
        space = "{http://a9.com/-/spec/opensearch/1.1/}"

        assert answer.headers["Content-Type"] == "application/opensearchdescription+xml"
        assert root.findtext(f"{space}ShortName") == "Lumen"
        template = root.find(f"{space}Url").get("template")
        assert template == "http://testserver/lumen/search/?q={searchTerms}"
