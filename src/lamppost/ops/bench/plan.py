"""What a run makes: how many ads, by which seed, and as if when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

# Raise it whenever other ads come of the same seed: a home of another format is made again.
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``moment`` is when the newest ad was published; the oldest is sixty days older."""

    ads: int
    seed: int
    moment: datetime

    def is_made_by(self, mark: str) -> bool:
        """Return whether a folder's mark says that it holds this, whole; the moment may differ."""
        try:
            said = json.loads(mark)
        except ValueError:
            return False
        return isinstance(said, dict) and said == self._said()

    def mark(self) -> str:
        """Return what a folder that holds this is marked with."""
        return json.dumps(self._said())

    def _said(self) -> dict[str, int]:
        return {"format": FORMAT, "ads": self.ads, "seed": self.seed}
