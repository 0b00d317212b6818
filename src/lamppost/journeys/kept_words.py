"""Words about ads in mails to people who look for something or keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.numbers import format_currency
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.foundation.kernel.money import exponent
from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing, ListingRevision


REMOVED = frozenset({ListingState.REFUSED, ListingState.QUARANTINED, ListingState.DELETED})


def known_title(listing: Listing) -> str:
    """
    Return how an ad is called. What was removed or deleted is not repeated anywhere, nor are
    words that were never public.
    """
    is_told = listing.has_public_words and listing.state not in REMOVED
    return listing.current.title if is_told else _("An ad that you kept")


def ad_url(listing: Listing) -> str:
    """Return the full address of a public ad."""
    place = {"site": listing.site.slug, "code": listing.code}
    slug = listing.current.slug
    if not slug:
        return env().base_url + reverse("ad-code", kwargs=place)
    return env().base_url + reverse("ad", kwargs={**place, "slug": slug})


def price_words(revision: ListingRevision) -> str:
    """Return what an ad costs, or "" if it names no price."""
    if revision.price_type == "free":
        return _("Free")
    if revision.price_minor is None:
        return ""
    return amount_words(revision.price_minor, revision.currency)


def amount_words(minor: int, currency: str) -> str:
    """Return an amount as the reader's language writes it."""
    locale = Locale.parse(get_language() or "en", sep="-")
    return format_currency(minor / 10 ** exponent(currency), currency, locale=locale)


def direction_of(language: str) -> str:
    """Return in which direction a language is written."""
    return "rtl" if language.split("-", maxsplit=1)[0] in ("ar", "fa", "he", "ur") else "ltr"
