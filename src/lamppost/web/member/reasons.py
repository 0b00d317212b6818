"""Why an ad stands where it stands: from the recorded verdict, and from the statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.journeys.call_a_person import deciding_reasons
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.queries import answers_an_objection, objection_to
from lamppost.trust.cases.rules import CaseState, DecidedBy, FoundBy, Measure
from lamppost.trust.screening.queries import latest_record, rule_book, verdict_of
from lamppost.web.rule_links import rule_number, rule_url
from screening_engine.verdict import Reason

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Case, Statement

TELLS_WHY = frozenset({ListingState.AWAITING_POSTER, ListingState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason as its poster reads it. ``rule`` is "" for a check that could not run."""

    text: str
    rule: str = ""
    rule_url: str = ""
    heading: str = ""


def reasons_for(listing: Listing) -> list[Why]:
    """
    Return why the engine asks the poster, or a person, to look. Secret rules are not named.

    A quarantined ad gives none, and looks like one that is held for a secret reason.
    """
    if ListingState(listing.state) not in TELLS_WHY:
        return []
    record = latest_record(listing.subject)
    if record is None:
        return []
    return [_why(r) for r in deciding_reasons(verdict_of(record)) if not r.secret]


def _why(reason: Reason) -> Why:
    policy, language = rule_book(), get_language() or "en"
    if not reason.clause or policy.rule(reason.rule_id) is None:
        # A check of ours failed, or the rule is gone from the policy since.
        return Why(text=_("We could not check this automatically, so a person looks at it."))
    return Why(
        text=policy.tell(reason.rule_id, language),
        rule=rule_number(reason.clause),
        rule_url=rule_url(reason.clause),
        heading=policy.clause(reason.clause, language).heading,
    )


StatementRow = tuple[str, str | list[str]]


def statement_rows(statement: Statement, town: str) -> list[StatementRow]:
    """
    Return a statement of reasons, row by row.

    Regulation (EU) 2022/2065, Article 17(3): (a) what was decided, where and for how long,
    (b) the facts relied on, (c) automated means, (e) the rule and why it applies, (f) redress.
    """
    facts: list[str] = [_quoted(fact, statement) for fact in statement.facts]
    decided, lasts, whole = _measure_words(statement, town)
    return [
        (_("What we decided"), decided),
        (_("Where and for how long"), lasts),
        (_("Which rule"), _rule(statement)),
        (_("Why it applies"), _quoted(statement.explanation, statement)),
        (_("What we relied on"), facts or [whole]),
        (_("How it was found and decided"), _how(statement)),
        (_("What you can do"), _redress(statement)),
    ]


def _measure_words(statement: Statement, town: str) -> tuple[str, str, str]:
    """Return what was decided, its scope and its span, and what was looked at as a whole."""
    measure, kind = Measure(statement.decision), Subject.parse(statement.subject).kind
    if measure is Measure.WARN:
        return (
            _("You are warned. Nothing was taken away."),
            _("A warning ends nothing here. Staff see it when they look at you again."),
            _("What you did here as a whole."),
        )
    if kind is SubjectKind.MESSAGE:
        return (
            _("The message was taken away.")
            if measure is Measure.REMOVE
            else _("The message is not delivered."),
            _("Everywhere here, for good, unless an objection succeeds."),
            _("What the message says as a whole."),
        )
    return (
        _("The ad was taken off the board.")
        if measure is Measure.REMOVE
        else _("The ad is not published."),
        _("In %(town)s and everywhere else here, until the ad is changed.") % {"town": town},
        _("What the ad says as a whole, its photos and its category."),
    )


def _quoted(text: str, statement: Statement) -> Markup:
    return Markup('<span lang="{}">{}</span>').format(statement.language, text)


def _rule(statement: Statement) -> Markup:
    words = _("Rule %(number)s: %(heading)s") % {
        "number": rule_number(statement.clause),
        "heading": statement.clause_heading,
    }
    return Markup('<a href="{}">{}</a>').format(rule_url(statement.clause), words)


def _how(statement: Statement) -> str:
    found = {
        FoundBy.AUTOMATION: _("An automatic check of what is new here found it."),
        FoundBy.PERSON: _("A person found it."),
        FoundBy.REPORT: _("Somebody reported it."),
    }[FoundBy(statement.found_by)]
    decided = (
        _("The decision was made automatically, without a person.")
        if statement.decided_by == DecidedBy.AUTOMATION
        else _("A person looked at it and decided.")
    )
    return f"{found} {decided}"


def _redress(statement: Statement) -> list[str]:
    ways = [_("You can also turn to a certified out-of-court dispute body, or to a court.")]
    if not answers_an_objection(statement):
        ways.insert(
            0,
            _(
                "Object within six months, free of charge: a person who was not involved looks at "
                "it again."
            ),
        )
    is_ad = Subject.parse(statement.subject).kind is SubjectKind.LISTING
    if is_ad and statement.decision != Measure.WARN:
        ways.insert(0, _("Change the ad and send it in again."))
    return ways


@dataclass(frozen=True, slots=True)
class Objection:
    """How an objection stands. ``is_final``: this very decision answered one."""

    case: Case | None
    is_final: bool

    @property
    def is_open(self) -> bool:
        return self.case is not None and self.case.state == CaseState.OPEN

    @property
    def may_object(self) -> bool:
        return self.case is None and not self.is_final


def objection_about(statement: Statement) -> Objection:
    """Return whether its poster has objected, and whether it is the answer to an objection."""
    return Objection(objection_to(statement.pk), is_final=answers_an_objection(statement))
