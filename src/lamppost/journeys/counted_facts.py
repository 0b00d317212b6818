"""Counters that rules declare: how often something happened before, within a window of theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.contact.queries import conversations_begun_among, messages_since
from lamppost.market.listings.queries import categories_of, posted_since, sum_of_prices
from lamppost.people.accounts.queries import count_joined_among
from lamppost.trust.cases.queries import count_approved, count_reports_about, decided_against_among
from lamppost.trust.cases.rules import Measure
from lamppost.trust.links.queries import arrivals_like, count_contacts_at, seen_since
from lamppost.trust.links.rules import (
    CONTACTS,
    KEEP_ARRIVALS,
    Identifier,
    IdentifierKind,
    Seen,
    Whence,
)
from screening_engine.money import Money
from screening_engine.policy.counters import counter_of
from screening_engine.policy.syntax import Counter
from screening_engine.submission import FactValue

TEXTS = (IdentifierKind.TEXT,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Whose submission it is, what was seen in it, where it came from, in what it is paid."""

    subject: str
    account_id: UUID
    currency: str
    identifiers: Sequence[Identifier]
    whence: Whence


def count_for(names: Collection[str], given: Counted, *, now: datetime) -> dict[str, FactValue]:
    """
    Return the values of those names that are counters; what cannot be known is left out.

    One or two queries a counter. Browsers and networks are known for eight days only: a counter
    that looks back further by them stays unknown, and its rule says what happens then.
    """
    counters = (counter_of(name) for name in sorted(names))
    found = {one.key: _value(one, given, now) for one in counters if one is not None}
    return {name: value for name, value in found.items() if value is not None}


def _value(counter: Counter, given: Counted, now: datetime) -> FactValue | None:
    rows = _rows(counter, given, now)
    if rows is None:
        return None
    since = now - counter.within
    return _HOW[counter.function, counter.what](rows, given, since)


def _rows(counter: Counter, given: Counted, now: datetime) -> list[Seen] | None:
    """Return everything else that shares the counter's key with this, within its window."""
    since = now - counter.within
    if counter.by == "author":
        return _of_author(given, since)
    if counter.by in ("device", "network"):
        known = given.whence.device if counter.by == "device" else given.whence.network
        if not known or counter.within > KEEP_ARRIVALS:
            return None
        return arrivals_like(given.whence, counter.by, but=given.subject, since=since)
    kinds = {"contact": CONTACTS, "text": TEXTS}.get(counter.by)
    if kinds is None:
        return None
    return seen_since(given.identifiers, kinds, but=given.subject, since=since)


def _of_author(given: Counted, since: datetime) -> list[Seen]:
    posted = posted_since(given.account_id, since)
    wrote = messages_since(given.account_id, since)
    kinds = ((SubjectKind.LISTING, posted), (SubjectKind.MESSAGE, wrote))
    rows = (
        Seen(str(Subject(kind, key)), given.account_id, site_id)
        for kind, ids in kinds
        for key, site_id in ids
    )
    return [row for row in rows if row.subject != given.subject]


def _ids(rows: Iterable[Seen], kind: SubjectKind) -> list[UUID]:
    subjects = (Subject.parse(row.subject) for row in rows)
    return [subject.id for subject in subjects if subject.kind is kind]


Rows = list[Seen]
How = Callable[[Rows, Counted, datetime], FactValue | None]


def _listings(rows: Rows, _given: Counted, _since: datetime) -> int:
    return len(_ids(rows, SubjectKind.LISTING))


def _messages(rows: Rows, _given: Counted, _since: datetime) -> int:
    return len(_ids(rows, SubjectKind.MESSAGE))


def _conversations(rows: Rows, _given: Counted, since: datetime) -> int:
    return conversations_begun_among(_ids(rows, SubjectKind.MESSAGE), since=since)


def _decided(measure: Measure) -> How:
    def count(rows: Rows, _given: Counted, since: datetime) -> int:
        subjects = [row.subject for row in rows]
        return len(decided_against_among(subjects, (measure,), since=since))

    return count


def _approvals(rows: Rows, _given: Counted, since: datetime) -> int:
    return count_approved([row.subject for row in rows], since=since)


def _reports(rows: Rows, _given: Counted, since: datetime) -> int:
    return count_reports_about([row.subject for row in rows], since=since)


def _accounts_made(rows: Rows, given: Counted, since: datetime) -> int:
    others = {row.account_id for row in rows} - {given.account_id}
    return count_joined_among(others, since=since)


def _authors(rows: Rows, given: Counted, _since: datetime) -> int:
    return len({row.account_id for row in rows} - {given.account_id})


def _sites(rows: Rows, _given: Counted, _since: datetime) -> int:
    return len({row.site_id for row in rows})


def _categories(rows: Rows, _given: Counted, _since: datetime) -> int:
    return len(categories_of(_ids(rows, SubjectKind.LISTING)))


def _contacts(rows: Rows, _given: Counted, _since: datetime) -> int:
    return count_contacts_at([row.subject for row in rows], CONTACTS)


def _prices(rows: Rows, given: Counted, _since: datetime) -> Money | None:
    if not given.currency:
        return None
    minor = sum_of_prices(_ids(rows, SubjectKind.LISTING), currency=given.currency)
    return Money(minor, given.currency)


_HOW: Mapping[tuple[str, str], How] = {
    ("count", "listing"): _listings,
    ("count", "message"): _messages,
    ("count", "conversation"): _conversations,
    ("count", "refusal"): _decided(Measure.REFUSE),
    ("count", "removal"): _decided(Measure.REMOVE),
    ("count", "approval"): _approvals,
    ("count", "report"): _reports,
    ("count", "account"): _accounts_made,
    ("distinct", "author"): _authors,
    ("distinct", "site"): _sites,
    ("distinct", "category"): _categories,
    ("distinct", "contact"): _contacts,
    ("sum", "listing.price"): _prices,
}
