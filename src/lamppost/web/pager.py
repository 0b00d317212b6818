"""Which page numbers to offer: the ends, and those around the page at hand."""

from __future__ import annotations

AROUND = 1


def shown_numbers(number: int, last: int) -> list[int | None]:
    """Return the numbers to offer, in order, None where more than one is left out."""
    near = {1, last, *range(number - AROUND, number + AROUND + 1)}
    found: list[int | None] = []
    before = 0
    for page in sorted(n for n in near if 1 <= n <= last):
        if page == before + 2:
            found.append(page - 1)
        elif page > before + 1:
            found.append(None)
        found.append(page)
        before = page
    return found
