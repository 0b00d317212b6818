"""Read category files into a taxonomy, reporting every mistake in all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.strict_yaml import StrictYamlError, load_yaml
from lamppost.market.categories.rules.leaf import (
    SHIPPED_LANGUAGES,
    LeafSetting,
    check_defaults,
    read_attributes,
    read_leaf,
    refuse_forbidden,
)
from lamppost.market.categories.rules.problems import (
    ProblemList,
    TaxonomyErrors,
    TaxonomyProblem,
)
from lamppost.market.categories.rules.reading import Fields
from lamppost.market.categories.rules.shapes import Attribute, Category, Section, Taxonomy

FORMAT = "1"


@dataclass
class _Files:
    """One reading of all files: what was found so far and every mistake."""

    attribute_sets: dict[str, tuple[Attribute, ...]] = field(default_factory=dict)
    sections: list[tuple[str, Section]] = field(default_factory=list)
    problems: list[TaxonomyProblem] = field(default_factory=list)


def parse_taxonomy(files: Mapping[str, str]) -> Taxonomy:
    """
    Return the taxonomy that the files hold: YAML text by file name.

    A file holds either ``attribute_sets`` (shared questions) or one ``section`` with its leaves.

    :raises TaxonomyErrors: every mistake of every file, with file and key
    """
    reading = _Files()
    documents = [_document(name, text, reading) for name, text in sorted(files.items())]
    found = [document for document in documents if document is not None]
    for document in found:
        if document.has("attribute_sets"):
            _read_sets(document, reading)
    for document in found:
        if not document.has("attribute_sets"):
            _read_section(document, reading)
    _check_unique(reading)
    for document in found:
        reading.problems.extend(document.problems.found)
    if reading.problems:
        raise TaxonomyErrors(tuple(dict.fromkeys(reading.problems)))
    ordered = sorted((section for _, section in reading.sections), key=lambda one: one.position)
    return Taxonomy(tuple(ordered), reading.attribute_sets)


def _document(name: str, text: str, reading: _Files) -> Fields | None:
    problems = ProblemList(name)
    try:
        raw = load_yaml(text)
    except StrictYamlError as error:
        problems.add("", error.code, error.message, **error.params)
        reading.problems.extend(problems.found)
        return None
    document = Fields(raw, "", problems)
    if document.raw and document.text("format") != FORMAT:
        document.wrong("format", "bad_format", N_("The first line must be “format: 1”."))
    return document


def _read_sets(document: Fields, reading: _Files) -> None:
    sets = document.inner("attribute_sets")
    for name in sets.raw:
        if name in reading.attribute_sets:
            sets.wrong(name, "duplicate", N_("Another file has a set of this name."))
        reading.attribute_sets[name] = read_attributes(sets, name, SHIPPED_LANGUAGES)
    document.finish()


def _read_section(document: Fields, reading: _Files) -> None:
    key = document.key("section")
    document.place = key
    defaults = document.inner("defaults")
    check_defaults(defaults)
    setting = LeafSetting(key, defaults.raw, reading.attribute_sets, SHIPPED_LANGUAGES)
    section = Section(
        key=key,
        names=document.words("name", SHIPPED_LANGUAGES),
        icon=document.key("icon"),
        position=document.number("position", 1, 99),
        cues=document.word_lists("cues"),
        cue_only=document.flag("cue_only"),
        fields=defaults.raw,
        leaves=tuple(read_leaf(entry, setting) for entry in document.entries("leaves")),
    )
    if not section.leaves:
        document.wrong("leaves", "missing", N_("A section needs at least one leaf."))
    refuse_forbidden(document, "name", (key, *section.names.values()))
    refuse_forbidden(document, "cues", chain.from_iterable(section.cues.values()))
    document.finish()
    reading.sections.append((document.problems.file, section))


def _check_unique(reading: _Files) -> None:
    """No two sections, leaves or aliases may answer to the same key."""
    owners: dict[str, str] = {}
    for file, section in reading.sections:
        problems = ProblemList(file)
        for key in chain([section.key], *map(_keys_of, section.leaves)):
            if key in owners:
                message = N_("This key is taken already in %(other)s.")
                problems.add(key, "duplicate", message, other=owners[key])
            owners[key] = file
        reading.problems.extend(problems.found)


def _keys_of(leaf: Category) -> tuple[str, ...]:
    return (leaf.key, *leaf.aliases)
