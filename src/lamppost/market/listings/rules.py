"""What an ad may become, what it may hold, and how its texts are put in order. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.text import tidy_text

TITLE_MIN, TITLE_MAX = 5, 90
BODY_MIN, BODY_MAX = 10, 8_000
# What is said of an ad in the outbox: it came, changed or went.
LISTING_TOPIC = "listing"
IMPORTED_BODY_MAX = 18_000
# Beyond this a form is not read at all: nobody types it, and reading it costs everybody time.
RAW_MAX = 100_000
# Photos and text of one draft: enough for a house clearance, no use as a file store.
DRAFTS_PER_VISITOR = 20


# A draft that nobody touches for a month is not missed; one that was sent in is needed only as
# long as its form may be sent again.
KEEP_DRAFTS = timedelta(days=30)
KEEP_SENT_DRAFTS = timedelta(days=7)

# A public ad can be renewed in its last week: early enough for a mail, too late to renew it every
# day. Who comes home from a holiday finds it gone, and still need not write it again.
RENEW_BEFORE = timedelta(days=7)
RENEW_AFTER = timedelta(days=30)
# An ad that was put in front less than a week ago is not put there again by renewing it.
TO_THE_FRONT_AFTER = timedelta(days=7)
WARN_BEFORE = timedelta(days=3)
# After two weeks without a change half of all things are gone. Nobody is asked about an ad that
# ends soon anyway: the mail about its end comes then.
ASK_AFTER = timedelta(days=14)
ASK_NOT_WITHIN = timedelta(days=7)
# As long as one may think better of it; then words and photos go for good.
KEEP_DELETED = timedelta(days=30)
# Long enough for a season, and for the graph of an ad that was renewed several times.
KEEP_VIEWS = timedelta(days=400)


class ListingState(StrEnum):
    """Where an ad stands. One column, moved by ``move_listing`` only."""

    SCREENING = "screening"
    AWAITING_POSTER = "awaiting_poster"  # public only after its poster confirmed or edited
    PUBLISHED = "published"
    HELD = "held"  # a person looks first
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"  # taken down by its poster
    EXPIRED = "expired"
    SOLD = "sold"  # its poster says that it found somebody
    DELETED = "deleted"  # its poster threw it away; content goes when it can no longer come back


_S = ListingState
MOVES: dict[ListingState, frozenset[ListingState]] = {
    _S.SCREENING: frozenset(
        {_S.PUBLISHED, _S.AWAITING_POSTER, _S.HELD, _S.REFUSED, _S.QUARANTINED}
    ),
    _S.AWAITING_POSTER: frozenset(
        {_S.PUBLISHED, _S.SCREENING, _S.WITHDRAWN, _S.EXPIRED, _S.DELETED}
    ),
    _S.PUBLISHED: frozenset(
        {_S.SCREENING, _S.WITHDRAWN, _S.EXPIRED, _S.SOLD, _S.REFUSED, _S.HELD, _S.DELETED}
    ),
    _S.HELD: frozenset({_S.PUBLISHED, _S.REFUSED, _S.WITHDRAWN, _S.SCREENING, _S.DELETED}),
    _S.REFUSED: frozenset({_S.SCREENING, _S.PUBLISHED, _S.HELD, _S.DELETED}),
    _S.QUARANTINED: frozenset({_S.PUBLISHED}),
    _S.WITHDRAWN: frozenset({_S.SCREENING, _S.DELETED}),
    _S.EXPIRED: frozenset({_S.SCREENING, _S.WITHDRAWN, _S.SOLD, _S.DELETED}),
    _S.SOLD: frozenset({_S.SCREENING, _S.WITHDRAWN, _S.DELETED}),
    _S.DELETED: frozenset({_S.SCREENING, _S.HELD, _S.REFUSED, _S.WITHDRAWN, _S.EXPIRED, _S.SOLD}),
}
# Where an ad may come back to when its deletion is undone, by where it stood before. What was
# public or on its way is screened again; what was refused is refused again. HELD is for what a
# person was looking at: throwing an ad away and taking it back spares nobody that look. And a
# person who decides about a report may refuse what was deleted meanwhile.
UNDO_MOVES: dict[ListingState, frozenset[ListingState]] = {
    _S.AWAITING_POSTER: frozenset({_S.SCREENING, _S.HELD, _S.EXPIRED, _S.REFUSED}),
    _S.PUBLISHED: frozenset({_S.SCREENING, _S.HELD, _S.EXPIRED, _S.REFUSED}),
    _S.HELD: frozenset({_S.HELD, _S.REFUSED}),
    _S.REFUSED: frozenset({_S.REFUSED}),
    _S.WITHDRAWN: frozenset({_S.WITHDRAWN, _S.HELD, _S.REFUSED}),
    _S.EXPIRED: frozenset({_S.EXPIRED, _S.HELD, _S.REFUSED}),
    _S.SOLD: frozenset({_S.SOLD, _S.HELD, _S.REFUSED}),
}
EDITABLE = frozenset(
    {_S.AWAITING_POSTER, _S.PUBLISHED, _S.HELD, _S.REFUSED, _S.WITHDRAWN, _S.EXPIRED, _S.SOLD}
)


REPOSTABLE = frozenset({_S.WITHDRAWN, _S.EXPIRED, _S.SOLD})


class Found(StrEnum):
    """Where an ad found somebody, if its poster says."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    UNSAID = ""


class Reminder(StrEnum):
    """What a poster is reminded of once, by the column that says when."""

    STILL_THERE = "asked_at"
    ENDS_SOON = "warned_at"


class PriceType(StrEnum):
    """How the price is meant."""

    FIXED = "fixed"
    NEGOTIABLE = "negotiable"
    FREE = "free"
    NONE = "none"  # on request, or not a matter of price


class MoveNotAllowed(DomainError):
    """An ad cannot go from where it is to there."""

    code = "move_not_allowed"


class CannotRenew(DomainError):
    """It is too early or too late to renew an ad."""

    code = "cannot_renew"


class CannotDelete(DomainError):
    """Somebody is deciding on an ad at its poster's own wish."""

    code = "cannot_delete"


class CannotUndelete(DomainError):
    """A deletion is for good by now."""

    code = "cannot_undelete"


class TextNotAllowed(DomainError):
    """A title or description is too short or too long."""

    code = "text_not_allowed"


class TooManyDrafts(DomainError):
    """One browser keeps only so many drafts."""

    code = "too_many_drafts"


def check_move(before: ListingState, after: ListingState) -> None:
    """
    Refuse a move that makes no sense.

    :raises MoveNotAllowed: if it does not
    """
    if after not in MOVES[before]:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))


def check_undo(before_deletion: str, after: ListingState) -> None:
    """
    Refuse a way back from *deleted* that the ad did not come from.

    :raises MoveNotAllowed: if it did not
    """
    known = before_deletion in UNDO_MOVES
    if not known or after not in UNDO_MOVES[ListingState(before_deletion)]:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))


def renewable_from(state: str, expires_at: datetime | None) -> datetime | None:
    """Return from when on an ad can be renewed; None if it cannot be in its state."""
    if expires_at is None or state not in (ListingState.PUBLISHED, ListingState.EXPIRED):
        return None
    return expires_at - RENEW_BEFORE


def may_renew(state: str, expires_at: datetime | None, *, now: datetime) -> bool:
    """Return whether an ad can be renewed now."""
    begins = renewable_from(state, expires_at)
    if begins is None or expires_at is None:
        return False
    return begins <= now <= expires_at + RENEW_AFTER


def goes_to_the_front(published_at: datetime | None, *, now: datetime) -> bool:
    """Return whether renewing puts an ad in front of the others again."""
    return published_at is None or now - published_at > TO_THE_FRONT_AFTER


def check_title(text: str, *, is_import: bool = False) -> str:
    """
    Return the title on one line.

    :raises TextNotAllowed: if it is shorter than 5 characters (an import: empty) or longer than 90
    """
    title = " ".join(tidy_text(text).split())
    if len(title) < (1 if is_import else TITLE_MIN):
        raise TextNotAllowed(N_("Write a title of at least 5 characters."))
    if len(title) > TITLE_MAX:
        raise TextNotAllowed(
            N_("The title has %(have)d characters; %(most)d is the most."),
            have=len(title),
            most=TITLE_MAX,
        )
    return title


def check_body(text: str, *, is_import: bool = False) -> str:
    """
    Return the description in order.

    An import may have none, and up to 18,000 characters: other boards allowed that.

    :raises TextNotAllowed: if it is shorter than 10 or longer than 8,000 characters
    """
    body = tidy_text(text)
    most = IMPORTED_BODY_MAX if is_import else BODY_MAX
    if len(body) < BODY_MIN and not is_import:
        raise TextNotAllowed(N_("Describe it in a sentence or two."))
    if len(body) > most:
        raise TextNotAllowed(
            N_("The description has %(have)d characters; %(most)d is the most."),
            have=len(body),
            most=most,
        )
    return body


def slug_of(title: str) -> str:
    """Return the cosmetic part of an ad's address: the code decides, the slug only reads well."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("ß", "ss"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:50].strip("-")


@dataclass(frozen=True, slots=True)
class UsualKey:
    """What prices are compared within: one kind of thing in one place (or, without, a country)."""

    site_id: UUID | None
    country: str
    category: str
    size: str
    currency: str

    @property
    def everywhere(self) -> UsualKey:
        """The same kind of thing in all towns of the country."""
        return replace(self, site_id=None)


def size_of(answers: Mapping[str, object]) -> str:
    """
    Return the number of bedrooms among the answers to a category's questions, or "".

    A room and a house are not one kind of thing: rents are compared within their size, not
    within a town.
    """
    rooms = answers.get("bedrooms")
    return str(rooms) if isinstance(rooms, int) and not isinstance(rooms, bool) else ""
