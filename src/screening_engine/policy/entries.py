"""What is known of each fact: its type, what it costs, whose it is and who may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from screening_engine.policy.types import (
    ANY,
    DURATION,
    NUMBER,
    Type,
)
from screening_engine.submission import FactValue, SubjectKind


class Cost(StrEnum):
    """Conditions run from cheap to expensive; a missing expensive fact is asked for."""

    CHEAP = "cheap"
    EXPENSIVE = "expensive"


class About(StrEnum):
    """Where a fact comes from. Advice while typing uses the submission and the market only."""

    SUBMISSION = "submission"
    ACCOUNT = "account"
    OTHERS = "others"
    MARKET = "market"


class PersonalData(StrEnum):
    NONE = "none"
    CONTENT = "content"  # what the person wrote
    CONTACT = "contact"  # how to reach them
    ACCOUNT = "account"  # how they use the site


class SeenBy(StrEnum):
    POSTER = "poster"  # the poster, and staff
    STAFF = "staff"


ANY_SUBJECT = frozenset(SubjectKind)
LISTINGS = frozenset({SubjectKind.LISTING})
MESSAGES = frozenset({SubjectKind.MESSAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactEntry:
    """
    One fact. ``phrase`` is its name inside an English sentence ("the price").

    ``unit`` says what a number counts. ``ordinary`` is the value that an example of a rule has
    where it says nothing: that of an unremarkable ad by an unremarkable person; None leaves the
    fact unknown there. ``lowest`` is the smallest possible number.
    """

    name: str
    type: Type
    phrase: str
    description: str
    unit: str = ""
    cost: Cost = Cost.CHEAP
    about: About
    personal: PersonalData
    seen_by: SeenBy = SeenBy.POSTER
    subjects: frozenset[SubjectKind] = ANY_SUBJECT
    ordinary: FactValue | None = None
    lowest: int | None = None
    takes_argument: bool = False


def of_submission(
    name: str,
    kind: Type,
    phrase: str,
    description: str,
    *,
    subjects: frozenset[SubjectKind] = ANY_SUBJECT,
) -> FactEntry:
    return FactEntry(
        name=name,
        type=kind,
        phrase=phrase,
        description=description,
        about=About.SUBMISSION,
        personal=PersonalData.CONTENT,
        subjects=subjects,
        takes_argument=kind is ANY,
    )


def contacts(name: str, what: str) -> FactEntry:
    return FactEntry(
        name=f"contacts.{name}",
        type=NUMBER,
        unit="count",
        phrase=f"the number of {what} in the texts",
        description=f"How many different {what} the texts hold.",
        about=About.SUBMISSION,
        personal=PersonalData.CONTACT,
        lowest=0,
    )


def of_account(
    name: str, kind: Type, phrase: str, description: str, ordinary: FactValue
) -> FactEntry:
    return FactEntry(
        name=f"author.{name}",
        type=kind,
        unit="count" if kind is NUMBER else "",
        phrase=phrase,
        description=description,
        about=About.ACCOUNT,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        ordinary=ordinary,
        lowest=0 if kind in (NUMBER, DURATION) else None,
    )


def of_writing(
    name: str, kind: Type, phrase: str, description: str, ordinary: FactValue
) -> FactEntry:
    """Return a fact about how somebody writes messages; ``name`` is whole."""
    behaviour = of_account(name, kind, phrase, description, ordinary)
    return replace(behaviour, name=name, subjects=MESSAGES)


def of_others(name: str, phrase: str, description: str, *, cost: Cost) -> FactEntry:
    return FactEntry(
        name=name,
        type=NUMBER,
        unit="count",
        phrase=phrase,
        description=description,
        cost=cost,
        about=About.OTHERS,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        ordinary=0,
        lowest=0,
    )
