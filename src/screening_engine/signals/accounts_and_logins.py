"""Signal: an account or a login of a service offered or sought."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def accounts_and_logins(reading: Reading) -> Finding | None:
    """
    Find an account or a login of a service offered or sought.

    Devices that work with such a service are not found.
    """
    return judge("accounts_and_logins", reading)
