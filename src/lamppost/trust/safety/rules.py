"""What a help line is, how files of them are read, and which ones help whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.strict_yaml import StrictYamlError, load_yaml

EVERYWHERE = "INT"
_NUMBER = r"\+?[0-9](?:[0-9 -]{0,18}[0-9])"
Number = Annotated[str, Field(pattern=rf"^{_NUMBER}$")]
Name = Annotated[str, Field(min_length=2, max_length=90)]


class Topic(StrEnum):
    """What a line helps with."""

    EMERGENCY = "emergency"
    FRAUD = "fraud"
    EXPLOITATION = "exploitation"  # trafficking, forced labour, being sold or kept
    CHILD = "child"
    CHILD_ONLINE = "child_online"
    IMAGES = "images"  # intimate pictures shown without consent
    ABUSE = "abuse"  # at home, by a partner
    ASSAULT = "assault"
    CRISIS = "crisis"
    DISCRIMINATION = "discrimination"
    RIGHTS = "rights"


class HelpLinesNotValid(DomainError):
    """A file of help lines cannot be used; the message lists everything that is wrong."""

    code = "help_lines_not_valid"


class HelpLine(BaseModel):
    """
    One place to turn to, as a file says it.

    ``country`` is ISO 3166-1 alpha-2, a region of the file, or "INT"; ``also`` maps further
    numbers to what they reach; ``text`` is a number and a word to send to it; ``hours`` is
    "always" or days and times ("mon-fri 10:00-16:00"), empty if nobody could check them;
    ``level`` is how well it was checked: A on an official page, B by two sources, O by the
    operator.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    country: Annotated[str, Field(pattern=r"^[A-Z]{2,3}$")]
    role: Literal["emergency", "police", "authority", "charity", "directory"]
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    level: Literal["A", "B", "O"] = "O"
    source: Annotated[str, Field(min_length=3, max_length=200)]
    checked: date
    name: Name | None = None
    number: Number | None = None
    also: Mapping[Number, Literal["police", "ambulance", "fire", "mobile", "everything"]] = {}
    text: Annotated[str, Field(pattern=r"^[0-9]{3,8}(?: [A-Z]{2,12})?$")] | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^\s\"<>]{4,300}$")] | None = None
    hours: (
        Annotated[
            str,
            Field(
                pattern=r"^(?:always|(?:mon|tue|wed|thu|fri|sat|sun)-"
                r"(?:mon|tue|wed|thu|fri|sat|sun) "
                r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-4]):[0-5]\d)$"
            ),
        ]
        | None
    ) = None
    languages: tuple[Annotated[str, Field(pattern=r"^(?:many|[a-z]{2,3})$")], ...] = ()
    limits: tuple[
        Literal["no_complaint", "images_only", "adults_only", "police_only", "not_everywhere"], ...
    ] = ()
    note: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.number or self.text or self.url):
            raise ValueError("it needs a number, a text or a url")
        if self.is_emergency and not self.number:
            raise ValueError("an emergency line needs a number")
        if not self.is_emergency and not self.name:
            raise ValueError("it needs a name")
        return self

    @property
    def is_emergency(self) -> bool:
        return self.role == "emergency"

    @property
    def tel(self) -> str:
        """The number as a link dials it; "" without one."""
        return dialled(self.number) if self.number else ""

    @property
    def sms(self) -> tuple[str, str]:
        """The number to write to, and the word to send; both may be empty."""
        number, _space, word = (self.text or "").partition(" ")
        return number, word


class HelpFile(BaseModel):
    """A file of help lines. ``regions`` maps a region to its countries; ``hide`` names lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regions: Mapping[str, tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...]] = {}
    lines: Mapping[Annotated[str, Field(pattern=r"^[a-z0-9-]{2,60}$")], HelpLine] = {}
    hide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpLines:
    """All lines that count, by their names, and which region a country belongs to."""

    lines: Mapping[str, HelpLine]
    region_of: Mapping[str, str]

    @property
    def countries(self) -> list[str]:
        """Every country for which we know more than what counts everywhere, by code."""
        own = {line.country for line in self.lines.values() if len(line.country) == 2}
        return sorted((own | self.region_of.keys()) - set(self.region_of.values()))

    def of(self, country: str, topics: Collection[Topic] | None = None) -> list[HelpLine]:
        """
        Return the lines of a country for these topics (None: all), then those of its region
        and of everywhere. Emergency numbers first, then what can be called, then the rest.
        """
        places = [country, self.region_of.get(country, ""), EVERYWHERE]
        own = [line for line in self.lines.values() if line.country == country]
        has_own = any(line.is_emergency for line in own)
        found = [
            (places.index(line.country), name, line)
            for name, line in self.lines.items()
            if line.country in places
            if topics is None or set(line.topics) & set(topics)
            if not (has_own and line.is_emergency and line.country != country)
        ]
        found.sort(key=lambda row: (not row[2].is_emergency, row[0], not row[2].tel, row[1]))
        return [line for _place, _name, line in found]

    def emergency(self, country: str) -> HelpLine | None:
        """Return the emergency number of a country; None if we know none."""
        return next((line for line in self.of(country) if line.is_emergency), None)


def dialled(number: str) -> str:
    """Return a number without what only makes it readable."""
    return re.sub(r"[ -]", "", number)


def read_help_file(text: str, *, name: str) -> HelpFile:
    """
    Return what a file of help lines says.

    :raises HelpLinesNotValid: naming everything that is wrong, with the line's name
    """
    try:
        return HelpFile.model_validate(load_yaml(text) or {})
    except StrictYamlError as error:
        raise _not_valid(name, [str(error)]) from None
    except ValidationError as error:
        found = [
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        ]
        raise _not_valid(name, found) from None


def merge(shipped: HelpFile, own: HelpFile, *, name: str) -> HelpLines:
    """
    Return the shipped lines with an operator's own ones over them.

    :raises HelpLinesNotValid: if a hidden name is unknown, or a country would lose its
        emergency number
    """
    unknown = [key for key in own.hide if key not in shipped.lines]
    lines = {**shipped.lines, **own.lines}
    kept = {key: line for key, line in lines.items() if key not in own.hide}
    regions = {**shipped.regions, **own.regions}
    merged = HelpLines(
        lines=kept,
        region_of={country: region for region, members in regions.items() for country in members},
    )
    silent = [country for country in merged.countries if merged.emergency(country) is None]
    problems = [f"hide: there is no line {key}" for key in unknown]
    problems += [f"{country}: it has no emergency number" for country in silent]
    if problems:
        raise _not_valid(name, problems)
    return merged


def _not_valid(name: str, problems: list[str]) -> HelpLinesNotValid:
    return HelpLinesNotValid(
        N_("The help lines in %(file)s cannot be used:\n%(list)s"),
        file=name,
        list="\n".join(f"  {problem}" for problem in problems),
    )
