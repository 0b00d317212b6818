"""Read a submission: its texts in three forms and what is found in them."""

from __future__ import annotations

from screening_engine.extract import amounts_in, collect, find_contacts
from screening_engine.normalise import read_text
from screening_engine.reading import Reading
from screening_engine.submission import Submission


def read_submission(submission: Submission) -> Reading:
    """
    Return what every signal is given.

    Raises ``normalise.TextTooLong`` if the title or the body has more than 20,000 characters.
    """
    title = read_text("title", submission.title)
    body = read_text("body", submission.body)
    mentions = find_contacts(title, body, country=submission.country, earlier=submission.earlier)
    return Reading(
        submission=submission,
        title=title,
        body=body,
        mentions=mentions,
        contacts=collect(mentions),
        amounts=tuple(
            amount
            for text in (title, body)
            for amount in amounts_in(text, country=submission.country)
        ),
    )
