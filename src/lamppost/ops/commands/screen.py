"""``lamppost screen``: the engine alone, without the board or a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from screening_engine import Submission, Verdict

# The site's currency where a row names none; the engine compares amounts of one currency only.
MOST = 10**15
CURRENCY_OF = {"US": "USD", "GB": "GBP", "DE": "EUR", "IE": "EUR", "FR": "EUR", "ES": "EUR"}


@click.command(
    "screen",
    epilog="Example: lamppost screen --json --jsonl ads.jsonl. Exit codes: 0 every row was "
    "screened, 1 a row was malformed (its line has an error) or the file cannot be read.",
)
@click.option(
    "--jsonl",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with one object a line: title, body, and optionally kind, category, price, "
    "currency, country, language, id. A dash reads standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in order.")
def command(file: Path, as_json: bool) -> None:
    """Screen ads (or, with kind "message", messages) and print what the engine answers.

    Only the words decide: facts about accounts are those of an import that an operator vouches for.
    """
    from screening_engine import load_policy, screen
    from screening_engine.signals import ALL_SIGNALS

    policy = load_policy("baseline")
    is_bad = False
    for number, line in enumerate(_lines(file), start=1):
        try:
            row = _row(line)
            verdict = screen(_submission(row), policy=policy, signals=ALL_SIGNALS)
        except ValueError as wrong:
            is_bad = True
            _print({"id": str(number), "error": str(wrong)}, as_json)
            continue
        _print(_answer(row, number, verdict), as_json)
    sys.exit(1 if is_bad else 0)


def _lines(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from (line for line in sys.stdin.buffer if line.strip())
        return
    with file.open("rb") as opened:
        yield from (line for line in opened if line.strip())


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, RecursionError, json.JSONDecodeError):
        raise ValueError("the row is not JSON in UTF-8") from None
    if not isinstance(row, dict):
        raise ValueError("the row is not an object")
    return row


def _submission(row: Mapping[str, Any]) -> Submission:
    from screening_engine import Money, SubjectKind, Submission

    country = _text(row, "country")
    kind, offer = _kinds(row)
    currency = str(row.get("currency") or CURRENCY_OF.get(country.upper(), "USD"))
    price = _price(row.get("price"), currency)
    return Submission(
        kind=SubjectKind(kind),
        title=_text(row, "title"),
        body=_text(row, "body"),
        category=_text(row, "category"),
        offer=offer,
        price=None if price is None else Money(price, currency),
        country=country,
        language=_text(row, "language"),
        facts={"author.is_import": True, "author.labels": (), "listing.labels": ()},
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")
    return value


def _kinds(row: Mapping[str, Any]) -> tuple[str, str]:
    """``kind`` says what is screened (listing, message) or what kind of ad it is (wanted …)."""
    kind = str(row.get("kind") or "listing")
    if kind in ("listing", "message"):
        return kind, str(row.get("offer") or "offer")
    if kind in ("offer", "wanted", "free", "swap"):
        return "listing", kind
    raise ValueError(f"there is no kind {kind[:20]!r}")


def _price(value: object, currency: str) -> int | None:
    from lamppost.foundation.kernel.money import exponent

    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("price must be a number, in whole units") from None
    if not amount.is_finite() or amount < 0:
        raise ValueError("price must not be negative")
    if amount > MOST:
        raise ValueError("price is beyond anything")
    return int(amount * 10 ** exponent(currency))


def _answer(row: Mapping[str, Any], number: int, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": str(row.get("id", number)),
        "outcome": str(verdict.outcome),
        "rules": [{"id": reason.rule_id, "hash": reason.rule_hash} for reason in verdict.reasons],
        "findings": [
            {
                "signal": finding.name,
                "strength": str(finding.strength),
                "evidence": [
                    {
                        "field": evidence.field,
                        "start": evidence.start,
                        "end": evidence.end,
                        "quote": evidence.quote,
                        "note": evidence.note,
                    }
                    for evidence in finding.evidence
                ],
            }
            for finding in verdict.findings
        ],
        "contacts": {
            "phones": list(verdict.contacts.phones),
            "emails": list(verdict.contacts.emails),
            "links": list(verdict.contacts.links),
            "handles": list(verdict.contacts.handles),
        },
    }


def _print(answer: dict[str, Any], as_json: bool) -> None:
    line = json.dumps(answer, ensure_ascii=False) if as_json else _shortly(answer)
    # A row may hold halves of letters, which no output takes.
    click.echo(line.encode("utf-8", "replace").decode("utf-8"))


def _shortly(answer: dict[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['id']}: {answer['error']}"
    rules = ", ".join(rule["id"] for rule in answer["rules"])
    return f"{answer['id']}: {answer['outcome']}{'  ' + rules if rules else ''}"
