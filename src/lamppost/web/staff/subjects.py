"""What cases are about, for lists: a title, a town, a kind, in a fixed number of reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.journeys.matter import QUOTE
from lamppost.market.contact.queries import messages_by_ids
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.sites.queries import all_sites
from lamppost.people.accounts.queries import accounts_by_ids

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The ads, messages and people of several cases, by id, and names of towns."""

    listings: Mapping[UUID, Listing]
    messages: Mapping[UUID, Message]
    people: Mapping[UUID, Account]
    towns: Mapping[UUID, str]

    def title(self, case: Case) -> str:
        """Return what a case is called. Nothing of what is locked away is ever shown."""
        about = case.about
        if about.kind is SubjectKind.MESSAGE:
            return _message_title(case, self.messages.get(about.id))
        if about.kind is SubjectKind.ACCOUNT:
            person = self.people.get(about.id)
            return person.display_name if person else _("Somebody who has left")
        return listing_title(case, self.listings.get(about.id))

    def town(self, case: Case) -> str:
        """Return the town of a case; "" if its ad is gone."""
        listing = self.listings.get(case.about.id)
        return listing.site.name if listing else self.towns.get(case.site_id, "")


def listing_title(case: Case, listing: Listing | None) -> str:
    """Return what a case about an ad is called."""
    if case.is_restricted:
        return _("An ad that is locked away")
    if listing is None or not listing.current.title:
        return _("An ad that is gone")
    return listing.current.title


def _message_title(case: Case, message: Message | None) -> str:
    if case.is_restricted:
        return _("A message that is locked away")
    words = " ".join(message.body.split()) if message else ""
    return words[:QUOTE] or _("A message that is gone")


def name_subjects(cases: Sequence[Case]) -> Named:
    """Return what cases are about: one read a kind, and none for a kind that is not there."""
    of_kind: dict[SubjectKind, list[UUID]] = {}
    for case in cases:
        of_kind.setdefault(case.about.kind, []).append(case.about.id)
    ids, others = of_kind.get, set(of_kind) - {SubjectKind.LISTING}
    return Named(
        listings=listings_by_ids(ids(SubjectKind.LISTING, [])),
        messages=messages_by_ids(found) if (found := ids(SubjectKind.MESSAGE, [])) else {},
        people=accounts_by_ids(found) if (found := ids(SubjectKind.ACCOUNT, [])) else {},
        towns=dict(all_sites().values_list("pk", "name")) if others else {},
    )


def kind_word(case: Case) -> str:
    """Return what kind of thing a case is about; "" for an ad, which most of them are."""
    return {SubjectKind.MESSAGE: _("Message"), SubjectKind.ACCOUNT: _("Person")}.get(
        case.about.kind, ""
    )
