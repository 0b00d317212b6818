"""What we write to whoever reported something: that we have it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.journeys.letters import direction_of
from lamppost.people.accounts.queries import find_account
from lamppost.trust.cases.queries import code_of
from lamppost.trust.cases.rules import ReportOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.trust.cases.models import Report


def tracker_url(report: Report) -> str:
    """Return the full address under which a report is followed; the start page, if it is lost."""
    code = code_of(report)
    path = reverse("report-tracker", kwargs={"code": code}) if code else reverse("home")
    return env().base_url + path


def write_receipt(report: Report, *, now: datetime) -> None:
    """
    Say that a report has arrived (Article 16(4) of Regulation (EU) 2022/2065).

    The words of the report are not repeated: anybody may type anybody's address.
    """
    _write(report, "received", now=now)


def write_report_outcome(report: Report, *, now: datetime) -> None:
    """Say what was decided and what can be done about it (Article 16(5) and (6))."""
    _write(report, f"{report.outcome}:{report.second_look_id or report.case_id}", now=now)


def _write(report: Report, occasion: str, *, now: datetime) -> None:
    account = find_account(report.account_id) if report.account_id else None
    address = report.address or (account.email if account else "")
    if not address:
        return
    with override(report.language or get_language() or settings.LANGUAGE_CODE):
        mail = _receipt(report) if occasion == "received" else _outcome(report)
    write_mail(
        address=address,
        mail=mail,
        dedupe=f"report:{report.pk}:{occasion}:{address}",
        now=now,
        site_id=report.site_id,
    )


def _receipt(report: Report) -> MailText:
    return _mail(
        report,
        _("We have your report"),
        [
            _("Thank you. Somebody reported %(what)s and asked us to write here.")
            % {"what": _what(report)},
            _("A person looks at it and decides. We write again when that is done."),
            _(
                "If you did not report anything, ignore this mail, or open the page and stop "
                "the mails there."
            ),
        ],
        _("Follow your report, or add to it"),
    )


def _outcome(report: Report) -> MailText:
    subject, paragraphs, label = {
        ReportOutcome.ACTED: (
            _("What became of your report: we acted"),
            [
                _("You reported %(what)s. A person looked at it and found that it breaks our "
                  "rules."),
                _("We did something about it, and told whoever it belongs to why. You need not "
                  "do anything. Thank you for looking out for others."),
            ],
            _("See your report"),
        ),
        ReportOutcome.KEPT: (
            _("What became of your report: it stays"),
            [
                _("You reported %(what)s. A person looked at it and did not find that it breaks "
                  "our rules, so it stays."),
                _(
                    "If you think that is wrong, ask for a second look within six months: then "
                    "somebody else decides, and it costs nothing. You can also turn to a "
                    "certified out-of-court dispute body, or to a court."
                ),
            ],
            _("Ask for a second look"),
        ),
        ReportOutcome.UNDONE: (
            _("What became of your report: our decision was changed"),
            [
                _("You reported %(what)s, and we had acted on it. There was an objection, and "
                  "somebody who was not involved found that it does not break our rules. So it "
                  "is back."),
                _(
                    "If you have not asked for a second look yet, you can do so within six "
                    "months. You can also turn to a certified out-of-court dispute body, or to "
                    "a court."
                ),
            ],
            _("See your report"),
        ),
        ReportOutcome.GONE: (
            _("What became of your report: it is gone"),
            [
                _("You reported %(what)s. It is not public any more, so nothing was left for us "
                  "to take away. Thank you for looking out for others."),
            ],
            _("See your report"),
        ),
    }[ReportOutcome(report.outcome)]  # fmt: skip
    first, *rest = paragraphs
    if report.outcome != ReportOutcome.GONE:
        rest.append(_("People decided this, not a machine."))
    return _mail(report, subject, [first % {"what": _what(report)}, *rest], label)


def _mail(report: Report, subject: str, paragraphs: list[str], label: str) -> MailText:
    language = get_language() or settings.LANGUAGE_CODE
    return MailText(
        subject=subject,
        paragraphs=paragraphs,
        button_label=label,
        button_url=tracker_url(report),
        language=language,
        direction=direction_of(language),
    )


def _what(report: Report) -> str:
    """Return what was reported: an ad by its title; what is private is not named in mails."""
    kind = report.about.kind
    if kind is SubjectKind.LISTING and report.title:
        return _("the ad “%(title)s”") % {"title": report.title}
    return {
        SubjectKind.LISTING: _("an ad"),
        SubjectKind.MESSAGE: _("a message"),
        SubjectKind.ACCOUNT: _("a person"),
    }[kind]
