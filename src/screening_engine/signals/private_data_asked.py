"""Signal: papers, passwords or pictures of the body asked of a stranger."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def private_data_asked(reading: Reading) -> Finding | None:
    """
    Find what nobody needs from an applicant or a buyer before there is a contract.

    Strong: pictures of the body or nude ones asked in a job, the login or the card of a bank.
    Medium: a copy of papers asked before anyone met, marital status or measures asked in a job.
    Bringing a passport on the first day is ordinary. A named casting or a union contract is
    counter-evidence (ILO indicators; FTC on job and rental fraud).
    """
    return judge("private_data_asked", reading)
