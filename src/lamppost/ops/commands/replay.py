"""``lamppost replay``: would we decide the same again?"""

from __future__ import annotations

import sys
from uuid import UUID

import click

from lamppost.ops.django_setup import load_prepared


@click.command(
    "replay",
    epilog="Example: lamppost replay 01a20c99-9bb1-77fc-9c37-84f3384fad01. Exit codes: 0 the "
    "same verdict, 1 another one (the policy or the engine has changed) or no such record.",
)
@click.argument("record_id", type=click.UUID)
def command(record_id: UUID) -> None:
    """Run a recorded screening again, with today's policy, and compare the verdicts."""
    load_prepared()
    from lamppost.trust.screening.queries import find_record, replays_the_same

    record = find_record(record_id)
    if record is None:
        raise click.ClickException("there is no such record")
    same = replays_the_same(record)
    click.echo(
        f"{record.subject}: {record.outcome}; today {'the same' if same else 'ANOTHER'} verdict."
    )
    sys.exit(0 if same else 1)
