"""Money as the engine sees it: integer minor units with a currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """
    An amount in the minor unit of an ISO 4217 currency (cents, pence; 1 for JPY).

    Comparing two currencies raises ``TypeError``: no rate is ever guessed.
    """

    minor: int
    currency: str

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same_currency(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same_currency(other).minor

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same_currency(other).minor

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same_currency(other).minor

    def _same_currency(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise TypeError(f"cannot compare {self.currency} with {other.currency}")
        return other
