"""``lamppost quarantine``: the restricted process in which a trained reviewer works."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from lamppost.ops.django_setup import load_prepared

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account

CASE = click.argument("case_id", type=click.UUID)
REVIEWER = click.option(
    "--reviewer", required=True, help="Your mail address; you need the role of a reviewer."
)
KEY = click.option(
    "--key",
    "key_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The private key that only reviewers hold.",
)


@click.group("quarantine", epilog="Example: lamppost quarantine list --reviewer rita@example.org")
def command() -> None:
    """What was locked away: open it with the reviewers' key, confirm it or release it.

    Run this where only trained reviewers can, with the private key on their own medium. Every
    opening is written to the audit log.
    """


@command.command("list", epilog="Example: lamppost quarantine list --reviewer rita@example.org")
@REVIEWER
def show_list(reviewer: str) -> None:
    """List the quarantined cases that wait for you, oldest first, without their content."""
    load_prepared()
    from lamppost.foundation.kernel.errors import NotFound
    from lamppost.journeys.decide_case import case_for
    from lamppost.trust.cases.queries import open_restricted_cases

    account = _account(reviewer)
    for case in open_restricted_cases():
        try:
            case_for(account, case.pk)
        except NotFound:
            continue
        click.echo(f"{case.pk}  {case.opened_at:%Y-%m-%d %H:%M}  {case.subject}")


@command.command(
    "open",
    epilog="Example: lamppost quarantine open CASE --reviewer rita@example.org --key "
    "/media/stick/quarantine.pem. Exit codes: 0 opened, 1 not for you or the wrong key.",
)
@CASE
@REVIEWER
@KEY
def open_case(case_id: UUID, reviewer: str, key_file: Path) -> None:
    """Print what was sealed for a case, as JSON."""
    load_prepared()
    from django.utils import timezone

    from lamppost.journeys.review_quarantined import open_quarantined

    content = open_quarantined(
        case_id=case_id, key_file=key_file, reviewer=_account(reviewer), now=timezone.now()
    )
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


@command.command(
    "release",
    epilog="Example: lamppost quarantine release CASE --reviewer rita@example.org --key "
    "/media/stick/quarantine.pem. Exit codes: 0 published again, 1 refused.",
)
@CASE
@REVIEWER
@KEY
def release(case_id: UUID, reviewer: str, key_file: Path) -> None:
    """Publish an ad that was locked away by mistake."""
    load_prepared()
    from django.utils import timezone

    from lamppost.journeys.review_quarantined import release_quarantined
    from lamppost.ops.follow import settle

    release_quarantined(
        case_id=case_id, key_file=key_file, reviewer=_account(reviewer), now=timezone.now()
    )
    settle()
    click.echo("The ad is public; its poster was told.")


@command.command(
    "confirm",
    epilog="Example: lamppost quarantine confirm CASE --rule RULE --reviewer rita@example.org. "
    "Exit codes: 0 confirmed, 1 refused.",
)
@CASE
@REVIEWER
@click.option("--rule", "rule_id", required=True, help="The rule that the ad breaks.")
def confirm(case_id: UUID, reviewer: str, rule_id: str) -> None:
    """Confirm a quarantine. The ad stays locked away and is preserved for a year."""
    load_prepared()
    from django.utils import timezone

    from lamppost.journeys.review_quarantined import confirm_quarantined

    confirm_quarantined(
        case_id=case_id, rule_id=rule_id, reviewer=_account(reviewer), now=timezone.now()
    )
    click.echo("Confirmed. What was sealed is preserved for a year.")


def _account(address: str) -> Account:
    from lamppost.people.accounts.queries import find_account_by_address

    account = find_account_by_address(address)
    if account is None:
        raise click.ClickException(f"nobody has the address {address}")
    return account
