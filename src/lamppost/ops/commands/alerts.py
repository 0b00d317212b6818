"""``lamppost alerts``: the index of the saved searches."""

from __future__ import annotations

import sys

import click

from lamppost.ops.django_setup import load_prepared


@click.group("alerts", epilog="Example: lamppost alerts index")
def command() -> None:
    """Saved searches: how they are filed, so that a new ad meets the few that may find it."""


@command.command(
    "index",
    epilog="Example: lamppost alerts index. It may run beside the server, which files by itself "
    "what an upgrade asks for. Exit codes: 0 done.",
)
def index() -> None:
    """File all active searches again, under what is rare by now."""
    load_prepared()
    from lamppost.market.search.actions import file_all_anew
    from lamppost.market.search.queries.alerts import active_searches

    with click.progressbar(
        length=active_searches(), label="Filing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        count = file_all_anew(progress=bar.update)
    click.echo(f"{count} searches filed.")
