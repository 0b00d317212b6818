"""What was typed in the first run: kept raw, read when it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from lamppost.foundation.kernel.emails import normal_form, tidy_address
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.journeys.open_board import BoardPlan, Person
from lamppost.market.sites.proposals import (
    centre_of,
    currency_for,
    parts_named,
    slug_for,
    zone_for,
)
from lamppost.market.sites.rules import (
    DistrictSettings,
    SiteNotValid,
    SiteSettings,
    check_districts,
    check_site,
)
from lamppost.people.accounts.rules import check_name
from lamppost.web.staff.site_form import FIELDS, SiteForm, settings_of

STEPS = ("you", "place", "parts", "mail", "moderator", "open")
PERSON_FIELDS, PLACE_FIELDS = ("name", "address"), FIELDS
MOST_PARTS = 80
Problems = dict[str, DomainError]
Stored = Mapping[str, Any]
USUAL = {"hue": "165", "chroma": "0.095", "language": "en"}


class PartsNotValid(DomainError):
    """The parts of town that were typed cannot be used."""

    code = "parts_not_valid"


class Missing(DomainError):
    """Something that is needed was left empty."""

    code = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    The code in the test mail. ``code_hash`` is keyed; ``address`` is where it went.

    ``is_right``: it was typed here, so whoever sits here reads that mailbox.
    """

    address: str = ""
    code_hash: str = ""
    tries: int = 0
    is_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything typed so far, by step. ``drawn`` are parts that came from a GeoJSON file."""

    you: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(PERSON_FIELDS, ""))
    place: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(PLACE_FIELDS, ""))
    parts: str = ""
    drawn: Sequence[DistrictSettings] = ()
    moderator: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(PERSON_FIELDS, ""))
    proof: Proof = Proof()
    # The steps that were left by "Continue": what may be empty is done only then.
    seen: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Stored | None) -> Draft:
        """Return what a session kept."""
        if not stored:
            return cls()
        drawn = [
            DistrictSettings(**{**part, "outline": tuple(map(tuple, part["outline"]))})
            for part in stored["drawn"]
        ]
        known = {**stored, "drawn": drawn, "proof": Proof(**stored["proof"])}
        return cls(**{**known, "seen": tuple(stored["seen"])})

    def as_stored(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)

    def done(self, step: str) -> Draft:
        """Return it with a step done."""
        return replace(self, seen=tuple(dict.fromkeys((*self.seen, step))))

    @property
    def furthest(self) -> str:
        """The first step that is not done."""
        return next((step for step in STEPS if step not in self.seen), STEPS[-1])

    @property
    def is_proved(self) -> bool:
        """Whether a code that went to the operator's address was typed here."""
        return self.proof.is_right and self.proof.address == self.you.get("address", "")

    @property
    def names(self) -> list[str]:
        """The parts of town as typed, one a line."""
        lines = (" ".join(line.split()) for line in self.parts.splitlines())
        return list(dict.fromkeys(filter(None, lines)))


def with_proposals(place: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a place, with what fits the name and the country where one is empty."""
    country = place.get("country", "").upper()
    proposed = {
        **USUAL,
        "slug": slug_for(place.get("name", "")),
        "currency": currency_for(country) if country else "",
        "time_zone": zone_for(country) if country else "",
    }
    return {name: place.get(name, "") or proposed.get(name, "") for name in PLACE_FIELDS}


def form_of_place(draft: Draft) -> SiteForm:
    """Return the place as a form, with proposals in what is empty."""
    return SiteForm(values=with_proposals(draft.place))


def problems_of_person(typed: Mapping[str, str]) -> Problems:
    """Return what is wrong with a name and an address, by field."""
    problems: Problems = {}
    for name, check in (("name", check_name), ("address", _check_address)):
        try:
            check(typed.get(name, ""))
        except DomainError as error:
            problems[name] = error
    return problems


def _check_address(text: str) -> str:
    normal_form(text)
    return tidy_address(text)


def problems_of_place(draft: Draft) -> Problems:
    """Return what is wrong with the place, by field."""
    problems: Problems = {}
    if not draft.place.get("country"):
        problems["country"] = Missing(N_("Choose the country: money and clock follow from it."))
    try:
        check_site(_town(draft))
    except SiteNotValid as error:
        problems = {**{k: DomainError(v) for k, v in error.problems.items()}, **problems}
    return problems


def problems_of_parts(draft: Draft) -> Problems:
    """Return what is wrong with the parts of town."""
    if len(draft.names) > MOST_PARTS:
        return {"parts": PartsNotValid(N_("80 parts of town are the most."))}
    try:
        check_districts(parts_of(draft))
    except SiteNotValid as error:
        return {"parts": PartsNotValid(next(iter(error.problems.values())))}
    return {}


def problems_of_moderator(draft: Draft) -> Problems:
    """Return what is wrong with the first moderator; nobody at all is right, too."""
    typed = draft.moderator
    if not any(typed.values()):
        return {}
    problems = problems_of_person(typed)
    if "address" not in problems and _same_mailbox(typed["address"], draft.you.get("address", "")):
        problems["address"] = Missing(
            N_("This is your own address. You moderate anyway; leave both fields empty.")
        )
    return problems


def _same_mailbox(one: str, other: str) -> bool:
    try:
        return normal_form(one) == normal_form(other)
    except DomainError:
        return False


def parts_of(draft: Draft) -> list[DistrictSettings]:
    """Return the parts of town: those of the file where a name is in it, the others by name."""
    place = _town(draft)
    named = parts_named(draft.names, latitude=place.latitude, longitude=place.longitude)
    drawn = {part.name.casefold(): part for part in draft.drawn}
    return [
        replace(drawn[part.name.casefold()], slug=part.slug, name=part.name)
        if part.name.casefold() in drawn
        else part
        for part in named
    ]


def _town(draft: Draft) -> SiteSettings:
    values = with_proposals(draft.place)
    if not (values["latitude"] or values["longitude"]):
        latitude, longitude = centre_of(draft.drawn) or (0.0, 0.0)
        values |= {"latitude": str(latitude), "longitude": str(longitude)}
    return settings_of(SiteForm(values=values))


CHECKS = {
    "you": lambda draft: problems_of_person(draft.you),
    "place": problems_of_place,
    "parts": problems_of_parts,
    "mail": lambda _draft: {},
    "moderator": problems_of_moderator,
}


def first_wrong(draft: Draft) -> str:
    """Return the first step that still needs something, "" if the board can be opened."""
    return next((step for step, check in CHECKS.items() if check(draft)), "")


def plan_of(draft: Draft) -> BoardPlan:
    """Return what to do, of a draft in which nothing is wrong."""
    helper = draft.moderator
    return BoardPlan(
        operator=Person(name=draft.you["name"], address=draft.you["address"]),
        town=_town(draft),
        parts=parts_of(draft),
        moderator=Person(name=helper["name"], address=helper["address"])
        if any(helper.values())
        else None,
    )
