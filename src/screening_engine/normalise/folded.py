"""A text on its way to the skeleton: characters, where each came from, and what was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from screening_engine.normalise.limits import MAX_CODE_POINTS

_IDENTITY = tuple(range(MAX_CODE_POINTS + 1))


def identity(length: int) -> tuple[int, ...]:
    """Return the offset map of a text in which nothing moved, with its closing entry."""
    return _IDENTITY[: length + 1]


@dataclass(frozen=True, slots=True)
class Folded:
    """
    ``text[i]`` was made by the character at ``offsets[i]`` of the text as typed.

    ``offsets`` has one more entry at the end: the length of the text as typed.
    """

    text: str
    offsets: Sequence[int]
    changes: Counter[str] = field(default_factory=Counter)

    def edited(self, edits: Sequence[tuple[int, int, str]], kind: str, count: int = 0) -> Folded:
        """
        Return a copy with each ``(start, end, new)`` replaced; edits are sorted and disjoint.

        ``kind`` names the change and is counted once an edit, or ``count`` times.
        """
        if not edits:
            return self
        parts: list[str] = []
        offsets: list[int] = []
        done = 0
        for start, end, new in edits:
            parts += (self.text[done:start], new)
            offsets += self.offsets[done:start]
            offsets += [self.offsets[min(start + i, max(start, end - 1))] for i in range(len(new))]
            done = end
        parts.append(self.text[done:])
        offsets += self.offsets[done:]
        changes = Counter(self.changes)
        changes[kind] += count or len(edits)
        return Folded("".join(parts), offsets, changes)
