"""The demo's cast: who can sign in, as what, and the links printed for them at every start."""

from __future__ import annotations

from dataclasses import dataclass

import click
from django.utils import timezone

from lamppost.foundation.audit.log import SYSTEM
from lamppost.people.accounts.actions import LinkRequest, send_link
from lamppost.people.accounts.queries import find_account_by_address
from lamppost.people.accounts.rules import LinkPurpose, Role


@dataclass(frozen=True, slots=True)
class CastMember:
    """One of the cast. ``site`` limits the role to one town."""

    name: str
    address: str
    does: str
    joined_days_ago: int = 400
    role: Role | None = None
    site: str = ""


CAST = (
    CastMember("Sam", "sam@demo.example", "sells, and means no harm"),
    CastMember("Bea", "bea@demo.example", "looks for things and writes to people"),
    CastMember("Mo", "mo@demo.example", "moderates all towns", role=Role.MODERATOR),
    CastMember(
        "Mia", "mia@demo.example", "moderates Harbour Bay", role=Role.MODERATOR, site="harbour-bay"
    ),
    CastMember("Rita", "rita@demo.example", "is a trained reviewer", role=Role.REVIEWER),
    CastMember("Ora", "ora@demo.example", "operates the network", role=Role.OPERATOR),
)


def print_sign_in_links(base_url: str) -> None:
    """Print a fresh sign-in link for everyone of the cast. They work once, for half an hour."""
    click.echo("Sign in as (each link works once, for half an hour):")
    for member in CAST:
        if find_account_by_address(member.address) is None:
            continue
        token = send_link(
            LinkRequest(
                purpose=LinkPurpose.SIGN_IN,
                address=member.address,
                url=base_url + "/mail/{token}/",
                language="en",
            ),
            actor=SYSTEM,
            now=timezone.now(),
        )
        click.echo(f"  {member.name:5} {member.does:38} {base_url}/mail/{token}/")
    click.echo(f"Every mail the demo writes: {base_url}/demo/mailbox/")
