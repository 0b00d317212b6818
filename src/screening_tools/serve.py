"""``screen serve``: the engine as a small HTTP service for other sites."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

from screening_tools.settings import to_environment

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SHORTEST_TOKEN = 16


@click.command(
    "serve",
    epilog="Example: lamppost screen serve --port 8089 --token-file /etc/screening/token. "
    "Exit codes: 0 told to stop, 1 the port is used, 2 wrong usage.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8089,
    show_default=True,
    help="The port to listen on.",
)
@click.option(
    "--policy",
    "pack",
    default="baseline",
    show_default=True,
    metavar="PACK|FOLDER",
    help="A pack that ships with the engine, or the path of a folder with one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes; each screens one request at a time on one core.",
)
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the token that callers send as 'Authorization: Bearer …', of 16 characters "
    "or more. Addresses that others reach need one.",
)
@click.option(
    "--banks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of banks of known pictures, to compare pictures with.",
)
def serve(
    *, host: str, port: int, pack: str, workers: int, token_file: Path | None, banks: Path | None
) -> None:
    """Answer over HTTP: texts, rows, pictures. See /openapi.json."""
    if token_file is None and host not in LOOPBACK:
        raise click.UsageError(f"{host} can be reached by others: it needs a --token-file.")
    if token_file is not None and len(_token(token_file)) < SHORTEST_TOKEN:
        raise click.UsageError(f"The token in {token_file} is shorter than {SHORTEST_TOKEN}.")
    problem = port_problem(host, port)
    if problem:
        click.echo(f"{host}:{port} cannot be used ({problem}).", err=True)
        sys.exit(1)
    _check_policy(pack)
    os.environ.update(to_environment(pack=pack, token_file=token_file, banks=banks))
    _run(host, port, workers)


def _token(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()


def port_problem(host: str, port: int) -> str:
    """Return why nothing can listen there, as the system says it; "" if something can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            return str(taken.strerror)
    return ""


def _check_policy(pack: str) -> None:
    from screening_engine import PolicyError
    from screening_tools.inputs import open_policy

    try:
        open_policy(pack)
    except PolicyError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--policy") from None


def _run(host: str, port: int, workers: int) -> None:
    try:
        from granian import Granian
        from granian.constants import HTTPModes, Interfaces
        from granian.http import HTTP1Settings
    except ImportError:
        raise click.ClickException(
            "The service needs more packages: pip install 'screening-engine[service]'"
        ) from None
    Granian(
        "screening_tools.service:app_from_environment",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        # Requests are short: HTTP/1 alone keeps what strangers can open small.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
        factory=True,
    ).serve()
