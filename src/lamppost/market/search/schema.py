"""The index: its fields, and how text of each language is taken apart."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import blake2b
from uuid import UUID

from tantivy import (
    Filter,
    Index,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

# Raise it whenever fields or analysers change: an index of another version is rebuilt at start.
VERSION = 3

STEMMERS = {"en": "english", "de": "german", "es": "spanish", "fr": "french", "ar": "arabic"}
OTHER = "xx"
# How much a word weighs by where it stands. Labels are the category's, not the poster's.
BOOSTS = {"title": 3.0, "body": 1.0, "labels": 0.4}
# Words that filters compare and count. "place" is "<site>/<district>", the district may be empty.
# "traits" is "<offer>/<seller or ->/<yes or ->": one pass over few values counts all three.
FACETS = (
    "site",
    "section",
    "category",
    "offer",
    "district",
    "place",
    "seller",
    "attribute",
    "traits",
)
NO_PRICE_HIGH = 2**62
NO_TRAIT = "-"
HAS_COPIES = "copies"
WITH_PHOTO = "yes"


@cache
def schema() -> Schema:
    """Return the schema; the same object each time."""
    builder = SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    # The id in two halves: fast fields give thirty ids in microseconds, stored documents do not.
    builder.add_unsigned_field("id_high", fast=True)
    builder.add_unsigned_field("id_low", fast=True)
    builder.add_text_field("code", tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    # "<site>/<section>" and "<site>/<leaf>": one short list of ads, where a site's and a category's
    # are two long ones to be compared. And HAS_COPIES, for the same reason.
    builder.add_text_field("corner", tokenizer_name="raw", index_option="basic")
    # The place again, as a number: the engine hands out numbers of many results at once, no words.
    builder.add_unsigned_field("place_number", fast=True)
    builder.add_integer_field("price", indexed=True, fast=True)
    builder.add_integer_field("price_or_last", fast=True)
    # The price again, as the number of its step in rules.bars: counting few values costs a fifth.
    builder.add_unsigned_field("price_step", fast=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_integer_field("photos", indexed=True, fast=True)
    # Until when it is promoted, in microseconds; missing where it is not.
    builder.add_integer_field("promoted_until", indexed=True, fast=True)
    # The same for ads that say nearly the same; missing where no other one does.
    builder.add_unsigned_field("copies", indexed=True, fast=True)
    # What finds such ads: a few keys of its words, of which copies share at least one.
    builder.add_unsigned_field("band", indexed=True)
    builder.add_json_field(
        "number", fast=True, stored=False, tokenizer_name="raw", index_option="basic"
    )
    # Words of titles as written, by which one that somebody begins can be completed; and by which
    # account an ad is, so that words of one person alone are told to nobody.
    builder.add_text_field("said", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("poster", fast=True)
    for language in (*STEMMERS, OTHER):
        for field in BOOSTS:
            builder.add_text_field(
                f"{field}_{language}", stored=False, tokenizer_name=f"text_{language}"
            )
    return builder.build()


def prepare(index: Index) -> Index:
    """Register the analysers that the schema names; an opened index knows them by name only."""
    for language in (*STEMMERS, OTHER):
        index.register_tokenizer(f"text_{language}", analyser(language))
    return index


@cache
def analyser(language: str) -> TextAnalyzer:
    """
    Return what takes text of a language apart; ``language`` is one of ``text_language``.

    Accents go first, so that "fahrrader" finds "Fahrräder", and again after the stemmer.
    """
    steps = (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    if language in STEMMERS:
        steps = steps.filter(Filter.stemmer(STEMMERS[language])).filter(Filter.ascii_fold())
    return steps.build()


def text_language(tag: str) -> str:
    """Return the field suffix for a BCP 47 tag."""
    base = tag.split("-", maxsplit=1)[0].lower()
    return base if base in STEMMERS else OTHER


def text_fields(languages: tuple[str, ...]) -> dict[str, float]:
    """Return the fields that hold text in these languages (BCP 47 tags), with their weights."""
    suffixes = dict.fromkeys(text_language(tag) for tag in languages)
    return {f"{name}_{suffix}": boost for suffix in suffixes for name, boost in BOOSTS.items()}


def place_name(site_id: UUID, district: str = "") -> str:
    """Return how the index names a part of a town, or the town itself."""
    return f"{site_id}/{district}"


def place_key(name: str) -> int:
    """Return the number that the index has for a place of this name: 64 bits."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())


def corner(site_id: UUID, category: str) -> str:
    """Return how the index names a section or a leaf of a town."""
    return f"{site_id}/{category}"


def microseconds(moment: datetime) -> int:
    """Return a moment as the index orders it."""
    return int(moment.timestamp() * 1_000_000)
