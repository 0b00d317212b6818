"""An ad as its page shows it: one shape for the page, the preview and the mail link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import (
    Attribute,
    AttributeType,
    AttributeValue,
    Category,
    Kind,
    PriceNeed,
    PricePeriod,
    Taxonomy,
)
from lamppost.market.listings.rules import PriceType
from lamppost.market.sites.queries import place_names
from lamppost.web.jinja import date, money
from lamppost.web.units import measure

if TYPE_CHECKING:
    from lamppost.foundation.kernel.money import Money
    from lamppost.market.listings.models import Listing
    from lamppost.market.media.queries import PhotoView
    from lamppost.market.sites.models import Site

# Any: only what stands around it in a path matters.
SOME_CODE = "22222222"
GOODS = frozenset({"for-sale", "free-and-swap", "vehicles", "pets"})


class Priced(Protocol):
    """What an ad asks or offers."""

    @property
    def offer(self) -> str: ...
    @property
    def price_type(self) -> str: ...
    @property
    def price(self) -> Money | None: ...


class Said(Priced, Protocol):
    """What an ad says: checked content, or one of its revisions."""

    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, object]: ...
    @property
    def district(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeAd:
    """
    What ``parts/ad.html`` shows.

    ``price_notes`` stand small below the price, ``caution`` (or "") below them; ``facts`` are
    (question, answer); ``duties`` are the legal notes of the category in the site's country.
    ``code`` is "" and ``posted_at`` None before the ad exists.
    """

    title: str
    body: str
    language: str
    section: str
    category: str
    badge: str
    price_text: str
    price_notes: Sequence[str]
    caution: str
    place: str
    facts: Sequence[tuple[str, str]]
    duties: Sequence[str]
    photos: Sequence[PhotoView]
    code: str = ""
    posted_at: datetime | None = None


class Board(Protocol):
    """A town with its categories and the names of its districts, by slug."""

    @property
    def site(self) -> Site: ...
    @property
    def taxonomy(self) -> Taxonomy: ...
    @property
    def places(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class _Board:
    site: Site
    taxonomy: Taxonomy
    places: Mapping[str, str]


def whole_ad(
    said: Said,
    *,
    site: Site,
    photos: Sequence[PhotoView],
    code: str = "",
    posted_at: datetime | None = None,
) -> WholeAd:
    """Return an ad in the reader's language. Two small queries: categories and districts."""
    board = _Board(site, taxonomy_for(site.pk), place_names(site))
    return whole_ad_on(board, said, photos=photos, code=code, posted_at=posted_at)


def whole_ad_on(
    board: Board,
    said: Said,
    *,
    photos: Sequence[PhotoView],
    code: str = "",
    posted_at: datetime | None = None,
) -> WholeAd:
    """Return an ad in the reader's language, with what is known of its town already."""
    site, language = board.site, get_language() or "en"
    leaf = board.taxonomy.leaf(said.category)
    section = board.taxonomy.section(leaf.section_key)
    return WholeAd(
        title=said.title,
        body=said.body,
        language=said.language,
        section=section.label(language) if section else "",
        category=leaf.label(language),
        badge=badge_text(said.offer),
        price_text=price_text(said, leaf),
        price_notes=_price_notes(said),
        caution=_caution(said, leaf),
        place=board.places.get(said.district, site.name),
        facts=facts_of(leaf, said.attributes, language),
        duties=[note.text(language) for note in leaf.notes_for(site.country)],
        photos=photos,
        code=code,
        posted_at=posted_at,
    )


def public_url(listing: Listing, site: Site | None = None) -> str:
    """
    Return the address of an ad's page. The code decides; the slug only reads well.

    ``site`` is given where many ads are listed, so that not each of them asks for its own.
    """
    return ad_path((site or listing.site).slug, listing.code, listing.current.slug)


def ad_path(site: str, code: str, slug: str = "") -> str:
    """Return the path of an ad's page; ``slug`` is "" for a title without a letter from a to z."""
    # A list of ads names sixty such paths: each town's pattern is asked for once.
    beginning, end = _ad_pattern(site)
    return f"{beginning}{code}{f'-{slug}' if slug else ''}{end}"


@lru_cache(maxsize=1_024)
def _ad_pattern(site: str) -> tuple[str, str]:
    path = reverse("ad-code", kwargs={"site": site, "code": SOME_CODE})
    beginning, _code, end = path.rpartition(SOME_CODE)
    return beginning, end


def badge_text(offer: str) -> str:
    """Return the word that stands on ads that are not plain offers."""
    if offer == Kind.OFFER:
        return ""
    return {Kind.WANTED: _("Wanted"), Kind.FREE: _("Free"), Kind.SWAP: _("Swap")}.get(
        Kind(offer), ""
    )


def price_text(said: Priced, leaf: Category) -> str:
    """Return the price as one short text, with its period."""
    if said.offer == Kind.FREE or said.price_type == PriceType.FREE:
        return _("Free")
    if said.offer == Kind.SWAP:
        return _("To swap")
    if said.price is None and leaf.price.need is PriceNeed.NONE:
        return ""
    if said.price is None:
        return _unpriced(said, leaf)
    price = money(said.price.minor, said.price.currency)
    return _with_period(price, leaf.price.per)


def _unpriced(said: Priced, leaf: Category) -> str:
    if said.offer == Kind.WANTED:
        return _("Wanted")
    return _("Pay by agreement") if leaf.section_key == "jobs" else _("Price on request")


def _with_period(price: str, per: PricePeriod) -> str:
    if per is PricePeriod.ONCE:
        return price
    return {
        PricePeriod.HOUR: _("%(price)s an hour") % {"price": price},
        PricePeriod.DAY: _("%(price)s a day") % {"price": price},
        PricePeriod.NIGHT: _("%(price)s a night") % {"price": price},
        PricePeriod.WEEK: _("%(price)s a week") % {"price": price},
        PricePeriod.MONTH: _("%(price)s a month") % {"price": price},
        PricePeriod.YEAR: _("%(price)s a year") % {"price": price},
    }[per]


def _price_notes(said: Said) -> list[str]:
    return [_("Negotiable")] if said.price_type == PriceType.NEGOTIABLE else []


def _caution(said: Said, leaf: Category) -> str:
    # Where things change hands, many believe that somebody makes good what goes wrong.
    if leaf.section_key not in GOODS or said.offer == Kind.WANTED:
        return ""
    return _("You deal directly with the seller. No buyer protection.")


def facts_of(
    leaf: Category, attributes: Mapping[str, object], language: str
) -> list[tuple[str, str]]:
    """Return the answers as (question, answer), in the order of the questions."""
    rows = []
    for question in leaf.attributes:
        value = attributes.get(question.key)
        if isinstance(value, (str, int, bool, list)) and value not in ("", []):
            rows.append((question.label(language), _answer(question, value, language)))
    return rows


def _answer(question: Attribute, value: AttributeValue, language: str) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.type is AttributeType.DATE:
        return date(datetime.fromisoformat(str(value)))
    if isinstance(value, int):
        is_year = question.key == "year" or question.key.endswith("_year")
        return str(value) if is_year else measure(value, question.unit)
    return question.shown(value, language) or ""
