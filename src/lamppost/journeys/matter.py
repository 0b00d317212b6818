"""What a case or a report is about, whatever kind of thing it is: whose, where, which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.contact.queries import find_message
from lamppost.market.listings.queries import find_listing
from lamppost.market.sites.queries import all_sites
from lamppost.people.accounts.queries import find_account

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.market.listings.models import Listing
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case

QUOTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """
    An ad, a message or a person.

    ``owner`` is whose it is and who gets the statement of reasons; ``involved`` are others who
    are part of it: the reader of a message. ``revision_id`` is the version of an ad.
    """

    subject: Subject
    site: Site
    owner: Account
    revision_id: UUID | None = None
    involved: frozenset[UUID] = frozenset()
    listing: Listing | None = None
    message: Message | None = None

    @property
    def language(self) -> str:
        """Return the language in which its owner reads."""
        return self.owner.language or self.site.language

    def title(self, language: str = "") -> str:
        """Return what to call it, in a language (the one in use, if none is given)."""
        if not language:
            return self._title()
        with override(language):
            return self._title()

    def _title(self) -> str:
        if self.listing is not None:
            return self.listing.current.title or _("An ad that is locked away")
        if self.message is not None:
            words = " ".join(self.message.body.split())
            short = words if len(words) <= QUOTE else words[: QUOTE - 1].rstrip() + "…"
            return short or _("A message without words")
        return self.owner.display_name


def matter_of(case: Case) -> Matter:
    """
    Return what a case is about.

    :raises NotFound: if it is gone
    """
    about = case.about
    if about.kind is SubjectKind.LISTING:
        listing = find_listing(about.id)
        if listing is not None:
            return about_listing(listing)
    elif about.kind is SubjectKind.MESSAGE:
        message = find_message(about.id)
        if message is not None:
            return about_message(message)
    elif about.kind is SubjectKind.ACCOUNT:
        account = find_account(about.id)
        site = all_sites().filter(pk=case.site_id).first()
        if account is not None and site is not None:
            return about_person(account, site)
    raise NotFound(N_("What this case is about is gone."))


def about_listing(listing: Listing) -> Matter:
    """Return the matter that an ad is."""
    return Matter(
        subject=listing.subject,
        site=listing.site,
        owner=listing.seller,
        revision_id=listing.revision_id,
        listing=listing,
    )


def about_message(message: Message) -> Matter:
    """Return the matter that a message is; its reader is involved."""
    conversation = message.conversation
    return Matter(
        subject=message.subject,
        site=conversation.site,
        owner=message.writer,
        involved=frozenset({conversation.partner_of(message.writer_id)}),
        message=message,
    )


def about_person(account: Account, site: Site) -> Matter:
    """Return the matter that a person is, as seen from one town."""
    return Matter(subject=account.subject, site=site, owner=account)
