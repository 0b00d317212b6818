"""How long a text may be."""

from __future__ import annotations

MAX_CODE_POINTS = 20_000
"""The longest text that is read. Far above any ad; below what makes a page slow to screen."""


class TextTooLong(ValueError):
    """The text is longer than the engine reads. The caller shortens or refuses it beforehand."""

    def __init__(self, *, field: str, length: int) -> None:
        super().__init__(f"{field} has {length} characters; at most {MAX_CODE_POINTS} are read")
        self.field = field
        self.length = length
