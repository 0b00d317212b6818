"""Facts about who posts or writes: cheap, and gathered for everything that is screened."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.listings.queries import count_refused_since, newest_ids_of
from lamppost.trust.cases.queries import count_approved, count_removed_of
from lamppost.trust.links.queries import pace_from, whence_of
from lamppost.trust.links.rules import Pace, Whence
from screening_engine.submission import FactValue

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account

Facts = dict[str, FactValue]

MONTH, YEAR = timedelta(days=30), timedelta(days=365)
# Whom people let through a hundred times is known well enough.
NEWEST = 100


def account_facts(account: Account, *, now: datetime) -> Facts:
    """Return what is known of an account itself and of what people decided about it: 4 queries."""
    return {
        "author.is_import": False,
        "author.labels": (),
        "author.account_age": now - account.joined_at,
        "author.email_proved": account.proved_at is not None,
        # No phone is ever asked for, so none is verified: a rule may ask, and reads "no".
        "author.phone_verified": False,
        "author.refusals_last_month": count_refused_since(account.pk, now - MONTH),
        "author.removals_last_year": count_removed_of(account.pk, since=now - YEAR),
        "author.approvals_last_year": _approvals(account, now),
    }


def _approvals(account: Account, now: datetime) -> int:
    ids = newest_ids_of(account.pk, limit=NEWEST)
    subjects = [str(Subject(SubjectKind.LISTING, key)) for key in ids]
    return count_approved(subjects, since=now - YEAR) if subjects else 0


def known_whence(whence: Whence | None, subject: Subject | None) -> Whence:
    """
    Return where something comes from.

    None: what comes back (renewed, restored) comes from where it came the first time.
    """
    if whence is not None:
        return whence
    return whence_of(str(subject)) if subject else Whence()


def pace_facts(
    subject: Subject | None, whence: Whence, *, account: Account, now: datetime
) -> Facts:
    """
    Return how much came from the same browser and network lately.

    What is not known any more is left out, and no rule counts it against anybody.
    """
    but = str(subject) if subject else ""
    pace = pace_from(whence, account_id=account.pk, but=but, now=now)
    counted = {field.name: getattr(pace, field.name) for field in fields(Pace)}
    return {f"author.{name}": count for name, count in counted.items() if count is not None}
