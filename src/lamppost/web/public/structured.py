"""What an ad says, for machines: schema.org as JSON-LD. Never a way to reach its poster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from lamppost.foundation.kernel.money import exponent
from lamppost.market.categories.rules import Attribute, AttributeType, Category, Kind
from lamppost.market.listings.rules import PriceType

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing, ListingRevision

SCHEMA = "https://schema.org"
CONDITIONS = {"new": "NewCondition", "for-parts": "DamagedCondition"}
DESCRIPTION = 5_000
# No property; and one whose only value, for work from anywhere, is not what we ask.
SKIPPED = frozenset({"", "jobLocationType"})
Data = dict[str, object]


def structured_data(
    listing: Listing, *, leaf: Category | None, url: str, images: Sequence[str]
) -> Markup:
    """
    Return the content of a data block in a page: nothing in it can end the block.

    ``url`` and ``images`` are absolute addresses.
    """
    data = {"@context": SCHEMA, **_data(listing, leaf, url, images)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # The one place where text goes into a page unescaped: as JSON, without what HTML reads.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - made safe above


def _data(listing: Listing, leaf: Category | None, url: str, images: Sequence[str]) -> Data:
    revision = listing.current
    item: Data = {
        "@type": leaf.schema_type if leaf else "Thing",
        "name": revision.title,
        "description": revision.body[:DESCRIPTION],
        "url": url,
        **({"image": list(images)} if images else {}),
        **(_properties(leaf, revision.attributes) if leaf else {}),
    }
    if item["@type"] == "JobPosting":
        return _job(item, listing)
    if revision.offer == Kind.WANTED:
        return {"@type": "Demand", "url": url, "itemOffered": item}
    price = _price(revision)
    if price is None:
        return item
    offer: Data = {
        "@type": "Offer",
        "url": url,
        "price": price,
        "priceCurrency": revision.currency,
        "availability": f"{SCHEMA}/{'Reserved' if listing.is_reserved else 'InStock'}",
        "areaServed": listing.site.name,
    }
    if item["@type"] == "Product":
        return {**item, "offers": offer}
    return {**offer, "itemOffered": item}


def _job(item: Data, listing: Listing) -> Data:
    place = {
        "@type": "PostalAddress",
        "addressLocality": listing.site.name,
        "addressCountry": listing.site.country,
    }
    made: Data = {
        **item,
        "title": item["name"],
        "hiringOrganization": {
            "@type": "Organization",
            "name": item.get("hiringOrganization", listing.seller.display_name),
        },
        "jobLocation": {"@type": "Place", "address": place},
    }
    if listing.published_at is not None:
        made["datePosted"] = listing.published_at.date().isoformat()
    if listing.expires_at is not None:
        made["validThrough"] = listing.expires_at.isoformat(timespec="seconds")
    return made


def _price(revision: ListingRevision) -> str | None:
    """Return the price as a decimal number, as schema.org wants it."""
    if revision.price_type == PriceType.FREE:
        return "0"
    if revision.price_minor is None:
        return None
    places = exponent(revision.currency)
    whole, rest = divmod(revision.price_minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)


def _properties(leaf: Category, answers: Mapping[str, object]) -> Data:
    return {
        question.property: _value(question, answers[question.key])
        for question in leaf.attributes
        if question.property not in SKIPPED and answers.get(question.key) not in (None, "", [])
    }


def _value(question: Attribute, answer: object) -> object:
    if question.property == "itemCondition":
        return f"{SCHEMA}/{CONDITIONS.get(str(answer), 'UsedCondition')}"
    if question.type is AttributeType.INTEGER and question.unit:
        return {"@type": "QuantitativeValue", "value": answer, "unitText": question.unit}
    if isinstance(answer, list):
        return [_choice(question, str(key)) for key in answer]
    return _choice(question, answer) if isinstance(answer, str) else answer


def _choice(question: Attribute, key: str) -> str:
    choice = question.choice(key)
    return choice.label("en") if choice else key
