"""``lamppost setup``: prepare the home folder."""

from __future__ import annotations

import sys

import click

from lamppost.ops.django_setup import load_django


@click.command(
    "setup",
    epilog="Example: LAMPPOST_HOME=/srv/lamppost lamppost setup. Exit codes: 0 ready, 1 the disk "
    "is full or may not be used, 2 wrong settings.",
)
def command() -> None:
    """Prepare the home folder: database, keys, icons, styles and texts. Repeating it is quick."""
    load_django()
    from lamppost.ops.commands.serve import say
    from lamppost.ops.prepare import first_run_lines, prepare_all

    prepare_all(say)
    say("Ready.")
    # A running server goes on: it reads the newest code. In a pipe nobody would read this one.
    if sys.stderr.isatty():
        say("\n".join(first_run_lines()))
