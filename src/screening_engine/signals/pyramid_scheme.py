"""Signal: income from bringing in others who pay, too."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def pyramid_scheme(reading: Reading) -> Finding | None:
    """
    Find pay for recruiting people who buy in, and the words of the trade.

    Strong: whoever joins pays, and earns by those they bring. Medium: network marketing and a
    downline without a product. A bonus of an employer for a friend who is hired is ordinary.
    """
    return judge("pyramid_scheme", reading)
