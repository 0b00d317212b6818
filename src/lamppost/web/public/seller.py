"""What anybody may know of whoever posted an ad: a name, since when, and how it went so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.market.contact.queries import reply_habit
from lamppost.market.listings.queries import count_states_of
from lamppost.market.listings.rules import ListingState
from lamppost.web.jinja import number

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """
    A poster as strangers see them. No address, no ad that is not public, no judgement.

    ``notes`` are short facts in the reader's words; ``is_proved``: their mail address was.
    """

    name: str
    initials: str
    code: str
    url: str
    since: int
    live: int
    found: int
    is_proved: bool
    notes: tuple[str, ...]


def seller_of(account: Account, *, now: datetime) -> Seller:
    """Return what the page of an ad or of a person says about its poster: two queries."""
    states = count_states_of(account.pk)
    live, found = (states.get(state, 0) for state in (ListingState.PUBLISHED, ListingState.SOLD))
    notes = [_("here since %(year)d") % {"year": account.joined_at.year}]
    notes.append(ngettext("%(n)s ad right now", "%(n)s ads right now", live) % {"n": number(live)})
    if found:
        notes.append(
            ngettext("%(n)s ad found somebody", "%(n)s ads found somebody", found)
            % {"n": number(found)}
        )
    habit = habit_text(reply_habit(account.pk, now=now))
    return Seller(
        name=account.display_name,
        initials=initials_of(account.display_name),
        code=account.code,
        url=reverse("person", kwargs={"code": account.code}),
        since=account.joined_at.year,
        live=live,
        found=found,
        is_proved=account.proved_at is not None,
        notes=(*notes, habit) if habit else tuple(notes),
    )


def habit_text(hours: int | None) -> str:
    """Return how soon somebody usually replies, "" if too little is known."""
    if hours is None:
        return ""
    if hours > HOURS_A_DAY:
        days = -(-hours // HOURS_A_DAY)
        return ngettext(
            "usually replies within %(n)s day", "usually replies within %(n)s days", days
        ) % {"n": number(days)}
    hours = max(hours, 1)
    return ngettext(
        "usually replies within %(n)s hour", "usually replies within %(n)s hours", hours
    ) % {"n": number(hours)}


def initials_of(name: str) -> str:
    """
    Return one or two letters that stand for a name.

    >>> initials_of("Mira van Kessel"), initials_of("  "), initials_of("(old board)")
    ('MK', '?', 'OB')
    """
    letters = [next((c for c in word if c.isalnum()), "") for word in name.split()]
    letters = [letter.upper()[:1] for letter in letters if letter]
    return letters[0] + (letters[-1] if len(letters) > 1 else "") if letters else "?"
