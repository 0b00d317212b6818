"""The command ``screening-engine``: the engine alone, for sites that are not Lamppost's."""

from __future__ import annotations

import importlib

import click

# name → module in ``screening_tools`` that holds a click command called ``command``
COMMANDS = {
    "model": "Train the risk models, or read their cards.",
    "banks": "Keep lists of known pictures and compare pictures with them.",
    "policy": "Check, explain and test rules, and put their files in order.",
    "screen": "Screen texts, rows and pictures, or serve the engine over HTTP.",
}


class ScreeningEngine(click.Group):
    """A group that imports its subcommands late: help stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"screening_tools.{cmd_name}").command
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=ScreeningEngine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="screening-engine")
def main() -> None:
    """Screen ads and messages: facts in, verdict out."""
