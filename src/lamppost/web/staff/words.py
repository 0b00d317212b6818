"""What the staff pages call things: severities, queues, states, roles, findings, facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.market.categories.rules import RiskTier
from lamppost.market.contact.rules import MessageState
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.rules import ABOUT_WHAT_PEOPLE_SAW, Decision
from lamppost.trust.review.rules import Severity
from lamppost.web.jinja import locale, money, number
from screening_engine import FactValue, Money, Strength
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.verdict import Outcome

if TYPE_CHECKING:
    from lamppost.trust.cases.models import Case


@dataclass(frozen=True, slots=True)
class Tone:
    """A word with the icon and the colour (a CSS class) that go with it."""

    word: str
    icon: str
    css: str


def severity_tone(severity: str) -> Tone:
    """Return how a severity is shown: by word, icon and colour, never by colour alone."""
    return {
        Severity.CRITICAL: Tone(_("Critical"), "octagon-alert", "stop"),
        Severity.HIGH: Tone(_("High"), "triangle-alert", "wait"),
        Severity.MEDIUM: Tone(pgettext("severity", "Medium"), "circle-alert", ""),
        Severity.LOW: Tone(_("Low"), "info", ""),
    }.get(Severity(severity), Tone(severity, "info", ""))


def queue_word(queue: str) -> str:
    """Return a queue's name; one that a newer policy brought is shown as it is written there."""
    known = {
        "general": _("General"),
        "fraud": _("Fraud"),
        "prohibited": _("Prohibited things"),
        "safety": _("Safety"),
        "quality": _("Copies and quality"),
        "restricted": _("Sensitive"),
        "objections": _("Objections"),
    }
    return known.get(queue) or queue.replace("_", " ").replace("-", " ").capitalize()


def state_word(state: str) -> str:
    """Return where an ad stands, as staff say it."""
    return {
        ListingState.SCREENING: _("Being checked"),
        ListingState.AWAITING_POSTER: _("Waits for its poster"),
        ListingState.PUBLISHED: _("Live"),
        ListingState.HELD: _("Held"),
        ListingState.REFUSED: _("Refused"),
        ListingState.QUARANTINED: _("Locked away"),
        ListingState.WITHDRAWN: _("Taken down by its poster"),
        ListingState.EXPIRED: _("Expired"),
        ListingState.SOLD: _("Found somebody"),
        ListingState.DELETED: _("Deleted by its poster"),
    }[ListingState(state)]


def message_word(state: str) -> str:
    """Return where a message stands, as staff say it."""
    return {
        MessageState.SCREENING: _("Being checked"),
        MessageState.DELIVERED: _("Delivered"),
        MessageState.WARNED: _("Delivered with a warning"),
        MessageState.HELD: _("Held"),
        MessageState.REFUSED: _("Not delivered"),
        MessageState.QUARANTINED: _("Locked away"),
        MessageState.REMOVED: _("Taken away"),
    }[MessageState(state)]


def decision_word(case: Case) -> str:
    """Return what was decided about a case, by what it is about."""
    if case.decision == Decision.WARN:
        return _("Warned")
    if case.decision == Decision.REMOVE_ALL:
        return _("All ads removed")
    is_kept = case.decision == Decision.APPROVE
    if case.kind in ABOUT_WHAT_PEOPLE_SAW:
        return _("Left as it is") if is_kept else _("Taken away")
    if case.about.kind is SubjectKind.LISTING:
        return _("Published") if is_kept else _("Refused")
    if case.about.kind is SubjectKind.MESSAGE:
        return _("Delivered") if is_kept else _("Not delivered")
    return _("Warning withdrawn") if is_kept else _("Warning stands")


def role_word(role: str) -> str:
    """Return a role with what it opens."""
    return {
        Role.MODERATOR: _("Moderator"),
        Role.REVIEWER: _("Trained reviewer"),
        Role.OPERATOR: _("Operator"),
    }[Role(role)]


def risk_word(risk: RiskTier) -> str:
    """Return a risk tier."""
    return {
        RiskTier.LOW: _("Low"),
        RiskTier.MEDIUM: pgettext("severity", "Medium"),
        RiskTier.HIGH: _("High"),
    }[risk]


def outcome_word(outcome: Outcome) -> str:
    """Return what a rule does to an ad."""
    return {
        Outcome.PUBLISH: _("Publishes"),
        Outcome.FRICTION: _("Asks the poster first"),
        Outcome.HOLD: _("Holds for a person"),
        Outcome.REFUSE: _("Refuses"),
        Outcome.QUARANTINE: _("Locks away"),
    }[outcome]


STRENGTH_METER: Mapping[Strength, float] = {
    Strength.WEAK: 0.35,
    Strength.MEDIUM: 0.65,
    Strength.STRONG: 1.0,
}


def strength_word(strength: Strength) -> str:
    """Return how much one finding proves."""
    return {
        Strength.WEAK: _("Weak sign"),
        Strength.MEDIUM: _("Clear sign"),
        Strength.STRONG: _("Strong sign"),
    }[strength]


def finding_word(name: str) -> str:
    """Return a signal's name as words: they are plain English by the engine's naming rule."""
    return name.replace("_", " ").capitalize()


def fact_row(name: str, value: FactValue) -> tuple[str, str]:
    """Return a fact that the rules looked at: what it is, and its value as people read it."""
    entry = CATALOGUE.get(name.partition("(")[0])
    phrase = entry.phrase if entry else name
    if "(" in name:
        phrase = f"{phrase}: {name.partition('(')[2].strip(')')}"
    return phrase[:1].upper() + phrase[1:], fact_value(value)


def fact_value(value: FactValue) -> str:
    """Return the value of a fact in the reader's language."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, timedelta):
        return format_timedelta(value, threshold=1.2, locale=locale())
    if isinstance(value, Money):
        return money(value.minor, value.currency)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, tuple):
        return ", ".join(value) or _("None")
    return str(value)


def language_word(tag: str) -> str:
    """Return the name of a language in the reader's language."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale()) or tag
    except (ValueError, UnknownLocaleError):
        return tag
