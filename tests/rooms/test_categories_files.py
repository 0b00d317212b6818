"""Category files that are wrong: every mistake is told at once, with its file and place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.foundation.kernel.strict_yaml import MAX_CHARACTERS, StrictYamlError, load_yaml
from lamppost.market.categories.rules import TaxonomyErrors, forbidden_term, parse_taxonomy

SETS = """
format: 1
attribute_sets:
  goods:
    - key: condition
      type: choice
      label: {en: Condition, de: Zustand, es: Estado, fr: État, ar: الحالة}
      choices:
        - {key: new, label: {en: New, de: Neu, es: Nuevo, fr: Neuf, ar: جديد}}
        - {key: used, label: {en: Used, de: Gebraucht, es: Usado, fr: Utilisé, ar: مستعمل}}
"""
SHOP = """
format: 1
section: shop
position: 1
name: {en: Shop, de: Laden, es: Tienda, fr: Boutique, ar: متجر}
icon: store
defaults:
  kinds: [offer]
  price: {need: required}
  expiry_days: 30
  photo_limit: 5
  risk: low
  view: list
  schema_type: Product
  attribute_sets: [goods]
leaves:
  - key: hats
    name: {en: Hats, de: Hüte, es: Sombreros, fr: Chapeaux, ar: قبعات}
    icon: hat-glasses
    synonyms: {en: [hat], de: [Hut], es: [gorro], fr: [bonnet], ar: [طاقية]}
"""


def mistakes(**changes):
    """Return (file, key, code) of every problem in the small shop after replacing texts."""
    files = {"sets.yaml": SETS, "shop.yaml": SHOP}
    for name, (old, new) in changes.items():
        file = f"{name.split('_')[0]}.yaml"
        assert old in files[file]
        files[file] = files[file].replace(old, new)
    with pytest.raises(TaxonomyErrors) as caught:
        parse_taxonomy(files)
    return [(one.file, one.key, one.code) for one in caught.value.problems]


def test_the_small_shop_is_right():
    taxonomy = parse_taxonomy({"sets.yaml": SETS, "shop.yaml": SHOP})
    hats = taxonomy.leaf("shop/hats")
    assert [attribute.key for attribute in hats.attributes] == ["condition"]
    assert hats.contact.relay


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ("format: 1", "format: 2", "format", "bad_format"),
        ("position: 1", "position: first", "shop.position", "bad_number"),
        ("{en: Shop, de: Laden,", "{en: Shop,", "shop.name.de", "missing"),
        ("icon: store\n", "", "shop.icon", "missing"),
        ("kinds: [offer]", "kinds: [offer, rent]", "shop/hats.kinds", "bad_option"),
        ("kinds: [offer]", "kinds: []", "shop/hats.kinds", "missing"),
        ("kinds: [offer]", "kinds: offer", "shop/hats.kinds", "not_a_list"),
        ("{need: required}", "{need: required, per: dozen}", "shop/hats.price.per", "bad_option"),
        ("{need: required}", "often", "shop/hats.price", "not_a_mapping"),
        ("expiry_days: 30", "expiry_days: 366", "shop/hats.expiry_days", "bad_number"),
        ("photo_limit: 5", "photo_limit: 5.5", "shop/hats.photo_limit", "bad_number"),
        ("risk: low", "risk: none", "shop/hats.risk", "bad_option"),
        ("[goods]", "[goods, gods]", "shop/hats.attribute_sets", "unknown_set"),
        ("  view: list", "  view: list\n  colour: red", "shop.defaults.colour", "unknown_field"),
        ("  - key: hats", "  - key: Hats", "shop.leaves[1].key", "bad_key"),
        ("  - key: hats", "  - key: hüte", "shop.leaves[1].key", "bad_key"),
        ("icon: hat-glasses", "icno: hat", "shop/hats.icno", "unknown_field"),
        ("{en: [hat], de: [Hut],", "{en: [hat],", "shop/hats.synonyms.de", "missing"),
        ("{en: [hat],", "{en: hat,", "shop/hats.synonyms.en", "not_a_list"),
        ("de: [Hut],", "de: [Hut], 12: [x],", "shop/hats.synonyms.12", "bad_language"),
        (
            "    icon: hat",
            "    without: [size]\n    icon: hat",
            "shop/hats.without",
            "unknown_attribute",
        ),
        ("    icon: hat", "    aliases: [A B]\n    icon: hat", "shop/hats.aliases", "bad_key"),
        ("    icon: hat", "    aliases: [shop]\n    icon: hat", "shop", "duplicate"),
        (
            "    icon: hat",
            "    contact: {relay: no, phone: no}\n    icon: hat",
            "shop/hats.contact",
            "no_contact",
        ),
        (
            "    icon: hat",
            "    legal_notes:\n    - countries: [Germany]\n      source: z\n"
            "      text: {en: x, de: y, es: z, fr: v, ar: w}\n"
            "    icon: hat",
            "shop/hats.legal_notes[1].countries",
            "bad_country",
        ),
        ("{en: Hats,", "{en: Escorts,", "shop/hats.name", "forbidden_category"),
    ],
)
def test_a_mistake_in_a_section_names_its_place(old, new, key, code):
    assert ("shop.yaml", key, code) in mistakes(shop=(old, new))


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ("type: choice", "type: colour", "attribute_sets.goods[1].type", "bad_option"),
        ("type: choice", "type: integer", "attribute_sets.goods[1].choices", "bad_choices"),
        ("type: choice", "type: integer", "attribute_sets.goods[1].min", "bad_range"),
        (
            "type: choice",
            "type: choice\n      unit: cm",
            "attribute_sets.goods[1].unit",
            "not_a_number",
        ),
        ("key: used", "key: new", "attribute_sets.goods[1].choices", "duplicate"),
        ("de: Zustand", "de: ''", "attribute_sets.goods[1].label.de", "missing"),
    ],
)
def test_a_mistake_in_a_shared_question_names_its_place(old, new, key, code):
    assert ("sets.yaml", key, code) in mistakes(sets=(old, new))


def test_all_mistakes_of_all_files_are_told_at_once():
    found = mistakes(
        sets=("type: choice", "type: colour"),
        shop=("expiry_days: 30", "expiry_days: soon"),
        shop_2=("risk: low", "risk: none"),
    )
    assert {file for file, _key, _code in found} == {"sets.yaml", "shop.yaml"}
    assert len(found) >= 3


def test_the_message_lists_them_for_people():
    with pytest.raises(TaxonomyErrors, match=r"shop.yaml: shop/hats.risk: “none” must be one of"):
        parse_taxonomy({"sets.yaml": SETS, "shop.yaml": SHOP.replace("risk: low", "risk: none")})


def test_two_files_cannot_hold_the_same_section():
    with pytest.raises(TaxonomyErrors) as caught:
        parse_taxonomy({"sets.yaml": SETS, "a.yaml": SHOP, "b.yaml": SHOP})
    assert {(one.file, one.key) for one in caught.value.problems} == {
        ("b.yaml", "shop"),
        ("b.yaml", "shop/hats"),
    }


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others():
    with pytest.raises(TaxonomyErrors) as caught:
        parse_taxonomy({"broken.yaml": "a: [", "shop.yaml": SHOP, "list.yaml": "- x"})
    assert {one.file for one in caught.value.problems} == {"broken.yaml", "shop.yaml", "list.yaml"}


@given(st.text(max_size=200))
def test_any_text_is_a_taxonomy_or_a_list_of_mistakes(text):
    with pytest.raises(TaxonomyErrors):
        parse_taxonomy({"a.yaml": "section: x\n" + text})


def test_scalars_stay_as_they_are_typed():
    text = "a: no\nb: 007\nc: 1.0\nd: 2024-01-01\ne: ~\nf:\ng: 'yes'"
    assert load_yaml(text) == {
        "a": "no",
        "b": "007",
        "c": "1.0",
        "d": "2024-01-01",
        "e": "~",
        "f": "",
        "g": "yes",
    }


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment"])
def test_an_empty_document_is_nothing(text):
    assert load_yaml(text) is None


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3", "yaml_duplicate_key", 3),
        ("a: {b: 1, b: 2}", "yaml_duplicate_key", 1),
        ("a: &x 1\nb: *x", "yaml_anchor", 1),
        ("\n\na: !!python/object:os.system x", "yaml_tag", 3),
        ("a: [1, 2", "yaml_syntax", None),
        ("a: 1\n---\nb: 2", "yaml_syntax", 2),
        ("? [a]\n: b", "yaml_key", 1),
        ("[" * 40 + "]" * 40, "yaml_too_deep", 1),
        ("[" * 100_000, "yaml_too_deep", 1),
        ("a: \x00", "yaml_syntax", None),
        ("a: \ud800", "yaml_syntax", None),
        ("x" * (MAX_CHARACTERS + 1), "yaml_too_long", None),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text, code, line):
    with pytest.raises(StrictYamlError) as caught:
        load_yaml(text)
    assert caught.value.code == code
    assert line is None or caught.value.params["line"] == line
    assert str(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        "Personals",
        "Adult services",
        "Escorts",
        "Erotik",
        "Massage",
        "Ganzkörpermassagen",
        "Kontaktanzeigen",
        "Dating",
        "A d u l t",
        "e-s-c-o-r-t",
        "3sc0rt",
        "ＥＳＣＯＲＴ",
        "еscоrt",
        "Érotique",
        "Women seeking men",
        "Casual encounters",
        "services/body-rub",
    ],
)
def test_personals_and_adult_categories_are_known_in_any_spelling(words):
    assert forbidden_term(words)


@pytest.mark.parametrize(
    "words",
    ["Adult education", "Ford Escort", "Essex", "Sussex day trips", "Unisex", "Massage chair"],
)
def test_ordinary_words_that_look_alike_pass(words):
    assert forbidden_term(words) is None


@given(st.text(max_size=80))
def test_any_name_can_be_checked(text):
    assert forbidden_term(text) is None or isinstance(forbidden_term(text), str)
