"""Ads behind a short page: those that say it otherwise, and those that have most of the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from lamppost.market.search.rules import Found
    from lamppost.web.public.cards import Card

LETTERS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Ads that are no results; ``without`` are the words of the search that none of them has."""

    without: str
    cards: list[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands below the results: ``close`` has every word in some way, ``most`` not."""

    close: list[Card]
    most: list[Further]

    @property
    def count(self) -> int:
        return len(self.close) + sum(len(some.cards) for some in self.most)


def behind(found: Found, card: Callable[[UUID], Card | None]) -> Behind:
    """Return what stands below the results of a short page; nothing below a full one."""
    return Behind(
        close=[one for key in found.close if (one := card(key)) is not None],
        most=list(_most(found, card)),
    )


def _most(found: Found, card: Callable[[UUID], Card | None]) -> Iterator[Further]:
    for words, keys in groupby(found.most, key=lambda key: found.missing.get(key, ())):
        cards = [one for key in keys if (one := card(key)) is not None]
        if cards:
            yield Further(without=_named(words), cards=cards)


def _named(words: tuple[str, ...]) -> str:
    quoted = (_("“%(word)s”") % {"word": word[:LETTERS_SHOWN]} for word in words)
    return pgettext("between words that are missing", ", ").join(quoted)
