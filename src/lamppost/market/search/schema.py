"""The index: its fields, and how text of each language is taken apart."""

from __future__ import annotations

from functools import cache

from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

# Raise it whenever fields or analysers change: an index of another version is rebuilt at start.
VERSION = 1

STEMMERS = {"en": "english", "de": "german", "es": "spanish", "fr": "french", "ar": "arabic"}
OTHER = "xx"
TITLE_BOOST = 3.0
RAW = {"tokenizer_name": "raw", "index_option": "basic", "stored": False}
FACETS = ("site", "section", "category", "offer", "district", "attribute")
NO_PRICE_HIGH = 2**62


@cache
def schema() -> Schema:
    """Return the schema; the same object each time."""
    builder = SchemaBuilder()
    builder.add_text_field("key", **RAW)
    # The id in two halves: fast fields give thirty ids in microseconds, stored documents do not.
    builder.add_unsigned_field("id_high", fast=True)
    builder.add_unsigned_field("id_low", fast=True)
    for name in FACETS:
        builder.add_text_field(name, fast=True, **RAW)
    builder.add_integer_field("price", indexed=True, fast=True)
    builder.add_integer_field("price_or_last", fast=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_integer_field("photos", indexed=True, fast=True)
    builder.add_json_field(
        "number", fast=True, stored=False, tokenizer_name="raw", index_option="basic"
    )
    for language in (*STEMMERS, OTHER):
        for field in ("title", "body"):
            builder.add_text_field(
                f"{field}_{language}", stored=False, tokenizer_name=f"text_{language}"
            )
    return builder.build()


def prepare(index: Index) -> Index:
    """Register the analysers that the schema names; an opened index knows them by name only."""
    for language, stemmer in STEMMERS.items():
        steps = _basic_steps().filter(Filter.stemmer(stemmer))
        index.register_tokenizer(f"text_{language}", steps.filter(Filter.ascii_fold()).build())
    index.register_tokenizer(f"text_{OTHER}", _basic_steps().filter(Filter.ascii_fold()).build())
    return index


def _basic_steps() -> TextAnalyzerBuilder:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
    )


def text_language(tag: str) -> str:
    """Return the field suffix for a BCP 47 tag."""
    base = tag.split("-", maxsplit=1)[0].lower()
    return base if base in STEMMERS else OTHER
