"""The forms of a town: what was typed, and what it means. Raw text is kept until it is right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from lamppost.market.sites.rules import DistrictSettings, SiteSettings

if TYPE_CHECKING:
    from lamppost.market.sites.models import District, Site

FIELDS = (
    "name", "slug", "tagline", "hue", "chroma", "language", "currency", "country", "time_zone",
    "latitude", "longitude",
)  # fmt: skip
NEW_DISTRICTS = 3
MOST_DISTRICTS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteForm:
    """A town as typed. ``version`` is what the form was opened on; errors by field."""

    values: Mapping[str, str]
    neighbours: Sequence[str] = ()
    version: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def hue(self) -> int:
        """The hue to preview; the usual one where none was typed."""
        return min(max(whole(self.values["hue"]), 0), 360) if self.values["hue"] else 165

    @property
    def chroma(self) -> float:
        """The strength of colour to preview."""
        found = decimal(self.values["chroma"])
        return min(max(found, 0.0), 0.2) if math.isfinite(found) else 0.095


def blank_site() -> SiteForm:
    """Return the form for a new town, with what most towns keep."""
    usual = SiteSettings(name="", slug="")
    values = {name: shown(getattr(usual, name)) for name in FIELDS}
    return SiteForm(values={**values, "latitude": "", "longitude": ""})


def form_of(site: Site) -> SiteForm:
    """Return the form with what a town is set to."""
    return SiteForm(
        values={name: shown(getattr(site, name)) for name in FIELDS},
        neighbours=site.neighbours,
        version=site.version,
    )


def read_site(sent: QueryDict, *, slug: str = "") -> SiteForm:
    """Return what was sent. A town that exists keeps its address."""
    values = {name: sent.get(name, "").strip()[:200] for name in FIELDS}
    if slug:
        values["slug"] = slug
    return SiteForm(
        values=values,
        neighbours=sent.getlist("neighbours")[:200],
        version=max(whole(sent.get("version", "")), 0),
    )


def settings_of(form: SiteForm) -> SiteSettings:
    """Return what the form asks for. Numbers that are none become ones that no check lets pass."""
    values = form.values
    return SiteSettings(
        name=values["name"],
        slug=values["slug"],
        tagline=values["tagline"],
        hue=whole(values["hue"]),
        chroma=decimal(values["chroma"]),
        language=values["language"],
        currency=values["currency"].upper(),
        country=values["country"].upper(),
        time_zone=values["time_zone"],
        latitude=decimal(values["latitude"]),
        longitude=decimal(values["longitude"]),
        neighbours=tuple(dict.fromkeys(form.neighbours)),
    )


def whole(text: str) -> int:
    """Return a whole number, −1 where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def decimal(text: str) -> float:
    """Return a number, with a comma or a point; not-a-number where there is none."""
    try:
        return float(text.replace(",", ".", 1)) if len(text) < 30 else math.nan
    except ValueError:
        return math.nan


def shown(value: object) -> str:
    """Return a setting as a field shows it."""
    return f"{value:g}" if isinstance(value, float) and value == round(value, 5) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRow:
    """One part of town as typed. ``is_known``: it exists, so its address stays."""

    slug: str
    name: str
    latitude: str
    longitude: str
    is_known: bool
    is_removed: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.slug or self.name or self.latitude or self.longitude)

    def settings(self) -> DistrictSettings:
        """Return what the row asks for."""
        return DistrictSettings(
            slug=self.slug,
            name=self.name,
            latitude=decimal(self.latitude),
            longitude=decimal(self.longitude),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictForm:
    """All parts of a town, the empty rows for new ones included. ``errors`` by "field-row"."""

    rows: Sequence[DistrictRow]
    version: int
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> list[int]:
        """The places of the rows that shall be there, from 1."""
        return [
            place
            for place, row in enumerate(self.rows, start=1)
            if not row.is_removed and not row.is_empty
        ]

    def wanted(self) -> list[DistrictSettings]:
        """Return the parts of town that shall be there."""
        return [self.rows[place - 1].settings() for place in self.kept]

    def at_rows(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Return problems counted by what was sent in as problems of the rows on the page."""
        found = {}
        for key, message in problems.items():
            name, _dash, place = key.partition("-")
            row = self.kept[int(place) - 1] if place else 0
            found[f"{name}-{row}" if row else key] = _(message)
        return found


def districts_form(site: Site, districts: Sequence[District]) -> DistrictForm:
    """Return the form with a town's parts, and room for new ones."""
    known = [
        DistrictRow(
            slug=one.slug,
            name=one.name,
            latitude=shown(one.latitude),
            longitude=shown(one.longitude),
            is_known=True,
        )
        for one in districts
    ]
    return DistrictForm(rows=[*known, *_new_rows()], version=site.version)


def _new_rows() -> list[DistrictRow]:
    empty = DistrictRow(slug="", name="", latitude="", longitude="", is_known=False)
    return [empty] * NEW_DISTRICTS


def read_districts(sent: QueryDict, *, known: Sequence[str]) -> DistrictForm:
    """Return what was sent, row by row."""
    count = min(max(whole(sent.get("rows", "")), 0), MOST_DISTRICTS)
    rows = [_read_row(sent, place, known) for place in range(1, count + 1)]
    return DistrictForm(rows=rows, version=max(whole(sent.get("version", "")), 0))


def _read_row(sent: QueryDict, place: int, known: Sequence[str]) -> DistrictRow:
    def typed(name: str) -> str:
        return sent.get(f"{name}-{place}", "").strip()[:100]

    return DistrictRow(
        slug=typed("slug"),
        name=typed("name"),
        latitude=typed("latitude"),
        longitude=typed("longitude"),
        is_known=typed("slug") in known,
        is_removed=bool(sent.get(f"remove-{place}")),
    )
