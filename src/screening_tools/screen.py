"""``screen``: texts, rows and pictures through the engine, without a board or a database."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screening_tools.group import Files, ScreenOrServe
from screening_tools.serve import serve

if TYPE_CHECKING:
    from screening_engine import Policy
    from screening_tools.pictures import Pictures
    from screening_tools.printing import Printer

EXISTING = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.group(
    "screen",
    cls=ScreenOrServe,
    no_args_is_help=False,
    epilog="Example: lamppost screen --explain ad.txt. Another: lamppost screen --json --jsonl "
    "ads.jsonl. Exit codes: 0 all was screened, 1 a row or file was malformed (its line says "
    "so), 2 wrong usage. A file called serve is ./serve.",
)
@click.argument("files", cls=Files, nargs=-1, type=EXISTING, metavar="[FILE]...")
@click.option(
    "--jsonl",
    "rows",
    type=EXISTING,
    help="A file with one object a line: title, body, and optionally id, kind, offer, category, "
    "price, currency, country, language, site, earlier, attributes, facts, pictures. A dash reads "
    "standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in order.")
@click.option("--explain", "in_full", is_flag=True, help="Explain each verdict on a page.")
@click.option(
    "--policy",
    "pack",
    default="baseline",
    show_default=True,
    metavar="PACK|FOLDER",
    help="A pack that ships with the engine, or the path of a folder with one.",
)
@click.option(
    "--banks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of banks of known pictures, to compare pictures with.",
)
@click.option(
    "--kind",
    type=click.Choice(["listing", "message"]),
    help="What the texts are: ads, or messages.",
)
@click.option(
    "--title", help="The title of a text; otherwise its first line, if one is left empty."
)
@click.option("--category", help="The path of a category, such as housing/rent.")
@click.option("--price", metavar="AMOUNT", help='The price asked, such as "400 EUR".')
@click.option("--country", help="Where it is offered: two letters, such as IE.")
@click.option("--language", help="The language of the text, such as es; reasons are told in it.")
def command(
    files: tuple[str, ...],
    rows: str | None,
    as_json: bool,
    in_full: bool,
    pack: str,
    banks: Path | None,
    **said: str | None,
) -> None:
    """
    Screen texts, pictures or rows, and print what the engine answers.

    FILE is a text (a dash reads it from standard input) or a picture. Only what is said decides:
    without facts about the author, the engine takes the operator's word for them.
    """
    if not files and rows is None:
        raise click.UsageError("Name a FILE, a dash, or rows with --jsonl.")
    if as_json and in_full:
        raise click.UsageError("Choose between --json and --explain.")
    from screening_tools.run import Run

    form = "json" if as_json else "page" if in_full else "short"
    with _pictures(banks) as pictures:
        run = Run(policy=_policy(pack), said=_said(said), printer=_printer(form), pictures=pictures)
        is_good = run.screen(files, rows)
    sys.exit(0 if is_good else 1)


command.add_command(serve)


def _policy(pack: str) -> Policy:
    from screening_engine import PolicyError
    from screening_tools.inputs import open_policy

    try:
        return open_policy(pack)
    except PolicyError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--policy") from None


def _pictures(banks: Path | None) -> Pictures:
    from screening_engine.matching.pictures import BankError
    from screening_tools.pictures import Pictures

    try:
        return Pictures(banks)
    except BankError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--banks") from None


def _said(options: dict[str, str | None]) -> dict[str, str]:
    """Return what options say of the texts, as the keys of a row."""
    from screening_engine.policy.values import NotAValue, parse_money

    said = {name: value for name, value in options.items() if value is not None}
    if "price" in said:
        try:
            parse_money(said["price"])
        except NotAValue as wrong:
            raise click.BadParameter(str(wrong), param_hint="--price") from None
        said["currency"] = said["price"].strip()[-3:]
        said["price"] = said["price"].strip()[:-3].strip()
    return said


def _printer(form: str) -> Printer:
    """Return what prints in this form; in colour if a terminal reads it and nobody objects."""
    from screening_tools.layout import Look
    from screening_tools.printing import Printer

    dumb = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    columns = shutil.get_terminal_size((88, 24)).columns
    look = Look(width=max(40, min(columns, 100)), colour=sys.stdout.isatty() and not dumb)
    return Printer(form=form, look=look)
