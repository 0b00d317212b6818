"""What a site may be called and set to. Pure."""

from __future__ import annotations

import math
import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.market.sites.outlines import Ring, problem_of

# First path segments of our own pages: a town of that name takes another slug.
RESERVED_SLUGS = frozenset(
    {
        "about", "account", "ads", "alerts", "admin", "api", "appeal", "assets", "auth", "contact",
        "decisions", "demo", "docs", "feed", "health", "healthz", "help", "lamppost", "leave",
        "legal", "login", "logout", "mail", "media", "messages", "my", "network", "offline",
        "people", "post", "preferences", "privacy", "report", "reports", "robots.txt", "rules",
        "safety", "search", "sign-in", "sign-out", "sitemap.xml", "staff", "start", "static",
        "terms", "theme", "tour", "transparency",
    }
)  # fmt: skip
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class SiteNotValid(DomainError):
    """A site's settings are wrong; ``problems`` maps each field to a message."""

    code = "site_not_valid"

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(N_("Some fields need another look."))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """
    Everything an operator sets for a site.

    ``hue`` is 0–360 and ``chroma`` 0–0.2 in OKLCH; ``latitude`` and ``longitude`` are the
    centre in degrees (WGS 84); ``neighbours`` are slugs.
    """

    name: str
    slug: str
    tagline: str = ""
    hue: int = 165
    chroma: float = 0.095
    language: str = "en"
    currency: str = "EUR"
    country: str = "IE"
    time_zone: str = "UTC"
    latitude: float = 0.0
    longitude: float = 0.0
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictSettings:
    """
    A part of a town, with its centre. Ads show the district, never an address.

    ``outline`` is a ring of (longitude, latitude), open or closed; empty: only the centre is
    known; None: as it was.
    """

    slug: str
    name: str
    latitude: float
    longitude: float
    outline: Ring | None = None


def check_site(settings: SiteSettings) -> None:
    """
    Refuse settings that cannot work, all problems at once.

    :raises SiteNotValid: with a message for each field
    """
    problems = {
        **_problems_of_names(settings),
        **_problems_of_numbers(settings),
        **_problems_of_codes(settings),
    }
    if problems:
        raise SiteNotValid(problems)


def _problems_of_names(settings: SiteSettings) -> dict[str, str]:
    problems = {}
    if not 1 <= len(settings.name.strip()) <= 60:
        problems["name"] = N_("Give the town a name of at most 60 characters.")
    if settings.slug in RESERVED_SLUGS:
        problems["slug"] = N_("This address is used by Lamppost itself. Choose another.")
    elif not _SLUG.fullmatch(settings.slug):
        problems["slug"] = N_("Use small letters a–z, digits and hyphens, at most 40.")
    if len(settings.tagline) > 120:
        problems["tagline"] = N_("Keep this line to 120 characters.")
    if settings.slug in settings.neighbours:
        problems["neighbours"] = N_("A town is not its own neighbour.")
    return problems


def _problems_of_numbers(settings: SiteSettings) -> dict[str, str]:
    problems = {}
    if not 0 <= settings.hue <= 360:
        problems["hue"] = N_("The hue is a number from 0 to 360.")
    if not (math.isfinite(settings.chroma) and 0 <= settings.chroma <= 0.2):
        problems["chroma"] = N_("The strength of the colour is a number from 0 to 0.2.")
    if not abs(settings.latitude) <= 90:
        problems["latitude"] = N_("The latitude is a number from −90 to 90.")
    if not abs(settings.longitude) <= 180:
        problems["longitude"] = N_("The longitude is a number from −180 to 180.")
    return problems


def _problems_of_codes(settings: SiteSettings) -> dict[str, str]:
    problems = {}
    try:
        Locale.parse(settings.language, sep="-")
    except (ValueError, UnknownLocaleError):
        problems["language"] = N_("This is not a language tag that we know, such as en or de.")
    if settings.currency not in list_currencies():
        problems["currency"] = N_("This is not an ISO 4217 currency code, such as EUR.")
    if not re.fullmatch(r"[A-Z]{2}", settings.country):
        problems["country"] = N_("This is not a two-letter country code, such as IE.")
    if settings.time_zone not in zoneinfo.available_timezones():
        problems["time_zone"] = N_("This is not a time zone, such as Europe/Dublin.")
    return problems


def check_districts(districts: Sequence[DistrictSettings]) -> None:
    """
    Refuse districts that cannot work, all problems at once.

    :raises SiteNotValid: with a message for each, by field and place: "name-2" is the name of the
        second one
    """
    problems: dict[str, str] = {}
    seen: set[str] = set()
    for place, district in enumerate(districts, start=1):
        found = _problems_of_district(district)
        if district.slug in seen:
            found["slug"] = N_("Two parts of town have the same address.")
        seen.add(district.slug)
        problems |= {f"{field}-{place}": message for field, message in found.items()}
    if problems:
        raise SiteNotValid(problems)


def _problems_of_district(district: DistrictSettings) -> dict[str, str]:
    problems = {}
    if not 1 <= len(district.name.strip()) <= 60:
        problems["name"] = N_("Give the part of town a name of at most 60 characters.")
    if not _SLUG.fullmatch(district.slug):
        problems["slug"] = N_("Use small letters a–z, digits and hyphens, at most 40.")
    if not abs(district.latitude) <= 90:
        problems["latitude"] = N_("The latitude is a number from −90 to 90.")
    if not abs(district.longitude) <= 180:
        problems["longitude"] = N_("The longitude is a number from −180 to 180.")
    if problem := problem_of(district.outline or ()):
        problems["outline"] = problem
    return problems
