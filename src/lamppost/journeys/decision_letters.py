"""What we write to somebody about a decision on what is theirs, and about its undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.environment import env
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.journeys.letters import (
    direction_of,
    how_decided,
    last_word,
    status_url,
    write_outcome,
)
from lamppost.trust.cases.queries import answers_an_objection, find_statement
from lamppost.trust.cases.rules import Measure

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.journeys.matter import Matter
    from lamppost.trust.cases.models import Case, Statement


def decision_url(statement_id: object) -> str:
    """Return the full address of the page where somebody reads a decision and may object."""
    return env().base_url + reverse("decision", kwargs={"statement_id": statement_id})


def write_decision(matter: Matter, statement: Statement, *, now: datetime) -> None:
    """Send a statement of reasons to whom it concerns. Without an address there is no mail."""
    if matter.listing is not None and statement.decision == Measure.REFUSE:
        write_outcome(matter.listing, statement=statement, now=now)
    elif matter.owner.email:
        with override(statement.language):
            mail = _statement_mail(matter, statement)
        _send(matter, mail, f"decision:{statement.pk}", now)


def write_back_again(matter: Matter, case: Case, *, now: datetime) -> None:
    """Tell somebody that an objection succeeded: what was decided is undone."""
    if not matter.owner.email or case.objects_to is None:
        return
    with override(matter.language):
        mail = _undone_mail(matter, case)
    _send(matter, mail, f"undone:{case.pk}", now)


def _send(matter: Matter, mail: MailText, dedupe: str, now: datetime) -> None:
    write_mail(
        address=matter.owner.email, mail=mail, dedupe=dedupe, now=now, site_id=matter.site.pk
    )


def _statement_mail(matter: Matter, statement: Statement) -> MailText:
    subject, opening = _said(matter, Measure(statement.decision))
    is_last = answers_an_objection(statement)
    return MailText(
        subject=subject,
        paragraphs=[
            opening,
            _("The rule: %(heading)s.") % {"heading": statement.clause_heading},
            statement.explanation,
            *statement.facts,
            how_decided(statement),
            last_word() if is_last else _redress(),
        ],
        button_label=_("See the decision") if is_last else _("Read the reasons, or object"),
        button_url=decision_url(statement.pk),
        language=statement.language,
        direction=direction_of(statement.language),
    )


def _said(matter: Matter, measure: Measure) -> tuple[str, str]:
    title = {"title": matter.title()}
    if matter.subject.kind is SubjectKind.MESSAGE:
        if measure is Measure.REMOVE:
            return (
                _("A message of yours was taken away"),
                _("We took away a message that you wrote. Nobody can read it any more."),
            )
        return (
            _("A message of yours was not delivered"),
            _("We did not deliver a message that you wrote. Nobody has read it."),
        )
    if matter.subject.kind is SubjectKind.LISTING:
        if measure is Measure.REMOVE:
            return (
                _("Your ad was taken off the board"),
                _("We took “%(title)s” off the board. Nobody else sees it any more.") % title,
            )
        return (
            _("A warning about your ad"),
            _("“%(title)s” broke a rule. It is not public any more, so we take nothing away.")
            % title,
        )
    return (
        _("A warning"),
        _("Something that you did here broke a rule. We take nothing away, and ask you to stop."),
    )


def _redress() -> str:
    return _(
        "You can object within six months: then a person who was not involved looks at it, and it "
        "costs nothing. You can also turn to a certified out-of-court dispute body, or to a court."
    )


def _undone_mail(matter: Matter, case: Case) -> MailText:
    what, label, url = _undone(matter, case)
    return MailText(
        subject=_("Your objection succeeded"),
        paragraphs=[
            _("A person who was not involved looked again and decided for you. We are sorry."),
            what,
        ],
        button_label=label,
        button_url=url,
        language=matter.language,
        direction=direction_of(matter.language),
    )


def _undone(matter: Matter, case: Case) -> tuple[str, str, str]:
    """Return what is so now, and where to see it: its words and its address."""
    decision = _("See the decision"), decision_url(case.objects_to)
    if matter.subject.kind is SubjectKind.MESSAGE:
        return (_("Your message is delivered."), *decision)
    if matter.listing is None or _was_a_warning(case):
        return (_("The warning is withdrawn."), *decision)
    return (
        _("“%(title)s” is live now.") % {"title": matter.title()},
        _("See, change or take down your ad"),
        status_url(matter.listing),
    )


def _was_a_warning(case: Case) -> bool:
    earlier = find_statement(case.objects_to) if case.objects_to else None
    return earlier is not None and earlier.decision == Measure.WARN
