"""Saved searches in their file: an ad meets the few that may find it, and exactly those do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.match_alerts import match_new_ads
from lamppost.market.listings.models import Listing
from lamppost.market.search.actions import (
    NewAlert,
    delete_search,
    file_all_anew,
    file_left_searches,
    save_search,
    start_search,
    stop_search,
)
from lamppost.market.search.anchors import FILING
from lamppost.market.search.document import documents_of
from lamppost.market.search.models import SavedSearch, SearchAnchor, SearchMatch
from lamppost.market.search.queries import search as page_of
from lamppost.market.search.queries.anchors import searches_filed_under
from lamppost.market.search.queries.fresh import FreshAds
from lamppost.market.search.rules import Circle, Range, Search
from lamppost.market.search.rules.alerts import (
    Frequency,
    search_from_json,
)
from lamppost.market.search.rules.anchors import anchors_of, keys_of_ad
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, publish


def wanted(site, **asked) -> Search:
    return Search(site_ids=(site.pk,), languages=(site.language,), **asked)


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def save(lumen, bea):
    def saved(*, owner=bea, label="Oak tables", frequency=Frequency.AT_ONCE, now=NOW, **asked):
        new = NewAlert(
            account_id=owner.pk,
            site_id=lumen.pk,
            label=label,
            params=[("q", asked.get("words", ""))],
            wanted=wanted(lumen, **asked),
            frequency=frequency,
            language="en",
        )
        return save_search(new, now=now)

    return saved


class TestTheFile:
    """The index of the searches: each stands under what an ad must have to be found."""

    def candidates(self, listing):
        fresh = FreshAds(documents_of([listing.pk]).values())
        return {one.id for page in searches_filed_under(fresh.keys) for one in page}

    def filed(self, search) -> int:
        return SearchAnchor.objects.filter(search=search).count()

    def test_gives_only_those_that_may_find_an_ad(self, lumen, sam, save):
        here = [
            save(words="oak"),
            save(words="oak -elm", categories=("for-sale/furniture", "for-sale/bicycles")),
            save(words="furniture"),
            save(words="tab*"),
            save(section="for-sale"),
            save(categories=("for-sale/furniture",)),
            save(words='"oak table"'),
            save(words="-elm"),
            save(),
        ]
        for asked in ({"words": "elm"}, {"words": "oak elm"}, {"section": "jobs"}):
            save(**asked)
        save(words="oak", categories=("for-sale/bicycles",))
        save(words="...")
        ad = publish(content("Oak table"), site=lumen, seller=sam)
        # What stands in many ads is no good to file under: the index knows.
        for number in range(3):
            publish(content(f"Oak {number}"), site=lumen, seller=sam)

        found = self.candidates(ad)

        assert {one.pk for one in here} <= found
        assert len(found) <= len(here) + 2

    def test_files_under_the_rarest_word(self, lumen, sam, bea, save):
        for number in range(3):
            publish(content(f"Oak {number}", body="Of oak."), site=lumen, seller=sam)
        rare = publish(content("Elm", body="Of elm."), site=lumen, seller=sam)
        catch_up()

        search = save(words="oak elm")

        assert self.candidates(rare) == {search.pk}
        oak = publish(content("Oak", body="Of oak."), site=lumen, seller=sam)
        assert self.candidates(oak) == set()

    def test_holds_a_search_of_several_towns_under_each(self, lumen, brill, bea, sam):
        new = NewAlert(
            account_id=bea.pk,
            site_id=lumen.pk,
            label="Oak",
            params=[],
            wanted=Search(site_ids=(lumen.pk, brill.pk), languages=("en",), words="oak"),
            frequency=Frequency.FEED,
            language="en",
        )
        search = save_search(new, now=NOW)
        everywhere = save_search(
            replace(new, wanted=Search(site_ids=(), languages=("en", "de"))), now=NOW
        )

        for site in (lumen, brill):
            ad = publish(content("Oak table"), site=site, seller=sam)
            assert self.candidates(ad) == {search.pk, everywhere.pk}
        assert (self.filed(search), self.filed(everywhere)) == (2, 1)

    def test_holds_no_search_that_is_stopped_or_deleted(self, bea, save, a_table):
        stopped, deleted = save(words="oak"), save(words="table")

        stop_search(stop_token=stopped.stop_token, now=NOW)
        delete_search(account_id=bea.pk, search_id=deleted.pk, now=NOW)
        assert not SearchAnchor.objects.exists()

        start_search(account_id=bea.pk, search_id=stopped.pk, now=NOW)
        assert self.candidates(a_table) == {stopped.pk}

    def test_is_made_anew_for_searches_that_are_not_in_it(self, save, a_table):
        old, current, stopped = save(words="oak"), save(words="table"), save(words="elm")
        stop_search(stop_token=stopped.stop_token, now=NOW)
        SearchAnchor.objects.filter(search=old).delete()
        SavedSearch.objects.filter(pk=old.pk).update(filing=FILING - 1)

        assert (file_left_searches(), file_left_searches()) == (1, 0)
        assert self.candidates(a_table) == {old.pk, current.pk}
        assert file_all_anew() == 2

    def test_has_an_end_for_one_search(self):
        towns = tuple(new_id() for _number in range(60))
        leaves = tuple(f"for-sale/{number}" for number in range(60))
        some = Search(site_ids=towns[:20], languages=(), categories=leaves, section="for-sale")

        assert len(anchors_of(some, {"oak", "eich"})) == 40
        for wide in (replace(some, site_ids=towns), replace(some, site_ids=towns, section="")):
            assert len(anchors_of(wide, {"oak"})) == 1
        assert len(anchors_of(replace(some, site_ids=()), map(str, range(60)))) == 1
        for one in (some, replace(some, site_ids=towns), replace(some, categories=())):
            for terms in ((), {"oak", "eich"}):
                assert anchors_of(one, terms) & keys_of_ad(
                    str(towns[5]), "for-sale/7", {"oak", "fine"}
                )


# What the story needs of a language: words without stems, so that a naive reading is exact.
NOUNS = ("oak", "elm", "lamp", "sofa")
ADS = st.fixed_dictionaries(
    {
        "title": st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3).map(" ".join),
        "price": st.sampled_from((None, 0, 1000, 5000, 9900)),
        "category": st.sampled_from(("for-sale/furniture", "for-sale/bicycles", "jobs/full-time")),
        "district": st.sampled_from(("", "riverside", "old-town")),
        "attributes": st.sampled_from(({}, {"condition": "good"}, {"seller": "business"})),
        "language": st.sampled_from(("en", "de")),
    }
)
PRICES = st.sampled_from((Range(), Range(None, 5000), Range(1000, None), Range(1000, 5000)))
HERE = Circle(latitude=53.31, longitude=-6.21)
SEARCHES = st.fixed_dictionaries(
    {
        "words": st.lists(
            st.sampled_from((*NOUNS, "-oak", '"oak elm"', "sof*", "...")), max_size=3, unique=True
        ).map(" ".join),
        "categories": st.sampled_from(
            ((), ("for-sale/furniture",), ("for-sale/furniture", "jobs/full-time"))
        ),
        "section": st.sampled_from(("", "for-sale")),
        "districts": st.sampled_from(((), ("riverside",), ("riverside", "old-town"))),
        "sellers": st.sampled_from(((), ("business",), ("private", "charity"))),
        "price": PRICES,
        "choices": st.sampled_from(({}, {"condition": ("good",)}, {"condition": ("good", "new")})),
        "around": st.sampled_from((None, HERE, replace(HERE, kilometres=1))),
        "languages": st.sampled_from((("en",), ("de", "en"))),
        "site_ids": st.sampled_from(("here", "near", "everywhere")),
    }
)
# Where the ads of the story may be: only these are within a kilometre of riverside's middle.
WITHIN = {"lumen": ("riverside",), "brill": ()}


def finds(asked, ad, town) -> bool:
    """Whether a search finds an ad, read naively from the words of the search form's page."""
    return (
        _is_said(asked, ad)
        and (asked["site_ids"] != "here" or town == "lumen")
        and (not asked["categories"] or ad["category"] in asked["categories"])
        and (not asked["section"] or ad["category"].startswith(asked["section"] + "/"))
        and (not asked["districts"] or ad["district"] in asked["districts"])
        and (not asked["sellers"] or _answers(ad).get("seller") in asked["sellers"])
        and _is_within(asked["price"], ad["price"])
        and all(_answers(ad).get(key) in answers for key, answers in asked["choices"].items())
        and (_has_no_end(asked["around"]) or ad["district"] in WITHIN[town])
    )


def _has_no_end(circle) -> bool:
    return circle is None or circle.kilometres is None


def _answers(ad) -> dict[str, str]:
    # Jobs are not asked about their condition.
    return {} if ad["category"].startswith("jobs/") else ad["attributes"]


def _is_said(asked, ad) -> bool:
    words = asked["words"]
    if words.strip() == "...":
        return False
    # What an ad in another language says is not read; it has none of the words then.
    title = ad["title"] if ad["language"] in asked["languages"] else ""
    return all(_has(title, part) for part in _parts(words))


def _parts(words: str) -> list[str]:
    rest = words.replace('"oak elm"', "").replace("...", "")
    return ['"oak elm"'] * ('"oak elm"' in words) + rest.split()


def _has(title: str, part: str) -> bool:
    if part.startswith("-"):
        return part[1:] not in title.split()
    if part.endswith("*"):
        return f" {part[:-1]}" in f" {title}"
    return f" {part.strip(chr(34))} " in f" {title} "


def _is_within(span: Range, price: int | None) -> bool:
    if span.is_open:
        return True
    low, high = span.low or 0, span.high if span.high is not None else 10**9
    return price is not None and low <= price <= high


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    said=st.lists(st.tuples(ADS, st.sampled_from(("lumen", "brill"))), min_size=1, max_size=6),
    asked=st.lists(SEARCHES, min_size=1, max_size=8),
)
def test_a_saved_search_matches_exactly_what_its_page_lists(lumen, brill, sam, bea, said, asked):
    forget_index()
    SavedSearch.objects.all().delete()
    earlier = tuple(Listing.objects.values_list("id", flat=True))
    towns = {"lumen": lumen, "brill": brill}
    places = {"here": (lumen.pk,), "near": (lumen.pk, brill.pk), "everywhere": ()}
    searches = [
        save_search(
            NewAlert(
                account_id=bea.pk,
                site_id=lumen.pk,
                label=f"{number}",
                params=[],
                wanted=Search(**{**one, "site_ids": places[one["site_ids"]]}),
                frequency=Frequency.DAILY,
                language="en",
            ),
            now=NOW,
        )
        for number, one in enumerate(asked)
    ]
    ads = [
        publish(
            content(
                **{
                    **ad,
                    "district": ad["district"] if town == "lumen" else "",
                    "body": "Nothing more to say.",
                    "currency": towns[town].currency,
                }
            ),
            site=towns[town],
            seller=sam,
        )
        for ad, town in said
    ]
    catch_up()

    match_new_ads([ad.pk for ad in ads], now=NOW)

    for one, search in zip(asked, searches, strict=True):
        matched = set(
            SearchMatch.objects.filter(search=search).values_list("listing_id", flat=True)
        )
        there = [{**ad, "district": ad["district"] * (town == "lumen")} for ad, town in said]
        naive = {
            ad.pk
            for ad, words, (_said, town) in zip(ads, there, said, strict=True)
            if finds(one, words, town)
        }
        assert matched == naive
        page = replace(search_from_json(search.wanted), without=earlier)
        # A page that is empty looks further than an alert.
        assert matched == set(page_of(page, facets=()).ids) or not matched
