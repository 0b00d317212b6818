"""Cards in lists, drawn once for all pages on which they look the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.utils import timezone
from markupsafe import Markup

from lamppost.web.lately import Lately

# Drawings of one process: two kilobytes each, three or four of a card that many look at.
MOST = 6_000


class Drawable(Protocol):
    """
    What is asked of a card here; ``parts/cards.html`` draws the rest.

    All that stands on two cards with one ``mark`` is the same, but for what is named here.
    """

    @property
    def id(self) -> UUID: ...
    @property
    def mark(self) -> int: ...
    @property
    def published_at(self) -> datetime: ...
    @property
    def distance(self) -> str: ...
    @property
    def is_seen(self) -> bool: ...
    @property
    def copies(self) -> int: ...


_lately: Lately[Hashable, Markup] = Lately(MOST)


def drawn(
    draw: Callable[..., Markup],
    cards: Sequence[Drawable],
    kept: Collection[UUID],
    *,
    ages: Callable[[timedelta], str],
    level: int,
    eager: int = 0,
    **more: bool,
) -> Markup:
    """
    Return the places of a list. ``kept`` are the ads that the reader keeps, ``eager`` the first
    ones, whose photos load at once, ``more`` what else the macro asks for.

    ``draw`` is the macro, which gets the card and everything else by which a place may differ: a
    drawing is kept under just that, so no reader sees another one's marks.
    """
    now, theirs = timezone.now(), frozenset(kept)
    places: list[Markup] = []
    for number, card in enumerate(cards):
        age = ages(now - card.published_at)
        how = (age, card.id in theirs, level, number < eager)
        if card.copies:  # it holds the address of one search, which may be long
            places.append(draw(card, *how, **more))
            continue
        key = (card.mark, card.distance, card.is_seen, *how, *more.items())
        places.append(_lately.get(key) or _lately.put(key, draw(card, *how, **more)))
    return Markup("").join(places)
