"""``lamppost roles``: who may do what."""

from __future__ import annotations

import click

from lamppost.ops.django_setup import load_prepared


@click.group("roles", epilog="Example: lamppost roles give mo@example.org moderator --site lumen")
def command() -> None:
    """Give people roles: moderator, reviewer (quarantined cases) or operator."""


@command.command(
    "give",
    epilog="Example: lamppost roles give ora@example.org operator --name Ora. Exit codes: 0 "
    "given, 1 refused.",
)
@click.argument("address")
@click.argument("role", type=click.Choice(["moderator", "reviewer", "operator"]))
@click.option("--site", default="", help="For one site only; without it, for the network.")
@click.option("--name", default="", help="Opens an account of this name if there is none yet.")
def give(address: str, role: str, site: str, name: str) -> None:
    """Give the account of a mail address a role."""
    load_prepared()
    from django.utils import timezone

    from lamppost.foundation.audit.log import SYSTEM
    from lamppost.market.sites.queries import get_site
    from lamppost.people.accounts.actions import give_role, open_account
    from lamppost.people.accounts.queries import find_account_by_address
    from lamppost.people.accounts.rules import Role

    now = timezone.now()
    account = find_account_by_address(address)
    if account is None and name:
        account = open_account(
            address=address, display_name=name, joined_at=now, actor=SYSTEM, now=now
        )
    if account is None:
        raise click.ClickException(f"nobody has the address {address}; --name opens an account")
    site_id = get_site(site).pk if site else None
    give_role(account=account, role=Role(role), site_id=site_id, actor=SYSTEM, now=now)
    click.echo(f"{account.display_name} is {role} {'of ' + site if site else 'of the network'}.")
