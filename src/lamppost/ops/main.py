"""The command ``lamppost``: one group, each subcommand loaded only when it is asked for."""

from __future__ import annotations

import errno
import importlib
import os
import sys

import click

from lamppost.environment import BadEnvironment
from lamppost.foundation.kernel.errors import DomainError

# name → module in ``lamppost.ops.commands`` that holds a click command of that name
COMMANDS = {
    "alerts": "File the saved searches again.",
    "audit": "Verify the audit log and show its public key.",
    "banks": "Keep lists of known pictures and compare pictures with them.",
    "bench": "Measure what finding costs among very many made-up ads.",
    "categories": "Show or change the categories of a site.",
    "demo": "Fill the home folder with the demo network.",
    "import": "Bring in ads from files.",
    "index": "Rebuild the search index.",
    "policy": "Check, explain and test rules, and put their files in order.",
    "model": "Train the risk models, or read their cards.",
    "quarantine": "Open what was locked away, as a trained reviewer.",
    "replay": "Run recorded screenings again and compare.",
    "roles": "Give people roles.",
    "screen": "Screen ads with the engine alone, without the board.",
    "serve": "Serve the network.",
    "setup": "Prepare the home folder: database, styles, texts.",
    "sites": "List the sites, or open one.",
    "worker": "Do what waits: log, index, mail, jobs.",
}

# Exit codes, the same for every command.
EXIT_CODES = "Exit codes: 0 done, 1 refused or found a fault, 2 wrong usage or settings."


class Lamppost(click.Group):
    """A group that knows its subcommands by name and imports them late: help stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("import", "import_")
        module = importlib.import_module(f"lamppost.ops.commands.{name}")
        found = module.command
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=Lamppost,
    epilog=f"All data lies in the folder that LAMPPOST_HOME names. {EXIT_CODES}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="lamppost")
def command_line() -> None:
    """Lamppost: classified ads for towns, safe by construction."""


def main() -> None:
    """Run the command line; what a person can understand is told in one line, without a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.settings")
    # What we write is for us alone: the home folder holds addresses, words and keys.
    os.umask(0o077)
    try:
        command_line()
    except BadEnvironment as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(2)
    except DomainError as refused:
        click.echo(f"lamppost: {refused}", err=True)
        sys.exit(1)
    except OSError as broken:
        if broken.errno not in TELLING_ERRORS:
            raise
        click.echo(f"lamppost: {TELLING_ERRORS[broken.errno]}: {broken}", err=True)
        sys.exit(1)
    except Exception as broken:
        if "django.db" not in sys.modules or not _is_database_trouble(broken):
            raise
        click.echo(f"lamppost: the database does not answer: {broken}".rstrip(), err=True)
        sys.exit(1)


def _is_database_trouble(broken: Exception) -> bool:
    from django.db import InterfaceError, OperationalError  # noqa: PLC0415 - help waits for nothing

    return isinstance(broken, (InterfaceError, OperationalError))


TELLING_ERRORS = {
    errno.EACCES: "this folder or file may not be used",
    errno.EEXIST: "a file is where a folder should be",
    errno.ENOTDIR: "a file is where a folder should be",
    errno.ENOSPC: "the disk is full; nothing that was acknowledged is lost",
    errno.EROFS: "this file system cannot be written to",
}
