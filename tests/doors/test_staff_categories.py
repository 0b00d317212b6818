"""Categories: a small form for each, the whole file for everything, and every version kept."""

from __future__ import annotations

import pytest

from lamppost.market.categories.actions import change_overlay
from lamppost.market.categories.queries import current_overlay, get_category, taxonomy_for
from lamppost.people.accounts.rules import Role
from tests import cast
from tests.ads import post, typed

TREE = "/staff/categories/"
FILE = "/staff/categories/file/"
FURNITURE = "/staff/categories/leaf/for-sale/furniture/"
OWN = """\
format: 1
add:
  - section: community
    key: allotments
    name: {en: Allotments, de: Kleingärten}
    icon: sprout
    synonyms: {en: [allotment], de: [Schrebergarten]}
"""


@pytest.fixture
def operating(client, ora):
    client.force_login(ora)
    return client


def furniture_as_typed(**changes):
    leaf = get_category(None, "for-sale/furniture")
    return {
        "version": str(current_overlay(None).version),
        "name-en": leaf.names["en"],
        "name-de": leaf.names["de"],
        "kinds": [kind.value for kind in leaf.kinds],
        "expiry_days": str(leaf.expiry_days),
        "photo_limit": str(leaf.photo_limit),
        "risk": str(leaf.risk),
        "synonyms-en": "",
        "synonyms-de": "",
        **changes,
    }


def save_file(text, *, version=0, site_id=None, now=cast.NOW):
    return change_overlay(
        site_id=site_id, overlay_yaml=text, actor="test", now=now, expected_version=version
    )


class TestTree:
    def test_shows_every_category_with_its_live_ads(self, operating, lumen, sam):
        post(typed(), site=lumen, seller=sam)

        page = operating.get(TREE).content.decode()

        assert all(leaf.key in page for leaf in taxonomy_for(None).leaves())
        row = page[page.index(">for-sale/furniture<") :]
        assert row[: row.index("</tr>")].count('<td class="n">1</td>') == 1

    def test_shows_the_categories_of_a_town(self, operating, lumen):
        save_file("format: 1\nleaves:\n  for-sale/tickets: {hidden: yes}\n", site_id=lumen.pk)

        page = operating.get("/staff/sites/lumen/categories/").content.decode()

        assert "Categories in Lumen" in page
        assert "Hidden" in page

    def test_takes_few_queries(self, operating, lumen, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            operating.get(TREE)


class TestLeafForm:
    def test_writes_only_what_changed(self, operating):
        operating.post(
            FURNITURE, furniture_as_typed(**{"name-en": "Furniture and rugs", "expiry_days": "45"})
        )

        saved = current_overlay(None).yaml
        assert get_category(None, "for-sale/furniture").label("en") == "Furniture and rugs"
        assert get_category(None, "for-sale/furniture").expiry_days == 45
        assert "photo_limit" not in saved
        assert "kinds" not in saved

    def test_back_to_how_it_came_leaves_no_change(self, operating):
        before = furniture_as_typed()
        operating.post(FURNITURE, {**before, "expiry_days": "45"})

        operating.post(FURNITURE, {**before, "version": "1"})

        assert "furniture" not in current_overlay(None).yaml

    def test_keeps_the_other_changes(self, operating):
        save_file("format: 1\nleaves:\n  for-sale/tickets: {hidden: yes}\n" + "# why: touts\n")

        page = operating.get(FURNITURE).content.decode()
        operating.post(FURNITURE, furniture_as_typed(hidden="on"))

        assert "The file has comments." in page
        assert get_category(None, "for-sale/tickets").hidden
        assert get_category(None, "for-sale/furniture").hidden

    def test_adds_words_that_lead_here(self, operating):
        operating.post(FURNITURE, furniture_as_typed(**{"synonyms-en": "whatnot , settle, settle"}))

        page = operating.get(FURNITURE).content.decode()
        assert get_category(None, "for-sale/furniture").synonyms["en"][-2:] == ("whatnot", "settle")
        assert "whatnot, settle" in page

    def test_changes_a_town_only(self, operating, lumen, brill):
        operating.post(
            "/staff/sites/lumen/categories/leaf/for-sale/furniture/",
            furniture_as_typed(photo_limit="3"),
        )

        assert get_category(lumen.pk, "for-sale/furniture").photo_limit == 3
        assert get_category(brill.pk, "for-sale/furniture").photo_limit != 3

    def test_edits_an_own_category_where_it_was_added(self, operating):
        save_file(OWN)
        address = "/staff/categories/leaf/community/allotments/"
        sent = furniture_as_typed(
            **{"name-en": "Gardens to share", "expiry_days": "90", "risk": "medium"}
        )

        without_words = operating.post(address, sent)
        operating.post(address, {**sent, "synonyms-en": "allotment, garden plot"})

        assert "The words in this language are missing." in without_words.content.decode()
        leaf = get_category(None, "community/allotments")
        assert (leaf.label("en"), leaf.expiry_days) == ("Gardens to share", 90)
        assert leaf.icon == "sprout"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"expiry_days": "0"}, "A number of days from 1 to 365."),
            ({"expiry_days": "soon"}, "A number of days from 1 to 365."),
            ({"photo_limit": "13"}, "A number of photos from 0 to 12."),
            ({"kinds": []}, "Choose at least one kind of ad."),
            ({"kinds": ["auction"]}, "Choose at least one kind of ad."),
            ({"name-en": ""}, "An English name is needed"),
            ({"name-de": "x" * 61}, "Keep the name to 60 characters."),
            ({"risk": "none"}, "Choose a risk tier."),
            ({"name-en": "Escorts"}, "no personals or adult categories"),
        ],
    )
    def test_says_what_is_wrong_and_saves_nothing(self, operating, changes, words):
        answer = operating.post(FURNITURE, furniture_as_typed(**changes))

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert current_overlay(None).version == 0

    def test_does_not_lower_the_risk(self, operating):
        key = next(leaf.key for leaf in taxonomy_for(None).leaves() if leaf.risk == "high")
        leaf = get_category(None, key)
        sent = furniture_as_typed(
            **{
                "name-en": leaf.names["en"],
                "kinds": [str(kind) for kind in leaf.kinds],
                "expiry_days": str(leaf.expiry_days),
            }
        )

        answer = operating.post(f"/staff/categories/leaf/{key}/", {**sent, "risk": "low"})

        assert answer.status_code == 422
        assert "The risk tier can be raised, not lowered" in answer.content.decode()

    def test_a_stale_form_loses_nothing(self, operating):
        sent = furniture_as_typed(**{"name-en": "Chairs and the like"})
        save_file("format: 1\nleaves:\n  for-sale/tickets: {hidden: yes}\n")

        stale = operating.post(FURNITURE, sent)
        again = operating.post(FURNITURE, {**sent, "version": "1"})

        assert stale.status_code == 409
        assert "Chairs and the like" in stale.content.decode()
        assert again.status_code == 302
        assert get_category(None, "for-sale/tickets").hidden

    def test_a_category_that_is_not_there_is_not_there(self, operating):
        assert operating.get("/staff/categories/leaf/for-sale/nothing/").status_code == 404


class TestFile:
    def test_saves_it_as_a_new_version(self, operating, ora):
        answer = operating.post(FILE, {"yaml": OWN.replace("\n", "\r\n"), "version": "0"})

        assert answer.status_code == 302
        assert current_overlay(None).yaml == OWN
        assert "Ora" in operating.get(FILE).content.decode()

    def test_lists_mistakes_with_their_lines_and_changes_nothing(self, operating):
        text = (
            "format: 1\n"
            "leaves:\n"
            "  for-sale/furniture:\n"
            "    expiry_days: 900\n"
            "  for-sale/nothing:\n"
            "    hidden: yes\n"
        )

        answer = operating.post(FILE, {"yaml": text, "version": "0"})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Line 4" in page
        assert "expiry_days: 900" in page
        assert current_overlay(None).version == 0

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("format: 1\nleaves:\n  a: [1\n", "Line 4"),
            ("format: 1\nformat: 1\n", "Line 2"),
            (
                "format: 1\nadd:\n  - section: pets\n    key: Newts!\n    name: {en: Newts}\n",
                "Line",
            ),
        ],
    )
    def test_points_at_the_line_of_broken_yaml(self, operating, text, line):
        answer = operating.post(FILE, {"yaml": text, "version": "0"})

        assert answer.status_code == 422
        assert line in answer.content.decode()

    def test_a_stale_file_loses_nothing(self, operating):
        save_file(OWN)

        answer = operating.post(FILE, {"yaml": "format: 1\n# mine\n", "version": "0"})

        assert answer.status_code == 409
        assert "# mine" in answer.content.decode()
        assert current_overlay(None).yaml == OWN

    def test_puts_an_old_version_back_as_a_new_one(self, operating):
        save_file("format: 1\nleaves:\n  for-sale/tickets: {hidden: yes}\n")
        save_file("format: 1\n", version=1)

        operating.post(f"{FILE}1/", {"version": "2"})

        assert current_overlay(None).version == 3
        assert get_category(None, "for-sale/tickets").hidden

    def test_a_version_that_never_was_cannot_come_back(self, operating):
        assert operating.post(f"{FILE}7/", {"version": "0"}).status_code == 404

    def test_an_operator_of_a_town_changes_that_town(self, client, brill, lumen):
        client.force_login(cast.staff("Olga", Role.OPERATOR, site=brill))
        text = "format: 1\nleaves:\n  for-sale/tickets: {hidden: yes}\n"

        client.post("/staff/sites/brill/categories/file/", {"yaml": text, "version": "0"})

        assert get_category(brill.pk, "for-sale/tickets").hidden
        assert not get_category(lumen.pk, "for-sale/tickets").hidden
