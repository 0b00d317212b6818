"""Accounts that were left a week ago are erased, room by room; what must be kept is named here."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM, forget_words
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.foundation.notify.actions import forget_mails
from lamppost.foundation.push.actions import forget_browsers
from lamppost.journeys.erase_listings import erase_listing
from lamppost.journeys.forget_drafts import forget_draft
from lamppost.journeys.forget_messages import forget_messages
from lamppost.journeys.leave_account import delete_ads
from lamppost.market.contact.queries import messages_of
from lamppost.market.listings.queries import every_draft_of, listings_of
from lamppost.market.listings.rules import ListingState
from lamppost.market.search.actions import forget_owner
from lamppost.people.accounts.actions import empty_account
from lamppost.people.accounts.queries import accounts_to_erase, addresses_of, mail_links_of
from lamppost.trust.cases.actions import forget_reporter
from lamppost.trust.cases.queries import cases_about_any
from lamppost.trust.cases.rules import CaseState
from lamppost.trust.screening.actions import empty_records

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account

A_ROUND = 20


def erase_accounts(*, now: datetime) -> int:
    """
    Erase up to 20 accounts whose week is over; return how many.

    One that a case is open about waits, hidden, until that is decided: its words are needed to
    decide it, and its owner may still object.
    """
    free = (account for account in accounts_to_erase(now) if not _is_held(account))
    erased = 0
    for account in islice(free, A_ROUND):
        erase_account(account, now=now)
        erased += 1
    return erased


def _is_held(account: Account) -> bool:
    subjects = [account.subject]
    subjects += [listing.subject for listing in _ads(account)]
    subjects += [message.subject for message in messages_of(account.pk)]
    return any(case.state == CaseState.OPEN for case in cases_about_any(subjects))


@transaction.atomic
def erase_account(account: Account, *, now: datetime) -> None:
    """
    Erase what an account holds. What stays, and why, stands in docs/comply/retention.md: sealed
    evidence, statements and reports, hashed identifiers, and the log without its words.
    """
    addresses = addresses_of(account)
    links = mail_links_of(account, addresses)
    delete_ads(account, now=now)
    for listing in _ads(account):
        if listing.state == ListingState.DELETED and listing.erased_at is None:
            erase_listing(listing, actor=SYSTEM, now=now)
    for draft in every_draft_of(account.pk):
        forget_draft(draft, actor=SYSTEM, now=now)
    forget_messages(account.pk, actor=SYSTEM, now=now)
    forget_owner(account.pk, now=now)
    forget_reporter(account_id=account.pk, actor=SYSTEM, now=now)
    empty_records(account.subject, now=now, retention="erased")
    forget_mails(addresses)
    forget_browsers(account_id=account.pk)
    empty_account(account=account, addresses=addresses, now=now)
    forget_words([account.subject, *(Subject(SubjectKind.MAIL, key) for key in links)])


def _ads(account: Account) -> list[Listing]:
    return list(listings_of(account.pk))
