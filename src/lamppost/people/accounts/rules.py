"""Who may do what, how long a mail link lives, and what a person may be called. Pure."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, DomainError


class AccountKind(StrEnum):
    """A person, or an import that an operator attested."""

    PERSON = "person"
    IMPORT = "import"


class Role(StrEnum):
    """What staff may do, per site or (without a site) in the whole network."""

    MODERATOR = "moderator"  # decides cases
    REVIEWER = "reviewer"  # trained; the only one who sees that a quarantined case exists
    OPERATOR = "operator"  # sites, categories, given-up work


class LinkPurpose(StrEnum):
    """What using a mail link does."""

    SIGN_IN = "sign_in"
    PUBLISH_DRAFT = "publish_draft"
    SEND_MESSAGE = "send_message"
    SAVE_SEARCH = "save_search"


# Long enough to find the mail after work; a link that leaks from an old mailbox is dead.
LINK_LIFE = {
    LinkPurpose.SIGN_IN: timedelta(minutes=30),
    LinkPurpose.PUBLISH_DRAFT: timedelta(days=3),
    LinkPurpose.SEND_MESSAGE: timedelta(days=3),
    LinkPurpose.SAVE_SEARCH: timedelta(days=3),
}
# Five mails an hour to one address: enough for impatient people, useless for flooding a mailbox.
LINKS_PER_HOUR = 5
NAME_LENGTH = 40


class LinkNotValid(DomainError):
    """The link was used, has expired, or never existed: the three look the same."""

    code = "link_not_valid"


class TooManyLinks(DomainError):
    """This address was sent enough links for now."""

    code = "too_many_links"


class NameNotAllowed(DomainError):
    """The display name is empty, too long or not printable."""

    code = "name_not_allowed"


def new_token() -> str:
    """Return a token of 256 random bits for a link."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token, so that a copy of the database opens no account."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_name(text: str) -> str:
    """
    Return a display name in order: one line, no control characters, at most 40 characters.

    :raises NameNotAllowed: if nothing readable is left or it is too long
    """
    line = " ".join(text.split())
    kept = "".join(letter for letter in line if unicodedata.category(letter)[0] != "C")
    name = " ".join(unicodedata.normalize("NFC", kept).split())
    if not name:
        raise NameNotAllowed(N_("Please give a name that others may see."))
    if len(name) > NAME_LENGTH:
        raise NameNotAllowed(N_("This name is too long. 40 characters are enough."))
    return name


def name_from_address(address: str) -> str:
    """Return a first display name that gives away nothing of the address."""
    return "Neighbour " + hashlib.sha256(address.encode()).hexdigest()[:4].upper()


class LastOperator(DomainError):
    """The network keeps one operator at least: somebody must be able to give roles."""

    code = "last_operator"


@dataclass(frozen=True, slots=True)
class Grants:
    """The roles of one person, each with its site; None stands for the whole network."""

    held: frozenset[tuple[Role, UUID | None]]

    def sites(self, *roles: Role) -> frozenset[UUID] | None:
        """Return the sites at which one of these roles is held; None means every site."""
        found = {site for role, site in self.held if role in roles}
        return None if None in found else frozenset(site for site in found if site is not None)

    def has(self, *roles: Role, site_id: UUID) -> bool:
        """Return whether one of these roles is held for a site."""
        return any((role, None) in self.held or (role, site_id) in self.held for role in roles)

    def has_anywhere(self, *roles: Role) -> bool:
        """Return whether one of these roles is held at all."""
        return any(role in roles for role, _site in self.held)

    def has_everywhere(self, *roles: Role) -> bool:
        """Return whether one of these roles is held for the whole network."""
        return any((role, None) in self.held for role in roles)
