"""Read an address: what it searches for, and what in it cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.money import NotAnAmount, parse_money
from lamppost.market.categories.rules import Attribute, AttributeType
from lamppost.market.search.rules import (
    MAX_QUERY,
    MAX_WORDS,
    Meaning,
    Order,
    Range,
    Search,
    Seller,
    day_number,
    read_words,
)
from lamppost.market.search.rules.meanings import known_words, meanings_in
from lamppost.market.search.rules.since import Since
from lamppost.web.errors import say
from lamppost.web.public.links import ANSWER, NUMBER, Params, is_full

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.web.public.nearby import Nearby
    from lamppost.web.public.towns import Ground

_NUMBER_NAME = re.compile(r"n\.([a-z0-9_-]+)\.(min|max)")
_DIGITS = re.compile(r"[0-9]{1,12}")
NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    An address, read. ``notes`` tell the reader what was not understood and what was done.

    ``is_impossible``: it names something that does not exist, so no ad can match.
    """

    search: Search
    params: Params
    notes: tuple[str, ...]
    is_impossible: bool
    near: bool
    order: Order
    hides_seen: bool


def read_asked(params: Params, ground: Ground, *, now: datetime, page: str = "") -> Asked:
    """
    Return what an address asks for. Never raises, whatever it holds.

    ``now`` counts to the minute: so does everybody's "today".
    """
    return _Reading(params, ground, now.replace(second=0, microsecond=0)).asked(page)


class _Reading:
    """One pass over the parameters; collects notes on the way."""

    def __init__(self, params: Params, ground: Ground, now: datetime) -> None:
        self._params = params
        self._ground = ground
        self._now = now
        self._notes: list[str] = []
        self._impossible = False

    def asked(self, page: str) -> Asked:
        if is_full(self._params):
            self._notes.append(
                _("Only the first %(most)d filters of this address count.")
                % {"most": len(self._params)}
            )
        words = self._words()
        nearby = self._nearby()
        near = self._near() and not self._ground.has_circle
        order = self._order(words)
        price = self._price()
        hides_seen = self._is("seen", "hide")
        sites = self._sites(near, by_price=not price.is_open or order.is_by_price)
        search = Search(
            site_ids=tuple(site.pk for site in sites),
            languages=tuple(dict.fromkeys(site.language for site in sites)),
            words=words,
            section=self._section(),
            categories=self._categories(),
            offers=self._all("offer"),
            districts=self._all("district"),
            sellers=self._sellers(),
            price=price,
            choices=self._choices(),
            numbers=self._numbers(),
            with_photo=self._is("with_photo", "yes"),
            since=self._since(),
            around=nearby.circle if nearby else None,
            places=nearby.places if nearby else None,
            without_promoted=self._is("promoted", "hide"),
            like=self._one("like"),
            collapse=self._is("copies", "fold"),
            moment=self._now,
            order=order,
            page=self._page(page),
            meanings=self._meanings(words),
        )
        return Asked(
            search=search,
            params=self._params,
            notes=tuple(self._notes),
            is_impossible=self._impossible,
            near=near,
            order=order,
            hides_seen=hides_seen,
        )

    def _all(self, name: str) -> tuple[str, ...]:
        return tuple(value for found, value in self._params if found == name)

    def _one(self, name: str) -> str:
        values = self._all(name)
        if len(values) > 1:
            self._notes.append(
                _("“%(name)s” stands in the address more than once; the first one counts.")
                % {"name": name}
            )
        return values[0] if values else ""

    def _words(self) -> str:
        text = self._one("q")
        if len(text) >= MAX_QUERY or len(read_words(text)) == MAX_WORDS:
            self._notes.append(
                _("Long searches are cut: the first %(most)d words count.") % {"most": MAX_WORDS}
            )
        return text

    def _meanings(self, words: str) -> tuple[Meaning, ...]:
        """Return which categories words mean, unless the reader has said where to look."""
        if self._ground.leaf is not None or self._all("category"):
            return ()
        known = known_words(self._ground.taxonomy, self._ground.site.language)
        return meanings_in(read_words(words), known)

    def _nearby(self) -> Nearby | None:
        nearby = self._ground.nearby
        if nearby is not None:
            self._notes += nearby.notes
            self._impossible |= nearby.is_unknown or not nearby.towns
        return nearby

    def _near(self) -> bool:
        where = self._one("where")
        if where not in ("", NEAR):
            self._impossible = True
        return where == NEAR

    def _order(self, words: str) -> Order:
        usual = Order.RELEVANCE if words else Order.NEWEST
        text = self._one("sort")
        if text and text not in set(Order):
            self._notes.append(_("This order does not exist; here is the usual one."))
            return usual
        order = Order(text) if text else usual
        return Order.NEWEST if order is Order.RELEVANCE and not words else order

    def _price(self) -> Range:
        return self._range(self._amount(self._one("min")), self._amount(self._one("max")))

    def _amount(self, text: str) -> int | None:
        try:
            money = parse_money(text, self._ground.site.currency)
        except NotAnAmount as error:
            self._notes.append(f"{say(error)} {_('This filter was left out.')}")
            return None
        return money.minor if money else None

    def _range(self, low: int | None, high: int | None) -> Range:
        if low is not None and high is not None and low > high:
            self._notes.append(_("“From” is more than “to”, so nothing can match."))
            self._impossible = True
        return Range(low, high)

    def _sites(self, near: bool, *, by_price: bool) -> list[Site]:
        own = self._ground.site
        reaches = near or self._ground.has_circle
        sites = self._named(list(self._ground.sites) if reaches else [own])
        if not by_price:
            return sites
        for other in sites:
            if other.currency != own.currency:
                self._notes.append(
                    _("%(town)s is left out: prices there are in %(currency)s.")
                    % {"town": other.name, "currency": other.currency}
                )
        same = [site for site in sites if site.currency == own.currency]
        self._impossible |= not same
        return same or [own]

    def _named(self, sites: list[Site]) -> list[Site]:
        """Return those of the towns that are chosen, all if none is."""
        slugs = self._all("town")
        chosen = [site for site in sites if site.slug in slugs]
        self._impossible |= bool(slugs) and not chosen
        return chosen or sites

    def _section(self) -> str:
        if self._ground.section is not None:
            return self._ground.section.key
        self._impossible |= bool(self._all("section"))
        return ""

    def _categories(self) -> tuple[str, ...]:
        if self._ground.leaf is not None:
            return (self._ground.leaf.key,)
        named = self._all("category")
        leaves = [leaf for key in named if (leaf := self._ground.taxonomy.find(key)) is not None]
        self._impossible |= bool(named) and not leaves
        return tuple(dict.fromkeys(leaf.key for leaf in leaves))

    def _question(self, key: str) -> Attribute | None:
        leaf = self._ground.leaf
        question = leaf.attribute(key) if leaf else None
        if question is None or not question.filterable:
            self._impossible = True
            return None
        return question

    def _choices(self) -> dict[str, tuple[str, ...]]:
        names = dict.fromkeys(name for name, _v in self._params if name.startswith(ANSWER))
        return {
            question.key: self._all(name)
            for name in names
            if (question := self._question(name.removeprefix(ANSWER))) is not None
        }

    def _numbers(self) -> dict[str, Range]:
        ends: dict[str, dict[str, int | None]] = {}
        for name in dict.fromkeys(name for name, _v in self._params if name.startswith(NUMBER)):
            match = _NUMBER_NAME.fullmatch(name)
            question = self._question(match[1] if match else "")
            if match is not None and question is not None:
                ends.setdefault(question.key, {})[match[2]] = self._end(question, name)
        return {key: self._range(end.get("min"), end.get("max")) for key, end in ends.items()}

    def _end(self, question: Attribute, name: str) -> int | None:
        text = self._one(name)
        read: Callable[[str], int | None] = _day if question.type is AttributeType.DATE else _whole
        value = read(text)
        if value is None:
            self._notes.append(
                _("“%(text)s” is not a value for “%(question)s”. This filter was left out.")
                % {"text": text[:40], "question": question.label(get_language() or "en")}
            )
        return value

    def _sellers(self) -> tuple[str, ...]:
        named = self._all("seller")
        known = tuple(seller for seller in named if seller in set(Seller))
        self._impossible |= bool(named) and not known
        return known

    def _since(self) -> datetime | None:
        value = self._one("since")
        self._impossible |= bool(value) and value not in set(Since)
        return Since(value).before(self._now) if value in set(Since) else None

    def _is(self, name: str, word: str) -> bool:
        value = self._one(name)
        self._impossible |= value not in ("", word)
        return value == word

    def _page(self, text: str) -> int:
        if text and not (_DIGITS.fullmatch(text) and int(text) > 0):
            self._notes.append(_("This page does not exist; here is the first one."))
            return 1
        return int(text) if text else 1


def _whole(text: str) -> int | None:
    plain = re.sub(r"[ .,'’\u00a0\u202f]", "", text)
    return int(plain) if _DIGITS.fullmatch(plain) else None


def _day(text: str) -> int | None:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        return None
