"""What a message may hold and become, who may write to whom, what "usually replies" means. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from statistics import median

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.ids import new_code
from lamppost.foundation.kernel.text import tidy_text

BODY_MAX = 4_000
MAX_PHOTOS = 4
# Unsent words are not missed after a week; the mail link that sends them lives three days.
KEEP_DRAFTS = timedelta(days=7)
DRAFTS_PER_VISITOR = 20
# Whose mailbox gets a line of ours about the same conversation: once in ten minutes while unread.
MAIL_EVERY = timedelta(minutes=10)
# "Usually replies within …" is said of three answers at least, and only of the last three months.
HABIT_OVER = timedelta(days=90)
HABIT_FROM = 3
# In its first day an account writes to five people: enough to look for a sofa, useless for spam.
NEW_FOR = timedelta(days=1)
NEW_CONVERSATIONS = 5
# Beyond that a person has a shop, not a question; a house hunt in a big town stays below.
DAILY_CONVERSATIONS = 50


class MessageState(StrEnum):
    """Where a message stands. One column, moved by ``move_message`` only."""

    SCREENING = "screening"
    DELIVERED = "delivered"
    WARNED = "warned"  # delivered, with a warning above it
    HELD = "held"  # a person looks before it is delivered
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    REMOVED = "removed"  # was delivered, and a person took it away


_S = MessageState
MOVES: dict[MessageState, frozenset[MessageState]] = {
    _S.SCREENING: frozenset({_S.DELIVERED, _S.WARNED, _S.HELD, _S.REFUSED, _S.QUARANTINED}),
    _S.HELD: frozenset({_S.DELIVERED, _S.WARNED, _S.REFUSED}),
    _S.DELIVERED: frozenset({_S.WARNED, _S.REMOVED, _S.QUARANTINED}),
    _S.WARNED: frozenset({_S.DELIVERED, _S.REMOVED, _S.QUARANTINED}),
    _S.REFUSED: frozenset({_S.DELIVERED, _S.WARNED}),
    _S.QUARANTINED: frozenset({_S.DELIVERED, _S.WARNED}),
    _S.REMOVED: frozenset({_S.DELIVERED, _S.WARNED}),
}
ARRIVED = frozenset({_S.DELIVERED, _S.WARNED})
"""What both people read."""


class QuickReply(StrEnum):
    """Messages that are written by one tap. The words are ``QUICK_WORDS``."""

    AVAILABLE = "available"
    VIEWING = "viewing"
    NEGOTIABLE = "negotiable"
    STILL_THERE = "still-there"
    SOLD = "sold"
    SUGGEST_TIME = "suggest-time"
    TIME_FITS = "time-fits"
    NO_LONGER = "no-longer"


QUICK_WORDS: dict[QuickReply, str] = {
    QuickReply.AVAILABLE: N_("Is it still available?"),
    QuickReply.VIEWING: N_("When can I see it?"),
    QuickReply.NEGOTIABLE: N_("Is the price negotiable?"),
    QuickReply.STILL_THERE: N_("Yes, it is still available."),
    QuickReply.SOLD: N_("Sorry, it is sold."),
    QuickReply.SUGGEST_TIME: N_("When would it suit you to come and see it?"),
    QuickReply.TIME_FITS: N_("That suits me. See you then."),
    QuickReply.NO_LONGER: N_("Thank you, I found another one."),
}
QUESTIONS = (QuickReply.AVAILABLE, QuickReply.VIEWING, QuickReply.NEGOTIABLE)
SELLER_REPLIES = (QuickReply.STILL_THERE, QuickReply.SOLD, QuickReply.SUGGEST_TIME)
OTHER_REPLIES = (QuickReply.VIEWING, QuickReply.TIME_FITS, QuickReply.NO_LONGER)


class MessageNotAllowed(DomainError):
    """The words of a message are missing or too long."""

    code = "message_not_allowed"


class MessageMoveNotAllowed(DomainError):
    """A message cannot go from where it is to there."""

    code = "message_move_not_allowed"


class CannotWrite(DomainError):
    """This person cannot write to that one, or not about this ad; ``message`` says why."""

    code = "cannot_write"


class TooManyConversations(DomainError):
    """An account begins only so many conversations a day."""

    code = "too_many_conversations"


def check_message_move(before: MessageState, after: MessageState) -> None:
    """
    Refuse a move that makes no sense.

    :raises MessageMoveNotAllowed: if it does not
    """
    if after not in MOVES[before]:
        raise MessageMoveNotAllowed(N_("That is not possible with this message any more."))


def check_words(text: str, *, photos: int = 0) -> str:
    """
    Return the words of a message in order.

    :raises MessageNotAllowed: if there are neither words nor photos, or too many of one
    """
    words = tidy_text(text)
    if not words and not photos:
        raise MessageNotAllowed(N_("Write a few words first."))
    if len(words) > BODY_MAX:
        raise MessageNotAllowed(
            N_("The message has %(have)d characters; %(most)d is the most."),
            have=len(words),
            most=BODY_MAX,
        )
    if photos > MAX_PHOTOS:
        raise MessageNotAllowed(N_("A message can have up to %(most)d photos."), most=MAX_PHOTOS)
    return words


def check_pace(*, is_new: bool, begun_today: int) -> None:
    """
    Refuse one more conversation to an account that began many within a day.

    :raises TooManyConversations: after five on its first day, after fifty on any other
    """
    if is_new and begun_today >= NEW_CONVERSATIONS:
        raise TooManyConversations(
            N_(
                "You are new here and have written to %(most)d people today. "
                "Wait for their answers; tomorrow you can write to more."
            ),
            most=NEW_CONVERSATIONS,
        )
    if begun_today >= DAILY_CONVERSATIONS:
        raise TooManyConversations(
            N_("You have begun %(most)d conversations today. Tomorrow you can begin more."),
            most=DAILY_CONVERSATIONS,
        )


def quick_of(text: str) -> QuickReply | None:
    """Return the quick reply that a link or form names, or None: forged ones are ordinary."""
    return QuickReply(text) if text in set(QuickReply) else None


def usual_hours(waits: Sequence[timedelta]) -> int | None:
    """Return the median wait in whole hours, one at least; None for fewer than three."""
    if len(waits) < HABIT_FROM:
        return None
    seconds = median(wait.total_seconds() for wait in waits)
    return max(1, round(seconds / 3600))


def new_relay_code() -> str:
    """Return 16 random characters (80 bits): the local part of a conversation's own address."""
    return new_code() + new_code()
