"""Who may do what, how long a mail link lives, and what a person may be called. Pure."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
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
    # These act on the account that the payload names, and sign nobody in.
    NEW_ADDRESS = "new_address"  # mailed to the new address, proves it
    OLD_ADDRESS = "old_address"  # mailed to the old one, takes the change back
    STAY = "stay"  # keeps an account that is on its way out


# A change that a thief might have made can be taken back for a week, by who reads the old mailbox;
# an account on its way out can be kept for as long.
TAKING_BACK = timedelta(days=7)
# Long enough to find the mail after work; a link that leaks from an old mailbox is dead.
LINK_LIFE = {
    LinkPurpose.SIGN_IN: timedelta(minutes=30),
    LinkPurpose.PUBLISH_DRAFT: timedelta(days=3),
    LinkPurpose.SEND_MESSAGE: timedelta(days=3),
    LinkPurpose.SAVE_SEARCH: timedelta(days=3),
    LinkPurpose.NEW_ADDRESS: timedelta(hours=2),
    LinkPurpose.OLD_ADDRESS: TAKING_BACK,
    LinkPurpose.STAY: TAKING_BACK,
}
# Whoever uses one of these is signed in, as the account of the address it was mailed to.
ARRIVALS = frozenset(
    {
        LinkPurpose.SIGN_IN,
        LinkPurpose.PUBLISH_DRAFT,
        LinkPurpose.SEND_MESSAGE,
        LinkPurpose.SAVE_SEARCH,
    }
)
# The code in a sign-in mail is short, so it lives shorter than the link, works only in the browser
# that asked for it, and dies of five wrong guesses: one chance in 200,000 for who guesses.
CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5
# Five sign-in links an hour to one address, and five of all other kinds: enough for impatient
# people, useless for flooding a mailbox.
LINKS_PER_HOUR = 5
NAME_LENGTH = 40
# What stands where the name of somebody stood who left. Shown in each reader's language.
GONE_NAME = N_("Someone who left")


class LinkNotValid(DomainError):
    """The link was used, has expired, or never existed: the three look the same."""

    code = "link_not_valid"


class CodeNotValid(DomainError):
    """The code is wrong, too old, or was tried too often."""

    code = "code_not_valid"


class AddressMoved(DomainError):
    """This address was an account's until a few days ago, and its reader may take it back."""

    code = "address_moved"


class AddressTaken(DomainError):
    """The address belongs to another account."""

    code = "address_taken"


class FactorNotValid(DomainError):
    """The second factor did not fit: a wrong code, or a passkey that is not of this account."""

    code = "factor_not_valid"


class TooManyLinks(DomainError):
    """This address was sent enough links for now."""

    code = "too_many_links"


class NameNotAllowed(DomainError):
    """The display name is empty, too long or not printable."""

    code = "name_not_allowed"


def new_token() -> str:
    """Return a token of 256 random bits for a link."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return six digits to type."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def tidy_code(text: str) -> str:
    """Return a typed code without what people put between digits; any script's digits count."""
    digits = (letter for letter in text[:40] if letter.isdecimal())
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def hash_token(token: str) -> str:
    """Return what is stored of a token, so that a copy of the database opens no account."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """
    Which mails somebody wants beside those that must be.

    What an account cannot do without (links, decisions about an ad, warnings) is always sent.
    """

    messages: bool = True  # somebody wrote about an ad
    favourites: bool = True  # a saved ad became cheaper or is going
    news: bool = False  # what is new on the board itself

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> Wishes:
        """Read what is stored; what was never asked stays as it is for everybody."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: bool(wish) for name, wish in stored.items() if name in known})


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
