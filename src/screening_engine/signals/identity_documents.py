"""Signal: a document of identity or a certificate that is forged or for sale."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def identity_documents(reading: Reading) -> Finding | None:
    """
    Find a document of identity or a certificate that is forged or for sale.

    Passport holders and photo printers are not found.
    """
    return judge("identity_documents", reading)
