"""What someone submitted, with every fact a signal or a rule may look at already fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from screening_engine.money import Money

FactValue = bool | int | float | str | Money | timedelta | tuple[str, ...]
"""
The value of one fact. A fact that could not be fetched is left out of the mapping:
absence means *unknown*, never "no".
"""


class SubjectKind(StrEnum):
    """What kind of thing is screened. Rules say in ``applies_to`` which they look at."""

    LISTING = "listing"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """
    One thing to screen. Immutable, and serialisable by ``replay.submission_to_json``.

    ``title`` and ``body`` are as the person typed them. ``category`` is a path such as
    ``housing/rent``; ``offer`` is offer, wanted, free or swap. ``country`` is ISO 3166-1
    alpha-2, ``language`` a BCP 47 tag; both may be empty when unknown. ``attributes`` are the
    answers to the category's questions. ``earlier`` are the bodies that the same person wrote
    before in the same conversation, oldest first: contacts may be split over them. ``facts``
    hold what the caller gathered beforehand, by the dotted names of the fact catalogue
    (``author.account_age``, ``text.same_by_others`` …).
    """

    kind: SubjectKind = SubjectKind.LISTING
    title: str = ""
    body: str = ""
    category: str = ""
    offer: str = "offer"
    price: Money | None = None
    country: str = ""
    language: str = ""
    site: str = ""
    attributes: Mapping[str, str | int | bool | tuple[str, ...]] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    facts: Mapping[str, FactValue] = field(default_factory=dict)
