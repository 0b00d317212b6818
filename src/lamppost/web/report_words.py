"""What the pages call the reasons of reports, their outcomes, and what people say we got wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.trust.cases.rules import Claim, ReportOutcome, ReportReason


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """One reason as the page offers it."""

    value: ReportReason
    label: str
    small: str
    icon: str


def reason_words() -> dict[ReportReason, ReasonWords]:
    """Return every reason in plain words, in the order in which they are offered."""
    rows = (
        (ReportReason.SCAM, _("Scam or fraud"), _("money first, fake, too good to be true"), "ban"),
        (
            ReportReason.PROHIBITED,
            _("Prohibited item"),
            _("weapons, drugs, copies of brands, animals"),
            "octagon-alert",
        ),
        (
            ReportReason.DANGER,
            _("Someone may be in danger"),
            _("threats, force, somebody sold or kept"),
            "shield-alert",
        ),
        (
            ReportReason.CHILD,
            _("A child may be at risk"),
            _("anybody under 18, in words or pictures"),
            "shield-alert",
        ),
        (
            ReportReason.DISCRIMINATION,
            _("Discrimination"),
            _("shuts people out for who they are"),
            "users",
        ),
        (
            ReportReason.RIGHTS,
            _("My rights"),
            _("my text or brand, my photo, my data"),
            "scale",
        ),
        (
            ReportReason.ADULT,
            _("Adult or sexual services"),
            _("open or hinted at"),
            "circle-x",
        ),
        (
            ReportReason.SPAM,
            _("Spam or wrong category"),
            _("repeated, misplaced, not an ad"),
            "copy",
        ),
        (ReportReason.OTHER, _("Something else"), _("tell us afterwards"), "flag"),
    )
    return {value: ReasonWords(value, label, small, icon) for value, label, small, icon in rows}


def reason_word(reason: str) -> str:
    """Return one reason."""
    return reason_words()[ReportReason(reason)].label


def reasons_for(kind: SubjectKind) -> list[ReasonWords]:
    """Return the reasons that make sense for a kind of thing: only an ad has a category."""
    words = reason_words()
    if kind is not SubjectKind.LISTING:
        spam = ReasonWords(
            ReportReason.SPAM, _("Spam"), _("advertising, the same again and again"), "copy"
        )
        words[ReportReason.SPAM] = spam
    return list(words.values())


def outcome_word(outcome: str) -> str:
    """Return what became of a report, in a word or two."""
    return {
        ReportOutcome.WAITING: _("Waits for a person"),
        ReportOutcome.ACTED: _("We acted"),
        ReportOutcome.KEPT: _("It stays"),
        ReportOutcome.UNDONE: _("It stays, after an objection"),
        ReportOutcome.GONE: _("It is gone"),
    }[ReportOutcome(outcome)]


def claim_words() -> list[tuple[Claim, str]]:
    """Return what somebody may say that we got wrong."""
    return [
        (Claim.MISREAD, _("You misread it: it does not say that")),
        (Claim.CONTEXT, _("You did not see the whole story")),
        (Claim.RULE, _("The rule does not forbid this")),
        (Claim.MENDED, _("What was wrong is mended")),
        (Claim.NOT_ME, _("I did not write this")),
        (Claim.OTHER, _("Something else")),
    ]


def chosen_claims(values: Sequence[str]) -> list[Claim]:
    """Return the known ones among what a form sent, each once."""
    return [claim for claim in Claim if str(claim) in values]


def claims_in_words(claims: Collection[str]) -> list[str]:
    """Return claims as people read them."""
    return [words for claim, words in claim_words() if str(claim) in claims]


def number_of(report_id: object) -> str:
    """Return by which number people call a report: short, and no key to anything."""
    return "R-" + str(report_id)[-6:].upper()
