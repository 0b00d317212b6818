"""``lamppost import``: ads from files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lamppost.ops.django_setup import load_prepared

if TYPE_CHECKING:
    from lamppost.ops.ad_files import FileMapping
    from lamppost.ops.importing import Progress, Report

SHOWN = 20


@click.group("import", epilog="Example: lamppost import ads old-board.jsonl --site lumen")
def command() -> None:
    """Bring in what another board, or a file, holds."""


@command.command(
    "ads",
    epilog="Example: lamppost import ads bikes.jsonl cars.csv --site lumen --mapping old.yaml "
    "--json. Exit codes: 0 all rows were read, 1 there is no such site or a file cannot be "
    "read. Malformed rows are reported and do not stop the rest.",
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--site", required=True, help="The slug of the site that gets the ads.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML: how the file's fields, categories and answers are called here.",
)
@click.option(
    "--source",
    default="import",
    show_default=True,
    help="Names where the ads come from; with an ad's id there it keeps a second run from "
    "bringing it twice.",
)
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write every row that was stopped or is malformed to this file, as JSON Lines.",
)
@click.option("--json", "as_json", is_flag=True, help="End with one line of counts as JSON.")
def ads(
    files: tuple[Path, ...],
    site: str,
    mapping: Path | None,
    source: str,
    report_file: Path | None,
    as_json: bool,
) -> None:
    """Import ads from JSON Lines or CSV files, through the same screening as any other ad.

    Each row has source_id, title, body and category, and may have price (whole units of the
    site's currency), offer, district and attributes. The ads belong to a named import account
    that you vouch for. Interrupted, run it again: it goes on where it stopped.
    """
    load_prepared()
    from django.utils import timezone

    from lamppost.market.sites.queries import get_site
    from lamppost.ops.follow import settle
    from lamppost.ops.importing import import_files

    found_site = get_site(site)
    found_mapping = _mapping(mapping)
    with _bar(files) as progress:
        report = import_files(
            files,
            site=found_site,
            source=source,
            mapping=found_mapping,
            clock=timezone.now,
            progress=progress,
        )
    settle()
    if report_file is not None:
        _write_report(report, report_file)
    if as_json:
        _tell_bad(report, limit=SHOWN, to_error=True)
        click.echo(json.dumps(report.as_json()))
    else:
        _tell(report)


def _mapping(path: Path | None) -> FileMapping:
    from importlib.resources import files as package_files

    from lamppost.ops.ad_files import load_mapping

    if path is not None:
        try:
            return load_mapping(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise click.ClickException(f"{path}: the mapping is not text in UTF-8") from None
    # Names that other boards use for our categories, so that plain files need no mapping.
    text = (package_files("lamppost.ops") / "usual_mapping.yaml").read_text(encoding="utf-8")
    return load_mapping(text)


@contextmanager
def _bar(files: tuple[Path, ...]) -> Iterator[Progress]:
    is_hidden = not sys.stderr.isatty()
    total = 0 if is_hidden else sum(_count_lines(path) for path in files)
    with click.progressbar(
        length=total, label="Importing", file=sys.stderr, hidden=is_hidden, show_pos=True
    ) as bar:
        yield bar.update


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _line in file)


def _tell(report: Report) -> None:
    """Print what a person should look at: the counts, what was stopped and why, what is broken."""
    for name, count in sorted(report.counts.items()):
        click.echo(f"{name:12} {count}")
    for place, outcome, rules in report.stopped[:SHOWN]:
        click.echo(f"{place}: {outcome} ({rules})")
    _tell_bad(report, limit=SHOWN)
    hidden = max(0, len(report.stopped) - SHOWN) + max(0, len(report.bad) - SHOWN)
    if hidden:
        click.echo(f"… and {hidden} more; --report FILE writes them all.")


def _tell_bad(report: Report, *, limit: int, to_error: bool = False) -> None:
    for bad in report.bad[:limit]:
        click.echo(f"{bad.place}: {bad.field}: {bad.why}", err=to_error)


def _write_report(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for place, outcome, rules in report.stopped:
            file.write(json.dumps({"row": place, "outcome": outcome, "rules": rules}) + "\n")
        for bad in report.bad:
            found = {"row": bad.place, "outcome": "malformed", "field": bad.field, "why": bad.why}
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
