"""The demo's content, as it lies in our own files: towns, people, ads and photos."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from lamppost.journeys.read_ad import TypedAd
from lamppost.market.sites.outlines import Ring, read_outlines
from lamppost.market.sites.rules import DistrictSettings, SiteSettings

TOWNS = ("harbour-bay", "larkfield", "lindenau")
FILES = {
    "harbour-bay.jsonl": "harbour-bay",
    "larkfield-a.jsonl": "larkfield",
    "larkfield-b.jsonl": "larkfield",
    "lindenau.jsonl": "lindenau",
}
CAUGHT = "caught.jsonl"
# What the cast has on the board, so that whoever signs in as one of them finds something.
OF_THE_CAST = {
    "upright-piano-stool": "sam@demo.example",
    "city-bike-basket": "sam@demo.example",
    "blue-desk-lamp": "sam@demo.example",
    "caught-hb-hidden-phone": "sam@demo.example",
    "wanted-jam-jars": "bea@demo.example",
    "wanted-first-car": "bea@demo.example",
}
# Whose poster objects, and in which words: the queue has an objection from the first day.
OBJECTED = {
    "caught-hb-pistol": "It was my grandfather's and is deactivated, with the certificate. I only "
    "wanted to find a collector for it.",
}
WRITTEN_IN_WEEK_OF = date(2026, 11, 23)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAd:
    """One ad: where and by whom it was posted, how many hours ago, with which of our photos."""

    id: str
    town: str
    author: str
    age_hours: float
    photos: tuple[str, ...]
    ad: TypedAd
    expect: str = "publish"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone who lives in a demo town."""

    handle: str
    name: str
    joined_days_ago: int


def towns() -> Iterator[tuple[SiteSettings, list[DistrictSettings]]]:
    """Yield each town with its districts."""
    for slug in TOWNS:
        found = _json(f"places/{slug}.json")
        drawn = (_folder() / f"places/{slug}.geojson").read_text(encoding="utf-8")
        names = {entry["slug"]: entry["name"] for entry in found["districts"]}
        outlines = read_outlines(drawn, names)
        yield (
            _settings(found["town"]),
            [_district(entry, outlines[entry["slug"]]) for entry in found["districts"]],
        )


def _settings(town: dict[str, Any]) -> SiteSettings:
    same = ("name", "slug", "hue", "chroma", "country", "currency", "language", "time_zone")
    return SiteSettings(
        **{name: town[name] for name in same},
        tagline=town["tagline"],
        latitude=town["lat"],
        longitude=town["lon"],
        neighbours=tuple(town["neighbours"]),
    )


def _district(entry: dict[str, Any], outline: Ring) -> DistrictSettings:
    return DistrictSettings(
        slug=entry["slug"],
        name=entry["name"],
        latitude=entry["lat"],
        longitude=entry["lon"],
        outline=outline,
    )


def people(town: str) -> list[DemoPerson]:
    """Return the people of a town ("caught": those whose ads are stopped)."""
    return [
        DemoPerson(entry["handle"], entry["name"], entry["joined_days_ago"])
        for entry in _json(f"people/{town}.json")
    ]


def ads(today: date) -> list[DemoAd]:
    """
    Return every ad, oldest first, as a town's month would have brought them.

    Dates in answers (an event, a ride) move with ``today`` by whole weeks, so that a Saturday
    stays one and nothing that is offered lies in the past.
    """
    weeks = timedelta(weeks=(today - WRITTEN_IN_WEEK_OF).days // 7)
    found = [_ad(row, town, weeks) for name, town in FILES.items() for row in _rows(f"ads/{name}")]
    found += [_ad(row, row["town"], weeks) for row in _rows(f"ads/{CAUGHT}")]
    return sorted(found, key=lambda ad: (-ad.age_hours, ad.id))


def _ad(row: dict[str, Any], town: str, weeks: timedelta) -> DemoAd:
    return DemoAd(
        id=row["id"],
        town=town,
        author=row["author"],
        age_hours=float(row["age_hours"]),
        photos=tuple(row.get("photos", ())),
        expect=row.get("expect", "publish"),
        ad=TypedAd(
            title=row["title"],
            body=row["body"],
            category=row["category"],
            offer=row["offer"],
            price=_price(row["price_minor"]),
            price_type=row["price_type"],
            district=row["place"],
            attributes={key: _moved(answer, weeks) for key, answer in row["attributes"].items()},
        ),
    )


def _moved(answer: str | list[str], weeks: timedelta) -> str | list[str]:
    if isinstance(answer, str) and _DATE.fullmatch(answer):
        return (date.fromisoformat(answer) + weeks).isoformat()
    return answer


def _price(minor: int | None) -> str:
    if minor is None:
        return ""
    whole, rest = divmod(minor, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


@cache
def photo_words() -> dict[str, str]:
    """Return what each photo shows, by file name."""
    return {entry["file"]: entry["alt"] for entry in _json("photos/photos.json")}


def photo_bytes(name: str) -> bytes:
    """Return a photo's file."""
    return (_folder() / "photos" / name).read_bytes()


def _folder() -> Traversable:
    return files("lamppost.ops.demo") / "data"


def _json(name: str) -> Any:
    return json.loads((_folder() / name).read_text(encoding="utf-8"))


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (_folder() / name).read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def conversations() -> list[dict[str, Any]]:
    """Return who wrote to whom: lines of (who, hours ago, words), oldest first."""
    found: list[dict[str, Any]] = _json("life/conversations.json")
    return found


def board_life() -> dict[str, Any]:
    """Return what else goes on: reserved, sold, favourites, hidden, alerts, reports."""
    found: dict[str, Any] = _json("life/board.json")
    return found
