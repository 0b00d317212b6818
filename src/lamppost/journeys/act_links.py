"""The links behind the buttons of a mail: signed, for one act on one ad, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from lamppost.environment import env
from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import RENEW_AFTER, WARN_BEFORE

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

# As long as the last of these acts is possible: a mail about an end comes three days before it,
# and an ended ad can be renewed for thirty days.
LINK_LIFE = RENEW_AFTER + WARN_BEFORE + timedelta(days=7)
SALT = "lamppost.mail_acts"


class MailAct(StrEnum):
    """What a button does."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    SOLD = "sold"
    RENEW = "renew"


class NotAnAct(DomainError):
    """A link is too old, or nobody signed it."""

    code = "not_an_act"


@dataclass(frozen=True, slots=True)
class ActLink:
    """What a link says: what shall be done with which ad."""

    act: MailAct
    listing: Listing


def act_url(listing: Listing, act: MailAct, *, now: datetime) -> str:
    """
    Return the full address of a button's page.

    It can do this one thing to this one ad, for forty days. It opens no account.
    """
    until = int((now + LINK_LIFE).timestamp())
    token = Signer(salt=SALT).sign_object([act.value, listing.pk.hex, until])
    return env().base_url + reverse("mail-act", kwargs={"token": token})


def read_act(token: str, *, now: datetime) -> ActLink:
    """
    Return what a link asks for.

    :raises NotAnAct: if it was not signed by us, is too old, or its ad is erased
    """
    try:
        act, key, until = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError):
        raise NotAnAct(N_("This link does not work any more.")) from None
    listing = find_listing(UUID(key))
    is_over = now > datetime.fromtimestamp(until, tz=UTC)
    if is_over or listing is None or listing.erased_at is not None:
        raise NotAnAct(N_("This link does not work any more."))
    return ActLink(MailAct(act), listing)
