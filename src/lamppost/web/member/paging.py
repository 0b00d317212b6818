"""Numbered pages of lists that belong to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the pager macro reads. ``pages`` has None where numbers are left out."""

    items: Sequence[Any]
    number: int
    last: int
    pages: Sequence[int | None]
    query: str

    def link(self, number: int) -> str:
        """Return the address of another page, with the same filters."""
        return f"?{self.query}page={number}"


def page_of(request: HttpRequest, paginator: Paginator[Any]) -> Page:
    """Return the page asked for, or the nearest there is."""
    found = paginator.get_page(request.GET.get("page"))
    elided = paginator.get_elided_page_range(found.number, on_each_side=1, on_ends=1)
    others = request.GET.copy()
    others.pop("page", None)
    return Page(
        items=list(found.object_list),
        number=found.number,
        last=paginator.num_pages,
        pages=[number if isinstance(number, int) else None for number in elided],
        query=f"{others.urlencode()}&" if others else "",
    )
