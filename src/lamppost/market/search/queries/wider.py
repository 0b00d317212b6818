"""A page that would be short: more ads, that stand where those with the words would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lamppost.market.search.queries.asking import Asking
from lamppost.market.search.queries.spoken import suggestion_for
from lamppost.market.search.rules import PAGE_SIZE, Found, Order, meant_spans, read_words
from lamppost.market.search.wording import unknown_words

Page = Callable[[Asking], Found]


def filled_up(asked: Asking, page: Page) -> tuple[Asking, Found]:
    """
    Return what a search finds, and how it was asked in the end.

    If less than a page says the words, ads of the leaves that are meant by them follow, if the
    order is by relevance or nothing else was found: so they never stand before one that says
    them. If there is still nothing, words that no ad here has are read as if mistyped.
    """
    found = page(asked)
    words = asked.wanted.words
    if found.total >= PAGE_SIZE or not read_words(words):
        return asked, found
    literal = found.total
    if not literal or asked.wanted.order is Order.RELEVANCE:
        asked, found = _wider(asked, found, page)
    if not found.total:
        asked, found = _similar(asked, found, page)
    better = suggestion_for(asked.index, asked.searcher, asked.wanted, total=literal)
    return asked, replace(found, suggestion=better)


def _wider(asked: Asking, found: Found, page: Page) -> tuple[Asking, Found]:
    meant = [
        leaf
        for _span, leaves in meant_spans(read_words(asked.wanted.words), asked.wanted.meanings)
        for leaf in leaves
    ]
    if not meant:
        return asked, found
    again = replace(asked, wider=True)
    more = page(again)
    if more.total == found.total:
        return asked, found
    return again, replace(more, widened=tuple(dict.fromkeys(meant)), literal=found.total)


def _similar(asked: Asking, found: Found, page: Page) -> tuple[Asking, Found]:
    similar = unknown_words(asked.index, asked.searcher, asked.wanted)
    if not similar:
        return asked, found
    again = replace(asked, similar=similar)
    corrected = page(again)
    return (again, corrected) if corrected.total else (asked, found)
