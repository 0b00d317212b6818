"""Writes: save a search, change it, stop it. That somebody asked for mail is on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.search.actions.anchors import file_searches, take_out_of_file
from lamppost.market.search.models import SavedSearch, SearchMatch
from lamppost.market.search.rules import Search
from lamppost.market.search.rules.alerts import (
    MOST_SEARCHES,
    Frequency,
    TooManySearches,
    check_label,
    next_due,
    search_to_json,
)

# Looking changes nothing but what counts as new, for the person who looks.
UNAUDITED = ("look_at_searches",)
# Somebody who has the mail, signed in or not: the token in it is what counts.
READER = "reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """A search to save. ``params`` are the parts of its address, as ``wanted`` was read from."""

    account_id: UUID
    site_id: UUID
    label: str
    params: Sequence[tuple[str, str]]
    wanted: Search
    frequency: Frequency
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """Which alert of whom shall be called what, and write how often."""

    account_id: UUID
    search_id: UUID
    label: str
    frequency: Frequency


@transaction.atomic
def save_search(new: NewAlert, *, now: datetime) -> SavedSearch:
    """
    Save a search. The same one again only changes its name and how often it writes.

    :raises LabelNotAllowed: if its name cannot be read
    :raises TooManySearches: if the account has fifty
    """
    label, wanted = check_label(new.label), search_to_json(new.wanted)
    mine = list(SavedSearch.objects.select_for_update().filter(account_id=new.account_id))
    same = [one for one in mine if one.site_id == new.site_id and one.wanted == wanted]
    if not same and len(mine) >= MOST_SEARCHES:
        raise TooManySearches(
            N_("You have %(most)d alerts, and that is the most. Delete one first."),
            most=MOST_SEARCHES,
        )
    search = (
        same[0] if same else SavedSearch(created_at=now, since=now, looked_at=now, wanted=wanted)
    )
    search.account_id, search.site_id = new.account_id, new.site_id
    search.params = [list(pair) for pair in new.params]
    search.label, search.frequency, search.language = label, new.frequency, new.language
    if search.stopped_at is not None:
        search.stopped_at, search.since = None, now
    search.save()
    file_searches([search])
    _settle(search, now)
    _record(Event.SEARCH_CHANGED if same else Event.SEARCH_SAVED, search, now)
    return search


@transaction.atomic
def change_search(change: AlertChange, *, now: datetime) -> SavedSearch:
    """
    Give an alert another name or frequency.

    :raises NotFound: if this account has no such alert
    :raises LabelNotAllowed: if its name cannot be read
    """
    search = _own(change.account_id, change.search_id)
    search.label, search.frequency = check_label(change.label), change.frequency
    search.save(update_fields=["label", "frequency"])
    _settle(search, now)
    _record(Event.SEARCH_CHANGED, search, now)
    return search


@transaction.atomic
def stop_search(*, stop_token: str, now: datetime) -> SavedSearch:
    """
    Stop an alert by the link that every one of its mails has. Twice is once.

    :raises NotFound: if there is no such link
    """
    search = SavedSearch.objects.select_for_update().filter(stop_token=stop_token).first()
    if search is None:
        raise NotFound(N_("This link does not belong to any alert."))
    if search.stopped_at is None:
        search.stopped_at = now
        search.save(update_fields=["stopped_at"])
        take_out_of_file(search)
        _settle(search, now)
        _record(Event.SEARCH_STOPPED, search, now, actor=READER)
    return search


@transaction.atomic
def start_search(*, account_id: UUID, search_id: UUID, now: datetime) -> SavedSearch:
    """
    Let a stopped alert write again, of what goes live from now on.

    :raises NotFound: if this account has no such alert
    """
    search = _own(account_id, search_id)
    if search.stopped_at is not None:
        search.stopped_at, search.since = None, now
        search.save(update_fields=["stopped_at", "since"])
        file_searches([search])
    _record(Event.SEARCH_CHANGED, search, now)
    return search


@transaction.atomic
def delete_search(*, account_id: UUID, search_id: UUID, now: datetime) -> None:
    """
    Delete an alert with everything it found.

    :raises NotFound: if this account has no such alert
    """
    search = _own(account_id, search_id)
    _record(Event.SEARCH_STOPPED, search, now, is_deleted=True)
    search.delete()


@transaction.atomic
def look_at_searches(*, account_id: UUID, now: datetime) -> None:
    """Count from now on what is new."""
    SavedSearch.objects.filter(account_id=account_id).update(looked_at=now)


def _own(account_id: UUID, search_id: UUID) -> SavedSearch:
    found = SavedSearch.objects.select_for_update().filter(pk=search_id, account_id=account_id)
    search = found.first()
    if search is None:
        raise NotFound(N_("You have no such alert."))
    return search


def _settle(search: SavedSearch, now: datetime) -> None:
    """What waits to be told is told when the search now says; by one that tells nothing, never."""
    waiting = SearchMatch.objects.filter(search=search, sent_at=None)
    if search.stopped_at is not None or search.frequency == Frequency.FEED:
        waiting.update(sent_at=now)
    due_at = (
        next_due(Frequency(search.frequency), search.mailed_at, search.site.time_zone, now)
        if waiting.exists()
        else None
    )
    SavedSearch.objects.filter(pk=search.pk).update(due_at=due_at)


def _record(
    event: Event, search: SavedSearch, now: datetime, *, actor: str = "", is_deleted: bool = False
) -> None:
    record(
        event,
        subject=search.subject,
        actor=actor or f"account:{search.account_id}",
        now=now,
        site_id=search.site_id,
        details={"frequency": str(search.frequency), "deleted": is_deleted},
        erasable={"label": search.label},
    )
