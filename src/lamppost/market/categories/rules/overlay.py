"""An operator's changes on top of the shipped categories: renames, limits, leaves of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, TypeVar

import yaml

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.strict_yaml import StrictYamlError, load_yaml
from lamppost.market.categories.rules.leaf import (
    MAX_EXPIRY_DAYS,
    MAX_PHOTOS,
    OWN_LANGUAGES,
    LeafSetting,
    read_leaf,
    refuse_forbidden,
)
from lamppost.market.categories.rules.parse import FORMAT
from lamppost.market.categories.rules.problems import ProblemList, TaxonomyErrors
from lamppost.market.categories.rules.reading import Fields
from lamppost.market.categories.rules.shapes import (
    AttributeType,
    Category,
    Kind,
    RiskTier,
    Section,
    Taxonomy,
)

FILE = "overlay"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafChange:
    """What changes on one leaf. None and empty mean: as shipped."""

    names: Mapping[str, str] = field(default_factory=dict)
    hidden: bool | None = None
    expiry_days: int | None = None
    photo_limit: int | None = None
    kinds: tuple[Kind, ...] = ()
    risk: RiskTier | None = None
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """
    One set of changes. ``sections``: new names by section key. ``leaves``: changes by leaf key.

    ``added``: leaves of the operator's own, each with the fields of a leaf in a shipped file and
    ``section``; kept as plain data, because what they inherit is known only when applied.
    """

    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    leaves: Mapping[str, LeafChange] = field(default_factory=dict)
    added: tuple[Mapping[str, Any], ...] = ()

    @property
    def added_keys(self) -> frozenset[str]:
        """The keys of the operator's own leaves."""
        return frozenset(f"{raw.get('section')}/{raw.get('key')}" for raw in self.added)


def parse_overlay(text: str) -> Overlay:
    """
    Return the changes that the YAML text asks for; an empty text is no change.

    :raises TaxonomyErrors: every mistake that shows without knowing the categories
    """
    problems = ProblemList(FILE)
    try:
        raw = load_yaml(text)
    except StrictYamlError as error:
        problems.add("", error.code, error.message, **error.params)
        raise TaxonomyErrors(tuple(problems.found)) from error
    if raw is None:
        return Overlay()
    overlay = _read_overlay(Fields(raw, "", problems))
    problems.raise_if_any()
    return overlay


def _read_overlay(fields: Fields) -> Overlay:
    if fields.text("format") != FORMAT:
        fields.wrong("format", "bad_format", N_("The first line must be “format: 1”."))
    sections, leaves = fields.inner("sections"), fields.inner("leaves")
    overlay = Overlay(
        sections={key: _read_section_change(sections.inner(key)) for key in sections.raw},
        leaves={key: _read_leaf_change(leaves.inner(key)) for key in leaves.raw},
        added=tuple(entry.raw for entry in fields.entries("add") if entry.raw),
    )
    fields.finish()
    return overlay


def _read_section_change(fields: Fields) -> dict[str, str]:
    names = fields.words("name", ())
    refuse_forbidden(fields, "name", names.values())
    fields.finish()
    return names


def _read_leaf_change(fields: Fields) -> LeafChange:
    change = LeafChange(
        names=fields.words("name", ()),
        hidden=fields.flag("hidden") if fields.has("hidden") else None,
        expiry_days=fields.optional_number("expiry_days", 1, MAX_EXPIRY_DAYS),
        photo_limit=fields.optional_number("photo_limit", 0, MAX_PHOTOS),
        kinds=fields.some_of("kinds", Kind) if fields.has("kinds") else (),
        risk=fields.one_of("risk", RiskTier) if fields.has("risk") else None,
        synonyms=fields.word_lists("synonyms"),
    )
    refuse_forbidden(fields, "name", change.names.values())
    refuse_forbidden(fields, "synonyms", chain.from_iterable(change.synonyms.values()))
    fields.finish()
    return change


def apply_overlay(
    taxonomy: Taxonomy,
    overlay: Overlay,
    *,
    icons: frozenset[str] | None = None,
    strict: bool = True,
) -> Taxonomy:
    """
    Return a new taxonomy with the changes. No leaf ever disappears: it can only be hidden.

    ``icons``: the icon names that exist, to check those of added leaves; None checks nothing.
    Not ``strict``: leave out what does not fit instead of raising. What is saved was checked, but
    an upgrade may ship a key, or a risk tier, that an older overlay does not expect.

    :raises TaxonomyErrors: unknown keys, a risk tier lowered, a leaf that may not be
    """
    problems = ProblemList(FILE)
    _check_keys(taxonomy, overlay, problems)
    added = _added_leaves(taxonomy, overlay, icons, problems)
    sections = tuple(
        replace(
            section,
            names={**section.names, **overlay.sections.get(section.key, {})},
            leaves=_changed_leaves(section, overlay, problems)
            + tuple(leaf for leaf in added if leaf.section_key == section.key),
        )
        for section in taxonomy.sections
    )
    if strict:
        problems.raise_if_any()
    return Taxonomy(sections, taxonomy.attribute_sets)


def _check_keys(taxonomy: Taxonomy, overlay: Overlay, problems: ProblemList) -> None:
    for key in overlay.sections:
        if taxonomy.section(key) is None:
            problems.add(f"sections.{key}", "unknown_section", N_("There is no such section."))
    keys = {leaf.key for leaf in taxonomy.leaves()}
    for key in overlay.leaves:
        if key not in keys:
            problems.add(f"leaves.{key}", "unknown_category", N_("There is no such category."))


def _changed_leaves(
    section: Section, overlay: Overlay, problems: ProblemList
) -> tuple[Category, ...]:
    return tuple(
        _changed_leaf(leaf, overlay.leaves[leaf.key], problems)
        if leaf.key in overlay.leaves
        else leaf
        for leaf in section.leaves
    )


def _changed_leaf(leaf: Category, change: LeafChange, problems: ProblemList) -> Category:
    if change.risk is not None and change.risk.rank < leaf.risk.rank:
        message = N_("The risk tier can be raised, not lowered: it is %(now)s.")
        problems.add(f"leaves.{leaf.key}.risk", "risk_lowered", message, now=leaf.risk)
    return replace(
        leaf,
        names={**leaf.names, **change.names},
        hidden=_unless_none(change.hidden, leaf.hidden),
        expiry_days=_unless_none(change.expiry_days, leaf.expiry_days),
        photo_limit=_unless_none(change.photo_limit, leaf.photo_limit),
        kinds=change.kinds or leaf.kinds,
        risk=max(change.risk or leaf.risk, leaf.risk, key=lambda tier: tier.rank),
        synonyms=_joined(leaf.synonyms, change.synonyms),
    )


def _unless_none(value: T | None, otherwise: T) -> T:
    return otherwise if value is None else value


def _joined(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    languages = dict.fromkeys((*first, *second))
    return {
        language: tuple(dict.fromkeys(first.get(language, ()) + second.get(language, ())))
        for language in languages
    }


def _added_leaves(
    taxonomy: Taxonomy, overlay: Overlay, icons: frozenset[str] | None, problems: ProblemList
) -> tuple[Category, ...]:
    """Return the operator's own leaves that may be; what is wrong with others is noted."""
    taken = {leaf.key for leaf in taxonomy.leaves()}
    taken.update(chain.from_iterable(leaf.aliases for leaf in taxonomy.leaves()))
    types = {one.key: one.type for leaf in taxonomy.leaves() for one in leaf.attributes}
    found = []
    for number, raw in enumerate(overlay.added, start=1):
        mistakes = len(problems.found)
        leaf = _added_leaf(taxonomy, Fields(raw, f"add[{number}]", problems))
        if leaf is None:
            continue
        _check_added(leaf, taken, icons, problems)
        _check_types(leaf, types, problems)
        if len(problems.found) == mistakes:
            found.append(leaf)
        taken.update((leaf.key, *leaf.aliases))
    return tuple(found)


def _added_leaf(taxonomy: Taxonomy, fields: Fields) -> Category | None:
    section = taxonomy.section(fields.text("section", needed=True))
    if section is None:
        fields.wrong("section", "unknown_section", N_("There is no such section."))
        return None
    setting = LeafSetting(
        section.key, section.fields, taxonomy.attribute_sets, OWN_LANGUAGES, own=True
    )
    return read_leaf(fields, setting)


def _check_added(
    leaf: Category, taken: set[str], icons: frozenset[str] | None, problems: ProblemList
) -> None:
    for key in (leaf.key, *leaf.aliases):
        if key in taken:
            problems.add(key, "duplicate", N_("This key is taken already."))
    if icons is not None and leaf.icon not in icons:
        message = N_("There is no icon “%(icon)s”.")
        problems.add(f"{leaf.key}.icon", "unknown_icon", message, icon=leaf.icon)


def _check_types(leaf: Category, types: Mapping[str, AttributeType], problems: ProblemList) -> None:
    """One filter serves a question's key in all categories, so it has one type everywhere."""
    for attribute in leaf.attributes:
        known = types.get(attribute.key, attribute.type)
        if known is not attribute.type:
            message = N_("Another category asks this as %(type)s. Choose another key.")
            problems.add(f"{leaf.key}.{attribute.key}", "other_type", message, type=known)


def dump_overlay(overlay: Overlay) -> str:
    """Return YAML text that ``parse_overlay`` reads back as the same overlay."""
    data: dict[str, Any] = {"format": int(FORMAT)}
    if overlay.sections:
        data["sections"] = {key: {"name": dict(it)} for key, it in overlay.sections.items()}
    if overlay.leaves:
        data["leaves"] = {key: _plain_change(change) for key, change in overlay.leaves.items()}
    if overlay.added:
        data["add"] = [dict(raw) for raw in overlay.added]
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=96)


def _plain_change(change: LeafChange) -> dict[str, Any]:
    plain = {
        "name": dict(change.names),
        "hidden": None if change.hidden is None else ("yes" if change.hidden else "no"),
        "expiry_days": change.expiry_days,
        "photo_limit": change.photo_limit,
        "kinds": [str(kind) for kind in change.kinds],
        "risk": str(change.risk) if change.risk else None,
        "synonyms": {language: list(words) for language, words in change.synonyms.items()},
    }
    return {name: value for name, value in plain.items() if value not in (None, {}, [])}


def overlay_schema_help() -> str:
    """Return a commented example of every change, for the page and the manual. English."""
    return _HELP


_HELP = """\
# Changes on top of the shipped categories. Everything is optional but the first line.
# Words stand per language: en, de, fr … Shipped keys never change and nothing disappears.
format: 1

sections:
  for-sale:
    name: {en: Flea market, de: Flohmarkt}

leaves:
  for-sale/furniture:
    name: {en: Furniture and rugs, de: Möbel und Teppiche}
    expiry_days: 45                # 1 to 365
    photo_limit: 8                 # 0 to 12
    kinds: [offer, wanted, free]   # offer, wanted, free, swap
    risk: medium                   # low, medium, high: can be raised, not lowered
    synonyms:                      # added to the shipped ones
      de: [Schrankwand, Stubenmöbel]
  for-sale/tickets:
    hidden: yes                    # takes no new ads; ads already there stay readable

add:
  - section: community
    key: allotments                # becomes community/allotments, for ever
    name: {en: Allotments, de: Kleingärten}
    icon: sprout                   # one of the icons that categories may have
    synonyms: {en: [allotment, garden plot], de: [Schrebergarten, Parzelle]}
    attributes:                    # choice, multi_choice, integer, boolean, text, date
      - key: plot_size
        type: integer
        unit: m²
        min: 1
        max: 5000
        filterable: yes
        label: {en: Plot size, de: Größe der Parzelle}
    # Also possible: kinds, price {need, per}, expiry_days, photo_limit, contact {relay, phone},
    # risk, view, schema_type, attribute_sets, without, legal_notes, aliases, hidden.
    # What is missing comes from the section. Once saved it stays: to retire it, hide it.
"""
