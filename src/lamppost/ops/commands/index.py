"""``lamppost index``: the search index."""

from __future__ import annotations

import json
import sys

import click

from lamppost.ops.django_setup import load_prepared
from lamppost.ops.stopping import until_told


@click.group("index", epilog="Example: lamppost index rebuild")
def command() -> None:
    """The search index: build it again, look whether all is well, keep one on another machine."""


@command.command(
    "rebuild",
    epilog="Example: lamppost index rebuild. It may run beside the server; people see the new "
    "index once it is complete. Exit codes: 0 done, 1 it is being rebuilt already.",
)
def rebuild() -> None:
    """Build the search index again from the database."""
    load_prepared()
    from lamppost.market.search.rebuilding import expected_count, rebuild_index

    with click.progressbar(
        length=expected_count(), label="Indexing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        count = rebuild_index(progress=bar.update)
    click.echo(f"{count} ads indexed.")


@command.command(
    "check",
    epilog="Example: lamppost index check. Exit codes: 0 all is well, 1 they differ or files are "
    "damaged, 3 more than five seconds behind, 4 being rebuilt.",
)
@click.option("--json", "as_json", is_flag=True, help="For a monitor: one object with all figures.")
def check(as_json: bool) -> None:
    """Compare the index with the database, look at its files, and say how far it is behind."""
    load_prepared()
    from lamppost.ops.index_state import look

    found = look()
    click.echo(json.dumps(found.figures()) if as_json else "\n".join(found.lines()))
    sys.exit(found.exit_code)


@command.command(
    "follow",
    epilog="Example: LAMPPOST_NODE=north lamppost index follow. Exit codes: 0 told to stop, "
    "1 another process does this work on this machine.",
)
def follow() -> None:
    """Keep the index of this machine up to date, beside a main machine that does all else.

    `lamppost serve` starts it by itself where LAMPPOST_NODE is set.
    """
    load_prepared()
    from lamppost.ops.follow import follow_index

    follow_index(should_stop=until_told())
