"""What is left out of the results: how many ads, for each reason."""

from __future__ import annotations

from dataclasses import replace

from lamppost.market.search.queries.asking import Asking, all_of
from lamppost.market.search.queries.passes import total_found
from lamppost.market.search.rules import Search
from lamppost.market.search.wording import total_of
from lamppost.market.search.wording.filters import hidden, promoted_at, seen

HIDDEN, SEEN, PROMOTED = "hidden", "seen", "promoted"


def left_out_by(asking: Asking, total: int) -> dict[str, int]:
    """
    Return how many more results there would be without each reason to leave some out, exact.

    ``total`` is how many there are. Reasons that were not given are missing.
    """
    wanted = asking.wanted
    return {reason: _more(asking, reason, total) for reason in _reasons(wanted)}


def _reasons(wanted: Search) -> list[str]:
    given = {
        HIDDEN: bool(wanted.without),
        SEEN: bool(wanted.seen),
        PROMOTED: wanted.without_promoted and wanted.moment is not None,
    }
    return [reason for reason, is_given in given.items() if is_given]


def _more(asking: Asking, reason: str, total: int) -> int:
    wanted = asking.wanted
    if reason == HIDDEN:
        widened, only = replace(wanted, without=()), hidden(wanted)
    elif reason == SEEN:
        widened, only = replace(wanted, seen=()), seen(wanted)
    else:
        widened, only = replace(wanted, without_promoted=False), promoted_at(wanted)
    if wanted.collapse:
        # One that comes back may be a copy of one that is there.
        return total_found(replace(asking, wanted=widened)) - total
    return total_of(asking.searcher, all_of(asking.query(widened), only))
