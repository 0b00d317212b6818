"""Numbered pages of lists that belong to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from lamppost.web.pager import shown_numbers


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
    others = request.GET.copy()
    others.pop("page", None)
    return Page(
        items=list(found.object_list),
        number=found.number,
        last=paginator.num_pages,
        pages=shown_numbers(found.number, paginator.num_pages),
        query=f"{others.urlencode()}&" if others else "",
    )
