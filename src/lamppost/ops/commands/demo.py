"""``lamppost demo``: three towns to look at."""

from __future__ import annotations

import click

from lamppost.ops.django_setup import load_django


@click.group("demo", epilog="Example: lamppost demo reset")
def command() -> None:
    """The demo network: three towns in two countries, their people and about 600 ads."""


@command.command(
    "reset",
    epilog="Example: lamppost demo reset --empty. Exit codes: 0 filled, 1 the folder holds a "
    "network that is not a demo, or a server runs in it.",
)
@click.option("--empty", is_flag=True, help="Sites, categories and cast only, without any ads.")
def reset(empty: bool) -> None:
    """Empty the demo's home folder and fill it again. Refuses any folder that is not a demo's."""
    load_django()
    from lamppost.ops.commands.serve import say
    from lamppost.ops.demo.fill import reset_demo
    from lamppost.ops.prepare import check_disk, prepare_assets

    check_disk()
    reset_demo(say, with_ads=not empty)
    prepare_assets(say)
    say("The demo is ready. Start it with `lamppost serve`.")
