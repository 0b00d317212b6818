"""The shapes of the taxonomy: sections, leaves, attributes, and the rules each leaf carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from lamppost.foundation.kernel.errors import N_, NotFound

FALLBACK_LANGUAGE = "en"

AttributeValue = str | int | bool | list[str]
"""A typed answer that JSON can hold: text, choice key or ISO date; number; yes or no; keys."""


class Kind(StrEnum):
    """What a person does with the thing: the study found "wanted" is a kind, not a category."""

    OFFER = "offer"
    WANTED = "wanted"
    FREE = "free"
    SWAP = "swap"


class AttributeType(StrEnum):
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"


class PriceNeed(StrEnum):
    """Whether an *offer* names a price; free and swapped things never do, wanted ones may."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class PricePeriod(StrEnum):
    ONCE = "once"
    HOUR = "hour"
    DAY = "day"
    NIGHT = "night"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class RiskTier(StrEnum):
    """How much harm ads of a leaf have done elsewhere; picks default checks, never a verdict."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return list(RiskTier).index(self)


class View(StrEnum):
    GALLERY = "gallery"
    LIST = "list"


class UnknownCategory(NotFound):
    """No leaf has this key. ``params``: key."""

    code = "unknown_category"

    def __init__(self, key: str) -> None:
        super().__init__(N_("There is no category “%(key)s”."), key=key)


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return the words for a BCP 47 tag, its base language, or English."""
    base = language.partition("-")[0]
    return words.get(language) or words.get(base) or words[FALLBACK_LANGUAGE]


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    names: Mapping[str, str]

    def label(self, language: str) -> str:
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One question of a leaf. ``property`` names the schema.org property it fills, or ""."""

    key: str
    type: AttributeType
    names: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 120
    required: bool = False
    filterable: bool = False
    property: str = ""

    def label(self, language: str) -> str:
        return in_language(self.names, language)

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    def shown(self, value: AttributeValue, language: str) -> str | None:
        """
        Return an answer as people read it; None for yes and no, whose words the door knows.

        Numbers carry their unit and no thousands separators: the door formats by locale.
        """
        if isinstance(value, bool):
            return None
        if isinstance(value, list):
            return ", ".join(self._choice_label(key, language) for key in value)
        if self.type is AttributeType.CHOICE:
            return self._choice_label(str(value), language)
        return f"{value} {self.unit}".strip()

    def _choice_label(self, key: str, language: str) -> str:
        found = self.choice(key)
        return found.label(language) if found else key


@dataclass(frozen=True, slots=True)
class PriceRule:
    need: PriceNeed
    per: PricePeriod = PricePeriod.ONCE


@dataclass(frozen=True, slots=True)
class ContactRule:
    """Through which doors strangers may answer. One of them is always open."""

    relay: bool = True
    phone: bool = True


@dataclass(frozen=True, slots=True)
class LegalNote:
    """
    A duty to show where it applies. Facts, not advice; the operator's lawyer decides.

    ``countries``: ISO 3166-1 alpha-2, empty means everywhere. ``source``: the law and section.
    """

    countries: tuple[str, ...]
    texts: Mapping[str, str]
    source: str

    def text(self, language: str) -> str:
        return in_language(self.texts, language)

    def applies_in(self, country: str) -> bool:
        return not self.countries or country.upper() in self.countries


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """
    One leaf. ``key`` is "section/leaf", lower-case ASCII, and never changes once shipped.

    ``aliases`` are other keys that lead here (old names, files of other systems).
    ``hidden``: its ads stay readable, new ones go elsewhere. ``own``: an operator added it.
    """

    key: str
    names: Mapping[str, str]
    icon: str
    kinds: tuple[Kind, ...]
    price: PriceRule
    expiry_days: int
    photo_limit: int
    contact: ContactRule
    risk: RiskTier
    view: View
    schema_type: str
    attributes: tuple[Attribute, ...] = ()
    legal_notes: tuple[LegalNote, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    hidden: bool = False
    own: bool = False

    @property
    def section_key(self) -> str:
        return self.key.partition("/")[0]

    def label(self, language: str) -> str:
        return in_language(self.names, language)

    def attribute(self, key: str) -> Attribute | None:
        return next((found for found in self.attributes if found.key == key), None)

    def notes_for(self, country: str) -> tuple[LegalNote, ...]:
        return tuple(note for note in self.legal_notes if note.applies_in(country))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """
    One of the nine parts of the board, with its leaves in the order to show.

    ``cues`` are words that point to the whole section ("to let", "lessons"). With ``cue_only``
    its leaves are suggested only to titles that hold one: a sofa is for sale unless it is free.
    ``fields`` are the defaults that leaves, an operator's own included, inherit (as in the file).
    """

    key: str
    names: Mapping[str, str]
    icon: str
    position: int
    leaves: tuple[Category, ...]
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cue_only: bool = False
    fields: Mapping[str, object] = field(default_factory=dict)

    def label(self, language: str) -> str:
        return in_language(self.names, language)

    @property
    def open_leaves(self) -> tuple[Category, ...]:
        """The leaves that take new ads."""
        return tuple(leaf for leaf in self.leaves if not leaf.hidden)


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """The whole tree, immutable. ``attribute_sets`` are the shared questions leaves may name."""

    sections: tuple[Section, ...]
    attribute_sets: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)

    @cached_property
    def _by_key(self) -> Mapping[str, Category]:
        found = {alias: leaf for leaf in self.leaves() for alias in leaf.aliases}
        return found | {leaf.key: leaf for leaf in self.leaves()}

    def leaves(self) -> Iterator[Category]:
        """Every leaf, hidden ones included, in the order to show."""
        for section in self.sections:
            yield from section.leaves

    def section(self, key: str) -> Section | None:
        return next((found for found in self.sections if found.key == key), None)

    def find(self, key: str) -> Category | None:
        """Return the leaf with this key or alias, or None."""
        return self._by_key.get(key)

    def leaf(self, key: str) -> Category:
        """Return the leaf with this key or alias.

        :raises UnknownCategory: no leaf has it
        """
        found = self.find(key)
        if found is None:
            raise UnknownCategory(key)
        return found
