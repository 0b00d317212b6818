"""Read one leaf and its questions, with what it inherits from its section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from lamppost.foundation.kernel.errors import N_
from lamppost.market.categories.rules.forbidden import forbidden_term
from lamppost.market.categories.rules.reading import MAX_TEXT, Fields
from lamppost.market.categories.rules.shapes import (
    Attribute,
    AttributeType,
    Category,
    Choice,
    ContactRule,
    Kind,
    LegalNote,
    PriceNeed,
    PricePeriod,
    PriceRule,
    RiskTier,
    View,
)

SHIPPED_LANGUAGES = ("en", "de", "es", "fr", "ar")
OWN_LANGUAGES = ("en",)
MAX_EXPIRY_DAYS = 365
# As many as the media room keeps for one ad.
MAX_PHOTOS = 12
MAX_CHOICES = 60
LARGEST = 10**12
ALIAS_PATTERN = re.compile(r"[a-z0-9]+(?:[-_/][a-z0-9]+)*")
INHERITED = (
    "kinds", "price", "expiry_days", "photo_limit", "contact", "risk", "view", "schema_type",
)  # fmt: skip


@dataclass(frozen=True)
class LeafSetting:
    """What surrounds a leaf: its section, the section's defaults, the shared questions."""

    section_key: str
    defaults: Mapping[str, object]
    attribute_sets: Mapping[str, tuple[Attribute, ...]]
    languages: tuple[str, ...]
    own: bool = False


def read_leaf(fields: Fields, setting: LeafSetting) -> Category:
    """Return the leaf; mistakes are noted in ``fields.problems`` and it stays usable."""
    key = f"{setting.section_key}/{fields.key('key')}"
    fields.place = key
    inherited = {name: setting.defaults[name] for name in INHERITED if name in setting.defaults}
    fields.raw = {**inherited, **fields.raw}
    leaf = Category(
        key=key,
        names=fields.words("name", setting.languages),
        icon=fields.key("icon"),
        kinds=fields.some_of("kinds", Kind),
        price=_read_price(fields.inner("price")),
        expiry_days=fields.number("expiry_days", 1, MAX_EXPIRY_DAYS),
        photo_limit=fields.number("photo_limit", 0, MAX_PHOTOS),
        contact=_read_contact(fields.inner("contact")),
        risk=fields.one_of("risk", RiskTier),
        view=fields.one_of("view", View),
        schema_type=fields.text("schema_type", needed=True),
        attributes=_leaf_attributes(fields, setting),
        legal_notes=_leaf_notes(fields, setting),
        synonyms=fields.word_lists("synonyms", setting.languages),
        aliases=fields.strings("aliases"),
        hidden=setting.own and fields.flag("hidden"),
        own=setting.own,
    )
    fields.finish()
    for alias in leaf.aliases:
        if not ALIAS_PATTERN.fullmatch(alias):
            fields.wrong("aliases", "bad_key", N_("“%(value)s” is not a key."), value=alias)
    refuse_forbidden(fields, "key", (key, *leaf.aliases))
    refuse_forbidden(fields, "name", leaf.names.values())
    refuse_forbidden(fields, "synonyms", chain.from_iterable(leaf.synonyms.values()))
    return leaf


def check_defaults(defaults: Fields) -> None:
    """Note the fields that leaves cannot inherit."""
    for name in defaults.raw:
        if name not in (*INHERITED, "attribute_sets", "legal_notes"):
            defaults.wrong(name, "unknown_field", N_("Leaves cannot inherit this field."))


def refuse_forbidden(fields: Fields, name: str, texts: Iterable[str]) -> None:
    """Note a mistake for each text that would make a personals or adult category."""
    for text in texts:
        if forbidden_term(text):
            fields.wrong(
                name,
                "forbidden_category",
                N_("“%(text)s” is refused: Lamppost has no personals or adult categories."),
                text=text,
            )


def read_attributes(fields: Fields, name: str, languages: tuple[str, ...]) -> tuple[Attribute, ...]:
    """Return the questions listed in the field ``name``."""
    found = tuple(_read_attribute(entry, languages) for entry in fields.entries(name))
    keys = [attribute.key for attribute in found]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        fields.wrong(name, "duplicate", N_("“%(key)s” stands here twice."), key=key)
    return found


def _read_attribute(fields: Fields, languages: tuple[str, ...]) -> Attribute:
    kind = fields.one_of("type", AttributeType)
    attribute = Attribute(
        key=fields.key("key"),
        type=kind,
        names=fields.words("label", languages),
        choices=tuple(_read_choice(entry, languages) for entry in fields.entries("choices")),
        unit=fields.text("unit", limit=12),
        minimum=fields.optional_number("min", -LARGEST, LARGEST),
        maximum=fields.optional_number("max", -LARGEST, LARGEST),
        max_length=fields.optional_number("max_length", 1, 2000) or 120,
        required=fields.flag("required"),
        filterable=fields.flag("filterable"),
        property=fields.text("property"),
    )
    fields.finish()
    _check_attribute(fields, attribute)
    return attribute


def _read_choice(fields: Fields, languages: tuple[str, ...]) -> Choice:
    choice = Choice(fields.key("key"), fields.words("label", languages))
    fields.finish()
    return choice


def _check_attribute(fields: Fields, attribute: Attribute) -> None:
    choosing = attribute.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE)
    if choosing and not 2 <= len(attribute.choices) <= MAX_CHOICES:
        message = N_("Give from 2 to %(limit)s choices.")
        fields.wrong("choices", "bad_choices", message, limit=MAX_CHOICES)
    if not choosing and attribute.choices:
        fields.wrong("choices", "bad_choices", N_("Only choices can have choices."))
    if len({choice.key for choice in attribute.choices}) < len(attribute.choices):
        fields.wrong("choices", "duplicate", N_("Two choices have the same key."))
    if attribute.type is not AttributeType.INTEGER and fields.has("unit"):
        fields.wrong("unit", "not_a_number", N_("Only whole numbers have a unit."))
    low, high = attribute.minimum, attribute.maximum
    if attribute.type is AttributeType.INTEGER and (low is None or high is None or low > high):
        fields.wrong("min", "bad_range", N_("A whole number needs min and max, in this order."))


def _leaf_attributes(fields: Fields, setting: LeafSetting) -> tuple[Attribute, ...]:
    """Own questions first, then the leaf's sets, then the section's; the nearest one wins."""
    own = read_attributes(fields, "attributes", setting.languages)
    inherited = Fields(setting.defaults, setting.section_key, fields.problems)
    names = (*fields.strings("attribute_sets"), *inherited.strings("attribute_sets"))
    found = {attribute.key: attribute for attribute in own}
    for name in dict.fromkeys(names):
        if name not in setting.attribute_sets:
            message = N_("There is no attribute set “%(name)s”.")
            fields.wrong("attribute_sets", "unknown_set", message, name=name)
        for attribute in setting.attribute_sets.get(name, ()):
            found.setdefault(attribute.key, attribute)
    for key in fields.strings("without"):
        if found.pop(key, None) is None:
            fields.wrong("without", "unknown_attribute", N_("“%(key)s” is not here."), key=key)
    return tuple(found.values())


def _leaf_notes(fields: Fields, setting: LeafSetting) -> tuple[LegalNote, ...]:
    inherited = Fields(setting.defaults, setting.section_key, fields.problems)
    entries = (*fields.entries("legal_notes"), *inherited.entries("legal_notes"))
    return tuple(_read_note(entry, setting.languages) for entry in entries)


def _read_note(fields: Fields, languages: tuple[str, ...]) -> LegalNote:
    note = LegalNote(
        countries=fields.strings("countries"),
        texts=fields.words("text", languages, limit=MAX_TEXT),
        source=fields.text("source", needed=True, limit=200),
    )
    fields.finish()
    for country in note.countries:
        if not re.fullmatch(r"[A-Z]{2}", country):
            message = N_("“%(value)s” is not an ISO country code.")
            fields.wrong("countries", "bad_country", message, value=country)
    return note


def _read_price(fields: Fields) -> PriceRule:
    need = fields.one_of("need", PriceNeed)
    per = fields.one_of("per", PricePeriod) if fields.has("per") else PricePeriod.ONCE
    fields.finish()
    return PriceRule(need, per)


def _read_contact(fields: Fields) -> ContactRule:
    rule = ContactRule(
        relay=fields.flag("relay") or not fields.has("relay"),
        phone=fields.flag("phone") or not fields.has("phone"),
    )
    fields.finish()
    if not (rule.relay or rule.phone):
        fields.wrong("", "no_contact", N_("Leave at least one way to answer open."))
    return rule
