"""What a case was about has changed or gone: nobody needs to look at it any more."""

from __future__ import annotations

from datetime import datetime

from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.cases.actions import close_case
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.cases.rules import ABOUT_WHAT_PEOPLE_SAW
from lamppost.trust.review.actions import close_entry


def close_open_cases(subject: Subject, *, because: str, actor: str, now: datetime) -> None:
    """
    Close the open cases about a subject and take them out of the queue.

    What people reported stays: changing an ad, or taking it down, is no way out of that.
    """
    for case in open_cases_about(subject):
        if case.kind not in ABOUT_WHAT_PEOPLE_SAW:
            close_case(case_id=case.pk, because=because, actor=actor, now=now)
            close_entry(case_id=case.pk, actor=actor, now=now)
