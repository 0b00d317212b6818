"""A command that takes files itself and has subcommands beside: ``screen FILE``, ``serve``."""

from __future__ import annotations

from typing import Any

import click

_CHOSEN = "screening_tools.chosen"


class Files(click.Argument):
    """What the command is about; the usage of a subcommand does not name it."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        del ctx
        return []


class ScreenOrServe(click.Group):
    """A first word that names a subcommand runs it; anything else is what the command is about."""

    allow_interspersed_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] in self.commands:
            ctx.meta[_CHOSEN] = (args[0], args[1:])
            ctx.args = []
            return []
        return click.Command.parse_args(self, ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        if _CHOSEN not in ctx.meta:
            return click.Command.invoke(self, ctx)
        name, rest = ctx.meta.pop(_CHOSEN)
        chosen = self.commands[name]
        with chosen.make_context(name, list(rest), parent=ctx) as below:
            return chosen.invoke(below)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPTIONS] [FILE]...")
        for name in self.list_commands(ctx):
            formatter.write_usage(f"{ctx.command_path} {name}", "[OPTIONS]", prefix="   or: ")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        program = ctx.find_root().info_name or ""
        if self.epilog and program == "screening-engine":
            formatter.write_paragraph()
            formatter.write_text(self.epilog.replace("lamppost screen", "screening-engine screen"))
            return
        super().format_epilog(ctx, formatter)
