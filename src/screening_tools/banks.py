"""The command ``banks``: lists of known pictures, and what they match."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from screening_engine.matching.pictures import Bank, BankFolder, Decoder, Match, Matcher

FORMATS = (
    "threatexchange-json",
    "threatexchange-csv",
    "lines",
    "ncmec-xml",
    "stopncii-json",
    "stopncii-csv",
)
CODES = "Exit codes: 0 done, 1 refused or damaged, 2 wrong usage."


@click.group("banks", epilog=f"Example: lamppost banks list. {CODES}")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the banks lie. Else: banks in the folder that LAMPPOST_HOME names.",
)
@click.pass_context
def command(ctx: click.Context, folder: Path | None) -> None:
    """Keep lists of known pictures and compare pictures with them."""
    ctx.obj = folder or _usual_folder(ctx.find_root().info_name or "")


@command.command(
    epilog=f"Example: lamppost banks create stopncii --label intimate --share 0.05. {CODES}"
)
@click.argument("name")
@click.option(
    "--label",
    required=True,
    help="What rules know it by: child_safety, intimate, terror, fraud, own_removed, or your own.",
)
@click.option("--share", type=float, default=1.0, show_default=True, help="See “banks share”.")
@click.pass_obj
def create(place: Path, name: str, label: str, share: float) -> None:
    """Make an empty bank called NAME."""
    with _understood():
        _folder(place).create(name, label=label, share=share)
    click.echo(f"{name}: made, label {label}, share {share:g}")


@command.command(
    "import",
    epilog="Example: lamppost banks import stopncii page-1.json --format stopncii-json "
    "--source stopncii.org. Exit codes: 0 done, 1 the list has bad lines (each is named, and "
    "nothing was imported) or the bank is damaged, 2 wrong usage.",
)
@click.argument("name")
@click.argument("file", type=click.File("rb"))
@click.option("--format", "form", required=True, type=click.Choice(FORMATS), help="What it is.")
@click.option("--source", required=True, help="Who vouches for these; to be withdrawn by.")
@click.option("--skip-bad", is_flag=True, help="Import the good lines although some are bad.")
@click.pass_obj
def import_list(place: Path, name: str, file: Any, form: str, source: str, skip_bad: bool) -> None:
    """Read a shared list into the bank NAME; a dash reads standard input.

    What the list takes back is deleted; what comes again under its id is replaced.
    """
    from screening_engine.matching.pictures import READERS

    with _understood():
        listed = READERS[form](file)
        for bad in listed.bad:
            click.echo(f"line {bad.line}: {bad.message}", err=True)
        if listed.bad and not skip_bad:
            raise click.ClickException(f"{len(listed.bad)} bad lines: nothing was imported")
        with _folder(place).change(name) as bank:
            taken = bank.take(listed, source=source, now=datetime.now(UTC))
    click.echo(
        f"{name}: {taken.added} added, {taken.known} known already, {taken.withdrawn} withdrawn, "
        f"{listed.skipped} of no use here, {len(listed.bad)} bad"
    )


@command.command(
    epilog="Example: lamppost banks add own photo.jpg --source 'case 12'. Exit codes: 0 done, 1 a "
    "picture cannot be looked at (nothing was added), 2 wrong usage."
)
@click.argument("name")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hash", "hashes", multiple=True, help="A hash instead: pdq:f8f8…, md5:…, sha256:…")
@click.option("--source", required=True, help="Who vouches for these; to be withdrawn by.")
@click.pass_obj
def add(place: Path, name: str, files: Sequence[Path], hashes: Sequence[str], source: str) -> None:
    """Add pictures or hashes to the bank NAME.

    Of a picture its crops and turns are kept as hashes, too; the picture itself is not.
    """
    from screening_engine.matching.pictures import Decoder

    if not files and not hashes:
        raise click.UsageError("name a picture, or a hash with --hash")
    now = datetime.now(UTC)
    with _understood(), Decoder() as decoder:
        seen = [_kept(decoder, path) for path in files]
        seen += [(_signal(text), ()) for text in hashes]
        with _folder(place).change(name) as bank:
            added = [
                bank.add(signal, source=source, now=now, variants=variants)
                for signal, variants in seen
            ]
    count = sum(entry is not None for entry in added)
    click.echo(f"{name}: {count} added, {len(added) - count} known already")


@command.command(
    epilog="Example: lamppost banks withdraw own --source 'case 12' --reason 'appeal upheld'. "
    "Exit codes: 0 done, 1 there was nothing of that kind, 2 wrong usage."
)
@click.argument("name")
@click.option("--source", default="", help="Everything that this source gave.")
@click.option("--hash", "value", default="", help="This hash, from this or from any source.")
@click.option("--reason", required=True, help="Why; it is kept with the date and the count.")
@click.pass_obj
def withdraw(place: Path, name: str, source: str, value: str, reason: str) -> None:
    """Delete entries of the bank NAME; only that they were withdrawn is kept."""
    value = value.rpartition(":")[2]
    with _understood(), _folder(place).change(name) as bank:
        count = bank.withdraw(source=source, value=value, reason=reason, now=datetime.now(UTC))
    click.echo(f"{name}: {count} withdrawn")
    sys.exit(0 if count else 1)


@command.command(
    epilog="Example: lamppost banks share stopncii 0.05. Exit codes: 0 done, 1 no such bank, "
    "2 wrong usage."
)
@click.argument("name")
@click.argument("share", type=float)
@click.pass_obj
def share(place: Path, name: str, share: float) -> None:
    """Compare a SHARE (0 to 1) of all pictures with the bank NAME.

    Begin small with a new list, look at what it matches, then raise it. The same pictures stay in.
    """
    with _understood(), _folder(place).change(name) as bank:
        bank.set_share(share)
    click.echo(f"{name}: share {share:g}")


@command.command("list", epilog=f"Example: lamppost banks list stopncii --json. {CODES}")
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_banks(place: Path, names: Sequence[str], as_json: bool) -> None:
    """Say what banks there are: entries by source, share, and what was withdrawn."""
    with _understood():
        folder = _folder(place)
        for name in names or folder.names():
            bank = folder.read(name)
            click.echo(json.dumps(_facts(bank)) if as_json else _told(bank))


@command.command(epilog=f"Example: lamppost banks export own --out own.json. {CODES}")
@click.argument("name")
@click.option("--out", type=click.File("w"), default="-", help="A file; else standard output.")
@click.pass_obj
def export(place: Path, name: str, out: TextIO) -> None:
    """Write the hashes of the bank NAME in the form of ThreatExchange.

    Without sources, dates and the hashes of crops. Lists of others are rarely yours to pass on.
    """
    from screening_engine.matching.pictures.formats.threatexchange import write_json

    with _understood():
        write_json(_folder(place).read(name).signals(), out)


@command.command(
    epilog="Example: lamppost banks match photo.jpg. Exit codes: 0 nothing matched, 1 something "
    "matched or could not be looked at, 2 wrong usage."
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--all", "whole", is_flag=True, help="Compare with every bank, whatever its share.")
@click.pass_obj
def match(place: Path, files: Sequence[Path], as_json: bool, whole: bool) -> None:
    """Compare pictures with all banks."""
    from screening_engine.matching.pictures import Decoder, Matcher

    is_fine = True
    with _understood(), Decoder() as decoder:
        banks = list(_folder(place).banks())
        for bank in banks if whole else ():
            bank.set_share(1)
        matcher = Matcher(banks)
        for path in files:
            found = _matched(decoder, matcher, path)
            is_fine &= found == {"file": str(path), "matches": []}
            click.echo(json.dumps(found) if as_json else _line(found))
    sys.exit(0 if is_fine else 1)


def _usual_folder(program: str) -> Path:
    usual = "." if program == "screening-engine" else "var"
    return Path(os.environ.get("LAMPPOST_HOME") or usual) / "banks"


def _folder(place: Path) -> BankFolder:
    from screening_engine.matching.pictures import BankFolder

    return BankFolder(place)


@contextmanager
def _understood() -> Iterator[None]:
    """Say in one line what a person can understand."""
    from screening_engine.matching.pictures import BadList, BankError, PictureError

    try:
        yield
    except (BadList, BankError, PictureError, OSError) as wrong:
        raise click.ClickException(str(wrong)) from wrong


def _kept(decoder: Decoder, path: Path) -> Any:
    from screening_engine.matching.pictures import HashKind, PictureError, Signal

    try:
        seen = decoder.look(_bytes(decoder, path), query=False, variants=True)
    except PictureError as wrong:
        raise click.ClickException(f"{path}: {wrong.code}: {wrong}") from wrong
    plain = seen.variants[0]
    if not plain.is_usable:
        raise click.ClickException(
            f"{path}: there is too little to see (quality {plain.quality}); add its sha256"
        )
    return Signal(kind=HashKind.PDQ, value=plain.hex), seen.variants[1:]


def _signal(text: str) -> Any:
    from screening_engine.matching.pictures import HashKind, Signal
    from screening_engine.matching.pictures.formats.records import BadRecord, checked_value

    name, _, value = text.partition(":")
    try:
        kind = HashKind(name)
        return Signal(kind=kind, value=checked_value(kind, value))
    except (BadRecord, ValueError) as wrong:
        raise click.BadParameter(f"{wrong}; write it as pdq:f8f8…") from wrong


def _bytes(decoder: Decoder, path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(decoder.limits.content_bytes + 1)


def _matched(decoder: Decoder, matcher: Matcher, path: Path) -> dict[str, Any]:
    from screening_engine.matching.pictures import PictureError

    try:
        seen = decoder.look(_bytes(decoder, path))
    except PictureError as wrong:
        return {"file": str(path), "error": wrong.code, "message": str(wrong)}
    found = matcher.match(seen.query, content_id=seen.content_id, digests=seen.digests)
    return {"file": str(path), "matches": [_match(one) for one in found]}


def _match(one: Match) -> dict[str, Any]:
    return {
        "bank": one.bank,
        "label": one.label,
        "distance": one.distance,
        "exact": one.is_exact,
        "entry": one.entry.number,
        "kind": one.entry.signal.kind,
        "source": one.entry.source,
        "added": one.entry.added.isoformat(),
    }


def _line(found: dict[str, Any]) -> str:
    if "error" in found:
        return f"{found['file']}: not looked at: {found['message']}"
    told = [
        f"{one['bank']} ({one['label']}), entry {one['entry']} from {one['source']}, "
        + ("the same file" if one["exact"] else f"{one['distance']} bits apart")
        for one in found["matches"]
    ]
    return f"{found['file']}: " + ("; ".join(told) or "no match")


def _facts(bank: Bank) -> dict[str, Any]:
    return {
        "name": bank.name,
        "label": bank.label,
        "share": bank.share,
        "entries": len(bank),
        "sources": bank.sources(),
        "withdrawn": sum(one.count for one in bank.withdrawals),
    }


def _entries(bank: Bank) -> str:
    return "entry" if len(bank) == 1 else "entries"


def _told(bank: Bank) -> str:
    facts = _facts(bank)
    sources = "".join(f"\n  {count} from {name}" for name, count in facts["sources"].items())
    return (
        f"{bank.name}: {bank.label}, share {bank.share:g}, {len(bank)} {_entries(bank)}, "
        f"{facts['withdrawn']} withdrawn{sources}"
    )
