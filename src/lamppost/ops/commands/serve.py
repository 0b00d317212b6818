"""``lamppost serve``: the whole network on this machine."""

from __future__ import annotations

import sys

import click

from lamppost.ops.django_setup import load_django
from screening_tools.serve import port_problem


@click.command(
    "serve",
    epilog="Example: LAMPPOST_HOME=/srv/lamppost lamppost serve --port 8080. Exit codes: 0 told "
    "to stop, 1 the port is used or the disk is full, 2 wrong settings.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on.",
)
@click.option("--address", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--demo", is_flag=True, help="Fill an empty home folder with the demo first.")
def command(port: int, address: str, demo: bool) -> None:
    """Serve the network: pages, log, index, mail and jobs, until Ctrl+C."""
    check_port(address, port)
    load_django()
    from lamppost.ops.prepare import prepare_all
    from lamppost.ops.serving import serve

    prepare_all(say)
    if demo:
        from lamppost.ops.demo.fill import fill_if_empty

        fill_if_empty(say)
    serve(address, port, say)


def say(text: str) -> None:
    """Tell something on a terminal; stay silent in a pipe."""
    if sys.stderr.isatty():
        click.echo(text, err=True)


def check_port(address: str, port: int) -> None:
    """Stop with one clear sentence if something else listens there already."""
    problem = port_problem(address, port)
    if problem:
        click.echo(
            f"lamppost: {address}:{port} cannot be used ({problem}). Is Lamppost running already? "
            f"Otherwise choose another port: lamppost serve --port {port % 65535 + 1}",
            err=True,
        )
        sys.exit(1)
