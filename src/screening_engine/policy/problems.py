"""What is wrong with a rule, where, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file. Lines and columns count from 1, as editors do; 0 means the whole file."""

    line: int = 0
    column: int = 0

    def moved(self, columns: int) -> Place:
        return Place(self.line, self.column + columns)


class PolicyError(Exception):
    """
    A policy cannot be loaded. Safe to show to whoever wrote it.

    ``str()`` gives ``file:line:column: message``, with the suggestion where there is one.
    """

    def __init__(
        self, message: str, *, place: Place | None = None, file: str = "", suggestion: str = ""
    ) -> None:
        self.message = message
        self.place = place or Place()
        self.file = file
        self.suggestion = suggestion
        super().__init__(self._text())

    @property
    def line(self) -> int:
        return self.place.line

    @property
    def column(self) -> int:
        return self.place.column

    def in_file(self, file: str) -> PolicyError:
        """Return the same error, naming ``file`` unless a file is already named."""
        return PolicyError(
            self.message,
            place=self.place,
            file=self.file or file,
            suggestion=self.suggestion,
        )

    def at(self, file: str, place: Place) -> PolicyError:
        """Return the same error at another place."""
        return PolicyError(self.message, place=place, file=file, suggestion=self.suggestion)

    def _text(self) -> str:
        where = [self.file] if self.file else []
        if self.place.line:
            where += [str(self.place.line), str(self.place.column)]
        text = f"{':'.join(where)}: {self.message}" if where else self.message
        return f"{text} {self.suggestion}" if self.suggestion else text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean "…"?`` for the nearest known word, or an empty string."""
    nearest = get_close_matches(word, sorted(known), n=1, cutoff=0.55)
    return f'Did you mean "{nearest[0]}"?' if nearest else ""
