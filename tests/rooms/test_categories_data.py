"""The shipped categories: whole, in every language, and with nothing in them that must not be."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import chain
from zipfile import ZipFile

import pytest

from lamppost.market.categories.queries import category_icons, leaf, shipped_taxonomy
from lamppost.market.categories.rules import (
    AttributeType,
    Kind,
    PricePeriod,
    RiskTier,
    UnknownCategory,
    View,
    forbidden_term,
)

LANGUAGES = {"en", "de", "es", "fr", "ar"}
SECTIONS = [
    "for-sale",
    "free-and-swap",
    "vehicles",
    "housing",
    "jobs",
    "services",
    "lessons",
    "pets",
    "community",
]
LEAVES = list(shipped_taxonomy().leaves())
BY_KEY = pytest.mark.parametrize("category", LEAVES, ids=[found.key for found in LEAVES])


def test_there_are_nine_sections_in_this_order():
    assert [section.key for section in shipped_taxonomy().sections] == SECTIONS


def test_there_are_about_110_leaves():
    assert 104 <= len(LEAVES) <= 118
    assert all(len(section.leaves) >= 8 for section in shipped_taxonomy().sections)


@BY_KEY
def test_a_leaf_says_everything_that_the_board_needs(category):
    assert category.key.startswith(f"{category.section_key}/")
    assert set(category.names) >= LANGUAGES
    assert category.kinds
    assert 1 <= category.expiry_days <= 365
    assert category.contact.relay
    assert category.schema_type
    assert not category.hidden
    assert not category.own


@BY_KEY
def test_a_leaf_has_enough_words_to_be_found_by(category):
    assert all(len(category.synonyms[language]) >= 8 for language in LANGUAGES)


@BY_KEY
def test_no_leaf_is_or_leads_to_a_personals_section(category):
    words = [*category.names.values(), *chain.from_iterable(category.synonyms.values())]
    assert [word for word in (category.key, *words) if forbidden_term(word)] == []


@BY_KEY
def test_questions_and_notes_are_in_every_language(category):
    for attribute in category.attributes:
        assert set(attribute.names) >= LANGUAGES, attribute.key
        assert all(set(choice.names) >= LANGUAGES for choice in attribute.choices)
    for note in category.legal_notes:
        assert set(note.texts) >= LANGUAGES
        assert note.source


def test_every_kind_of_question_and_rule_is_in_use():
    attributes = [attribute for category in LEAVES for attribute in category.attributes]
    assert {attribute.type for attribute in attributes} == set(AttributeType)
    assert {kind for category in LEAVES for kind in category.kinds} == set(Kind)
    assert {category.risk for category in LEAVES} == set(RiskTier)
    assert {category.view for category in LEAVES} == set(View)
    assert {PricePeriod.ONCE, PricePeriod.HOUR, PricePeriod.NIGHT, PricePeriod.MONTH} <= {
        category.price.per for category in LEAVES
    }


def test_questions_with_the_same_key_are_of_the_same_type_everywhere():
    """One filter and one column of the index serve a key, whatever the category."""
    types = {}
    for category in LEAVES:
        for attribute in category.attributes:
            assert types.setdefault(attribute.key, attribute.type) is attribute.type


@pytest.mark.parametrize("section", ["housing", "jobs"])
def test_where_people_were_harmed_most_the_risk_is_high(section):
    risky = [found.risk for found in LEAVES if found.section_key == section]
    assert risky.count(RiskTier.HIGH) >= 0.6 * len(risky)


@pytest.mark.parametrize(
    ("key", "country", "source"),
    [
        ("housing/rent", "DE", "GEG § 87"),
        ("housing/rent", "US", "Fair Housing Act"),
        ("jobs/retail", "AT", "GlBG § 9"),
        ("jobs/gigs", "SE", "ILO Convention C181"),
        ("pets/dogs", "FR", "Code rural"),
    ],
)
def test_a_country_sees_its_own_legal_notes(key, country, source):
    notes = shipped_taxonomy().leaf(key).notes_for(country)
    assert any(source in note.source for note in notes)
    assert all(not note.countries or country in note.countries for note in notes)


def test_every_icon_exists_in_the_icon_set():
    with ZipFile(str(files("lucide") / "lucide.zip")) as archive:
        known = {name.removesuffix(".svg") for name in archive.namelist()}
    assert category_icons() <= known


def test_a_leaf_is_found_by_key_and_by_old_names_only():
    taxonomy = shipped_taxonomy()
    assert leaf(taxonomy, "for-sale/bicycles").key == "for-sale/bicycles"
    assert leaf(taxonomy, "for-sale/vehicles/bicycles").key == "for-sale/bicycles"
    for forged in ("", "for-sale", "for-sale/", "FOR-SALE/FURNITURE", "for-sale/../x", "\x00"):
        with pytest.raises(UnknownCategory) as caught:
            leaf(taxonomy, forged)
        assert caught.value.code == "unknown_category"


def test_words_are_shown_in_the_language_asked_for_or_in_english():
    furniture = shipped_taxonomy().leaf("for-sale/furniture")
    assert furniture.label("de-AT") == "Möbel"
    assert furniture.label("sv") == "Furniture"
    width, material = furniture.attribute("width"), furniture.attribute("material")
    assert width.shown(120, "de") == "120 cm"
    assert material.shown("wood", "de") == "Massivholz"
    assert material.shown("gone", "de") == "gone"
    assert furniture.attribute("delivery").shown(["pickup", "shipping"], "en") == (
        "Collection, Posting"
    )


def test_every_demo_photo_has_its_category():
    listing = files("lamppost.ops.demo") / "data" / "photos" / "photos.json"
    photos = json.loads(listing.read_text(encoding="utf-8"))
    unknown = {one["category"] for one in photos if not shipped_taxonomy().find(one["category"])}
    assert unknown == set()
