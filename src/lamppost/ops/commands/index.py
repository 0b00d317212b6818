"""``lamppost index``: the search index."""

from __future__ import annotations

import sys

import click

from lamppost.ops.django_setup import load_prepared


@click.group("index", epilog="Example: lamppost index rebuild")
def command() -> None:
    """The search index: build it again from the database, or compare the two."""


@command.command(
    "rebuild",
    epilog="Example: lamppost index rebuild. It may run beside the server; people see the new "
    "index once it is complete. Exit codes: 0 done.",
)
def rebuild() -> None:
    """Build the search index again from the database."""
    load_prepared()
    from lamppost.market.search.writing import expected_count, rebuild_index

    with click.progressbar(
        length=expected_count(), label="Indexing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        count = rebuild_index(progress=bar.update)
    click.echo(f"{count} ads indexed.")


@command.command(
    "check", epilog="Example: lamppost index check. Exit codes: 0 equal, 1 they differ."
)
def check() -> None:
    """Compare the number of public ads in the database with the index."""
    load_prepared()
    from lamppost.market.search.queries import indexed_count
    from lamppost.market.search.writing import expected_count

    expected, indexed = expected_count(), indexed_count()
    click.echo(f"{expected} public ads in the database, {indexed} in the index.")
    sys.exit(0 if expected == indexed else 1)
