"""Give and take roles; the last operator stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.models import Account, RoleGrant
from lamppost.people.accounts.rules import LastOperator, Role


@transaction.atomic
def give_role(
    *, account: Account, role: Role, site_id: UUID | None, actor: str, now: datetime
) -> None:
    """Give someone a role for a site, or (without one) for the network. Twice is once."""
    _grant, is_new = RoleGrant.objects.get_or_create(
        account=account, role=role, site_id=site_id, defaults={"given_at": now}
    )
    if is_new:
        record(
            Event.ROLE_GIVEN,
            subject=account.subject,
            actor=actor,
            now=now,
            site_id=site_id,
            details={"role": str(role)},
        )


@transaction.atomic
def take_role(
    *, account: Account, role: Role, site_id: UUID | None, actor: str, now: datetime
) -> None:
    """
    Take a role away. Taking one that is not held changes nothing.

    :raises LastOperator: if nobody would be left who operates the network
    """
    everywhere = RoleGrant.objects.select_for_update().filter(role=Role.OPERATOR, site_id=None)
    # Locked, so that two operators cannot take each other's role at the same moment.
    operators = [grant.account_id for grant in everywhere]
    if role is Role.OPERATOR and site_id is None and operators == [account.pk]:
        raise LastOperator(
            N_("This is the last operator of the network. Make somebody else one first.")
        )
    count, _rows = RoleGrant.objects.filter(account=account, role=role, site_id=site_id).delete()
    if count:
        record(
            Event.ROLE_TAKEN,
            subject=account.subject,
            actor=actor,
            now=now,
            site_id=site_id,
            details={"role": str(role)},
        )
