"""Counting results of which some say nearly the same: each such group is one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Tally(NamedTuple):
    """
    How many results there are: ads that stand for themselves, and groups of copies.

    Two tallies of different ads can be joined; a group that has ads in both still counts once.
    """

    single: int = 0
    groups: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        return self.single + len(self.groups)


def joined(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of all ads together; no ad may be in two of them."""
    single, groups = 0, []
    for tally in tallies:
        single += tally.single
        if tally.groups:
            groups.append(tally.groups)
    return Tally(single, frozenset().union(*groups) if groups else frozenset())
