"""What happened to an ad, in people's words, and what changed between its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.audit.log import ENGINE, Event
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.rules import Decision
from lamppost.trust.screening.queries import rule_book
from lamppost.web.staff.changes import Piece, compare
from lamppost.web.staff.words import message_word, outcome_word, queue_word, state_word
from lamppost.web.whole_ad import facts_of, price_text
from screening_engine.verdict import Outcome

if TYPE_CHECKING:
    from lamppost.foundation.audit.models import AuditLine
    from lamppost.market.categories.rules import Category, Taxonomy
    from lamppost.market.listings.models import ListingRevision
    from lamppost.people.accounts.models import Account

# Only trained reviewers learn that something was ever locked away.
FOR_REVIEWERS = frozenset(
    {
        Event.LISTING_WORDS_REMOVED,
        Event.LISTING_WORDS_RESTORED,
        Event.PHOTO_QUARANTINED,
        Event.SCREENING_EMPTIED,
        Event.EVIDENCE_SEALED,
        Event.EVIDENCE_OPENED,
    }
)
LATEST_VERSIONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the history."""

    at: datetime
    icon: str
    title: str
    text: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How actors of the log are called on this page."""

    seller_id: UUID
    people: Mapping[UUID, Account]

    def of(self, actor: str) -> str:
        """Return who did something."""
        account_id = account_of(actor)
        if account_id is None:
            return _("The automatic check") if actor == ENGINE else _("Lamppost")
        if account_id == self.seller_id:
            return _("The poster")
        person = self.people.get(account_id)
        return person.display_name if person else _("Somebody who has left")


def account_of(actor: str) -> UUID | None:
    """Return the account that an actor of the log is, if it is one."""
    try:
        subject = Subject.parse(actor)
    except ValueError:
        return None
    return subject.id if subject.kind is SubjectKind.ACCOUNT else None


def tell_history(
    lines: Sequence[AuditLine], names: Names, *, for_reviewer: bool
) -> list[Happening]:
    """Return what happened, oldest first. What nobody needs to know to decide is left out."""
    told = []
    for line in lines:
        teller = TELLERS.get(line.event)
        if teller is None or (not for_reviewer and _is_for_reviewers(line)):
            continue
        icon, title, text = teller(line, names.of(line.actor))
        told.append(Happening(at=line.happened_at, icon=icon, title=title, text=text))
    return told


def _is_for_reviewers(line: AuditLine) -> bool:
    locked = {str(ListingState.QUARANTINED), str(Outcome.QUARANTINE)}
    named = {line.details.get(name) for name in ("before", "after", "outcome")}
    return line.event in FOR_REVIEWERS or not locked.isdisjoint(named)


Told = tuple[str, str, str]


def _plain(icon: str, words: Callable[[], str]) -> Callable[[AuditLine, str], Told]:
    def tell(_line: AuditLine, who: str) -> Told:
        return icon, words() % {"who": who}, ""

    return tell


def _moved(line: AuditLine, who: str) -> Told:
    after = str(line.details.get("after", ""))
    title = _("%(state)s, by %(who)s") % {"state": state_word(after), "who": _small(who)}
    return STATE_ICONS.get(after, "circle-dot"), title, _rule_titles(str(line.details["because"]))


def _message_moved(line: AuditLine, who: str) -> Told:
    after = str(line.details.get("after", ""))
    title = _("%(state)s, by %(who)s") % {"state": message_word(after), "who": _small(who)}
    return "mail", title, _rule_titles(str(line.details.get("because", "")))


def _small(who: str) -> str:
    known = {
        _("The automatic check"): _("the automatic check"),
        _("The poster"): _("the poster"),
    }
    return known.get(who, who)


STATE_ICONS = {
    "published": "circle-check",
    "held": "hourglass",
    "refused": "circle-x",
    "quarantined": "lock",
    "withdrawn": "archive",
    "expired": "calendar",
    "sold": "badge-check",
    "deleted": "trash-2",
    "awaiting_poster": "circle-alert",
}


def _rule_titles(because: str) -> str:
    policy, language = rule_book(), get_language() or "en"
    named = [part for part in because.split(", ") if policy.rule(part)]
    return "; ".join(policy.title(rule_id, language) for rule_id in named)


def _screened(line: AuditLine, _who: str) -> Told:
    outcome = str(line.details.get("outcome", ""))
    rules = line.details.get("rules")
    ids = ", ".join(str(rule[0]) for rule in rules) if isinstance(rules, list) else ""
    word = outcome_word(Outcome(outcome)) if outcome in set(Outcome) else outcome
    return "search", _("Checked: %(outcome)s") % {"outcome": word.lower()}, _rule_titles(ids)


def _opened(line: AuditLine, _who: str) -> Told:
    queue = queue_word(str(line.details.get("queue", "")))
    return "list-checks", _("Put into the queue “%(queue)s”") % {"queue": queue}, ""


def _decided(line: AuditLine, who: str) -> Told:
    titles: Mapping[str, str] = {
        Decision.REFUSE: _("%(who)s refused it"),
        Decision.WARN: _("%(who)s warned them"),
        Decision.REMOVE_ALL: _("%(who)s removed all their ads"),
    }
    title = titles.get(str(line.details.get("decision")), _("%(who)s approved it"))
    note = (line.erasable or {}).get("note", "")
    text = " – ".join(part for part in (_rule_titles(str(line.details.get("rule"))), note) if part)
    return "gavel", title % {"who": who}, text


TELLERS: Mapping[str, Callable[[AuditLine, str], Told]] = {
    Event.LISTING_CREATED: _plain("send", lambda: _("Posted")),
    Event.LISTING_REVISED: _plain("pencil", lambda: _("%(who)s sent in a new version")),
    Event.LISTING_CONFIRMED: _plain("check", lambda: _("%(who)s confirmed it as it is")),
    Event.LISTING_RENEWED: _plain("refresh-cw", lambda: _("%(who)s renewed it")),
    Event.LISTING_MOVED: _moved,
    Event.LISTING_WORDS_REMOVED: _plain("lock", lambda: _("The words were sealed")),
    Event.LISTING_WORDS_RESTORED: _plain("undo-2", lambda: _("%(who)s put the words back")),
    Event.SCREENING_DONE: _screened,
    Event.CASE_OPENED: _opened,
    Event.CASE_DECIDED: _decided,
    Event.CASE_CLOSED: _plain("x", lambda: _("Closed without a decision: the ad was changed")),
    Event.REVIEW_CLAIMED: _plain("eye", lambda: _("%(who)s took the case")),
    Event.OBJECTION_MADE: _plain("scale", lambda: _("The poster objected")),
    Event.CASE_RAISED: _plain("triangle-alert", lambda: _("A worse report moved it forward")),
    Event.MESSAGES_READ: _plain("eye", lambda: _("%(who)s read the messages")),
    Event.MESSAGE_WRITTEN: _plain("send", lambda: _("Written")),
    Event.MESSAGE_MOVED: _message_moved,
    Event.EVIDENCE_OPENED: _plain("key-round", lambda: _("%(who)s opened what was sealed")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that changed from one version to the next."""

    name: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A later version of an ad, with what changed since the one before."""

    number: int
    at: datetime
    changes: Sequence[Change]


def tell_versions(revisions: Sequence[ListingRevision], taxonomy: Taxonomy) -> list[Version]:
    """Return the latest versions, newest first, each against the one before it."""
    pairs = list(pairwise(revisions))[-LATEST_VERSIONS:]
    return [
        Version(number=new.number, at=new.created_at, changes=_changes(old, new, taxonomy))
        for old, new in reversed(pairs)
    ]


def _changes(old: ListingRevision, new: ListingRevision, taxonomy: Taxonomy) -> list[Change]:
    before, after = _fields(old, taxonomy), _fields(new, taxonomy)
    return [
        Change(name=name, pieces=compare(before.get(name, ""), after.get(name, "")))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    ]


def _fields(revision: ListingRevision, taxonomy: Taxonomy) -> dict[str, str]:
    language = get_language() or "en"
    leaf = taxonomy.find(revision.category)
    plain = {
        _("Title"): revision.title,
        _("Description"): revision.body,
        _("Category"): leaf.label(language) if leaf else revision.category,
        _("Price"): price_text(revision, leaf) if leaf else "",
        _("Part of town"): revision.district,
    }
    return plain | (_answers(revision, leaf, language) if leaf else {})


def _answers(revision: ListingRevision, leaf: Category, language: str) -> dict[str, str]:
    return dict(facts_of(leaf, revision.attributes, language))
