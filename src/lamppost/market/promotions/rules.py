"""How long an ad may be promoted, and what an operator must say. Pure."""

from __future__ import annotations

from datetime import timedelta

from lamppost.foundation.kernel.errors import N_, DomainError

# As long as an ad lives by default, at most half of it: an older ad is no news to anybody.
LENGTHS = (3, 7, 14, 30)
NOTE_LENGTH = 120
# When it is over, its row stays for the figures and goes with the ad's own after a year.
KEEP = timedelta(days=365)


class NotPromotable(DomainError):
    """This ad cannot be promoted (now)."""

    code = "not_promotable"


def check_days(days: int) -> timedelta:
    """
    Return how long a promotion lasts.

    :raises NotPromotable: for a length that is not offered
    """
    if days not in LENGTHS:
        raise NotPromotable(N_("Choose one of the lengths that are offered."))
    return timedelta(days=days)


def check_note(text: str) -> str:
    """
    Return why an ad is promoted, on one line.

    :raises NotPromotable: if nothing readable is left
    """
    note = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not note:
        raise NotPromotable(N_("Say why: others who run this town read it, and so does the log."))
    return note[:NOTE_LENGTH]
