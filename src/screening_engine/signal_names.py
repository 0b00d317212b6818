"""How signals and their findings are called: like the function that is the signal."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from screening_engine.signals import DERIVED_SIGNALS, DerivedSignal, Signal


def signal_name(signal: Signal | DerivedSignal) -> str:
    """Return the name of a signal, which is that of the finding it gives."""
    return getattr(signal, "__name__", type(signal).__name__)


@lru_cache(maxsize=64)
def with_names(signals: tuple[Signal, ...]) -> tuple[tuple[str, Signal], ...]:
    """Return each signal with its name."""
    return tuple((signal_name(signal), signal) for signal in signals)


def finding_names(signals: Iterable[Signal]) -> frozenset[str]:
    """Return the findings that rules can cite where these signals run: theirs and derived ones."""
    derived = frozenset(signal_name(signal) for signal in DERIVED_SIGNALS)
    return derived | frozenset(signal_name(signal) for signal in signals)
