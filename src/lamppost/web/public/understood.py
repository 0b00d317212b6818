"""What a typed line says besides words becomes filters of the address, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.money import exponent
from lamppost.market.search.queries import count
from lamppost.market.search.rules import Found, Meaning, Word, read_words
from lamppost.market.search.rules.meanings import known_words
from lamppost.market.search.rules.reading import Reading, Vocabulary, read_query
from lamppost.market.search.rules.spoken import corrected
from lamppost.market.sites.queries import neighbours_of
from lamppost.web.public.asked import NEAR, Asked
from lamppost.web.public.chips import chips_of
from lamppost.web.public.links import (
    Params,
    across_categories,
    address,
    leaf_path,
    path_of,
    with_value,
    without_names,
)

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.web.public.towns import Ground

AS, TYPED = "as", "typed"
WHERE = ("where", "around", "km", "town", "district")
HINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """
    An address with what its words say as filters, and the ground that reaches them.

    ``labels`` say what was read, as the chips do; empty if nothing was. ``typed`` is the address
    with exactly the words that were typed.
    """

    params: Params
    ground: Ground
    labels: tuple[str, ...] = ()
    typed: Params = ()

    @property
    def typed_url(self) -> str:
        """Where exactly these words are searched."""
        return address(path_of(self.ground), self.typed)

    def taken_back(self) -> Understood:
        """Return the address as it was typed."""
        return replace(self, params=self.typed, labels=())


def understood(params: Params, ground: Ground) -> Understood:
    """
    Return what an address means; a filter that it names counts more than what its words say.

    One query where there are words and neighbours that they may name.
    """
    text = next((value for name, value in params if name == "q"), "")
    as_typed = any(pair == (AS, TYPED) for pair in params)
    if not text or as_typed:
        return Understood(params=params, ground=ground)
    neighbours = _neighbours(ground)
    read = read_query(text, _vocabulary(ground, neighbours), get_language() or "en")
    if not read.spans:
        read = read_query(text, _vocabulary(ground, neighbours), ground.site.language)
    if not read.spans:
        return Understood(params=params, ground=ground)
    if read.town:
        ground = replace(ground, neighbours=neighbours)
    added = tuple(_added(read, {name for name, _value in params}, ground.site.currency))
    chips = chips_of(added, ground)
    return Understood(
        params=(*with_value(params, "q", read.words), *added),
        ground=ground,
        labels=(*(chip.label for chip in chips), *_left_out(read)) or (ground.site.name,),
        typed=with_value(params, AS, TYPED),
    )


def _neighbours(ground: Ground) -> list[Site]:
    """Return the towns next door where prices can be compared."""
    known = ground.neighbours or (neighbours_of(ground.site) if ground.site.neighbours else ())
    return [site for site in known if site.currency == ground.site.currency]


def _vocabulary(ground: Ground, neighbours: list[Site]) -> Vocabulary:
    known = known_words(ground.taxonomy, ground.site.language)
    return Vocabulary(
        currency=ground.site.currency,
        own=ground.site.name,
        districts=ground.places,
        towns={site.slug: site.name for site in neighbours},
        ordinary=lambda word: bool(known.leaves_of(word)),
    )


def _left_out(read: Reading) -> Iterator[str]:
    """Yield what a word was read as that says nothing of the thing: an ad need not have it."""
    if read.left_out:
        yield _("any price, without the word “%(word)s”") % {"word": read.left_out}


def _added(read: Reading, named: set[str], currency: str) -> Iterator[tuple[str, str]]:
    if not named & {"min", "max"}:
        ends = (("min", read.low), ("max", read.high))
        yield from ((name, _amount(end, currency)) for name, end in ends if end is not None)
    if not named & set(WHERE):
        yield from (("district", slug) for slug in read.districts)
        if read.town and not read.districts:
            yield from (("where", NEAR), ("town", read.town))
    if read.offer and "offer" not in named:
        yield ("offer", read.offer)
    if read.with_photo and "with_photo" not in named:
        yield ("with_photo", "yes")


def _amount(minor: int, currency: str) -> str:
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if rest else str(whole)


def says_less(found: Found, literal: Asked) -> bool:
    """Return whether nothing has the words as they were read, but something as they were typed."""
    says = 0 if found.is_instead else found.total
    return not says and not literal.is_impossible and bool(count(literal.search))


@dataclass(frozen=True, slots=True)
class Hint:
    """A category that words mean: how it is called, where it is, how many ads it would show."""

    label: str
    url: str
    count: int


def hints_of(asked: Asked, ground: Ground, found: Found) -> list[Hint]:
    """Return the categories that are meant, with the number of ads each has of this search."""
    language, counts = get_language() or "en", found.counts.get("category", {})
    hints = [
        Hint(leaf.label(language), _address_in(asked, ground, key, found), counts[key])
        for key in _meant(asked.search.meanings)
        if counts.get(key) and (leaf := ground.taxonomy.find(key)) is not None
    ]
    return sorted(hints, key=lambda hint: -hint.count)[:HINTS]


def _meant(meanings: tuple[Meaning, ...]) -> list[str]:
    return list(dict.fromkeys(leaf for meaning in meanings for leaf in meaning.categories))


def _address_in(asked: Asked, ground: Ground, key: str, found: Found) -> str:
    """Return where the same ads of one category are: there, its name need not be said."""
    params = across_categories(asked.params)
    if found.is_instead and key in found.widened:
        said = [
            (Word(text=word), "")
            for meaning in asked.search.meanings
            if key in meaning.categories
            for word in meaning.words
        ]
        left = " ".join(corrected(asked.search.words, said).split())
        params = with_value(params, "q", left if read_words(left) else "")
    return address(leaf_path(ground.site.slug, key), params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a results page says about the words of its search; each may be empty."""

    labels: tuple[str, ...]
    typed_url: str
    went_back: bool
    suggestion: str
    suggestion_url: str
    widened: str
    is_instead: bool
    hints: list[Hint]


def words_of(
    read: Understood, asked: Asked, found: Found, *, went_back: tuple[str, ...] = ()
) -> Words:
    """
    Return what is to be said about the words of a search.

    ``went_back`` is what was read, if nothing has it and exactly these words were searched.
    """
    ground, language = read.ground, get_language() or "en"
    counts = found.counts.get("category", {})
    leaves = (ground.taxonomy.find(key) for key in found.widened if counts.get(key))
    better = with_value(without_names(asked.params, AS), "q", found.suggestion)
    return Words(
        labels=went_back or read.labels,
        typed_url=read.typed_url if read.labels else "",
        went_back=bool(went_back),
        suggestion=found.suggestion,
        suggestion_url=address(path_of(ground), better),
        widened=", ".join(dict.fromkeys(leaf.label(language) for leaf in leaves if leaf)),
        is_instead=found.is_instead,
        hints=hints_of(asked, ground, found),
    )
