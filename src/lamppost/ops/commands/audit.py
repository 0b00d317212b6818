"""``lamppost audit``: verify the log."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from lamppost.ops.django_setup import load_prepared


@click.group("audit", epilog="Example: lamppost audit verify")
def command() -> None:
    """The audit log: verify it, or show the key that signs it."""


@command.command(
    "verify",
    epilog="Example: lamppost audit verify --json. Exit codes: 0 the log holds, 1 it does not "
    "(and where).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(as_json: bool) -> None:
    """Recompute every leaf, link and signature of the log."""
    load_prepared()
    from lamppost.environment import env
    from lamppost.foundation.audit.keys import signing_key
    from lamppost.foundation.audit.queries import verify_log

    found = verify_log(key=signing_key(env().home).public_key())
    if as_json:
        click.echo(json.dumps(asdict(found)))
    elif found.problem:
        click.echo(f"The log does NOT hold: {found.problem} (at line {found.at_seq}).")
    else:
        click.echo(
            f"The log holds: {found.sealed} sealed lines, {found.heads} signed heads, "
            f"{found.unsealed} lines not sealed yet."
        )
    sys.exit(1 if found.problem else 0)


@command.command("key", epilog="Example: lamppost audit key > audit-public-key.pem")
def show_key() -> None:
    """Print the public key (PEM), for whoever verifies the log from outside."""
    load_prepared()
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from lamppost.environment import env
    from lamppost.foundation.audit.keys import signing_key

    key = signing_key(env().home).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    click.echo(pem.decode("ascii"), nl=False)
