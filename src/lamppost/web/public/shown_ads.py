"""The ads on a page of results: those in their order, the promoted ones above, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.web.jinja import number
from lamppost.web.public.cards import Card
from lamppost.web.public.further import Behind, behind
from lamppost.web.public.kept_cards import cards_of
from lamppost.web.public.links import address, path_of, with_value, without_names

if TYPE_CHECKING:
    from lamppost.market.search.rules import Found
    from lamppost.web.public.asked import Asked
    from lamppost.web.public.towns import Ground

MOST_PROMOTED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What a reader has hidden or looked at and does not see here, and how to see it."""

    words: str
    link: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    The cards of a page. What stands above as ``promoted`` does not stand below again;
    ``behind`` are no results.
    """

    promoted: list[Card]
    cards: list[Card]
    behind: Behind


def shown_ads(asked: Asked, ground: Ground, found: Found, *, seen: tuple[str, ...]) -> Shown:
    """Return the cards of a page, fetched together; ``seen`` are codes of ads looked at."""
    above = found.promoted[:MOST_PROMOTED]
    ids = tuple(dict.fromkeys((*above, *found.ids, *found.close, *found.most)))
    path, unfolded = path_of(ground), without_names(asked.params, "copies")
    looked_at = frozenset(seen)
    cards = {
        card.id: _of_page(
            card,
            is_seen=card.code in looked_at,
            copies=found.copies.get(card.id, 0),
            unfolded=lambda code: address(path, with_value(unfolded, "like", code)),
        )
        for card in cards_of(ids, ground, distances=found.distances)
    }
    return Shown(
        promoted=[cards[key] for key in above if key in cards],
        cards=[cards[key] for key in found.ids if key in cards and key not in above],
        behind=behind(found, cards.get),
    )


def _of_page(card: Card, *, is_seen: bool, copies: int, unfolded: Callable[[str], str]) -> Card:
    """
    Return a card with what this page says of it.

    Of most it says nothing: they stay as they are, and are drawn once for all pages.
    """
    if not is_seen and not copies:
        return card
    address_of_copies = unfolded(card.code) if copies else ""
    return replace(card, is_seen=is_seen, copies=copies, copies_url=address_of_copies)


def left_out_of(asked: Asked, ground: Ground, found: Found) -> list[LeftOut]:
    """Return what is missing in the list and in every count, and how to see it."""
    path = path_of(ground)
    ways = {
        "hidden": (_hidden_words, address(path, (*asked.params, ("hidden", "show")))),
        "seen": (_seen_words, address(path, without_names(asked.params, "seen"))),
        "promoted": (_promoted_words, address(path, without_names(asked.params, "promoted"))),
    }
    return [
        LeftOut(words=say(many), link=_("Show it") if many == 1 else _("Show them"), url=url)
        for reason, (say, url) in ways.items()
        if (many := found.left_out.get(reason, 0)) > 0
    ]


def _hidden_words(many: int) -> str:
    return ngettext(
        "%(n)s ad that you hid is left out.", "%(n)s ads that you hid are left out.", many
    ) % {"n": number(many)}


def _seen_words(many: int) -> str:
    return ngettext(
        "%(n)s ad that you looked at is left out.",
        "%(n)s ads that you looked at are left out.",
        many,
    ) % {"n": number(many)}


def _promoted_words(many: int) -> str:
    return ngettext("%(n)s promoted ad is left out.", "%(n)s promoted ads are left out.", many) % {
        "n": number(many)
    }
