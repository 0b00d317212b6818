"""Numbered pages of long lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from lamppost.web.pager import shown_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One of several pages; ``kept`` are the parts of the address that stay."""

    number: int
    last: int
    size: int
    kept: Mapping[str, str]

    @property
    def pages(self) -> list[int | None]:
        """The numbers to offer, None where some are left out."""
        return shown_numbers(self.number, self.last)

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        return self.number * self.size

    def link(self, number: int) -> str:
        """Return the address of another page."""
        return "?" + urlencode({**self.kept, "page": number})


def page_of(asked: QueryDict, *, total: int, size: int, keep: tuple[str, ...] = ()) -> Page:
    """Return the page asked for; what makes no sense is the nearest page that exists."""
    last = max(1, -(-total // size))
    text = asked.get("page", "1")
    wanted = int(text) if text.isdecimal() and len(text) < 9 else 1
    kept = {name: value for name in keep if (value := asked.get(name, ""))}
    return Page(number=min(max(wanted, 1), last), last=last, size=size, kept=kept)
