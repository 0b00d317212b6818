"""An operator invites somebody to help: an account, a role, and a letter that says how to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.environment import env
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.journeys.letters import direction_of
from lamppost.people.accounts.actions import give_role, open_account
from lamppost.people.accounts.queries import find_account_by_address
from lamppost.people.accounts.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.people.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """
    Whom to invite, as what, and where. ``place`` is the town's or the network's name.

    ``name`` counts only for who has no account yet; ``site_id`` None stands for the network.
    """

    address: str
    name: str
    role: Role
    site_id: UUID | None
    place: str
    language: str


@transaction.atomic
def invite_staff(invitation: Invitation, *, inviter: Account, now: datetime) -> Account:
    """
    Give somebody a role, opening their account if they have none, and tell them by mail.

    The letter leads to the page where one signs in, not straight in: an invitation may be read
    after days, and a link that opens an account must not live so long.

    :raises NotAnAddress: if the address cannot be one
    :raises NameNotAllowed: if there is no account, and the name is empty or too long
    """
    account = find_account_by_address(invitation.address) or open_account(
        address=invitation.address,
        display_name=invitation.name,
        joined_at=now,
        actor=inviter.actor,
        now=now,
    )
    give_role(
        account=account,
        role=invitation.role,
        site_id=invitation.site_id,
        actor=inviter.actor,
        now=now,
    )
    language = account.language or invitation.language
    with override(language):
        mail = _letter(invitation, inviter, language)
    write_mail(
        address=account.email,
        mail=mail,
        dedupe=f"invited:{account.pk}:{invitation.role}:{now.isoformat()}",
        now=now,
        site_id=invitation.site_id,
    )
    return account


def _letter(invitation: Invitation, inviter: Account, language: str) -> MailText:
    names = {"name": inviter.display_name, "place": invitation.place}
    begin = env().base_url + reverse("sign-in") + "?" + urlencode({"next": reverse("staff-queue")})
    return MailText(
        subject=_("You are invited to look after %(place)s") % names,
        paragraphs=[
            _("%(name)s asks you to help with the board of %(place)s.") % names,
            _duty(invitation.role),
            _("Sign in with this mail address: type it, and a mail with a link and a code comes."),
        ],
        button_label=_("Sign in and begin"),
        button_url=begin,
        closing=_("If you do not know what this is about, ignore it: nothing happens then."),
        language=language,
        direction=direction_of(language),
    )


def _duty(role: Role) -> str:
    return {
        Role.MODERATOR: _(
            "As a moderator you read ads, messages and reports that wait for a person, and decide "
            "about them. Every decision gives its reasons."
        ),
        Role.REVIEWER: _(
            "As a reviewer you look at what is locked away, with the training that this needs."
        ),
        Role.OPERATOR: _(
            "As an operator you look after towns, texts and people, and see how everything runs."
        ),
    }[role]
