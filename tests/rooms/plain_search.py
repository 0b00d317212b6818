"""A search answered by a plain look at every ad: what the index has to find and count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import PriceType
from lamppost.market.search.document import answer_terms, seller_of
from lamppost.market.search.rules import Order, Range, Search, Word, read_words
from lamppost.market.search.rules.since import Since
from lamppost.market.search.rules.spellings import spellings
from lamppost.market.search.schema import analyser


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """An ad with what stands beside it: ``copies`` names what it is a copy of, if anything."""

    listing: Listing
    copies: str = ""
    promoted_until: datetime | None = None

    @property
    def said(self):
        return self.listing.current

    @property
    def price(self) -> int | None:
        is_free = self.said.price_type == PriceType.FREE
        return 0 if is_free else self.said.price_minor

    def number(self, key: str) -> int | None:
        value = self.said.attributes.get(key)
        return int(str(value).replace("-", "")) if value is not None else None


def results(ads: Sequence[Ad], wanted: Search) -> list[Ad]:
    """Every result in order; ``ads`` are in the order in which they came, the newest last."""
    found = in_order([ad for ad in ads if matches(ad, wanted)], wanted.order)
    return distinct(found) if wanted.collapse else found


def distinct(ads: Sequence[Ad]) -> list[Ad]:
    groups: set[str] = set()
    kept = []
    for ad in ads:
        if not ad.copies or ad.copies not in groups:
            kept.append(ad)
        groups.add(ad.copies)
    return kept


def copies(ads: Sequence[Ad], wanted: Search) -> dict:
    """How many results stand behind each that stands for them."""
    found = Counter(ad.copies for ad in ads if ad.copies and matches(ad, wanted))
    return {
        ad.listing.pk: found[ad.copies] - 1 for ad in results(ads, wanted) if found[ad.copies] > 1
    }


def in_order(found: list[Ad], order: Order) -> list[Ad]:
    found.sort(key=lambda ad: ad.listing.published_at, reverse=True)
    return found


def matches(ad: Ad, wanted: Search) -> bool:
    said = ad.said
    return all(
        (
            ad.listing.site_id in wanted.site_ids,
            not wanted.categories or said.category in wanted.categories,
            not wanted.section or said.category.startswith(f"{wanted.section}/"),
            not wanted.offers or said.offer in wanted.offers,
            not wanted.districts or said.district in wanted.districts,
            not wanted.sellers or seller_of(said.attributes) in wanted.sellers,
            wanted.price.is_open or within(ad.price, wanted.price),
            not wanted.with_photo,
            wanted.since is None or ad.listing.published_at >= wanted.since,
            ad.listing.pk not in wanted.without,
            ad.listing.code not in wanted.seen,
            not (wanted.without_promoted and is_promoted(ad, wanted)),
            all(has_answer(ad, key, given) for key, given in wanted.choices.items()),
            all(within(ad.number(key), span) for key, span in wanted.numbers.items()),
            has_words(said, read_words(wanted.words)),
        )
    )


def is_promoted(ad: Ad, wanted: Search) -> bool:
    until = ad.promoted_until
    return until is not None and wanted.moment is not None and until > wanted.moment


def has_answer(ad: Ad, key: str, given: Sequence[str]) -> bool:
    value = ad.said.attributes.get(key)
    return value is not None and bool(set(given) & set(answer_terms(value)))


def within(value: int | None, span: Range) -> bool:
    if value is None:
        return span.is_open
    return (span.low is None or value >= span.low) and (span.high is None or value <= span.high)


def has_words(said, words: tuple[Word, ...]) -> bool:
    return all(
        any(has_text(said, text) for text in spellings(words, at)) != word.is_excluded
        for at, word in enumerate(words)
    )


def has_text(said, text: str) -> bool:
    taxonomy = shipped_taxonomy()
    leaf = taxonomy.leaf(said.category)
    labels = f"{leaf.label('en')} {taxonomy.section(leaf.section_key).label('en')}"
    wanted = analyser("en").analyze(text)
    return any(
        wanted == terms[at : at + len(wanted)]
        for held in (said.title, said.body, labels)
        for terms in [analyser("en").analyze(held)]
        for at in range(len(terms))
    )


def counts(ads: Sequence[Ad], wanted: Search, answers: Sequence[str]) -> dict[str, dict[str, int]]:
    """Every facet; ``answers`` are the questions of the leaf that have answers to choose from."""
    found = {
        "category": by(ads, wanted, category_of, categories=(), choices={}, numbers={}),
        "offer": by(ads, wanted, lambda ad: [ad.said.offer], offers=()),
        "district": by(ads, wanted, lambda ad: [ad.said.district], districts=()),
        "seller": by(ads, wanted, lambda ad: [seller_of(ad.said.attributes) or ""], sellers=()),
        "photo": {"yes": 0},
    }
    if len(wanted.site_ids) > 1:
        found["town"] = by(ads, wanted, lambda ad: [str(ad.listing.site_id)])
    if wanted.moment is not None:
        found["since"] = {
            since: total(ads, replace(wanted, since=since.before(wanted.moment))) for since in Since
        }
    if wanted.category:
        found["attribute"] = {}
        for key in answers:
            others = {name: some for name, some in wanted.choices.items() if name != key}
            found["attribute"] |= by(ads, wanted, partial(answers_of, key=key), choices=others)
    return found


def by(ads: Sequence[Ad], wanted: Search, values, **widened) -> dict[str, int]:
    """How many results each value has that ads have; the empty one is none."""
    found: dict[str, list[Ad]] = {}
    for ad in ads:
        if matches(ad, replace(wanted, **widened)):
            for one in filter(None, values(ad)):
                found.setdefault(one, []).append(ad)
    return {one: counted(some, wanted) for one, some in found.items()}


def category_of(ad: Ad) -> list[str]:
    return [ad.said.category]


def answers_of(ad: Ad, key: str) -> list[str]:
    value = ad.said.attributes.get(key)
    return [] if value is None else [f"{key}={term}" for term in answer_terms(value)]


def counted(ads: Sequence[Ad], wanted: Search) -> int:
    return len(distinct(ads)) if wanted.collapse else len(ads)


def total(ads: Sequence[Ad], wanted: Search) -> int:
    return len(results(ads, wanted))


def left_out(ads: Sequence[Ad], wanted: Search) -> dict[str, int]:
    widened = {
        "hidden": (wanted.without, {"without": ()}),
        "seen": (wanted.seen, {"seen": ()}),
        "promoted": (wanted.without_promoted, {"without_promoted": False}),
    }
    return {
        reason: total(ads, replace(wanted, **changes)) - total(ads, wanted)
        for reason, (is_given, changes) in widened.items()
        if is_given
    }


def in_bar(ads: Sequence[Ad], wanted: Search, name: str, low: int, high: int | None) -> int:
    """How many results have a value from ``low`` to below ``high``, whatever range is asked for."""
    key = name.removeprefix("n.")
    others = {other: span for other, span in wanted.numbers.items() if other != key}
    changes = {"price": Range()} if name == "price" else {"numbers": others}
    widened = replace(wanted, **changes)

    def value(ad: Ad) -> int | None:
        return ad.price if name == "price" else ad.number(key)

    return counted(
        [
            ad
            for ad in ads
            if matches(ad, widened)
            and (found := value(ad)) is not None
            and low <= found
            and (high is None or found < high)
        ],
        wanted,
    )
