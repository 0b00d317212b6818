"""A text on its way to the skeleton: characters, where each came from, and what was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from screening_engine.normalise.limits import MAX_CODE_POINTS
from screening_engine.spans import Span, widened

Edit = tuple[int, int, str]

_IDENTITY = tuple(range(MAX_CODE_POINTS + 1))


def identity(length: int) -> tuple[int, ...]:
    """Return the offset map of a text in which nothing moved, with its closing entry."""
    return _IDENTITY[: length + 1]


@dataclass(frozen=True, slots=True)
class Folded:
    """
    ``text[i]`` was made by the character at ``offsets[i]`` of the text as typed.

    ``offsets`` has one more entry at the end: the length of the text as typed. ``turned`` are the
    stretches of the text as typed that are read backwards: inside them an offset only says that
    the character stands somewhere in the stretch.
    """

    text: str
    offsets: Sequence[int]
    changes: Counter[str] = field(default_factory=Counter)
    turned: tuple[Span, ...] = ()

    def edited(self, edits: Sequence[Edit], kind: str, count: int | None = None) -> Folded:
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
        return self.became("".join(parts), offsets, {kind: len(edits) if count is None else count})

    def became(self, text: str, offsets: Sequence[int], changes: dict[str, int]) -> Folded:
        """Return the text after a step that made these changes."""
        total = Counter(self.changes)
        total.update({kind: count for kind, count in changes.items() if count})
        return replace(self, text=text, offsets=offsets, changes=total)

    def span(self, start: int, end: int) -> Span:
        """Return the span of ``text[start:end]`` in the text as typed."""
        return widened(self.offsets[start], self.offsets[end - 1] + 1, self.turned)
