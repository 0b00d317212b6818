"""A reader opens an ad: what it shows, what it never shows, and what is left when it is gone."""

from __future__ import annotations

import json
import re

import pytest

from lamppost.environment import env
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import ListingState, PriceType
from lamppost.market.media.actions import add_photo
from tests.cast import NOW, person
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, move, publish
from tests.rooms.pictures import phone_photo

S = ListingState
TABLE = "/lumen/ad/{}-oak-table/"
HOSTILE = '</script><img src=x onerror=alert(1)> "quoted" \u2028 {{ 7*7 }}'


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    def put(*said, site=lumen, seller=sam):
        made = [publish(one, site=site, seller=seller) for one in said]
        catch_up()
        return made[0] if len(made) == 1 else made

    return put


@pytest.fixture
def contact(monkeypatch):
    def say(address):
        monkeypatch.setenv("LAMPPOST_OPERATOR_CONTACT", address)
        env.cache_clear()

    yield say
    monkeypatch.undo()
    env.cache_clear()


def url_of(listing) -> str:
    return f"/{listing.site.slug}/ad/{listing.code}-{listing.current.slug}/"


def data_of(response) -> dict:
    html = response.content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(blocks) == 1
    return json.loads(blocks[0])


class TestAddress:
    def test_the_code_decides_and_the_words_are_put_right(self, client, on):
        table = on(content("Oak table"))
        right = TABLE.format(table.code)

        assert client.get(right).status_code == 200
        for wrong in (
            f"/lumen/ad/{table.code}/",
            f"/lumen/ad/{table.code}-something-else/",
            f"/lumen/ad/{table.code.upper()}/",
        ):
            answer = client.get(wrong)
            assert (answer.status_code, answer.url) == (301, right)

    def test_a_title_without_latin_letters_has_the_short_address(self, client, on):
        table = on(content("خزانة خشب"))

        assert client.get(f"/lumen/ad/{table.code}/").status_code == 200

    @pytest.mark.parametrize("code", ["zzzzzzzz", "0", "oak-table"])
    def test_has_no_page_for_other_codes(self, client, lumen, code):
        assert client.get(f"/lumen/ad/{code}/").status_code == 404

    def test_is_not_found_in_another_town(self, client, on, brill):
        table = on(content("Oak table"))

        assert client.get(f"/brill/ad/{table.code}/").status_code == 404


class TestWhatItShows:
    def test_shows_price_facts_place_and_seller(self, client, on):
        table = on(
            content(
                "Oak table",
                body="Solid oak.\n\nSome scratches.",
                price_type=PriceType.NEGOTIABLE,
                attributes={"condition": "good", "width": 120},
                district="riverside",
            )
        )

        words = words_of(client.get(url_of(table)))

        for part in (
            "Lumen For sale Furniture",
            "€85",
            "Negotiable",
            "Riverside",
            "Condition Good",
            "Width 120 cm",
            "Solid oak.",
            f"Ad {table.code.upper()}",
            "You deal directly with the seller. No buyer protection.",
            "See it before you pay.",
            "Sam here since 2025 1 ad right now",
        ):
            assert part in words

    def test_says_yes_and_no_in_the_readers_language(self, client, on):
        flat = on(content("Sunny flat", category="housing/rent", attributes={"furnished": True}))
        client.cookies["language"] = "de"

        words = words_of(client.get(url_of(flat)))

        assert "Möbliert" in words
        assert "Oak" not in words

    def test_never_shows_an_address_of_the_seller(self, client, on, sam):
        html = client.get(url_of(on(content("Oak table")))).content.decode()

        assert sam.email not in html
        assert str(sam.pk) not in html

    def test_shows_the_law_where_it_applies(self, client, on, lumen):
        from lamppost.market.categories.queries import shipped_taxonomy

        leaf = next(leaf for leaf in shipped_taxonomy().leaves() if leaf.notes_for("IE"))
        kind = leaf.kinds[0]
        ad = on(content("Something", category=leaf.key, offer=kind))

        assert leaf.notes_for("IE")[0].text("en")[:40] in words_of(client.get(url_of(ad)))

    def test_gives_each_part_of_the_board_its_own_advice(self, client, on):
        flat, job = on(
            content("Sunny flat", category="housing/rent"),
            content("Waiter", category="jobs/hospitality", price=None),
        )

        assert "Never pay before you have been inside" in words_of(client.get(url_of(flat)))
        words = words_of(client.get(url_of(job)))
        assert "Nobody pays to get a job." in words
        assert "Pay by agreement" in words
        assert "No buyer protection" not in words

    def test_shows_similar_ads_but_not_itself(self, client, on):
        table, _chair, _bike = on(
            content("Oak table"),
            content("Oak chair"),
            content("Trek", category="for-sale/bicycles"),
        )

        html = client.get(url_of(table)).content.decode()
        similar = html[html.index('id="similar"') :]

        assert "Oak chair" in similar
        assert "Trek" not in similar
        assert 'dir="auto">Oak table' not in similar

    def test_tells_when_it_was_changed(self, client, on):
        from tests.rooms.test_search_index import edit

        table = on(content("Oak table"))
        assert "Changed" not in words_of(client.get(url_of(table)))

        changed = move(edit(table, "Walnut table"), S.PUBLISHED)

        assert "Changed" in words_of(client.get(url_of(changed)))

    def test_shows_about_where_it_is_and_no_nearer(self, client, on):
        somewhere, anywhere = on(
            content("Oak table", district="riverside"), content("Oak chair", district="")
        )

        html = client.get(url_of(somewhere)).content.decode()

        assert 'aria-label="Map: Riverside in Lumen"' in html
        assert "About here: Riverside. The address is never shown." in html
        assert "About here" not in client.get(url_of(anywhere)).content.decode()

    def test_can_be_shared_without_script(self, client, on):
        table = on(content("Oak table & more"))
        html = client.get(url_of(table)).content.decode()

        address = f"http://testserver{url_of(table)}"
        assert f'id="link" value="{address}" readonly' in html
        assert 'href="mailto:?subject=Oak%20table%20%26%20more&amp;body=http%3A//' in html

    def test_leads_to_its_poster_to_advice_and_to_a_report(self, client, on, sam):
        table = on(content("Oak table"))
        html = client.get(url_of(table)).content.decode()

        assert f'href="/people/{sam.code}/"' in html
        assert 'href="/lumen/safety/"' in html
        assert f'href="/report/ad/lumen/{table.code}/"' in html
        assert "Mail address proved" in html

    def test_leads_its_owner_to_its_status_page(self, client, on, sam, bea):
        table = on(content("Oak table"))
        link = f'href="/my/listings/{table.code}/"'
        assert link not in client.get(url_of(table)).content.decode()

        client.force_login(bea)
        assert link not in client.get(url_of(table)).content.decode()
        client.force_login(sam)
        assert link in client.get(url_of(table)).content.decode()

    def test_shows_photos_with_their_words_and_full_size(self, client, on, lumen, sam):
        photo = add_photo(
            site_id=lumen.pk, upload=phone_photo(), filename="a.jpg", account_id=sam.pk, now=NOW
        )
        table = on(content("Oak table", photo_ids=(photo.id,)))

        html = client.get(url_of(table)).content.decode()

        assert f'href="{photo.src_1600}"' in html
        assert client.get(photo.src_800).status_code == 200
        assert f'<meta property="og:image" content="http://testserver{photo.src_1600}">' in html
        assert "js/gallery.js" in html
        assert f'src="{photo.src_400}"' in client.get("/lumen/").content.decode()

    def test_takes_few_queries(self, client, on, django_assert_max_num_queries):
        table, *_others = on(*(content(f"Oak table {n}", district="riverside") for n in range(8)))

        # Among them, once a process: the town's outlines.
        with django_assert_max_num_queries(11):
            client.get(url_of(table))


class TestForMachines:
    def test_no_text_ends_its_block(self, client, on):
        ad = on(content(HOSTILE[:90], body=HOSTILE * 3))

        page = client.get(url_of(ad))
        data = data_of(page)

        assert data["name"] == ad.current.title
        assert data["description"] == ad.current.body
        assert "onerror=alert(1)>" not in page.content.decode()

    def test_describes_goods_jobs_and_wishes(self, client, on):
        table, job, wish = on(
            content("Oak table", price=8550, attributes={"condition": "new"}),
            content("Waiter", category="jobs/hospitality", price=None),
            content("Looking for a desk", offer=Kind.WANTED),
        )

        goods = data_of(client.get(url_of(table)))
        assert goods["@type"] == "Product"
        assert goods["offers"]["price"] == "85.50"
        assert goods["offers"]["priceCurrency"] == "EUR"
        assert goods["itemCondition"] == "https://schema.org/NewCondition"
        posting = data_of(client.get(url_of(job)))
        assert posting["@type"] == "JobPosting"
        assert posting["hiringOrganization"]["name"] == "Sam"
        assert posting["datePosted"] == "2026-03-02"
        assert data_of(client.get(url_of(wish)))["@type"] == "Demand"

    def test_says_that_it_is_promised(self, client, on):
        table = on(content("Oak table", price=8550))
        table.reserved_at = NOW
        table.save(update_fields=["reserved_at"])

        page = client.get(url_of(table))

        assert data_of(page)["offers"]["availability"] == "https://schema.org/Reserved"

    def test_names_itself_for_those_who_share_it(self, client, on):
        table = on(content("Oak table"))
        html = client.get(url_of(table)).content.decode()

        address = f"http://testserver{url_of(table)}"
        assert f'<link rel="canonical" href="{address}">' in html
        assert f'<meta property="og:url" content="{address}">' in html
        assert '<meta property="og:title" content="Oak table">' in html


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("state", [S.WITHDRAWN, S.EXPIRED])
    def test_says_that_an_ad_is_gone_and_shows_similar_ones(self, client, on, state):
        table, _chair = on(content("Oak table"), content("Oak chair"))
        move(table, state)
        catch_up()

        page = client.get(url_of(table))

        assert page.status_code == 410
        assert "This ad is gone" in words_of(page)
        assert "Oak chair" in words_of(page)
        assert "Oak table" not in words_of(page)
        assert "Solid" not in words_of(page)

    @pytest.mark.parametrize("path", [(S.SCREENING,), (S.SCREENING, S.HELD)])
    @pytest.mark.parametrize("after", [(), (S.REFUSED,)])
    def test_looks_like_nothing_while_or_after_it_is_judged(self, client, on, path, after):
        table = on(content("Oak table"))
        for state in (*path, *(after if S.HELD in path else ())):
            table = move(table, state)

        assert client.get(url_of(table)).status_code == 404

    def test_never_was_public_looks_like_nothing_for_ever(self, client, lumen, sam):
        from datetime import timedelta

        from lamppost.market.listings.actions import NewListing, create_listing

        listing = create_listing(
            NewListing(
                site=lumen,
                seller=sam,
                content=content("Oak table"),
                expires_at=NOW + timedelta(days=60),
            ),
            now=NOW,
        )
        for state in (S.SCREENING, S.HELD, S.WITHDRAWN):
            if state != S.SCREENING:
                listing = move(listing, state)
            assert client.get(url_of(listing)).status_code == 404

    def test_is_not_for_its_owner_either(self, client, on, sam):
        table = move(on(content("Oak table")), S.SCREENING)
        client.force_login(sam)

        assert client.get(url_of(table)).status_code == 404


def test_counts_only_live_ads_of_the_seller(client, on, sam):
    table, chair = on(content("Oak table"), content("Oak chair"))
    on(content("Steel lamp"), seller=person("Bea"))
    move(chair, S.WITHDRAWN)

    assert "Sam here since 2025 1 ad right now" in words_of(client.get(url_of(table)))
